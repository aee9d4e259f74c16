// Failures as a scenario in the text: a new one, or one that is there and states them from then on. It words the edits and tries them on
// the design; what must still hold then is left to the person.

import { durationText, type Failing, slowFigureOf } from "../../analysis/index.ts";
import {
  added,
  applyEdits,
  type DesignEdit,
  declarationNamedAt,
  type Id,
  placeOf,
  type Scenario,
  type SourceText,
  type SystemModel,
  type WrittenStatement,
} from "../../language/index.ts";
import type { Reading } from "../reading.ts";
import { freeName, nameFrom, spelt } from "./actions/names.ts";
import { indentAt, lineEndOf } from "./actions/statements.ts";
import { outer, simpleName } from "./ids.ts";

export type ScenarioEdited =
  | { readonly kind: "edits"; readonly edits: readonly DesignEdit[]; readonly scenario: Id }
  /** One sentence on why nothing is written. */
  | { readonly kind: "refused"; readonly why: string };

/** Characters up to which a scenario stands on one line. */
const longestLine = 100;

/** The edits that let a scenario state failures: the one that is named, else a new one. Linear in the design. */
export function scenarioEdits(reading: Reading, failures: readonly Failing[], into: Id | undefined): ScenarioEdited {
  const { snapshot } = reading;
  if (hasErrors(snapshot)) return refused("Mend the text first: it has errors, and a scenario is tried on the design.");
  const known = snapshot.model.scenarios.find(({ id }) => id === into);
  if (into !== undefined && known === undefined) return refused("There is no such scenario any more.");
  const edited = known === undefined ? declared(reading, failures) : extended(reading, failures, known);
  if (edited.kind === "refused") return edited;
  const after = reading.whatIf(applyEdits(snapshot, edited.edits)).snapshot;
  const scenario = after.model.scenarios.find(({ id }) => id === edited.scenario);
  const says = failures.every(({ element, how }) => scenario !== undefined && statedIn(scenario, element, how));
  return says && !hasErrors(after) ? edited : refused("The names of these elements mean something else in a scenario.");
}

function refused(why: string): ScenarioEdited & { readonly kind: "refused" } {
  return { kind: "refused", why };
}

function hasErrors({ problems }: Reading["snapshot"]): boolean {
  return problems.some(({ severity }) => severity === "error");
}

function statedIn({ statements }: Scenario, element: Id, how: Failing["how"]): boolean {
  return statements.some((one) => {
    if (one.kind === "fail") return how === "failed" && one.count === undefined && one.target.id === element;
    return one.kind === "slow" && how === "slow" && one.target.id === element;
  });
}

/** A new scenario, behind the last one there is, else in the container that everything in it shares, else at the end of the file. */
function declared(reading: Reading, failures: readonly Failing[]): ScenarioEdited {
  const { snapshot } = reading;
  const { model } = snapshot;
  const neighbour = declarationIn(reading, model.scenarios.at(-1));
  const container = neighbour === undefined ? sharedContainer(model, failures) : outer(model.scenarios.at(-1)?.id);
  const statements = statementsOf(reading, failures, container);
  if (typeof statements === "string") return refused(statements);
  const name = freeName(model, wishOf(failures));
  const scenario = container === undefined ? name : `${container}.${name}`;
  const at = (file: SourceText, start: number, lead: string, indent: string): ScenarioEdited => {
    const text = lead + worded(name, statements, lineEndOf(file) + indent);
    return { kind: "edits", scenario, edits: [{ file: file.uri, start, end: start, text }] };
  };
  if (neighbour !== undefined) {
    const { file, statement } = neighbour;
    const indent = indentAt(file, statement.start);
    const start = endOfLine(file, statement.end);
    return at(file, start, gapBehind(file, start) + lineEndOf(file) + indent, indent);
  }
  const around = container === undefined ? undefined : declarationIn(reading, model.containerById.get(container));
  if (around !== undefined) {
    const { file, statement } = around;
    const edit = added(file, statement, [worded(name, statements, "\n")]);
    const lead = /^\r?\n[ \t]*/.exec(edit.text)?.[0];
    const text = edit.text.slice(lead?.length ?? 0).replaceAll("\n", lead ?? " ");
    const gap = lead === undefined ? "" : gapBehind(file, edit.start);
    return { kind: "edits", scenario, edits: [{ ...edit, text: gap + (lead ?? "") + text }] };
  }
  const home = fileOf(reading, failures[0]?.element);
  if (home === undefined) return refused("There is no file that the scenario could go to.");
  const newLine = lineEndOf(home);
  return at(home, home.text.trimEnd().length, newLine + newLine, "");
}

/** The scenario with what it does not say yet; what it says otherwise of the same element gives way. */
function extended(reading: Reading, failures: readonly Failing[], scenario: Scenario): ScenarioEdited {
  const { model } = reading.snapshot;
  const missing = failures.filter(({ element, how }) => !statedIn(scenario, element, how));
  if (missing.length === 0) return refused(`Scenario ${scenario.name} says so already.`);
  const home = declarationIn(reading, scenario);
  if (home === undefined) return refused("There is no such scenario any more.");
  const { file, statement } = home;
  const edits: DesignEdit[] = [];
  const additions: string[] = [];
  const statements = statementsOf(reading, missing, outer(scenario.id));
  if (typeof statements === "string") return refused(statements);
  for (const [index, text] of statements.entries()) {
    const other = scenario.statements.find(
      (one) => (one.kind === "fail" || one.kind === "slow") && one.target.id === missing[index]?.element,
    );
    const place = other === undefined ? undefined : placeOf(model, other.at);
    if (place === undefined) additions.push(text);
    else edits.push({ file: place.file, start: place.start, end: place.end, text });
  }
  if (additions.length > 0) edits.push(added(file, statement, additions));
  edits.sort((a, b) => a.start - b.start);
  return { kind: "edits", scenario: scenario.id, edits };
}

/** A statement for each failure as it reads in a container, or one sentence on why there is none. */
function statementsOf(
  { snapshot: { model }, facts }: Reading,
  failures: readonly Failing[],
  container: Id | undefined,
): readonly string[] | string {
  const statements: string[] = [];
  for (const { element, how } of failures) {
    const component = model.componentById.get(element);
    const name = nameFrom(model, container, element);
    if (component?.kind === "client") return `${component.name} is a client, and a scenario lets no client fail.`;
    if (component === undefined && !isPlace(model, element))
      return "A scenario says what fails of components, zones and regions; let one of these fail instead of an arrow.";
    if (how === "failed") statements.push(`fail ${name}`);
    else {
      const figure = component === undefined ? undefined : slowFigureOf(facts, component);
      if (figure === undefined)
        return `Nobody states how long ${component?.name ?? element} is waited for: give a dependency on it a timeout first.`;
      statements.push(`slow ${name} to ${durationText(figure)}`);
    }
  }
  return statements;
}

function isPlace({ regions }: SystemModel, id: Id): boolean {
  return regions.some((region) => region.id === id || region.zones.some((zone) => zone.id === id));
}

function worded(name: string, statements: readonly string[], newLine: string): string {
  const line = `scenario ${spelt(name)} { ${statements.join("  ")} }`;
  if (line.length <= longestLine) return line;
  const lines = [`scenario ${spelt(name)} {`, ...statements.map((statement) => `  ${statement}`), "}"];
  return lines.join(newLine);
}

/** `db-lost`, `bank-slow`, `db-and-bank-lost`, `db-and-others-lost`. */
function wishOf(failures: readonly Failing[]): string {
  const [first = "it", second, third] = failures.map(({ element }) => simpleName(element).replace(/\W+/g, "-"));
  const others = second === undefined ? "" : `-and-${third === undefined ? second : "others"}`;
  return `${first}${others}-${failures.some(({ how }) => how === "failed") ? "lost" : "slow"}`;
}

/** The innermost container that all of these stand in. */
function sharedContainer(model: SystemModel, failures: readonly Failing[]): Id | undefined {
  const [first, ...others] = failures.map(({ element }) => element);
  let container = outer(first);
  while (container !== undefined) {
    const inside = `${container}.`;
    if (model.containerById.has(container) && others.every((id) => id.startsWith(inside))) return container;
    container = outer(container);
  }
  return undefined;
}

function fileOf({ snapshot }: Reading, id: Id = ""): SourceText | undefined {
  const { model, files } = snapshot;
  const regions = model.regions.flatMap((region) => [
    region,
    ...region.zones.map((zone) => ({ id: zone.id, at: region.at })),
  ]);
  const element = model.componentById.get(id) ?? regions.find((region) => region.id === id);
  const place = element === undefined ? undefined : placeOf(model, element.at);
  return place === undefined ? undefined : files.get(place.file);
}

function declarationIn(
  { snapshot }: Reading,
  element: Pick<Scenario, "at"> | undefined,
): { readonly file: SourceText; readonly statement: WrittenStatement } | undefined {
  const place = element === undefined ? undefined : placeOf(snapshot.model, element.at);
  const file = place === undefined ? undefined : snapshot.files.get(place.file);
  const statement = file === undefined || place === undefined ? undefined : declarationNamedAt(file, place.start);
  return file === undefined || statement === undefined ? undefined : { file, statement };
}

/** An empty line behind a block of several lines, as most people leave. */
function gapBehind(file: SourceText, offset: number): string {
  const line = file.text.slice(file.text.lastIndexOf("\n", offset - 1) + 1, offset);
  return line.trim() === "}" ? lineEndOf(file) : "";
}

/** Behind a comment that goes on with the line, where nothing else does. */
function endOfLine({ text }: SourceText, offset: number): number {
  const rest = /^[^\r\n]*/.exec(text.slice(offset))?.[0] ?? "";
  return /^\s*(\/\/|$)/.test(rest) ? offset + rest.trimEnd().length : offset;
}
