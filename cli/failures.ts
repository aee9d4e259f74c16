// What the words of a command line let fail: elements by whatever name a person gave them.

import type { Failing, Look } from "../diagram/look.ts";
import { subjectsOf } from "../diagram/views.ts";
import type { SystemModel } from "../language/index.ts";

/** Whether `shop calls bank` stands for this dependency: the verb, and the two ends each by the end of their qualified name. */
function isShortFor(wanted: string, id: string): boolean {
  const [names, parts] = [wanted.split(/\s+/), id.split(" ")];
  return names.length === parts.length && parts.every((part, i) => part === names[i] || part.endsWith(`.${names[i]}`));
}

/** The look by qualified names, or one sentence on why there is none. */
type Named = { readonly kind: "named"; readonly look: Look } | { readonly kind: "nothing"; readonly why: string };

/** Choices that a refusal names. */
const mostNamed = 12;

/** The first of some names, and how many more there are. */
export function someOf(names: readonly string[]): string {
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";
  return `${names.slice(0, mostNamed).join(", ")}${more}`;
}

/** What has failed may go by its title, its name or its qualified name, a dependency by what it says: `shop calls bank`. */
export function namedFailures(model: SystemModel, look: Look): Named {
  if (look.failures === undefined) return { kind: "named", look };
  const subjects = subjectsOf("failure", model);
  const dependencies = model.components.flatMap((component) => component.dependencies.map(({ id }) => id));
  const failures: Failing[] = [];
  for (const { element: wanted, how } of look.failures) {
    const element =
      subjects.find(({ id }) => id === wanted)?.id ??
      subjects.find(({ id, name }) => name === wanted || id.endsWith(`.${wanted}`))?.id ??
      dependencies.find((id) => id === wanted || isShortFor(wanted, id));
    if (element === undefined) {
      const choices = someOf(subjects.map(({ id }) => id));
      return { kind: "nothing", why: `Nothing named ${wanted} can fail: there are ${choices}.` };
    }
    if (how === "slow" && !model.componentById.has(element))
      return { kind: "nothing", why: `Only a component can be slow, and ${element} is none.` };
    failures.push({ element, how });
  }
  return { kind: "named", look: { ...look, failures } };
}
