// The computed facts of an element: those that a reader asks for first with their calculation, the others behind them, and no more of
// either than fits on a screen.

import { type Derivation, type Fact, type FactName, factWords } from "../../../analysis/index.ts";
import type { Id } from "../../../language/index.ts";
import { clipped, factTitle } from "../wording.ts";
import type { AskedFacts } from "./asked-facts.ts";
import { addressOf, type Scene } from "./look.ts";
import { code, linked, plain } from "./markdown.ts";

/** What a reader asks for first, with its calculation. */
const factOrder: readonly FactName[] = [
  "availability",
  "availability-cap",
  "error-budget",
  "load",
  "utilisation",
  "utilisation-peak",
  "queue-utilisation",
  "retry-factor-burst",
  "retry-factor-sustained",
  "blast-radius",
  "worst-case-time",
  "latency-p99",
  "cut-sets",
  "consistency",
  "drain-time",
  "shared-components",
];

/** Most lines of one calculation: folded away, and open. */
const mostFolded = 24;
const mostOpen = 5;

/** Lines that are kept for the facts without their calculation, and for the line that says how many more there are. */
const fewestOthers = 4;

/** Facts with something to say, the most asked for first. `room` is the number of lines that they may take. */
export function aboutFacts(scene: Scene, id: Id, { facts, left: unasked }: AskedFacts, room: number): string {
  const telling = facts.filter((fact) => !isPlain(fact)).sort((a, b) => rankOf(a) - rankOf(b));
  const known = telling.filter((fact) => fact.kind !== "unknown" && fact.value !== undefined);
  const unknown = telling.filter((fact) => fact.kind === "unknown" && fact.missing.length > 0);
  const opened = known.filter(({ name }) => factOrder.includes(name));
  const closed = known.filter(({ name }) => !factOrder.includes(name));
  const parts: string[] = [];
  // What follows them takes a few lines too.
  let left = room - fewestOthers;
  const short: Fact[] = [];
  for (const fact of opened) {
    if (left < 2) {
      short.push(fact);
      continue;
    }
    const part = scene.look.folds ? folded(scene, fact) : open(scene, fact, left - 1);
    const taken = scene.look.folds ? 1 : part.split("\n").length;
    parts.push(part);
    left -= taken;
  }
  const others = [...[...short, ...closed].map(briefly), ...unknown.map(unknownLine)];
  if (unasked.length > 0) others.unshift(`${unasked.map(factTitle).join(", ")}: ${explain(id)}`);
  const behind = othersText(scene, id, others, left + fewestOthers);
  return [...parts, ...behind].join("\n\n");
}

function rankOf({ name }: Fact): number {
  const rank = factOrder.indexOf(name);
  return rank < 0 ? factOrder.length : rank;
}

/** Values that say nothing in a hover: no retries, nobody else involved. */
function isPlain({ name, value }: Fact): boolean {
  if (name === "retry-factor-burst" || name === "retry-factor-sustained") return value === 1;
  if (name === "shared-components") return Array.isArray(value) && value.length === 0;
  return (name === "fan-in" || name === "fan-out" || name === "dominated") && value === 0;
}

function folded(scene: Scene, fact: Fact): string {
  const lines = calculation(scene, fact, mostFolded);
  if (lines.length === 0) return `${factTitle(fact.name)}: ${valueWords(fact)}`;
  return `<details><summary>${factTitle(fact.name)}: ${valueWords(fact)}</summary>\n\n${lines.join("\n")}\n\n</details>`;
}

function open(scene: Scene, fact: Fact, most: number): string {
  const head = `**${factTitle(fact.name)}**: ${valueWords(fact)}`;
  const lines = most < 1 ? [] : calculation(scene, fact, Math.min(most, mostOpen));
  return lines.length === 0 ? head : `${head}\n\n${lines.join("\n")}`;
}

/** One fact with as much of its calculation as a reader looks at, for whoever asks for this one alone. */
export function aboutOneFact(scene: Scene, fact: Fact): string {
  const lines = calculation(scene, fact, mostFolded);
  return [`**${factTitle(fact.name)}**: ${valueWords(fact)}`, ...(lines.length === 0 ? [] : [lines.join("\n")])].join(
    "\n\n",
  );
}

/** The lines of a calculation, each with a link to where its input was written. */
function calculation(scene: Scene, fact: Fact, most: number): string[] {
  const { derivation } = fact;
  // Where the headline is the derivation's first line, that is not said twice.
  const isSaid = headlineOf(fact) === derivation.says;
  const lines: string[] = [];
  // What is not shown is not opened either, and so not counted: the steps of a figure that many flows share are dear to make.
  let isWhole = true;
  const walk = (steps: readonly Derivation[], depth: number): void => {
    for (const step of steps) {
      isWhole = lines.length < most;
      if (!isWhole) return;
      lines.push(`${"  ".repeat(depth)}- ${linked(plain(clipped(step.says, 200)), addressOf(scene, step.at))}`);
      walk(step.steps ?? [], depth + 1);
      if (!isWhole) return;
    }
  };
  walk(isSaid ? (derivation.steps ?? []) : [derivation], 0);
  if (!isWhole) lines.push(`- … more: ${explain(`${fact.element}.${fact.name}`)}`);
  return lines;
}

function othersText({ look }: Scene, element: string, others: readonly string[], left: number): readonly string[] {
  if (others.length === 0) return [];
  const most = look.folds ? mostFolded : Math.max(fewestOthers - 1, left - 1);
  const shown = others.slice(0, most).map((line) => `- ${line}`);
  const missing = others.length - shown.length;
  if (missing > 0) shown.push(`- … ${missing} more: ${explain(element)}`);
  const lines = shown.join("\n");
  if (!look.folds) return [lines];
  const count = others.length === 1 ? "1 more fact" : `${others.length} more facts`;
  return [`<details><summary>${count}</summary>\n\n${lines}\n\n</details>`];
}

/** The command that shows all of it. */
function explain(what: string): string {
  return code(`faultline explain ${what}`);
}

function valueWords(fact: Fact): string {
  const kind = fact.kind === "exact" ? "" : ` (${fact.kind})`;
  return `${plain(clipped(headlineOf(fact), 160))}${kind}`;
}

/** The value; for a list of elements or events its derivation's first line, which says it shorter. */
function headlineOf(fact: Fact): string {
  if (fact.value === undefined || fact.unit === "events" || fact.unit === "elements") return fact.derivation.says;
  return factWords(fact.value, fact.unit);
}

/** Members of a list in one line. */
const fewest = 3;

/** A fact in one line, without making its calculation. */
function briefly({ name, value, unit, kind }: Fact): string {
  const how = kind === "exact" ? "" : ` (${kind})`;
  if (value === undefined) return factTitle(name);
  if ((unit === "elements" || unit === "events") && Array.isArray(value) && value.length > fewest) {
    const first = factWords(value.slice(0, fewest), unit);
    return `${factTitle(name)}: ${plain(clipped(first, 160))} and ${value.length - fewest} more${how}`;
  }
  return `${factTitle(name)}: ${plain(clipped(factWords(value, unit), 160))}${how}`;
}

function unknownLine({ name, missing }: Fact): string {
  const inputs = missing.slice(0, fewest).map(({ element, term }) => `${code(term)} of ${code(element)}`);
  const more = missing.length > fewest ? ` and ${missing.length - fewest} more` : "";
  return `${factTitle(name)}: unknown without ${inputs.join(", ")}${more}`;
}
