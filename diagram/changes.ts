// The signs of what became of an element between two designs: a form and a glyph for each, a line style beside it, and a colour that
// says nothing which these do not.

import type { Point } from "./routes.ts";
import type { SceneChange } from "./scene.ts";
import { num } from "./svg-parts.ts";

type State = SceneChange["state"];

/** Glyphs around the origin: plus, minus, a wave, an arrow. */
const glyphs: Readonly<Record<State, string>> = {
  added: "M-5 0H5M0-5V5",
  removed: "M-5 0H5",
  changed: "M-5.5 1.5Q-2.7-4 0 0T5.5-1.5",
  renamed: "M-5 0H5M1-4L5 0L1 4",
};

/** Forms of a radius of 10: what is new is square, what is gone is cut at its corners, what changed is round. */
const forms: Readonly<Record<State, string>> = {
  added: "M-9-9H9V9H-9Z",
  removed: "M-4.500-10H4.500L10-4.500V4.500L4.500 10H-4.500L-10 4.500V-4.500Z",
  changed: "M0-10a10 10 0 1 1 0 20a10 10 0 1 1 0-20z",
  renamed: "M0-10a10 10 0 1 1 0 20a10 10 0 1 1 0-20z",
};

/** The class of an element in a picture of two designs, with a blank before it; empty in every other picture. */
export function changeClass(change: SceneChange | undefined, isCompared: boolean): string {
  if (!isCompared) return "";
  return change === undefined ? " same" : ` ${change.state}`;
}

/** The sign of a change around a place; nothing for what is the same. */
export function changeSign(change: Pick<SceneChange, "state"> | undefined, { x, y }: Point): string {
  if (change === undefined) return "";
  const { state } = change;
  return `<g class="change ${state}" transform="translate(${num(x)} ${num(y)})" aria-hidden="true"><path class="disc" d="${forms[state]}"/><path class="glyph" d="${glyphs[state]}"/></g>`;
}
