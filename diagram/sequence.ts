// A picture that tells one flow from top to bottom: lanes, what happens between them row by row, and below it where the time until
// the reply goes. Plain data without places; sequence-places.ts puts it on the paper.

import type { Overlay } from "./look.ts";
import type { Job, SceneEntry, SceneFinding, SceneMark } from "./scene.ts";

/** A component that takes part, in the order of the first visit. */
export interface Lane {
  /** Qualified name. */
  readonly id: string;
  readonly job: Job;
  readonly label: string;
  readonly detail: string;
  readonly findings: readonly SceneFinding[];
  /** What an overlay reads at the component. */
  readonly mark?: SceneMark;
}

/** `sync`: the source waits for the answer. `async`: it does not. `stand-in`: happens only where something else has failed. */
export type MessageManner = "sync" | "async" | "stand-in";

export interface MessageRow {
  readonly kind: "message";
  /** Unique in the picture. */
  readonly id: string;
  /** The dependency that it stands for, else the flow. */
  readonly element: string;
  /** Lanes' ids. Equal where a component answers out of its own. */
  readonly source: string;
  readonly target: string;
  readonly manner: MessageManner;
  /** Verb and multiplicity. */
  readonly label: string;
  /** Timeout, attempts and the like, one each. */
  readonly terms: readonly string[];
  /** Its place among those that the flow lists, from 1; absent for what follows from declarations. */
  readonly number?: number;
  /** Whether who waits for the reply waits for it. */
  readonly isAwaited: boolean;
  readonly findings: readonly SceneFinding[];
}

export type SequenceRow =
  | MessageRow
  /** A frame begins, or its next branch does; every `open` has its `close`. */
  | { readonly kind: "open" | "next"; readonly label: string }
  | { readonly kind: "close" }
  /** What stands below it nobody waits for. */
  | { readonly kind: "reply"; readonly isWritten: boolean }
  /** What the picture leaves out, as a sentence. */
  | { readonly kind: "note"; readonly says: string };

/** What one component adds to an average request. Seconds. */
export interface TimeRow {
  readonly id: string;
  /** Qualified name of the component. */
  readonly element: string;
  readonly job: Job;
  readonly label: string;
  readonly start: number;
  readonly wait: number;
  readonly work: number;
  /** What it adds in words; absent where that is not known. */
  readonly adds?: string;
  readonly stated: string;
  readonly notes: string;
  readonly isBeside: boolean;
}

/** A figure of the whole flow, as a length. Seconds; absent where it is not known, `Infinity` for without a bound. */
export interface MarkRow {
  readonly id: string;
  readonly label: string;
  readonly kind: "exact" | "bound" | "estimate" | "unknown" | "promise";
  readonly value?: number;
  readonly words: string;
  readonly says: string;
}

export interface TimeTable {
  readonly parts: readonly TimeRow[];
  readonly total: number;
  /** The mean of it all in words, or why there are no parts. */
  readonly says: string;
  /** Empty where all parts are listed. */
  readonly leftOut: string;
  readonly marks: readonly MarkRow[];
}

export interface SequenceScene {
  readonly view: "flow";
  readonly flow: {
    readonly id: string;
    readonly label: string;
    readonly detail: string;
    readonly findings: readonly SceneFinding[];
  };
  readonly lanes: readonly Lane[];
  readonly rows: readonly SequenceRow[];
  /** Absent where nobody waits for anything. */
  readonly times?: TimeTable;
  /** What is laid over the lanes, and whether it is explained below them. */
  readonly overlay?: Exclude<Overlay, "findings">;
  readonly legend?: true;
}

/** Everything that can be pointed at: the flow, its lanes, its messages, then its times. */
export function sequenceEntries({ flow, lanes, rows, times }: SequenceScene): readonly SceneEntry[] {
  const names = new Map(lanes.map(({ id, label }) => [id, label]));
  return [
    { id: flow.id, element: flow.id, name: flow.label, kind: "flow", detail: flow.detail, findings: flow.findings },
    ...lanes.map(({ id, job, label, detail, findings }) => ({
      ...{ id, element: id, name: label, kind: job, detail, findings },
    })),
    ...rows.flatMap((row) =>
      row.kind === "message"
        ? [
            {
              ...{ id: row.id, element: row.element, name: messageInWords(row, names), kind: "dependency" },
              ...{ detail: mannerInWords(row), findings: row.findings },
            },
          ]
        : [],
    ),
    ...(times?.parts ?? []).map(({ id, element, label, adds, notes }) => ({
      ...{ id, element, name: label, kind: "time", detail: joined([adds ?? "not known", notes]), findings: [] },
    })),
    ...(times?.marks ?? []).map(({ id, label, words }) => ({
      ...{ id, element: flow.id, name: label, kind: "figure", detail: words, findings: [] },
    })),
  ];
}

/** `api writes db ×3`. */
export function messageInWords({ source, target, label }: MessageRow, names: ReadonlyMap<string, string>): string {
  const [from, to] = [names.get(source) ?? source, names.get(target) ?? target];
  return source === target ? `${from}: ${label}` : `${from} ${label} ${to}`;
}

/** How a message goes, for who hears or points at the picture: manner, terms, where it comes from. */
export function mannerInWords({ manner, terms, number, isAwaited }: MessageRow): string {
  const manners: Readonly<Record<MessageManner, string>> = {
    sync: "synchronous",
    async: "asynchronous",
    "stand-in": "only where something has failed",
  };
  return joined([
    manners[manner],
    ...terms,
    number === undefined ? "follows from declarations" : `step ${number}`,
    isAwaited || manner === "async" ? "" : "nobody waits for it",
  ]);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(", ");
}
