// A scene with no more arrows in one frame than can be laid out and followed. Where the parts of what stands in a frame
// have more to do with each other than that, one arrow between the members of the frame stands for all of a pair; where
// even those are too many, only the arrows of open members are drawn. A pure step after closing and before the layout,
// whose time grows with the square of the arrows and worse.

import { mergedEdge } from "./collapse.ts";
import { counted } from "./scene/words.ts";
import type { Scene, SceneEdge, SceneFinding } from "./scene.ts";

/** Arrows of one frame. */
export interface ArrowLimits {
  /** Up to so many, each begins and ends where the design says. */
  readonly apart: number;
  /** Up to so many, those between closed members are drawn too. */
  readonly closed: number;
  /** Up to so many are drawn at all. */
  readonly drawn: number;
}

/**
 * Measured on systems that lean on shared ones: 220 arrows among 50 boxes take ELK half a second, 750 among 100 take 26 s, in a
 * picture 60,000 units wide.
 */
const arrowLimits: ArrowLimits = { apart: 300, closed: 500, drawn: 1_500 };

/** Stands for what is around everything. */
const paper = "";

/** An edge as the innermost frame around both its ends sees it: an arrow between two of its members. */
interface Lifted {
  readonly edge: SceneEdge;
  readonly source: string;
  readonly target: string;
}

/** The same scene where no frame has too many arrows. Linear in the scene, its depth taken as a constant. */
export function gathered(scene: Scene, limits: ArrowLimits = arrowLimits): Scene {
  if (scene.edges.length <= limits.apart) return scene;
  const inFrames = liftedByFrame(scene);
  const kept = new Map<string, SceneEdge>();
  const findings = new Map<string, SceneFinding[]>();
  let unshown = 0;
  const isClosed = closedIn(scene);
  for (const inside of inFrames.values()) {
    if (inside.length <= limits.apart) {
      for (const { edge } of inside) kept.set(edge.id, edge);
      continue;
    }
    const arrows = pairsOf(inside);
    const isFew = arrows.length <= limits.closed;
    const own = isFew ? arrows : arrows.filter(({ source, target }) => !isClosed(source) || !isClosed(target));
    const drawn = own.length <= limits.drawn ? own : [];
    for (const edge of drawn) kept.set(edge.id, edge);
    const isDrawn = new Set(drawn);
    for (const edge of arrows) {
      if (isDrawn.has(edge)) continue;
      unshown += 1;
      // What is amiss with an arrow is told where it would have begun.
      const lost = findings.get(edge.source) ?? [];
      lost.push(...edge.findings);
      findings.set(edge.source, lost);
    }
  }
  const told = <Member extends { readonly id: string; readonly findings: readonly SceneFinding[] }>(
    one: Member,
  ): Member => {
    const more = findings.get(one.id) ?? [];
    return more.length === 0 ? one : { ...one, findings: [...one.findings, ...more] };
  };
  return {
    ...scene,
    containers: scene.containers.map(told),
    nodes: scene.nodes.map(told),
    edges: inOrderOf(scene, [...kept.values()]),
    ...(unshown === 0 ? {} : { unshown }),
  };
}

/** What is said below a picture, and beside it, of the arrows that it leaves out; empty where it leaves none out. */
export function unshownInWords({ unshown = 0, containers }: Scene): string {
  if (unshown === 0) return "";
  const remedy = containers.some(({ collapsed }) => collapsed !== undefined)
    ? "Open one of the closed boxes, and its arrows are drawn."
    : "Put components into systems or groups, and close some.";
  return `${counted(unshown)} arrows are left out, more than anybody can follow. ${remedy}`;
}

/** Boxes of one picture at most: a browser takes seconds to draw as many, and nobody finds anything among more. */
export const mostBoxes = 3_000;

/** Why a scene has more boxes than a picture can hold, and what to do about it; undefined where it has not. */
export function tooManyBoxes({ containers, nodes }: Scene): string | undefined {
  const boxes = containers.length + nodes.length;
  if (boxes <= mostBoxes) return undefined;
  return `${counted(boxes)} boxes are too many for one picture, which holds ${counted(mostBoxes)}: close systems or groups until fewer are open.`;
}

function liftedByFrame({ containers, nodes, edges }: Scene): ReadonlyMap<string, readonly Lifted[]> {
  const parents = new Map([...containers, ...nodes].map(({ id, parent }) => [id, parent ?? paper]));
  /** A member with everything around it, the paper last. */
  const outwards = (id: string): readonly string[] => {
    const chain = [id];
    for (let at = parents.get(id) ?? paper; at !== paper; at = parents.get(at) ?? paper) chain.push(at);
    return [...chain, paper];
  };
  const frames = new Map<string, Lifted[]>();
  for (const edge of edges) {
    const [from, to] = [outwards(edge.source), outwards(edge.target)];
    const around = new Set(to.slice(1));
    const frame = from.slice(1).find((id) => around.has(id)) ?? paper;
    const [source = edge.source, target = edge.target] = [from, to].map((chain) => chain[chain.indexOf(frame) - 1]);
    const inside = frames.get(frame) ?? [];
    inside.push({ edge, source, target });
    frames.set(frame, inside);
  }
  return frames;
}

/** One arrow for all of a pair and a manner. */
function pairsOf(inside: readonly Lifted[]): readonly SceneEdge[] {
  const pairs = new Map<string, SceneEdge[]>();
  for (const { edge, source, target } of inside) {
    const isOwn = source === edge.source && target === edge.target;
    const id = isOwn ? edge.id : `${source} -> ${target} ${edge.manner}`;
    const same = pairs.get(id) ?? [];
    same.push(isOwn ? edge : { ...edge, id, source, target });
    pairs.set(id, same);
  }
  return [...pairs.values()].map(mergedEdge);
}

function closedIn({ containers }: Scene): (id: string) => boolean {
  const closed = new Set(containers.filter(({ collapsed }) => collapsed !== undefined).map(({ id }) => id));
  return (id) => closed.has(id);
}

/** By their sources, else as they came. */
function inOrderOf({ containers, nodes }: Scene, edges: readonly SceneEdge[]): readonly SceneEdge[] {
  const positions = new Map([...containers, ...nodes].map(({ id }, position) => [id, position]));
  const positionOf = ({ source }: SceneEdge): number => positions.get(source) ?? positions.size;
  return [...edges].sort((one, other) => positionOf(one) - positionOf(other));
}
