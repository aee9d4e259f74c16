// What can be drawn of a design: the views by name, and what one asks for. It loads nothing, so that a command line may know the
// names without the drawing.

/** The views that can be drawn, in the order in which they are offered. */
export const views = ["map", "flow", "domains", "data", "shared", "failure"] as const;
export type View = (typeof views)[number];

/** What can be laid over boxes and arrows, in the order in which it is offered: findings are what they carry of themselves. */
export const overlays = ["findings", "availability", "utilisation", "amplification", "latency", "owner"] as const;
export type Overlay = (typeof overlays)[number];

/** The views whose arrows can tell on which terms something is asked; a sequence always does. */
export const viewsWithTerms: readonly View[] = ["map", "data", "failure"];

/** What is to be drawn. */
export interface Look {
  readonly view: View;
  /** The element that the view is about, where it is about one; the first one that can be where unwritten or unknown. */
  readonly subject?: string;
  /** Qualified names of the systems and groups that are drawn closed, where a view has such; none where unwritten. */
  readonly collapsed?: readonly string[];
  /** What each element is read by; its findings where unwritten. */
  readonly overlay?: Overlay;
  /** Whether arrows say on which terms something is asked; only its verb where unwritten. */
  readonly terms?: boolean;
  /** Whether the signs in the picture are explained below it; they are where unwritten. */
  readonly legend?: boolean;
  /** What has failed, in the view that shows it: nothing where it is empty, the worst single failure where unwritten. */
  readonly failures?: readonly Failing[];
  /** The moment of the timeline that follows, from 0; the last one where unwritten. */
  readonly step?: number;
}

/** Something that has failed as a whole, or a component that has become slow. */
export interface Failing {
  /** Qualified name of a component, zone or region, or a dependency's id. */
  readonly element: string;
  readonly how: "failed" | "slow";
}

/** Something that a view can be about. */
export interface Subject {
  /** Qualified name. */
  readonly id: string;
  readonly name: string;
}
