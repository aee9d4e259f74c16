// What the extension's host and the preview page say to each other, with a guard for each direction: whatever arrives from
// a webview is untrusted. Every message carries the protocol's version, and each side refuses another one in words.
// Imports nothing but its neighbours.

import { isCount, isNumber, isRecord, readFailures, readOverlay } from "./guards.ts";
import {
  type Look,
  type LookFailing,
  type LookSubject,
  mostCollapsed,
  type Picture,
  type PictureFinding,
  type PictureNode,
  type PictureSeverity,
  views,
} from "./lsp.ts";
import { isPlace, type Move, readMoves } from "./positions.ts";

/** Version of these messages; raised with every change that an older page would misread. */
export const previewProtocol = 3;

/** The webview's type, for panels and their serializer. */
export const previewViewType = "faultline.preview";

/** What the status line says about the picture. */
export type PreviewStatus =
  /** The picture shows the text as it is. */
  | { readonly state: "current" }
  /** The text has errors: the last good picture is kept. */
  | { readonly state: "stale" }
  /** A picture is being made. */
  | { readonly state: "waiting" }
  /** There is no picture, for a reason given as one sentence. */
  | { readonly state: "failed"; readonly why: string };

/** What can be done with an element of a picture, beside going to its text. */
export const previewActs = ["references", "copy-name", "copy-mermaid"] as const;
export type PreviewAct = (typeof previewActs)[number];

/** What the reader can take a picture away as: a file of a kind, or on the clipboard. */
export const takeaways = ["svg", "png", "html", "mermaid"] as const;
export type Takeaway = (typeof takeaways)[number];

/** Host to page. */
export type ToPreview = { readonly protocol: number } & (
  | {
      /** A picture to show; elements that it shares with the one before move from their old places. */
      readonly kind: "preview/show";
      readonly picture: Picture;
      readonly status: PreviewStatus;
      /** The document that the panel belongs to; kept in the page's state, so that a reloaded window finds it again. */
      readonly uri: string;
    }
  /** The picture stays, what is said about it changes. */
  | { readonly kind: "preview/status"; readonly status: PreviewStatus }
  /** The editor's cursor is in this element; without an id it is in none. `scroll` brings it into sight. */
  | { readonly kind: "preview/reveal"; readonly id?: string; readonly scroll: boolean }
  /** What the editor's hover says of an element, as Markdown; without it, it says nothing. */
  | { readonly kind: "preview/hover"; readonly id: string; readonly markdown?: string }
  /** What was to be moved stands where the picture shows it; `why` it was not moved, in one sentence. */
  | { readonly kind: "preview/moved"; readonly why?: string }
  /** A self-contained SVG is to be drawn as pixels; the answer carries the same number. */
  | { readonly kind: "preview/paint"; readonly turn: number; readonly svg: string }
);

/** Page to host. */
export type FromPreview = { readonly protocol: number } & (
  | {
      /** The page listens. */
      readonly kind: "preview/ready";
      /** Version of a picture that it still shows. */
      readonly known?: number;
    }
  /** The reader asks for the source of an element: `element` of a node. */
  | { readonly kind: "preview/open"; readonly id: string }
  /** The reader asks what the editor's hover says of an element: `element` of a node. */
  | { readonly kind: "preview/hover"; readonly id: string }
  /** The reader asks for something that is done with an element in the editor. */
  | { readonly kind: "preview/act"; readonly id: string; readonly act: PreviewAct }
  /** The reader asks for another view, or for one of another subject. */
  | { readonly kind: "preview/look"; readonly look: Look }
  /** The reader puts elements of a picture elsewhere, or lets all of them go back. */
  | { readonly kind: "preview/move"; readonly look: Look; readonly moves: readonly Move[] | "all" }
  /** The reader takes the last move back, or does it again. */
  | { readonly kind: "preview/turn-back"; readonly way: "undo" | "redo" }
  /** The reader asks for a scenario in the text that states these failures; at least one. */
  | { readonly kind: "preview/scenario"; readonly failures: readonly LookFailing[] }
  /** The reader asks for a picture made anew. */
  | { readonly kind: "preview/refresh" }
  /** The reader asks for the picture to be taken away. */
  | { readonly kind: "preview/take"; readonly as: Takeaway }
  /** A picture as a PNG in base64; without it, `why` in one sentence. */
  | { readonly kind: "preview/painted"; readonly turn: number; readonly png?: string; readonly why?: string }
  /** A fault of the page, for the log. */
  | { readonly kind: "preview/fault"; readonly message: string }
);

/** What a filter brings out, and whether the rest is hidden rather than dimmed. */
export interface KeptFilter {
  /** Values by what they are values of; `mostFiltered` at most. */
  readonly chosen: readonly { readonly facet: string; readonly value: string }[];
  readonly hides: boolean;
}

/** So many chosen values of a filter are taken. */
const mostFiltered = 400;

/** Longest words of a search, in characters. */
export const mostSearched = 200;

/** What the page keeps with `setState` and the panel's serializer gets back. */
export interface PreviewState {
  readonly uri: string;
  readonly look: Look;
  /** Views as they were left, one look of each; absent where there is only that which is looked at. */
  readonly left?: readonly Look[];
  /** What was filtered; absent where nothing was. */
  readonly filter?: KeptFilter;
  /** The words of a search that was open; absent where none was. */
  readonly search?: string;
  /** Part of the picture in sight, in its own coordinates; absent means that the whole fits the window. */
  readonly sight?: { readonly x: number; readonly y: number; readonly scale: number };
}

/** Longest id or sentence that is taken from a page. */
const longestText = 10_000;

/**
 * A message from a page, or why it is none: something malformed, or a page of another version, which a reload mends.
 * Unknown properties are dropped.
 */
export function readFromPreview(value: unknown): FromPreview | { readonly kind: "refused"; readonly why: string } {
  if (!isRecord(value)) return refused("the preview sent something that is no message");
  if (value.protocol !== previewProtocol) return refused(otherVersion(value.protocol));
  const protocol = previewProtocol;
  switch (value.kind) {
    case "preview/ready":
      return isCount(value.known)
        ? { protocol, kind: "preview/ready", known: value.known }
        : { protocol, kind: "preview/ready" };
    case "preview/open":
      return isText(value.id)
        ? { protocol, kind: "preview/open", id: value.id }
        : refused("preview/open names no element");
    case "preview/hover":
      return isText(value.id)
        ? { protocol, kind: "preview/hover", id: value.id }
        : refused("preview/hover names no element");
    case "preview/act": {
      const act = previewActs.find((one) => one === value.act);
      return isText(value.id) && act !== undefined
        ? { protocol, kind: "preview/act", id: value.id, act }
        : refused("preview/act names no element or nothing that can be done");
    }
    case "preview/look": {
      const look = readLook(value.look);
      return look === undefined ? refused("preview/look names no view") : { protocol, kind: "preview/look", look };
    }
    case "preview/move": {
      const look = readLook(value.look);
      const moves = value.moves === "all" ? "all" : readMoves(value.moves);
      return look === undefined || moves === undefined
        ? refused("preview/move moves nothing")
        : { protocol, kind: "preview/move", look, moves };
    }
    case "preview/turn-back": {
      const { way } = value;
      return way === "undo" || way === "redo"
        ? { protocol, kind: "preview/turn-back", way }
        : refused("preview/turn-back says no way");
    }
    case "preview/scenario": {
      const failures = readFailures(value.failures);
      return failures === undefined || failures.length === 0
        ? refused("preview/scenario names no failures")
        : { protocol, kind: "preview/scenario", failures };
    }
    case "preview/refresh":
      return { protocol, kind: "preview/refresh" };
    case "preview/take": {
      const as = takeaways.find((one) => one === value.as);
      return as === undefined ? refused("preview/take names no format") : { protocol, kind: "preview/take", as };
    }
    case "preview/painted": {
      const { turn, png, why } = value;
      if (!isCount(turn)) return refused("preview/painted answers nothing");
      if (isPng(png)) return { protocol, kind: "preview/painted", turn, png };
      return { protocol, kind: "preview/painted", turn, why: isText(why) ? why : "The preview sent no picture." };
    }
    case "preview/fault":
      return isText(value.message)
        ? { protocol, kind: "preview/fault", message: value.message }
        : refused("preview/fault says nothing");
    default:
      return refused("the preview sent an unknown message");
  }
}

/** A message from the host, or why it is none; the page shows that sentence. */
export function readToPreview(value: unknown): ToPreview | { readonly kind: "refused"; readonly why: string } {
  if (!isRecord(value)) return refused("The extension sent something that is no message.");
  if (value.protocol !== previewProtocol) return refused(otherVersion(value.protocol));
  const protocol = previewProtocol;
  switch (value.kind) {
    case "preview/show": {
      const { picture, status, uri } = value;
      if (!isPicture(picture) || !isStatus(status) || !isText(uri)) return refused("preview/show carries no picture.");
      return { protocol, kind: "preview/show", picture, status, uri };
    }
    case "preview/status":
      return isStatus(value.status)
        ? { protocol, kind: "preview/status", status: value.status }
        : refused("preview/status carries no status.");
    case "preview/paint":
      return isCount(value.turn) && typeof value.svg === "string"
        ? { protocol, kind: "preview/paint", turn: value.turn, svg: value.svg }
        : refused("preview/paint carries no picture.");
    case "preview/moved":
      return isText(value.why)
        ? { protocol, kind: "preview/moved", why: value.why }
        : { protocol, kind: "preview/moved" };
    case "preview/reveal":
      return isText(value.id)
        ? { protocol, kind: "preview/reveal", id: value.id, scroll: value.scroll === true }
        : { protocol, kind: "preview/reveal", scroll: value.scroll === true };
    case "preview/hover":
      if (!isText(value.id)) return refused("preview/hover names no element.");
      return typeof value.markdown === "string"
        ? { protocol, kind: "preview/hover", id: value.id, markdown: value.markdown }
        : { protocol, kind: "preview/hover", id: value.id };
    default:
      return refused("The extension sent a message that this page does not know.");
  }
}

/** The state of a page as it was kept, or undefined where it is none of ours. */
export function readPreviewState(value: unknown): PreviewState | undefined {
  if (!isRecord(value) || !isText(value.uri)) return undefined;
  const { uri, sight } = value;
  const look = readLook(value.look);
  if (look === undefined) return undefined;
  const left = Array.isArray(value.left) ? readLooks(value.left) : [];
  const filter = readFilter(value.filter);
  const state = {
    ...{ uri, look },
    ...(left.length === 0 ? {} : { left }),
    ...(filter === undefined ? {} : { filter }),
    ...(isText(value.search) ? { search: value.search.slice(0, mostSearched) } : {}),
  };
  if (!isRecord(sight) || !isNumber(sight.x) || !isNumber(sight.y) || !isNumber(sight.scale) || sight.scale <= 0) {
    return state;
  }
  return { ...state, sight: { x: sight.x, y: sight.y, scale: sight.scale } };
}

/** One look of each view at most. */
function readLooks(values: readonly unknown[]): readonly Look[] {
  const looks = values.slice(0, views.length).flatMap((value) => readLook(value) ?? []);
  return looks.filter(({ view }, index) => looks.findIndex((one) => one.view === view) === index);
}

function readFilter(value: unknown): KeptFilter | undefined {
  if (!isRecord(value) || !Array.isArray(value.chosen)) return undefined;
  const chosen = value.chosen.slice(0, mostFiltered).flatMap((one: unknown) => {
    if (!isRecord(one) || !isText(one.facet) || !isText(one.value)) return [];
    return [{ facet: one.facet, value: one.value }];
  });
  return { chosen, hides: value.hides === true };
}

/** What is to be drawn, as far as it names a view that there is; else undefined. */
export function readLook(value: unknown): Look | undefined {
  if (!isRecord(value)) return undefined;
  const view = views.find((one) => one === value.view);
  if (view === undefined) return undefined;
  const { subject, collapsed } = value;
  const failures = value.failures === undefined ? undefined : readFailures(value.failures);
  if (failures === undefined && value.failures !== undefined) return undefined;
  return {
    view,
    ...(isText(subject) ? { subject } : {}),
    ...(Array.isArray(collapsed) ? { collapsed: collapsed.filter(isText).slice(0, mostCollapsed) } : {}),
    ...readOverlay(value),
    ...(failures === undefined ? {} : { failures }),
    ...(isCount(value.step) ? { step: value.step } : {}),
  };
}

function refused(why: string): { readonly kind: "refused"; readonly why: string } {
  return { kind: "refused", why };
}

function otherVersion(version: unknown): string {
  return `The preview and the extension are of different versions (${String(version).slice(0, 20)} and ${previewProtocol}). Reload the window.`;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= longestText;
}

/** Longest PNG that is taken from a page, in characters of base64. */
const longestPng = 100_000_000;

/** Base64 that begins as a PNG does. */
function isPng(value: unknown): value is string {
  return (
    typeof value === "string" &&
    value.length <= longestPng &&
    value.startsWith("iVBORw0KGgo") &&
    /^[A-Za-z0-9+/]*={0,2}$/.test(value)
  );
}

function isStatus(value: unknown): value is PreviewStatus {
  if (!isRecord(value)) return false;
  if (value.state === "failed") return typeof value.why === "string";
  return value.state === "current" || value.state === "stale" || value.state === "waiting";
}

function isPicture(value: unknown): value is Picture {
  return (
    isRecord(value) &&
    typeof value.title === "string" &&
    readLook(value.look) !== undefined &&
    Array.isArray(value.subjects) &&
    value.subjects.every(isSubject) &&
    Array.isArray(value.steps) &&
    value.steps.every((step) => typeof step === "string") &&
    isCount(value.version) &&
    typeof value.svg === "string" &&
    isTextOrAbsent(value.leftOut) &&
    Array.isArray(value.nodes) &&
    value.nodes.every(isNode)
  );
}

function isSubject(value: unknown): value is LookSubject {
  return isRecord(value) && typeof value.id === "string" && typeof value.name === "string";
}

function isNode(value: unknown): value is PictureNode {
  return (
    isRecord(value) &&
    typeof value.id === "string" &&
    typeof value.element === "string" &&
    typeof value.name === "string" &&
    typeof value.kind === "string" &&
    typeof value.detail === "string" &&
    isTextOrAbsent(value.parent) &&
    isTextOrAbsent(value.owner) &&
    isTextOrAbsent(value.within) &&
    (value.place === undefined ||
      (isPlace(value.place) && isRecord(value.place) && typeof value.place.isKept === "boolean")) &&
    isTextsOrAbsent(value.tags) &&
    isTextsOrAbsent(value.flows) &&
    Array.isArray(value.findings) &&
    value.findings.every(isFinding)
  );
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function isTextsOrAbsent(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((one) => typeof one === "string"));
}

const severities: readonly PictureSeverity[] = ["error", "warning", "info", "hint"];

function isFinding(value: unknown): value is PictureFinding {
  return (
    isRecord(value) &&
    severities.some((severity) => severity === value.severity) &&
    typeof value.rule === "string" &&
    typeof value.message === "string"
  );
}
