// What ELK is told of a container besides what stands in it: how arrows run, how much air there is, and how hard it tries. Shared by
// containers that are laid out one by one and pictures that are laid out in one go, so that both look alike.

import type { Frame } from "./plan.ts";
import { type Size, titleBand } from "./shapes.ts";

/** ELK's own options by name. */
export type ElkOptions = Readonly<Record<string, string>>;

/** Labels stand in the middle of their arrow and on it, so that it is plain whose they are. */
export const labelOptions: ElkOptions = { "elk.edgeLabels.placement": "CENTER", "elk.edgeLabels.inline": "true" };

/** Arrows keep off a node's corners, where some outlines fall away and where badges stand. */
export const nodeOptions: ElkOptions = { "elk.spacing.portsSurrounding": "[top=0,left=24,bottom=0,right=28]" };

/** Requests go down the page: a picture beside a text is taller than wide. */
const ways: ElkOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.edgeRouting": "ORTHOGONAL",
};

/** Air: between neighbours, between layers, between parallel arrows and beside boxes. */
const air: ElkOptions = {
  "elk.spacing.nodeNode": "40",
  "elk.layered.spacing.nodeNodeBetweenLayers": "28",
  "elk.spacing.edgeNode": "28",
  "elk.layered.spacing.edgeNodeBetweenLayers": "22",
  "elk.spacing.edgeEdge": "18",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "16",
  "elk.spacing.edgeLabel": "0",
  "elk.spacing.portPort": "20",
  "elk.spacing.componentComponent": "48",
  // Parts that nothing joins are packed to about the shape of a page.
  "elk.aspectRatio": "1.4",
};

/**
 * Up to this many members and stretches of arrows, the best placement of boxes is affordable. Beyond, it takes most of the
 * time: measured on random clusters of 20 boxes with 42 arrows and their labels, six times as long as linear segments.
 */
const small = { members: 60, pieces: 36 } as const;

/** Room that a container keeps free around what it holds. */
export function marginsOf({ container }: Frame): { readonly top: number; readonly side: number } {
  return container === undefined ? { top: 32, side: 32 } : { top: titleBand, side: 28 };
}

/** Options of any container, whichever way it is laid out; it is never smaller than `least`. */
export function containerOptions(frame: Frame, least: Size, room = 0): Record<string, string> {
  const { side, top } = marginsOf(frame);
  return {
    ...ways,
    ...air,
    "elk.padding": `[top=${top},left=${side + room},bottom=${side},right=${side}]`,
    // A container is at least as wide as its title.
    "elk.nodeSize.constraints": "MINIMUM_SIZE",
    "elk.nodeSize.minimum": `(${least.width},${least.height})`,
  };
}

/** Options of a container that is laid out by itself. */
export function frameOptions(frame: Frame, least: Size): Record<string, string> {
  const isSmall = frame.members.length <= small.members && frame.pieces.length <= small.pieces;
  return {
    ...containerOptions(frame, least),
    // Arrows may enter only above and leave only below, in whichever order crosses least.
    "elk.portConstraints": frame.ports.length === 0 ? "FREE" : "FIXED_SIDE",
    // Where it costs no crossing, things stand in the order in which they are declared, so an edit moves little.
    "elk.layered.considerModelOrder.strategy": frame.ports.length === 0 ? "PREFER_NODES" : "NONE",
    // The straightest lines, at a price that only small graphs can pay; then nearly as straight ones.
    "elk.layered.nodePlacement.strategy": isSmall ? "NETWORK_SIMPLEX" : "LINEAR_SEGMENTS",
    // Fewer tries at crossings in big graphs, where each costs most and brings least.
    "elk.layered.thoroughness": isSmall ? "7" : "2",
  };
}
