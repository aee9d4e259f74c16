// What a picture of a design in which something has failed shows: the map with its signs, and what is told beside it: what has failed, what
// becomes of the flows, what happens when, and what grows. How that is drawn stands in `failure-svg.ts`.

import { collapsedAtFirst } from "./collapse.ts";
import type { Failing } from "./look.ts";
import type { Scene, SceneEntry } from "./scene.ts";
import { entriesOf } from "./scene.ts";

/** What becomes of a flow. */
export interface FailureRow {
  /** Qualified name of the flow. */
  readonly id: string;
  readonly fate: "lost" | "degraded" | "late" | "served";
  readonly name: string;
  readonly says: string;
}

/** A moment of the timeline: what happens then, one sentence a line. */
export interface FailureMomentRow {
  readonly when: string;
  /** The element that it is about. */
  readonly element: string;
  readonly lines: readonly string[];
}

export interface FailureScene {
  readonly view: "failure";
  readonly map: Scene;
  /** What has failed, of what was asked for. */
  readonly failures: readonly Failing[];
  readonly failing: readonly (Failing & { readonly name: string; readonly says: string })[];
  /** Which moment the map and the flows show. */
  readonly moment: number;
  readonly moments: readonly FailureMomentRow[];
  /** Worst first. */
  readonly flows: readonly FailureRow[];
  /** Where more arrives than usual, worst first. */
  readonly loads: readonly {
    readonly element: string;
    readonly name: string;
    /** Whether it is certainly more than it can serve. */
    readonly isOver: boolean;
    readonly says: string;
    /** How it adds up, line by line. */
    readonly because: readonly string[];
  }[];
  readonly numbers: readonly { readonly element: string; readonly says: string }[];
  readonly caveats: readonly string[];
}

/** What is told in the panel of each kind; what is left over is counted. */
export const mostTold = { flows: 40, moments: 16, loads: 12, numbers: 10 } as const;

/** Everything that can be pointed at: the map's elements, then the rows of the panel. */
export function failureEntries(scene: FailureScene): readonly SceneEntry[] {
  return [...entriesOf(scene.map), ...failureRows(scene)];
}

/** The rows of the panel. */
export function failureRows({ failing, flows, moments, loads, numbers }: FailureScene): readonly SceneEntry[] {
  const row = (id: string, element: string, name: string, kind: string, detail: string): SceneEntry => ({
    ...{ id, element, name, kind, detail, findings: [] },
  });
  return [
    ...failing.map(({ element, name, says }) => row(`failing ${element}`, element, name, "failure", says)),
    ...flows.slice(0, mostTold.flows).map(({ id, name, says }) => row(id, id, name, "flow", says)),
    // A single moment has no row, since it says what the flows say.
    ...(moments.length < 2 ? [] : moments.slice(0, mostTold.moments)).map(({ when, element, lines }, index) =>
      row(momentId(index), element, when, "moment", lines.join("; ")),
    ),
    ...loads
      .slice(0, mostTold.loads)
      .map(({ element, name, says }) => row(`load ${element}`, element, name, "load", says)),
    ...numbers
      .slice(0, mostTold.numbers)
      .map(({ element, says }, index) => row(`number ${index}`, element, says, "number", "")),
  ];
}

/** What is closed at first: as of a map, but for the systems in which something has failed, is slow or is full. */
export function closedAround({ map }: FailureScene): readonly string[] {
  const open = new Set<string>();
  const parents = new Map([...map.containers, ...map.nodes].map(({ id, parent }) => [id, parent]));
  for (const { id, fate } of map.nodes) {
    if (fate === undefined || fate.state === "idle" || fate.state === "thinned" || fate.state === "held") continue;
    for (let around = parents.get(id); around !== undefined; around = parents.get(around)) open.add(around);
  }
  return collapsedAtFirst(map).filter((id) => !open.has(id));
}

export function momentId(index: number): string {
  return `moment ${index}`;
}

/** What has failed as one line: `Charging: no answer`. */
export function failureTitle({ failing }: Pick<FailureScene, "failing">): string {
  return failing.length === 0 ? "Nothing has failed" : failing.map(({ name, says }) => `${name}: ${says}`).join(", ");
}
