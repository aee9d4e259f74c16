// The signs of what has come upon an element while something has failed: a form and a glyph for each state, and a stroke through what
// answers nothing. No colour is needed to tell them apart.

import type { Point } from "./routes.ts";
import type { SceneFate } from "./scene.ts";
import type { Size } from "./shapes.ts";
import { num } from "./svg-parts.ts";

type State = SceneFate["state"];

/** Glyphs in a disc of radius 10 around the origin; `idle` has none. */
const glyphs: Readonly<Record<Exclude<State, "idle">, string>> = {
  failed: "M-4-4L4 4M4-4L-4 4",
  cut: "M-4-4L4 4M4-4L-4 4",
  // An arrow down.
  down: "M0-5V5M-4 1L0 5L4 1",
  // The hands of a clock.
  slow: "M0-5.5V0L4 3",
  // Slots, all of them taken.
  full: "M-4-4.5V4.5M0-4.5V4.5M4-4.5V4.5",
  // An hourglass.
  held: "M-3.5-5H3.5L-3.5 5H3.5Z",
  // Less than there was.
  thinned: "M-4.500 0H4.5",
  // Two arrowheads up, and one.
  over: "M-4 0L0-4L4 0M-4 5L0 1L4 5",
  more: "M-4.500 2.5L0-2L4.500 2.5",
};

/** The class that a state gives to a node or edge, with a blank before it; empty without one. */
export function fateClass(fate: SceneFate | undefined): string {
  return fate === undefined ? "" : ` ${fate.state}`;
}

/** The sign of a state around a place; nothing for what is merely idle. */
export function signToSvg(state: State, { x, y }: Point): string {
  if (state === "idle") return "";
  return `<g class="sign ${state}" transform="translate(${num(x)} ${num(y)})" aria-hidden="true"><circle class="disc" r="10"/><path class="glyph" d="${glyphs[state]}"/></g>`;
}

/** A stroke through a box that answers nothing, in its own coordinates. */
export function strikeToSvg(fate: SceneFate | undefined, { width, height }: Size): string {
  if (fate?.state !== "failed" && fate?.state !== "down") return "";
  return `<path class="strike" d="M10 ${num(height - 8)}L${num(width - 10)} 8"/>`;
}
