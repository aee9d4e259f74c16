// What may stand at the cursor: the statements of the block around it, names of the kind that is due, units behind a digit,
// and the words that carry a statement on. It proposes and never inserts by itself; the table of statements is the
// language's own.

import { rules } from "../../analysis/index.ts";
import {
  amounts,
  beforeName,
  type ComponentKind,
  componentKinds,
  containerWords,
  guaranteeNames,
  type Id,
  type Statement,
  type SystemModel,
  statementByWord,
  statementsIn,
  type Token,
  units,
} from "../../language/index.ts";
import type { CursorReading } from "../reading.ts";
import type { Declaration, Spot } from "../text-shape.ts";
import { brokers, continuations, kindsBehind, wordsBehind } from "./completion-words.ts";
import { libraryTechnologies } from "./library.ts";
import { blockSnippet, termSnippet } from "./snippets.ts";
import { noteOf } from "./term-text.ts";

export type ProposalKind = "statement" | "block" | "word" | "unit" | "rule" | "technology" | "component" | "name";

/** One proposal: `insert` replaces the text from `start` to the cursor. */
export interface Proposal {
  readonly label: string;
  readonly kind: ProposalKind;
  readonly insert: string;
  /** `insert` has tab stops in the syntax of snippets. */
  readonly isSnippet: boolean;
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string | undefined;
  readonly start: number;
  /** Lower comes first. */
  readonly rank: number;
}

/**
 * Proposals at the cursor, best first. Empty inside comments and texts. `isBlank`: a blank was typed and nobody asked, so
 * only what must stand here is proposed.
 */
export function completion(
  reading: CursorReading,
  { isBlank }: { readonly isBlank: boolean } = { isBlank: false },
): readonly Proposal[] {
  const spot = reading.shape.spotAt(reading.offset);
  if (spot === undefined) return [];
  const proposer: Proposer = { reading, spot, model: reading.snapshot.model };
  if (/^\d/.test(spot.typed)) return unitProposals(proposer);
  const due = dueAt(proposer);
  const proposals = due.proposals;
  if (due.isOnly || isBlank) return due.isOnly ? proposals : [];
  return [...proposals, ...statementProposals(proposer)];
}

interface Proposer {
  readonly reading: CursorReading;
  readonly spot: Spot;
  readonly model: SystemModel;
}

interface Due {
  readonly proposals: readonly Proposal[];
  /** Nothing else can stand here. */
  readonly isOnly: boolean;
}

const nothing: Due = { proposals: [], isOnly: false };

/** What the words before the cursor ask for. */
function dueAt(proposer: Proposer): Due {
  const { spot } = proposer;
  const last = spot.before.at(-1);
  if (isMark(last, "->") || isStepStart(proposer)) {
    return { proposals: namesOf(proposer, componentKinds), isOnly: isMark(last, "->") };
  }
  const { head } = spot;
  if (head === undefined) return nothing;
  if (isMark(last, ":")) return { proposals: technologyProposals(proposer), isOnly: true };
  const isFirst = spot.before.length === 0;
  const goesOn = isFirst || isMark(last, ",") || (last?.kind === "keyword" && beforeName.has(last.text));
  // A word that starts a line behind a finished statement starts another one.
  if (spot.startsLine && !isMark(last, ",") && !(isFirst && beforeName.has(head))) return nothing;
  if (!goesOn) return { proposals: continuationsOf(proposer, head), isOnly: false };
  const named = namesDue(proposer, head, last);
  if (named !== undefined) return { proposals: named, isOnly: true };
  const words = isFirst || isMark(last, ",") ? wordsBehind[head] : undefined;
  return words === undefined ? nothing : { proposals: words.map((word) => wordProposal(proposer, word)), isOnly: true };
}

function isStepStart({ spot }: Proposer): boolean {
  return spot.context === "steps" || (spot.context === "flow" && (spot.startsLine || spot.before.length > 0));
}

/** Names that the statement asks for at this place; undefined when it asks for none. */
function namesDue(proposer: Proposer, head: string, last: Token | undefined): readonly Proposal[] | undefined {
  const { spot, model } = proposer;
  const asked = last?.kind === "keyword" ? last.text : head;
  if (asked === "with" && head !== "compensates") return elementNames(proposer, model.policies, "policy");
  if (asked === "across" || asked === "in") {
    const places = model.regions.flatMap((region) => [region, ...region.zones]);
    return elementNames(proposer, places, "region or zone");
  }
  if (head === "accept" && spot.before.length === 0) return ruleProposals(proposer);
  if (asked === "guarantees" || asked === "requires") return guaranteeNames.map((word) => wordProposal(proposer, word));
  if (head === "within" && spot.before.length === 0) return elementNames(proposer, model.boundaries, "boundary");
  if (head === "extend") return elementNames(proposer, model.containers, "container");
  if (head === "invalidated" && asked === "by") {
    return [wordProposal(proposer, "write"), ...namesOf(proposer, ["topic"])];
  }
  if (asked === "freshness" || (head === "data" && spot.context === "dependency")) {
    return elementNames(proposer, model.data, "data");
  }
  if (spot.context === "scenario") return scenarioNames(proposer, head);
  if ((head === "runs" && asked !== "on") || (head === "secrets" && asked !== "from")) return undefined;
  const kinds = kindsBehind[head];
  return kinds === undefined || asked === "by" ? undefined : namesOf(proposer, kinds);
}

function scenarioNames(proposer: Proposer, head: string): readonly Proposal[] | undefined {
  const { model } = proposer;
  const flows = elementNames(proposer, model.flows, "flow");
  if (head === "load") return flows;
  if (head === "slow") return namesOf(proposer, componentKinds);
  if (head === "expect") return [...flows, ...namesOf(proposer, brokers)];
  if (head !== "fail") return undefined;
  const places = model.regions.flatMap((region) => [region, ...region.zones]);
  return [...namesOf(proposer, componentKinds), ...elementNames(proposer, places, "region or zone")];
}

function continuationsOf(proposer: Proposer, head: string): readonly Proposal[] {
  const used = new Set(proposer.spot.before.map((token) => token.text));
  const words = (continuations[head] ?? []).filter((word) => !used.has(word.split(" ")[0] ?? word));
  return words.map((word) => wordProposal(proposer, word));
}

/** Components of some kinds, nearest first. */
function namesOf(proposer: Proposer, kinds: readonly ComponentKind[]): readonly Proposal[] {
  const { model, spot } = proposer;
  const own = idOf(proposer, spot.declaration);
  return model.components
    .filter((component) => kinds.includes(component.kind) && component.id !== own)
    .map((component) => {
      const product = component.technology === undefined ? "" : ` : ${component.technology}`;
      return nameProposal(proposer, component, { kind: "component", detail: `${component.kind}${product}` });
    });
}

interface Nameable {
  readonly id: Id;
  readonly title?: string;
  readonly doc?: string;
}

function elementNames(proposer: Proposer, elements: readonly Nameable[], detail: string): readonly Proposal[] {
  return elements.map((element) => nameProposal(proposer, element, { kind: "name", detail }));
}

function nameProposal(
  proposer: Proposer,
  element: Nameable,
  look: { readonly kind: ProposalKind; readonly detail: string },
): Proposal {
  const written = nameFrom(containerOf(proposer, proposer.spot.declaration), element.id);
  const depth = written.split(".").length - 1;
  return {
    label: written,
    kind: look.kind,
    insert: written,
    isSnippet: false,
    detail: element.title === undefined ? look.detail : `${look.detail} · ${element.title}`,
    documentation: element.doc,
    start: proposer.spot.typedStart,
    rank: depth,
  };
}

/** How an element is called from inside a container: without what both are in. */
export function nameFrom(container: Id | undefined, id: Id): string {
  for (let around = container; around !== undefined; around = outer(around)) {
    if (id.startsWith(`${around}.`)) return id.slice(around.length + 1);
  }
  return id;
}

function outer(id: Id): Id | undefined {
  const dot = id.lastIndexOf(".");
  return dot < 0 ? undefined : id.slice(0, dot);
}

/** Id of the innermost container around a declaration, itself included where it is one. */
function containerOf(proposer: Proposer, declaration: Declaration | undefined): Id | undefined {
  if (declaration === undefined) return undefined;
  return containerWords.has(declaration.word) ? idOf(proposer, declaration) : containerOf(proposer, declaration.parent);
}

function idOf(proposer: Proposer, declaration: Declaration | undefined): Id | undefined {
  if (declaration === undefined) return undefined;
  const parent = containerOf(proposer, declaration.parent);
  if (declaration.word === "extend" || parent === undefined) return declaration.name;
  return `${parent}.${declaration.name}`;
}

function technologyProposals({ model, spot }: Proposer): readonly Proposal[] {
  const kind = spot.head;
  const own = new Set(model.technologies.map(({ name }) => name));
  const known = [...model.technologies, ...libraryTechnologies().filter(({ name }) => !own.has(name))];
  return known.map((technology) => ({
    label: technology.name,
    kind: "technology",
    insert: technology.name,
    isSnippet: false,
    detail: technology.title ?? technology.kind,
    documentation: [technology.does, technology.tradeoff].filter((part) => part !== undefined).join("\n\n"),
    start: spot.typedStart,
    rank: technology.kind === kind ? 0 : 1,
  }));
}

function ruleProposals({ spot }: Proposer): readonly Proposal[] {
  return rules.map((rule) => ({
    label: rule.id,
    kind: "rule",
    insert: `${rule.id} because "$1"`,
    isSnippet: true,
    detail: rule.title,
    documentation: rule.tradeoff,
    start: spot.typedStart,
    rank: 0,
  }));
}

function unitProposals({ spot }: Proposer): readonly Proposal[] {
  const digits = /^[\d_]+(\.\d+)?/.exec(spot.typed)?.[0] ?? "";
  const dimension = dimensionAt(spot);
  if (dimension === undefined) return [];
  return units[dimension].map((unit, index) => ({
    label: `${digits}${unit}`,
    kind: "unit",
    insert: `${digits}${unit}`,
    isSnippet: false,
    detail: dimension,
    documentation: undefined,
    start: spot.typedStart,
    rank: index,
  }));
}

/** What the figure at this place measures, by the word before it and the statement that it stands in. */
function dimensionAt(spot: Spot): keyof typeof units | undefined {
  const last = spot.before.at(-1);
  const word = last?.kind === "keyword" ? last.text : undefined;
  if (word === "within" || word === "over" || word === "every" || word === "from" || word === "to") return "duration";
  if (word === "for" || last?.kind === "percentile" || isMark(last, "<")) return "duration";
  if (word === "floor") return "rate";
  if (word === "peak") return "factor";
  if (word === "after") return afterDimension(spot.head);
  const { head } = spot;
  if (head === undefined) return undefined;
  if (head === "load") return spot.context === "scenario" ? "factor" : "rate";
  if (head === "retry-budget" || ((head === "slo" || head === "sla") && word === "availability")) return "ratio";
  if (head === "hedge" || head === "backoff") return "duration";
  if (head === "replicas" || head === "shards" || head === "cells" || head === "autoscale") return "count";
  return amounts[head];
}

function afterDimension(head: string | undefined): keyof typeof units {
  if (head === "breaker") return "ratio";
  return head === "hedge" ? "duration" : "count";
}

/** Statements that the block allows, once each where it has them already. */
function statementProposals({ spot }: Proposer): readonly Proposal[] {
  return statementsIn(spot.context).map((statement, index) => statementProposal(statement, spot, index));
}

function statementProposal(statement: Statement, spot: Spot, index: number): Proposal {
  const block = blockSnippet(statement.word, spot.context);
  const form = `\`\`\`arch\n${statement.form}\n\`\`\``;
  return {
    label: statement.word,
    kind: block === undefined ? "statement" : "block",
    insert: block ?? termSnippet(statement),
    isSnippet: true,
    detail: statement.says,
    documentation: [form, noteOf(statement.word)].filter((part) => part !== undefined).join("\n\n"),
    start: spot.typedStart,
    rank: 10 + index,
  };
}

function wordProposal({ spot }: Proposer, word: string): Proposal {
  return {
    label: word,
    kind: "word",
    insert: word,
    isSnippet: false,
    detail: statementByWord.get(word)?.says ?? "",
    documentation: noteOf(word),
    start: spot.typedStart,
    rank: 2,
  };
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === "punctuation" && token.text === text;
}
