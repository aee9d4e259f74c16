// What `lint` does with a baseline's file: reads it, tells which entries no longer occur, drops those when told to, and adds
// what is asked for by name. It never adds anything else.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { nearestTo, ruleById, rules } from "../../analysis/index.ts";
import type { BaselineWish } from "../arguments.ts";
import { baselineText, type Entry, keyOf, readBaseline } from "../baseline.ts";
import { disk } from "../file-source.ts";
import { displayName, readText } from "../files.ts";
import { Refusal } from "../refusal.ts";
import type { Terminal } from "../terminal.ts";
import { writeOutput } from "../write-file.ts";

/** What the baseline is held against: everything that was found, in whichever file of the projects. */
export interface Found {
  /** Findings that nobody accepted in the design. */
  readonly live: readonly Entry[];
  /** Why some findings may be missing, as the end of a sentence; undefined where none can be. */
  readonly gap?: string;
}

/** Longest list of entries that is told; of hundreds nobody reads more. */
const mostTold = 5;

/** The entries that hold for this run, after what was asked is done to the file. Throws a `Refusal`. */
export function settleBaseline(wish: BaselineWish, found: Found, terminal: Terminal): readonly Entry[] {
  const path = resolve(terminal.folder, wish.file);
  const before = entriesIn(path, wish, terminal);
  const live = new Map(found.live.map((one) => [keyOf(one), one]));
  const stale = before.filter((one) => !live.has(keyOf(one)));
  const wanted = [...live.values()].filter(wantedBy(wish.add, found.live));
  const isKnown = new Set(before.map(keyOf));
  const added = wanted.filter((one) => !isKnown.has(keyOf(one)));
  if (found.gap !== undefined) {
    if (wish.update || wish.add.length > 0) throw new Refusal(`${wish.file} is left as it is: ${found.gap}.`);
    return before;
  }
  const kept = wish.update ? before.filter((one) => live.has(keyOf(one))) : before;
  const dropped = before.length - kept.length;
  if (dropped > 0 || added.length > 0) {
    writeOutput(path, baselineText([...kept, ...added]), wish.file);
    const changes = [
      ...(dropped === 0 ? [] : [`dropped ${dropped}`]),
      ...(added.length === 0 ? [] : [`added ${added.length}`]),
    ];
    terminal.tell(`Wrote ${wish.file}: ${changes.join(" and ")}, ${kept.length + added.length} in all.`);
  } else if (wish.update || wish.add.length > 0) {
    terminal.tell(`${wish.file} is as it should be: ${kept.length} in all.`);
  }
  if (stale.length > 0 && !wish.update) tellStale(stale, wish.file, terminal);
  return [...kept, ...added];
}

function entriesIn(path: string, { file, add }: BaselineWish, terminal: Terminal): readonly Entry[] {
  if (!existsSync(path)) {
    if (add.length > 0) return [];
    throw new Refusal(
      `There is no baseline ${file}. "--add-to-baseline all" begins one with everything that is found now.`,
    );
  }
  const refusals: string[] = [];
  const show = (one: string): string => displayName(one, terminal.folder);
  const text = readText(path, { source: disk, show, refusals });
  if (text === undefined) throw new Refusal(refusals.join(" "));
  const read = readBaseline(text);
  if (read.kind === "refused") throw new Refusal(`${file}:${read.line}: This is no baseline: ${read.why}.`);
  return read.entries;
}

/** Which findings the names stand for. A name that stands for none is a slip. */
function wantedBy(names: readonly string[], live: readonly Entry[]): (one: Entry) => boolean {
  const elements = new Set(live.map(({ element }) => element));
  for (const name of names) {
    if (name === "all" || elements.has(name) || ruleById(name) !== undefined) continue;
    const near = nearestTo(name, ["all", ...rules.map(({ id }) => id), ...elements]);
    const hint = near === undefined ? "." : `; did you mean "${near}"?`;
    throw new Refusal(`"${name}" is no rule and nothing that a finding is about${hint}`);
  }
  return ({ rule, element }) => names.some((name) => name === "all" || name === rule || name === element);
}

function tellStale(stale: readonly Entry[], file: string, terminal: Terminal): void {
  const [what, it] =
    stale.length === 1
      ? ["a finding that no longer occurs", "it"]
      : [`${stale.length} findings that no longer occur`, "them"];
  terminal.tell(`${file} holds ${what}; --update-baseline drops ${it}:`);
  for (const { rule, element } of stale.slice(0, mostTold)) terminal.tell(`  ${rule} of ${element}`);
  if (stale.length > mostTold) terminal.tell(`  and ${stale.length - mostTold} more`);
}
