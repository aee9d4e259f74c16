// What a component states that it depends on, to what the model holds: targets and terms resolved, policies merged in.

import type { Id, Ref } from "../figures.ts";
import type { Dependency, Terms } from "../model.ts";
import type { Linker } from "./linker.ts";
import { articled } from "./linker.ts";
import { unwrittenDependency } from "./one-form.ts";
import type { Scope } from "./scope.ts";
import { resolveTerms, underlay } from "./terms.ts";

export interface DependencySurroundings {
  /** The component that states them. */
  readonly source: Id;
  readonly linker: Linker;
  readonly scope: Scope;
  /** Policies' terms by id, resolved, those of the policies they build on merged in. */
  readonly policies: ReadonlyMap<Id, Terms>;
}

export interface Dependencies {
  readonly dependencies: readonly Dependency[];
  /** What the dependencies name that are stated and left out; see `Component`. */
  readonly leftOut: readonly Ref[];
}

/** What a component depends on, with the terms of its policies laid under its own. What is stated twice is said once. */
export function dependenciesOf(stated: readonly Dependency[], surroundings: DependencySurroundings): Dependencies {
  const { linker } = surroundings;
  const seen = new Map<string, Dependency>();
  const leftOut: Ref[] = [];
  for (const dependency of stated) {
    const linked = dependencyOf(dependency, surroundings, leftOut);
    if (linked === undefined) continue;
    const first = seen.get(linked.id);
    if (first === undefined) seen.set(linked.id, linked);
    else {
      leftOut.push(...namedBy(linked, linked.policies));
      linker.problems.push({
        code: "duplicate",
        severity: "error",
        message: `\`${linked.verb} ${dependency.target}\` is already stated; put all its terms into one block.`,
        at: linked.at,
        related: { at: first.at, says: "first stated here" },
      });
    }
  }
  return { dependencies: [...seen.values()], leftOut };
}

function namedBy({ data, deadLetter }: Terms, policies: readonly Ref[]): readonly Ref[] {
  return [...policies, ...data, ...(deadLetter === undefined ? [] : [deadLetter.queue])];
}

/** Undefined, with what it names put into `leftOut`, where nothing can depend on the target so. */
function dependencyOf(
  dependency: Dependency,
  surroundings: DependencySurroundings,
  leftOut: Ref[],
): Dependency | undefined {
  const { source, linker, scope } = surroundings;
  const target = linker.ref({ id: dependency.target, at: dependency.at }, ["component"]);
  const policies = linker.refs(dependency.policies, ["policy"]);
  const own = resolveTerms(dependency, linker);
  if (target === undefined) {
    leftOut.push(...namedBy(own, policies));
    return undefined;
  }
  const kind = scope.entries.get(target.id)?.detail;
  if ((dependency.verb === "publishes" || dependency.verb === "consumes") && !carriesMessages(kind)) {
    linker.problems.push({
      code: "wrong-kind",
      severity: "error",
      message: `\`${dependency.verb}\` goes with a queue or a topic, and \`${dependency.target}\` is ${articled(kind ?? "component")}; use \`calls\`, \`reads\` or \`writes\`.`,
      at: dependency.at,
    });
    leftOut.push(...namedBy(own, policies));
    return undefined;
  }
  const written: Dependency = {
    ...policies.reduce<Terms>((terms, policy) => underlay(terms, surroundings.policies.get(policy.id)), own),
    id: `${source} ${dependency.verb} ${target.id}`,
    verb: dependency.verb,
    source,
    target: target.id,
    at: dependency.at,
    policies,
    accepts: dependency.accepts,
  };
  // A term that is there as `undefined` is read as one that is not there.
  return { ...unwrittenDependency, ...written } as Dependency;
}

function carriesMessages(kind: string | undefined): boolean {
  return kind === "queue" || kind === "topic" || kind === "external" || kind === "component";
}
