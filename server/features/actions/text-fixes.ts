// What can be done about a problem of the text where the answer is certain, or one of a few that are shown: a spelling, a dependency
// that a step needs, a term in the wrong block, something stated twice. Each is tried against the problem's own place.

import {
  added,
  type Context,
  type DesignEdit,
  declarationNamedAt,
  mayCopy,
  type Problem,
  placeOf,
  removed,
  type Span,
  statementByWord,
  statementsAround,
  stepsOf,
  type WrittenStatement,
} from "../../../language/index.ts";
import type { FileReading } from "../../reading.ts";
import { outer } from "../ids.ts";
import { clipped } from "../wording.ts";
import { type Action, type Answered, spared, type Wish } from "./action.ts";
import { declaring } from "./declaring.ts";
import { answeredAt } from "./fixes.ts";
import { nameFrom } from "./names.ts";
import { fittingKind, fittingVerb, oneValue } from "./other-words.ts";
import { inOrder, isDependency, plainText, tokensOf, wordOf } from "./statements.ts";

/** A way to mend a problem, without what all of them have. */
export interface Mending {
  readonly title: string;
  readonly isPreferred: boolean;
  readonly edits: () => readonly DesignEdit[];
  readonly placeholder?: string;
}

type Mend = (reading: FileReading, problem: Problem, at: Answered) => readonly Mending[];

/** The actions that answer a problem of the text in the stretch, in the order of their places. */
export function textActions(reading: FileReading, wish: Wish): readonly Action[] {
  const actions: Action[] = [];
  for (const problem of reading.snapshot.problems) {
    const at = answeredAt(reading, wish.stretch, problem.code, problem.at);
    if (at === undefined) continue;
    for (const mend of [respelling, ...(mendings[problem.code] ?? [])]) {
      for (const mending of spared(wish, `mending ${problem.code}`, () => mend(reading, problem, at))) {
        const key = `text ${problem.code} ${at.start} ${mending.title}`;
        actions.push({ ...mending, key, kind: "quickfix", answers: [at] });
      }
    }
  }
  return actions;
}

const mendings: Readonly<Record<string, readonly Mend[]>> = {
  "undeclared-step": [missingDependency],
  "unknown-name": [declaring],
  "unknown-technology": [declaring],
  "duplicate-term": [oneOfTwo],
  duplicate: [joined],
  "misplaced-term": [moved],
  "missing-part": [reasoned],
  "wrong-kind": [fittingVerb],
  "unlikely-technology": [fittingKind],
  "unexpected-range": [oneValue],
  syntax: [withoutStrayBrace, closed, gathered],
};

/** The word that was meant in place of one that is not there. */
function respelling(reading: FileReading, { code, suggestion }: Problem, at: Answered): readonly Mending[] {
  if (suggestion === undefined) return [];
  const { file } = reading;
  let { start, end } = at;
  if (code === "unknown-rule") {
    // The problem stands at the whole acceptance, and its name is one word of it.
    const name = tokensOf({ text: file.text.slice(start, end) })[1];
    if (name === undefined) return [];
    [start, end] = [start + name.start, start + name.end];
  }
  const edit = { file: file.uri, start, end, text: suggestion };
  return [{ title: `Change to \`${suggestion}\``, isPreferred: true, edits: () => [edit] }];
}

/** States the dependency that a step stands on, with the verb that fits what it goes to. */
function missingDependency({ snapshot, file }: FileReading, _problem: Problem, at: Answered): readonly Mending[] {
  const { model } = snapshot;
  const startOf = (span: Span): number => placeOf(model, span)?.start ?? -1;
  const flow = model.flows.find((one) => {
    const around = placeOf(model, one.at);
    if (around?.file !== file.uri) return false;
    const statement = declarationNamedAt(file, around.start);
    return statement !== undefined && statement.start <= at.start && at.end <= statement.end;
  });
  const step = stepsOf(flow?.body ?? []).find((one) => startOf(one.at) === at.start);
  const from = step && model.componentById.get(step.from);
  const to = step && model.componentById.get(step.to);
  if (step === undefined || from === undefined || to === undefined) return [];
  const carries = (kind: string): boolean => kind === "queue" || kind === "topic";
  const fitting = carries(from.kind)
    ? ["consumes"]
    : carries(to.kind)
      ? ["publishes"]
      : to.kind === "store" || to.kind === "cache"
        ? ["reads", "writes"]
        : ["calls"];
  const verbs: readonly string[] = step.verbs.length > 0 ? step.verbs.slice(0, 1) : fitting;
  const chosen = mayCopy(from, verbs[0] ?? "", to) ? ["of", ...verbs] : verbs;
  return chosen.flatMap((verb, index) => {
    const [who, what] = verb === "consumes" ? [to, from] : [from, to];
    const place = placeOf(model, who.at);
    const home = place === undefined ? undefined : snapshot.files.get(place.file);
    const statement = place && home && declarationNamedAt(home, place.start);
    if (home === undefined || statement === undefined) return [];
    const name = nameFrom(model, outer(who.id), what.id);
    return {
      title: `Add \`${verb} ${name}\` to \`${who.name}\``,
      isPreferred: index === 0,
      edits: () => [added(home, statement, [`${verb} ${name}`])],
    };
  });
}

/** The statements of the block around an offset, and the one that stands there. */
function blockAt(
  { file }: FileReading,
  offset: number,
): { chain: readonly WrittenStatement[]; own: WrittenStatement } | undefined {
  const chain = statementsAround(file, offset);
  const own = chain.findLast(({ start }) => start === offset) ?? chain.at(-1);
  return own === undefined ? undefined : { chain: chain.slice(0, chain.indexOf(own)), own };
}

/** Keeps one of two statements that say the same or exclude each other; certain only where they are equal. */
function oneOfTwo(reading: FileReading, { related }: Problem, at: Answered): readonly Mending[] {
  const { file, snapshot } = reading;
  const first = related === undefined ? undefined : placeOf(snapshot.model, related.at);
  if (first === undefined || first.file !== file.uri) return [];
  const [one, other] = [blockAt(reading, first.start)?.own, blockAt(reading, at.start)?.own];
  if (one === undefined || other === undefined || one === other) return [];
  const isEqual = plainText(one) === plainText(other);
  const keep = (kept: WrittenStatement, gone: WrittenStatement): Mending => ({
    title: isEqual ? `Remove the second \`${short(plainText(gone))}\`` : `Keep \`${short(plainText(kept))}\``,
    isPreferred: isEqual,
    edits: () => [removed(file, gone)],
  });
  return isEqual ? [keep(one, other)] : [keep(one, other), keep(other, one)];
}

/** Puts the terms of a dependency that is stated twice into one block, where the two do not disagree. */
function joined(reading: FileReading, { related }: Problem, at: Answered): readonly Mending[] {
  const { file, snapshot } = reading;
  const first = related === undefined ? undefined : placeOf(snapshot.model, related.at);
  if (first === undefined || first.file !== file.uri) return [];
  const dependencyOf = (offset: number) => statementsAround(file, offset).find(isDependency);
  const [one, other] = [dependencyOf(first.start), dependencyOf(at.start)];
  if (one === undefined || other === undefined || one === other || /\bwith\b/.test(other.text)) return [];
  const stated = one.body?.statements ?? [];
  const words = new Set(stated.map(wordOf));
  const moving = (other.body?.statements ?? []).filter(
    (statement) => !stated.some((known) => plainText(known) === plainText(statement)),
  );
  if (moving.some((statement) => words.has(wordOf(statement)))) return [];
  return [
    {
      title: moving.length === 0 ? "Remove the second statement" : "Put its terms into the first statement",
      isPreferred: true,
      edits: () => {
        const texts = moving.map(({ text }) => text);
        return inOrder([...(texts.length === 0 ? [] : [added(file, one, texts)]), removed(file, other)]);
      },
    },
  ];
}

/** Most blocks that a misplaced term is offered to be moved to. */
const mostHomes = 4;

/** Moves a term to the block that it belongs in, where that is around it or right beside it. */
function moved(reading: FileReading, _problem: Problem, at: Answered): readonly Mending[] {
  const { file } = reading;
  const block = blockAt(reading, at.start);
  const word = block === undefined ? "" : wordOf(block.own);
  const contexts = statementByWord.get(word)?.contexts;
  const around = block?.chain.at(-1);
  if (block === undefined || contexts === undefined || around === undefined) return [];
  const { own, chain } = block;
  const fits = (statement: WrittenStatement): boolean =>
    contexts.has((isDependency(statement) ? "dependency" : wordOf(statement)) as Context);
  const inside = (around.body?.statements ?? []).filter((one) => one !== own && isDependency(one) && fits(one));
  const outside = chain.slice(0, -1).filter((one) => fits(one));
  const homes = [...inside, ...outside.slice(-1)].slice(0, mostHomes);
  const moves = homes.map((home) => ({
    title: `Move \`${short(plainText(own))}\` to \`${short(nameIn(home))}\``,
    isPreferred: homes.length === 1,
    edits: () => inOrder([removed(file, own), added(file, home, [own.text])]),
  }));
  return [
    ...moves,
    { title: `Remove \`${short(plainText(own))}\``, isPreferred: false, edits: () => [removed(file, own)] },
  ];
}

/** A statement's first words, up to its name. */
function nameIn(statement: WrittenStatement): string {
  return tokensOf(statement)
    .slice(0, 2)
    .map(({ text }) => text)
    .join(" ");
}

function short(text: string): string {
  return clipped(text, 40);
}

/** Gives an acceptance the reason that it lacks. */
function reasoned({ file }: FileReading, { message }: Problem, at: Answered): readonly Mending[] {
  if (!message.includes("because")) return [];
  const tokens = tokensOf({ text: file.text.slice(at.start, at.end) });
  const [accept, rule] = tokens;
  if (accept?.text !== "accept" || rule === undefined || tokens.some(({ text }) => text === "because")) return [];
  const start = at.start + rule.end;
  const edit = { file: file.uri, start, end: start, text: ' because "say why"' };
  return [{ title: "Add a reason", isPreferred: true, edits: () => [edit], placeholder: "say why" }];
}

/** Takes away a brace that closes nothing. */
function withoutStrayBrace({ file }: FileReading, { message }: Problem, at: Answered): readonly Mending[] {
  if (!message.includes("closes nothing") || file.text.slice(at.start, at.end) !== "}") return [];
  return [{ title: "Remove `}`", isPreferred: true, edits: () => [removed(file, at)] }];
}

/** Closes a block that nothing closes, where the file breaks off in it. */
function closed({ file, snapshot }: FileReading, { message }: Problem, at: Answered): readonly Mending[] {
  if (!message.includes("never closed")) return [];
  const others = snapshot.problems.filter(
    (one) => one.message === message && placeOf(snapshot.model, one.at)?.file === file.uri,
  );
  if (others.length !== 1 || file.text[at.start] !== "{") return [];
  const end = file.text.trimEnd().length;
  const line = file.text.slice(file.text.lastIndexOf("\n", at.start) + 1, at.start);
  const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
  const newLine = file.text.includes("\r\n") ? "\r\n" : "\n";
  const isOneLine = !file.text.slice(at.start, end).includes("\n");
  const edit = { file: file.uri, start: end, end, text: isOneLine ? " }" : `${newLine}${indent}}` };
  return [{ title: "Close the block with `}`", isPreferred: true, edits: () => [edit] }];
}

/** Puts terms that stand before the braces inside, on a line of their own where the braces go over several. */
function gathered({ file }: FileReading, { message }: Problem, at: Answered): readonly Mending[] {
  if (!message.includes("inside the braces")) return [];
  const gap = /^\s*\{/.exec(file.text.slice(at.end))?.[0];
  const around = statementsAround(file, at.start).find(({ body }) => body?.statements.some(isEarly));
  if (gap === undefined || around === undefined) return [];
  function isEarly({ start, end }: WrittenStatement): boolean {
    return at.start <= start && end <= at.end;
  }
  // They are read as if they stood inside, so that it is known where each of them begins.
  const terms = (around.body?.statements ?? [])
    .filter(isEarly)
    .map(({ text }) => text)
    .join("  ");
  const brace = at.end + gap.length;
  const [blanks = "", newLine] = /^[ \t]*(\r?\n[ \t]*)?/.exec(file.text.slice(brace)) ?? [];
  const behind = file.text[brace + blanks.length] === "}" ? " " : "  ";
  const edit =
    newLine === undefined
      ? { file: file.uri, start: at.start, end: brace + blanks.length, text: `{ ${terms}${behind}` }
      : { file: file.uri, start: at.start, end: brace, text: `{${newLine}${terms}` };
  return [{ title: `Put \`${short(terms)}\` inside the braces`, isPreferred: true, edits: () => [edit] }];
}
