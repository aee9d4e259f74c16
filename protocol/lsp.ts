// What our language client and server say to each other beyond the standard protocol: pictures, and the way between an
// element and its text. Per message one constant that ties the method's name to its types. Imports nothing, so that each
// side can load it; positions are the protocol's own (lines and UTF-16 units from 0).

/** A request's method with the types of its parameters and result, which exist for the compiler only. */
export interface Request<Params, Result> {
  readonly method: string;
  readonly types?: (params: Params) => Result;
}

/** A notification's method with the type of its parameters. */
export interface Notification<Params> {
  readonly method: string;
  readonly types?: (params: Params) => void;
}

/** The views that can be drawn, in the order in which they are offered. */
export const views = ["map", "flow", "domains", "data", "shared", "failure"] as const;
export type View = (typeof views)[number];

/** What can be laid over boxes and arrows, in the order in which it is offered: findings are what they carry of themselves. */
export const overlays = ["findings", "availability", "utilisation", "amplification", "latency", "owner"] as const;
export type Overlay = (typeof overlays)[number];

/** The views whose arrows can tell on which terms something is asked; a sequence always does. */
export const viewsWithTerms: readonly View[] = ["map", "data", "failure"];

/** What is laid over a picture, and what it says beside. */
export interface LookOverlay {
  /** What each element is read by; its findings where unwritten. */
  readonly overlay?: Overlay;
  /** Whether arrows say on which terms something is asked; only its verb where unwritten. */
  readonly terms?: boolean;
  /** Whether the signs in the picture are explained below it; they are where unwritten. */
  readonly legend?: boolean;
}

/** What is to be drawn. */
export interface Look extends LookOverlay {
  readonly view: View;
  /** Qualified name of the element that the view is about, where it is about one; unwritten, the server chooses. */
  readonly subject?: string;
  /**
   * Qualified names of the systems and groups that are drawn closed. Unwritten, the server chooses: none, but the outermost ones of a
   * large design. In a picture it stands where things can be closed.
   */
  readonly collapsed?: readonly string[];
  /** What has failed, in the view that shows it, `mostFailing` at most; unwritten, the server chooses. */
  readonly failures?: readonly LookFailing[];
  /** The moment of the timeline that is shown, from 0; the last one where unwritten. */
  readonly step?: number;
}

/** Something that has failed as a whole, or a component that has become slow. */
export interface LookFailing {
  /** Qualified name of a component, zone or region, or a dependency's id. */
  readonly element: string;
  readonly how: "failed" | "slow";
}

/** Most names that `collapsed` holds. */
export const mostCollapsed = 5000;

/** So many failures at once are taken; a look with more of them is none. */
export const mostFailing = 12;

/** Something that a view can be about. */
export interface LookSubject {
  /** Qualified name. */
  readonly id: string;
  readonly name: string;
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Severities in the order of their weight, worst first. */
export type PictureSeverity = "error" | "warning" | "info" | "hint";

/** A finding in the words of the Problems list. */
export interface PictureFinding {
  readonly severity: PictureSeverity;
  readonly rule: string;
  readonly message: string;
}

/** Something in the picture that stands for an element of the design; it carries no text positions, `arch/place` has them. */
export interface PictureNode {
  /** Unique in the picture; `data-id` of its group in the SVG. The qualified name, except for arrows. */
  readonly id: string;
  /** What `arch/place` is asked for: an element's qualified name, or a dependency's id. */
  readonly element: string;
  readonly name: string;
  /** `system`, `group`, a component's kind, `dependency`, or what else the view draws. */
  readonly kind: string;
  /** One line about it: its technology and its copies. */
  readonly detail: string;
  /** Container that it stands in. */
  readonly parent?: string;
  /** Who owns it, where it says so itself. */
  readonly owner?: string;
  readonly tags?: readonly string[];
  /** What the flows that come through it are called, where the view knows. */
  readonly flows?: readonly string[];
  /** The closed container that stands for it: such an element has no group in the SVG, and its findings are among that container's. */
  readonly within?: string;
  /** Where it stands in what holds it, in the picture's units; absent where nobody can put it elsewhere. */
  readonly place?: PicturePlace;
  readonly findings: readonly PictureFinding[];
}

export interface PicturePlace {
  readonly x: number;
  readonly y: number;
  /** Somebody has put it there. */
  readonly isKept: boolean;
}

export interface Picture {
  /** What is drawn: the name of the project or file. */
  readonly title: string;
  /** What it shows; with the subject that was chosen, where the view is about one. */
  readonly look: Look;
  /** What the view can be about, in declaration order; empty for a view of everything. */
  readonly subjects: readonly LookSubject[];
  /** The moments of a timeline that the view can be turned to, in words; empty for a view of no time. */
  readonly steps: readonly string[];
  /** Grows with every picture that differs from the one before, over all designs and views; starts at 1 in each server. */
  readonly version: number;
  /** A complete SVG document in the editor's theme variables. */
  readonly svg: string;
  /** What it leaves out for its size, in words; unwritten where it shows everything. */
  readonly leftOut?: string;
  /** In the order of the keyboard: containers, then what they hold. */
  readonly nodes: readonly PictureNode[];
}

export interface PictureParams extends Look {
  /** Any document of the project. */
  readonly uri: string;
  /** Of the project, where the asker knows it: its pictures go on without that document, as long as another is left. */
  readonly root?: string;
  /** Version that the asker holds; the answer is `unchanged` while it is the newest. */
  readonly known?: number;
}

export type PictureResult =
  | (Picture & {
      readonly kind: "picture";
      readonly stale: boolean;
      /** Of the project, which it tells apart from others: its folder, or its only file. */
      readonly root: string;
      /** A document of it: the one that was asked by, or another where that is gone. */
      readonly uri: string;
    })
  /** The picture that the asker holds is the newest. `stale`: the text has errors, so it may miss what they hide. */
  | { readonly kind: "unchanged"; readonly stale: boolean }
  /** No picture can be made; `why` is one sentence for the reader. */
  | { readonly kind: "failed"; readonly why: string };

/** The picture of a document's project. Cancelled when a newer request for the same project arrives. */
export const pictureRequest: Request<PictureParams, PictureResult> = { method: "arch/picture" };

export interface PlaceParams {
  /** Any document of the project. */
  readonly uri: string;
  /** An element's qualified name or a dependency's id. */
  readonly id: string;
}

export type PlaceResult =
  | { readonly kind: "place"; readonly uri: string; readonly range: Range }
  | { readonly kind: "nowhere" };

/** Where an element's name stands in the text. */
export const placeRequest: Request<PlaceParams, PlaceResult> = { method: "arch/place" };

export interface ElementAtParams {
  readonly uri: string;
  readonly position: Position;
}

export type ElementAtResult =
  /** `root` is that of the project, as its pictures have it. */
  { readonly kind: "element"; readonly id: string; readonly root: string } | { readonly kind: "none" };

/** The element that a place in the text is about: the innermost declaration around it. */
export const elementAtRequest: Request<ElementAtParams, ElementAtResult> = { method: "arch/elementAt" };

export interface PictureChangedParams {
  /** A document of the project that changed. Whoever shows a picture of that project asks again, with `known`. */
  readonly uri: string;
  /** Of the project, as its pictures have it. */
  readonly root: string;
}

/** From the server: a picture that it gave may have changed. */
export const pictureChangedNotification: Notification<PictureChangedParams> = { method: "arch/pictureChanged" };

/** The command that an action names where the client asks for the reason itself; its one argument is `AcceptParams` without them. */
export const acceptCommand = "faultline.accept";

export interface AcceptParams {
  /** Any document of the project. */
  readonly uri: string;
  /** Id of the rule whose finding is accepted. */
  readonly rule: string;
  /** Qualified name of the element that the finding is about, or a dependency's id. */
  readonly element: string;
  readonly because: string;
  /** Last day that it holds, as `YYYY-MM-DD`. */
  readonly until?: string;
}

export type AcceptResult =
  | { readonly kind: "edit"; readonly changes: Readonly<Record<string, readonly AcceptEdit[]>> }
  /** Nothing can be accepted there (any more). */
  | { readonly kind: "nowhere" };

export interface AcceptEdit {
  readonly range: Range;
  readonly newText: string;
}

/** The edits that state an acceptance with its reason, by document. */
export const acceptRequest: Request<AcceptParams, AcceptResult> = { method: "faultline/accept" };

export interface ScenariosParams {
  /** Any document of the project. */
  readonly uri: string;
}

/** The scenarios of a project, in the order in which they are declared. */
export const scenariosRequest: Request<ScenariosParams, readonly LookSubject[]> = { method: "faultline/scenarios" };

export interface AddToScenarioParams extends ScenariosParams {
  /** What fails or is slow in it; at least one. */
  readonly failures: readonly LookFailing[];
  /** Qualified name of the scenario that is to say so besides what it says; unwritten, a new one is declared. */
  readonly scenario?: string;
}

export type AddToScenarioResult =
  /** The text says so now. `scenario` is the qualified name of the one that does. */
  | { readonly kind: "added"; readonly scenario: string }
  /** The text stays as it is; `why` is one sentence for the reader. */
  | { readonly kind: "refused"; readonly why: string };

/** Has a scenario state failures. The server edits the text through the editor, as one step that can be undone. */
export const addToScenarioRequest: Request<AddToScenarioParams, AddToScenarioResult> = {
  method: "faultline/addToScenario",
};

/** Asks for nothing and is answered when every project has been judged; for tests and measurements. */
export const settledRequest = { method: "faultline/settled" } as const;
