// Actions without an editor: what is offered at a place of a design, what a chosen one makes of its texts, and what is wrong with that.

import { type Analysis, type AnalysisOptions, createAnalysis, rules } from "../../analysis/index.ts";
import { applyEdits, createProject, type Project, type Snapshot } from "../../language/index.ts";
import type { Action } from "../../server/features/actions/action.ts";
import { actionsAt } from "../../server/features/actions/menu.ts";
import { type FileReading, fileReadingOf, type Reading, readingOf } from "../../server/reading.ts";
import { isTidy } from "./try-fix.ts";

/** A design that actions are tried in. */
export interface Bench {
  readonly texts: ReadonlyMap<string, string>;
  readonly snapshot: Snapshot;
  readonly reading: Reading;
  in(file: string): FileReading;
  /** The design with these texts in the place of its own, read as an editor's is: what stays is not read again. */
  after(texts: ReadonlyMap<string, string>): Pick<Bench, "snapshot">;
}

const options: AnalysisOptions = { today: "2026-01-15" };

/** A bench over texts by file name; a lone text is `a.arch`. */
export function benchOf(texts: string | ReadonlyMap<string, string>): Bench {
  const files = typeof texts === "string" ? new Map([["a.arch", texts]]) : texts;
  const project: Project = createProject({ rules: rules.map(({ id }) => id) });
  for (const [name, text] of files) project.setFile(name, text);
  const snapshot = project.snapshot();
  const analysis: Analysis = createAnalysis(snapshot.model, options);
  const reading = readingOf({ snapshot, analysis }, (other) => {
    const changed = project.snapshotWith(other);
    return { snapshot: changed, analysis: createAnalysis(changed.model, options, analysis) };
  });
  return {
    texts: files,
    snapshot,
    reading,
    in(file) {
      const found = fileReadingOf(reading, file);
      if (found === undefined) throw new Error(`There is no file ${file}.`);
      return found;
    },
    after: (changed) => ({
      snapshot: project.snapshotWith(new Map([...changed].filter(([name, text]) => text !== files.get(name)))),
    }),
  };
}

/** The actions offered at a stretch, of the kinds that begin with one; those for whole files only where asked for. */
export function offeredAt(bench: Bench, file: string, start: number, end = start, kind = ""): readonly Action[] {
  const wants = (one: string): boolean => (kind === "" ? !one.startsWith("source.") : one.startsWith(kind));
  return actionsAt(bench.in(file), { stretch: { start, end }, wants, shows: false });
}

/** The texts after an action. */
export function textsAfter({ snapshot, texts }: Bench, action: Action): ReadonlyMap<string, string> {
  const edits = action.edits();
  for (const [index, edit] of edits.entries()) {
    const next = edits[index + 1];
    if (next !== undefined && next.file === edit.file && next.start < edit.end) {
      throw new Error(`${action.title}: edits overlap`);
    }
  }
  return new Map([...texts, ...applyEdits(snapshot, edits)]);
}

/** What is wrong with an action whatever it does, as sentences: it breaks the text, its layout or a comment, or does nothing. */
export function faultsOfAction(bench: Bench, action: Action): readonly string[] {
  const after = textsAfter(bench, action);
  const faults: string[] = [];
  const changed = [...after].filter(([name, text]) => text !== bench.texts.get(name));
  if (changed.length === 0) faults.push("it changes nothing");
  const again = bench.after(after);
  const known = new Set(bench.snapshot.problems.map(({ code, message }) => `${code} ${message}`));
  for (const { code, message } of again.snapshot.problems) {
    if (!known.has(`${code} ${message}`)) faults.push(`the text has a new problem: ${message}`);
  }
  for (const [name, text] of changed) {
    const before = bench.texts.get(name) ?? "";
    if (isTidy(before) && !isTidy(text)) faults.push(`the layout is broken:\n${text}`);
    const comments = commentsOf(before).filter((comment) => !commentsOf(text).includes(comment));
    // What is taken away takes the words about it along.
    if (comments.length > 0 && !/ and remove it\b/.test(action.title))
      faults.push(`a comment is lost: ${comments.join(" ")}`);
  }
  return faults.map((fault) => `${action.title}: ${fault}`);
}

function commentsOf(text: string): readonly string[] {
  return (text.match(/\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g) ?? []).map((comment) => comment.replace(/\s+/g, " ").trim());
}

/** What the design means, free of places and of how the terms are shared: for changes that mean nothing. */
export function meaningOf({ snapshot }: Pick<Bench, "snapshot">): unknown {
  const { components, flows, regions, data, scenarios } = snapshot.model;
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).filter(
      ([key]) => key !== "at" && key !== "fromAt" && key !== "policies" && key !== "doc",
    );
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, plain(inner)]));
  };
  const byId = <T extends { readonly id: string }>(elements: readonly T[]): readonly unknown[] =>
    [...elements].sort((a, b) => (a.id < b.id ? -1 : 1)).map(plain);
  return {
    components: byId(components),
    flows: byId(flows),
    regions: byId(regions),
    data: byId(data),
    scenarios: byId(scenarios),
  };
}
