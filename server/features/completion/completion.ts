// What may stand at the cursor: the parts that the statement there goes on with, names of the kind that is due, units behind a digit, and
// the statements of the block around. It proposes and never inserts by itself; forms and statements are the language's own.

import { rules } from "../../../analysis/index.ts";
import {
  componentKinds,
  type FormPart,
  formsOf,
  guaranteeNames,
  type SlotName,
  type Statement,
  statementByWord,
  statementsIn,
  units,
} from "../../../language/index.ts";
import type { CursorReading } from "../../reading.ts";
import { libraryTechnologies } from "../library.ts";
import { slotOf } from "../statement-progress.ts";
import { bestNames, bestSteps, namesFor } from "./names.ts";
import { type Place, placeAt } from "./place.ts";
import { noProposals, type Proposal, type Proposals } from "./proposal.ts";
import { blockSnippet, continuationSnippet, type SnippetLook, type Step, termSnippet } from "./snippets.ts";

export type { Proposal, ProposalKind, Proposals } from "./proposal.ts";

/**
 * Proposals at the cursor. Empty inside comments and texts. `isBlank`: a blank was typed and nobody asked, so only what must stand here is
 * proposed.
 */
export function completion(
  reading: CursorReading,
  { isBlank }: { readonly isBlank: boolean } = { isBlank: false },
): Proposals {
  const place = placeAt(reading);
  if (place === undefined) return noProposals;
  const due = dueAt(place);
  const isOver = place.progress.isComplete || place.spot.startsLine;
  if (isBlank && isOver) return noProposals;
  const isFigure = /^\d/.test(place.word);
  const items = [...due.items, ...(isOver && !isFigure ? statementProposals(place) : [])];
  return { items: once(items), isCut: due.isCut, start: place.start, end: place.end };
}

/** What the words before the cursor ask for. */
function dueAt(place: Place): { readonly items: readonly Proposal[]; readonly isCut: boolean } {
  const { progress, spot } = place;
  const items: Proposal[] = [];
  let isCut = false;
  if (place.closed === "either" || place.closed === "or") items.push(anotherWay(place));
  // On a line of its own a word rather begins another statement than goes on with a finished one.
  const isNewLine = spot.startsLine && progress.isComplete && progress.head !== undefined;
  const look = snippetLookOf(place);
  const example = statementByWord.get(progress.head ?? "")?.form ?? "";
  for (const { form, next } of progress.fitting) {
    for (const part of next) {
      const words = wordsFor(part);
      if (words !== undefined)
        items.push(...words.map((word, i) => stepProposal(word, i, { form, part, example, place, look })));
      else if (part.slot !== undefined && !isNewLine) {
        const found = forSlot(part, place);
        items.push(...found.items);
        isCut ||= found.isCut;
      }
    }
  }
  const isFlow = spot.context === "flow" || spot.context === "steps";
  if (isFlow && progress.head !== undefined && progress.isComplete) {
    const steps = namesFor("step", place);
    items.push(...(steps?.items ?? []));
    isCut ||= steps?.isCut === true;
  }
  return { items: /^\d/.test(place.word) ? items.filter(({ kind }) => kind === "unit") : items, isCut };
}

/** Another way behind those of `either`. */
function anotherWay(place: Place): Proposal {
  const proposal = wordProposal(place, "or", 0);
  const block = isFollowed(place) ? undefined : blockSnippet("or", place.spot.context, snippetLookOf(place));
  return block === undefined ? proposal : { ...proposal, insert: block, isSnippet: true };
}

/** The words that a part is, or may be; undefined for one that something is to be named or counted in. */
function wordsFor({ word, slot }: FormPart): readonly string[] | undefined {
  if (slot === "percentile") return ["p50", "p90", "p95", "p99", "p99.9"];
  if (slot === "kind") return componentKinds;
  if (slot === "verb") return ["calls", "reads", "writes", "publishes", "consumes"];
  if (word === undefined) return undefined;
  return /^[a-z]/.test(word) ? [word] : [];
}

function stepProposal(
  word: string,
  index: number,
  { place, look, ...step }: Step & { readonly place: Place; readonly look: SnippetLook },
): Proposal {
  const isNewLine = place.spot.startsLine && place.progress.isComplete && place.progress.head !== undefined;
  const proposal = wordProposal(place, word, (isNewLine ? 900 : 10) + index);
  const insert = isFollowed(place) ? word : continuationSnippet(word, step, look);
  return { ...proposal, insert, isSnippet: insert !== word };
}

function forSlot(part: FormPart, place: Place): { readonly items: readonly Proposal[]; readonly isCut: boolean } {
  const whole = (items: readonly Proposal[]) => ({ items, isCut: false });
  if (slotOf(part)?.dimension !== undefined) return whole(unitProposals(part, place));
  const slot = part.slot as SlotName;
  switch (slot) {
    case "technology":
      return whole(technologyProposals(place));
    case "rule":
      return whole(ruleProposals(place));
    case "guarantee":
      return whole(guaranteesDue(place));
    case "tag":
      return whole(tagProposals(place));
    default:
      return namesFor(slot, place) ?? whole([]);
  }
}

function guaranteesDue(place: Place): readonly Proposal[] {
  const { head, written } = place.progress;
  const taken = new Set(written.map(({ text }) => text));
  const words = guaranteeNames.filter((name) => name !== "bounded-staleness" && !taken.has(name));
  return words.map((word, index) => wordProposal(place, word, index, [head ?? ""]));
}

/** Tags that the project uses already. */
function tagProposals(place: Place): readonly Proposal[] {
  const { components, containers, flows } = place.reading.snapshot.model;
  const tags = new Set([...components, ...containers, ...flows].flatMap((element) => element.tags));
  return [...tags].slice(0, 100).map((tag) => ({ ...wordProposal(place, tag, 0), key: undefined }));
}

function technologyProposals({ reading, progress }: Place): readonly Proposal[] {
  const { technologies } = reading.snapshot.model;
  const own = new Set(technologies.map(({ name }) => name));
  const known = [...technologies, ...libraryTechnologies().filter(({ name }) => !own.has(name))];
  return known.map((technology) => ({
    label: technology.name,
    kind: "technology",
    insert: technology.name,
    isSnippet: false,
    detail: technology.title ?? technology.kind,
    key: `technology ${technology.name}`,
    rank: technology.kind === progress.head || progress.head === "technology" ? 0 : 1,
  }));
}

function ruleProposals(place: Place): readonly Proposal[] {
  const isWhole = isFollowed(place);
  return rules.map((rule) => ({
    label: rule.id,
    kind: "rule",
    insert: isWhole ? rule.id : `${rule.id} because "$1"`,
    isSnippet: !isWhole,
    detail: rule.title,
    key: `rule ${rule.id}`,
    rank: 0,
  }));
}

/** Units that come first where such a figure is usually short, or long. */
const shortUnits = ["ms", "s", "m", "h", "d", "w"];
const longUnits = ["d", "h", "w", "m", "s", "ms"];
const longFigures: ReadonlySet<string> = new Set(["over", "retention", "mtbf", "every"]);

function unitProposals(part: FormPart, place: Place): readonly Proposal[] {
  const dimension = slotOf(part)?.dimension;
  const digits = /^[\d_]+(\.\d+)?/.exec(place.word)?.[0];
  if (dimension === undefined || digits === undefined) return [];
  const before = place.progress.written.at(-1)?.text ?? place.progress.head ?? "";
  const order = longFigures.has(before) ? longUnits : shortUnits;
  return units[dimension].map((unit, index) => ({
    label: `${digits}${unit}`,
    kind: "unit",
    insert: `${digits}${unit}`,
    isSnippet: false,
    detail: dimension,
    key: undefined,
    rank: order.includes(unit) ? order.indexOf(unit) : 10 + index,
  }));
}

/** Statements that the block allows; those that it has already come last. */
function statementProposals(place: Place): readonly Proposal[] {
  const { spot } = place;
  const look = snippetLookOf(place);
  return statementsIn(spot.context).flatMap((statement, index) => {
    const isTaken = place.used.has(statement.word) && !repeatable.has(statement.word);
    return statementProposal(statement, place, { look, rank: 100 + index + (isTaken ? 500 : 0) });
  });
}

/** Statements that a block has several of. */
const repeatable: ReadonlySet<string> = new Set([
  ...componentKinds,
  ...["calls", "reads", "writes", "publishes", "consumes", "slo", "sla", "accept", "derived", "data", "zone", "source"],
  ...["either", "parallel", "fail", "slow", "load", "expect", "optional"],
]);

function statementProposal(
  statement: Statement,
  place: Place,
  { look, rank }: { readonly look: SnippetLook; readonly rank: number },
): readonly Proposal[] {
  const { word, says } = statement;
  const { context } = place.spot;
  const key = `statement ${context} ${word}`;
  // What already stands behind the word stays.
  if (isFollowed(place)) {
    return [{ label: word, kind: "statement", insert: word, isSnippet: false, detail: says, key, rank }];
  }
  const block = blockSnippet(word, context, look);
  const isBlock = formsOf(word, context).some(
    (form) => form.first.size === 1 && form.parts[0]?.slot === "block" && !form.mayBeEmpty,
  );
  const isDeclaration = block !== undefined && (isBlock || statementByWord.get(word)?.contexts.has("file") === true);
  const term = isDeclaration ? block : termSnippet(statement, context, look);
  const kind = isDeclaration ? "block" : "statement";
  const own: Proposal = { label: word, kind, insert: term, isSnippet: true, detail: says, key, rank };
  if (block === undefined || isDeclaration) return [own];
  return [own, { ...own, label: `${word} { }`, kind: "block", insert: block, rank: rank + 0.5 }];
}

/** Whether what stands behind the word is a part of its statement. */
function isFollowed({ next, spot }: Place): boolean {
  if (next === undefined || next.text === "}" || next.kind === "comment") return false;
  return next.kind !== "keyword" || statementByWord.get(next.text)?.contexts.has(spot.context) !== true;
}

function snippetLookOf(place: Place): SnippetLook {
  const known = new Map<SlotName, readonly string[]>();
  return {
    indent: place.isOneLine ? undefined : place.indent,
    names(slot) {
      let names = known.get(slot);
      if (names === undefined) {
        names = bestNames(slot, place, 4);
        known.set(slot, names);
      }
      return names;
    },
    steps: () => bestSteps(place),
  };
}

function wordProposal(place: Place, word: string, rank: number, before: readonly string[] = []): Proposal {
  const words =
    before.length > 0 ? before : [place.progress.head ?? "", ...place.progress.written.map(({ text }) => text)];
  return {
    label: word,
    kind: "word",
    insert: word,
    isSnippet: false,
    detail: "",
    key: `word ${[...words, word].filter((one) => /^[a-z][\w-]*$/.test(one)).join(" ")}`,
    rank,
  };
}

/** The first of each label, since forms share their beginnings. */
function once(items: readonly Proposal[]): readonly Proposal[] {
  const seen = new Set<string>();
  return items.filter(({ label, kind }) => {
    const name = kind === "statement" || kind === "block" ? `${label} ` : label;
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
