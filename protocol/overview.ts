// What our language client and server say to each other about designs as a whole: what is found in them by system and flow, how a
// file's design stands, what a number is made of, and texts to begin or to hand on. Plain data; places are the protocol's own.

import type { Notification, PictureSeverity, Position, Range, Request } from "./lsp.ts";

/** A stretch of a file. */
export interface OverviewPlace {
  readonly uri: string;
  readonly range: Range;
}

/** A finding, or a problem of the text, in the words of the Problems list. */
export interface OverviewEntry {
  /** The same for as long as it is about the same thing, whatever its numbers. */
  readonly key: string;
  readonly severity: PictureSeverity;
  /** A rule's id, or the code of a problem. */
  readonly code: string;
  /** What the rule finds, in one sentence; absent for a problem of the text, which has no page. */
  readonly rule?: string;
  readonly message: string;
  /** How many flows it costs. */
  readonly flows: number;
  readonly place: OverviewPlace;
}

export interface Counts {
  readonly error: number;
  readonly warning: number;
  readonly info: number;
  readonly hint: number;
}

/** A system, a flow, or what belongs to neither. */
export interface OverviewBranch {
  readonly kind: "system" | "flow" | "text";
  /** Qualified name; unique in its project. */
  readonly id: string;
  readonly name: string;
  readonly title?: string;
  /** Where its name stands. */
  readonly place?: OverviewPlace;
  /** Of everything below it, each finding once. */
  readonly counts: Counts;
  readonly branches: readonly OverviewBranch[];
  /** Places in the project's list of entries, worst first. */
  readonly entries: readonly number[];
  /** Entries of its own that are left out of so long a list. */
  readonly more: number;
}

/** One design: a folder with a `faultline.json`, a workspace folder, or a file alone. */
export interface OverviewProject {
  readonly root: string;
  /** One of its files, to ask about the design by. */
  readonly file: string;
  readonly title: string;
  readonly counts: Counts;
  readonly entries: readonly OverviewEntry[];
  readonly branches: readonly OverviewBranch[];
  /** What belongs to no system and no flow. */
  readonly own: readonly number[];
  readonly more: number;
}

export interface Overview {
  readonly projects: readonly OverviewProject[];
}

export interface OverviewParams {
  /** Only what each design is called and how it stands: no entries and no branches. */
  readonly isBrief?: boolean;
}

/** Everything that is found, by system and flow. Whoever has asked once hears of changes by `progressNotification`. */
export const overviewRequest: Request<OverviewParams, Overview> = { method: "faultline/overview" };

export interface ProgressParams {
  /** `checking`: a text is being judged. `judged`: there are newer findings. `idle`: everything is judged. */
  readonly state: "checking" | "judged" | "idle";
}

export const progressNotification: Notification<ProgressParams> = { method: "faultline/progress" };

export interface FileParams {
  /** A document of the project. */
  readonly uri: string;
}

export type Standing =
  | { readonly kind: "standing"; readonly title: string; readonly counts: Counts }
  /** The file belongs to no design that is known. */
  | { readonly kind: "none" };

/** How the design of a file stands: what is found in all of its files. */
export const standingRequest: Request<FileParams, Standing> = { method: "faultline/standing" };

export interface FactsAtParams extends FileParams {
  readonly position: Position;
}

/** A computed quantity of an element, in one line. */
export interface FactLine {
  readonly name: string;
  readonly title: string;
  readonly value: string;
}

export interface FactsAt {
  /** Qualified name of the element around the position; absent where there is none. */
  readonly element?: string;
  readonly facts: readonly FactLine[];
}

/** What is computed about the element around a position. */
export const factsAtRequest: Request<FactsAtParams, FactsAt> = { method: "faultline/factsAt" };

export interface ExplanationParams extends FileParams {
  readonly element: string;
  /** Name of one quantity; all of them without it. */
  readonly fact?: string;
}

export interface PageText {
  readonly text: string;
}

/** A stretch of a line of a page that leads to a place in a design. */
export interface PageLink {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly place: OverviewPlace;
}

export interface ExplanationPage extends PageText {
  readonly links: readonly PageLink[];
}

/** How the numbers of an element came about, as plain text with one line per step. */
export const explanationRequest: Request<ExplanationParams, ExplanationPage> = { method: "faultline/explanation" };

/** The design of a file on one page of Markdown, to be pasted into a review; the text is empty for a file of no design. */
export const summaryRequest: Request<FileParams, PageText> = { method: "faultline/summary" };

/** A text to begin a design with. */
export interface Starter {
  readonly title: string;
  readonly about: string;
  readonly text: string;
}

export const startersRequest: Request<Record<string, never>, { readonly starters: readonly Starter[] }> = {
  method: "faultline/starters",
};
