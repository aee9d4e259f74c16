// How the computed numbers of an element came about, as a page of plain text: a line per step of the calculation, and behind it the
// file and line that it was read from. It computes nothing.

import { basename } from "node:path";

import { type Derivation, type Fact, factWords } from "../../analysis/index.ts";
import { type Id, type Place, placeOf } from "../../language/index.ts";
import type { FactLine } from "../../protocol/overview.ts";
import type { Reading } from "../reading.ts";
import { clipped, factTitle } from "./wording.ts";

/** A page whose lines lead to places. */
export interface ExplainedPage {
  readonly text: string;
  readonly links: readonly {
    readonly line: number;
    readonly start: number;
    readonly end: number;
    readonly place: Place;
  }[];
}

/** Most lines of a page. */
const mostLines = 2000;
/** Longest line of a calculation; a list of ten thousand names is nobody's reading. */
const longestLine = 400;

/** The quantities of an element, each in a line. */
export function factLines({ facts }: Reading, element: Id): readonly FactLine[] {
  return facts.of(element).map((fact) => ({ name: fact.name, title: factTitle(fact.name), value: valueWords(fact) }));
}

/** The calculation of one quantity of an element, or of all of them. */
export function explanation(reading: Reading, element: Id, name?: string): ExplainedPage {
  const facts = reading.facts.of(element).filter((fact) => name === undefined || fact.name === name);
  if (facts.length === 0) {
    const what = name === undefined ? element : `${factTitle(name)} of ${element}`;
    return { text: `Nothing is computed about ${what}.\n`, links: [] };
  }
  const page = new Page(reading);
  for (const fact of facts) {
    page.add(`${factTitle(fact.name)} of ${fact.element}: ${valueWords(fact)}`);
    page.add("");
    for (const { element: lacking, term } of fact.missing) page.add(`  It is unknown without ${term} of ${lacking}.`);
    page.addSteps(fact.derivation, 1);
    page.add("");
  }
  return page.whole();
}

class Page {
  readonly #reading: Reading;
  readonly #lines: string[] = [];
  readonly #links: ExplainedPage["links"][number][] = [];
  #missing = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  add(line: string): void {
    if (this.#lines.length < mostLines) this.#lines.push(line);
    else this.#missing += 1;
  }

  addSteps(step: Derivation, depth: number): void {
    const says = `${"  ".repeat(depth)}${oneLine(step.says)}`;
    const place = step.at === undefined ? undefined : placeOf(this.#reading.snapshot.model, step.at);
    const where = place === undefined ? undefined : this.#whereOf(place);
    if (place !== undefined && where !== undefined && this.#lines.length < mostLines) {
      const start = says.length + 2;
      this.#links.push({ line: this.#lines.length, start, end: start + where.length, place });
    }
    this.add(where === undefined ? says : `${says}  ${where}`);
    for (const below of step.steps ?? []) this.addSteps(below, depth + 1);
  }

  whole(): ExplainedPage {
    const rest = this.#missing === 0 ? [] : [`… ${this.#missing} more lines.`];
    return { text: `${[...this.#lines, ...rest].join("\n").trimEnd()}\n`, links: this.#links };
  }

  /** `shop.arch:12`; undefined for what stands in no file of the project, such as the library's defaults. */
  #whereOf(place: Place): string | undefined {
    const file = this.#reading.snapshot.files.get(place.file);
    if (file === undefined || place.end > file.text.length) return undefined;
    return `${oneLine(basename(decoded(file.uri)))}:${file.positionAt(place.start).line + 1}`;
  }
}

function valueWords(fact: Fact): string {
  if (fact.value === undefined) return "unknown";
  const kind = fact.kind === "exact" ? "" : ` (${fact.kind})`;
  return `${oneLine(factWords(fact.value, fact.unit))}${kind}`;
}

function oneLine(text: string): string {
  return clipped(text.replace(/\s+/g, " "), longestLine);
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    // Not percent-encoded, so it is readable as it stands.
    return uri;
  }
}
