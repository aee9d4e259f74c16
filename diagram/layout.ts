// Where everything in a scene stands. The one place that runs ELK. Each container is laid out by itself,
// innermost first, and is then one box with ports in the container around it; an arrow between containers is cut at
// every border that it crosses and joined again afterwards. A container whose contents are as before is not laid out anew, and
// one that changed a little is patched, so that what did not change stays where it was.

import type { ElkNode } from "elkjs/lib/elk-api.js";

import { assemble, type LaidOutFrame, type LaidOutPlan, type LaidOutScene } from "./assembly.ts";
import { type Attempt, attemptsFor } from "./attempts.ts";
import { type ElkOptions, frameOptions, labelOptions, marginsOf, nodeOptions } from "./elk-options.ts";
import type { FrameBefore, LayoutHistory } from "./history.ts";
import { patchGraph } from "./patch.ts";
import { isHolding, type Pinning, pinFrame, pinningOf } from "./pinned-frames.ts";
import { type Frame, type Plan, paper, planOf } from "./plan.ts";
import { isBetter, type Quality, qualityOf } from "./quality.ts";
import type { Point } from "./routes.ts";
import { withOwnNames } from "./same-places.ts";
import type { Scene } from "./scene.ts";
import { closedSizeOf, faceOf, type Size, titleBand, titleSizeOf } from "./shapes.ts";
import { titleAir, titlePlace, withRoomForTitle } from "./title-room.ts";
import { cutWhole, frameOf, wholeGraph } from "./whole.ts";

export type { Box, LaidOutContainer, LaidOutEdge, LaidOutNode, LaidOutScene, Point } from "./assembly.ts";

/** What layout asks of ELK: one graph, laid out in place or as a copy. */
export interface LayoutEngine {
  layout(graph: ElkNode): Promise<ElkNode>;
}

/** Laid-out containers by content. It keeps those used last. */
export interface LayoutCache {
  get(key: string): ElkNode | undefined;
  set(key: string, graph: ElkNode): void;
}

/** Places by id: of a node its upper left corner, of a container its origin, both seen from the origin of what it stands in. */
export type Pins = ReadonlyMap<string, Point>;

export interface LayoutOptions {
  readonly cache?: LayoutCache;
  /** What this picture was like before. It learns the new places. */
  readonly history?: LayoutHistory;
  /** Where a person has put members of the scene, by their ids; others are passed over. */
  readonly pins?: Pins;
  /** Asked between containers; an aborted layout rejects with the signal's reason. */
  readonly signal?: { throwIfAborted(): void };
}

/** Contents kept by a cache: many projects' containers, a few megabytes at most. */
const mostKept = 400;

export function createLayoutCache(): LayoutCache {
  const kept = new Map<string, ElkNode>();
  return {
    get(key) {
      const graph = kept.get(key);
      if (graph !== undefined) {
        kept.delete(key);
        kept.set(key, graph);
      }
      return graph;
    },
    set(key, graph) {
      kept.set(key, graph);
      const oldest = kept.keys().next();
      if (kept.size > mostKept && !oldest.done) kept.delete(oldest.value);
    },
  };
}

/**
 * A place for everything in a scene. The same scene gives the same places with or without a cache; with a history, what is
 * in both stays about where it was, and what is pinned stands where its pin says. Where ELK fails, the promise rejects.
 * Each container that is laid out as a whole costs one ELK run of its own size, and each attempt at a new picture one for each container.
 */
export async function layoutScene(
  scene: Scene,
  engine: LayoutEngine,
  options: LayoutOptions = {},
): Promise<LaidOutScene> {
  const { history, pins, ...rest } = options;
  const known = history?.known(scene) ?? scene;
  const pinning = await pinningOf(scene, known, { ...(history && { history }), ...(pins && { pins }) }, (unpinned) =>
    layoutScene(known, engine, { ...rest, history: unpinned }),
  );
  const work: Work = { pinning, engine, options };
  const isFresh = pinning.heights(paper) === undefined;
  const laidOut = isFresh
    ? await layoutAfresh(known, work)
    : await layoutFrames(planOf(known, pinning.heights, pinning.isReversed), work);
  history?.keep(scene, laidOut.frames, laidOut.plan.routes);
  return withOwnNames(assemble(known, laidOut), scene);
}

/** What every layout of a scene is made with. */
interface Work {
  readonly pinning: Pinning;
  readonly engine: LayoutEngine;
  readonly options: LayoutOptions;
  /** Against the usual options of ELK. */
  readonly changes?: ElkOptions;
}

/** A picture that nobody has seen before: the best of those that its size is worth. */
async function layoutAfresh(scene: Scene, work: Work): Promise<LaidOutPlan> {
  let best: { readonly laidOut: LaidOutPlan; readonly quality: Quality } | undefined;
  for (const attempt of attemptsFor(scene)) {
    const laidOut = await layoutBy(attempt, scene, work);
    if (laidOut === undefined) continue;
    const quality = qualityOf(assemble(scene, laidOut));
    if (best === undefined || isBetter(quality, best.quality)) best = { laidOut, quality };
  }
  return best?.laidOut ?? layoutFrames(planOf(scene), work);
}

/** A picture laid out in one way; undefined where that gives none that could be patched later. */
async function layoutBy({ isWhole, changes }: Attempt, scene: Scene, work: Work): Promise<LaidOutPlan | undefined> {
  if (!isWhole) return layoutFrames(planOf(scene), { ...work, changes });
  const plan = planOf(scene, undefined, () => false);
  const first = await layoutWhole(plan, changes, new Set(), work);
  if (first === undefined || first.untitled.size === 0) return first;
  const second = await layoutWhole(plan, changes, first.untitled, work);
  return second?.untitled.size === 0 ? second : undefined;
}

/** A plan laid out in one go. */
interface LaidOutWhole extends LaidOutPlan {
  /** Containers whose arrows leave no room for their titles. */
  readonly untitled: ReadonlySet<string>;
}

/** The plan in one go, with room set apart for the titles of some containers; undefined where it cannot be cut at their borders. */
async function layoutWhole(
  plan: Plan,
  changes: ElkOptions,
  titled: ReadonlySet<string>,
  { engine, options }: Work,
): Promise<LaidOutWhole | undefined> {
  const graph = wholeGraph(plan, changes, titled);
  const key = JSON.stringify(graph);
  options.signal?.throwIfAborted();
  const laidOut = options.cache?.get(key) ?? (await engine.layout(graph));
  options.cache?.set(key, laidOut);
  const whole = cutWhole(laidOut, plan);
  if (whole === undefined) return undefined;
  const frames = new Map<string, LaidOutFrame>();
  const untitled = new Set<string>();
  for (const frame of plan.frames.toReversed()) {
    const wanted = toElk(frame, frames);
    const placed = frame.members.length === 0 ? wanted : frameOf(wanted, frame, whole);
    if (frame.container !== undefined && titlePlace(frame.container, placed) === undefined) untitled.add(frame.id);
    frames.set(frame.id, { graph: placed, key: JSON.stringify(wanted), changes: 0 });
  }
  return { plan, frames, untitled };
}

async function layoutFrames(plan: Plan, work: Work): Promise<LaidOutPlan> {
  const frames = new Map<string, LaidOutFrame>();
  for (const frame of plan.frames.toReversed()) {
    work.options.signal?.throwIfAborted();
    frames.set(frame.id, await layoutFrame(frame, frames, work));
  }
  return { plan, frames };
}

/** A container that was patched so much, as a share of its members, is laid out as a whole again. */
const mostPatched = { share: 0.5, least: 8 } as const;

async function layoutFrame(
  frame: Frame,
  laidOut: ReadonlyMap<string, LaidOutFrame>,
  { pinning, engine, options: { cache, history }, changes = {} }: Work,
): Promise<LaidOutFrame> {
  const graph = toElk(frame, laidOut);
  const content = JSON.stringify(graph);
  const pins = pinning.pinsIn(frame, laidOut);
  const origins = frame.members.map(({ id }) => laidOut.get(id)?.origin);
  const key = pins === undefined ? content : `${content} ${JSON.stringify([...pins, origins])}`;
  if (frame.members.length === 0) return { graph, key, changes: 0 };
  const same = history?.same(frame.id, key);
  if (same !== undefined) return { ...same, key };
  const before = pinning.before(frame, laidOut);
  const patched = patchFrame(graph, frame, before);
  const base = patched ?? (pins !== undefined && isHolding(before, graph) ? before : await layoutAlone());
  return pins === undefined ? { ...base, key } : { ...pinFrame(graph, frame, base, pins, marginsOf(frame)), key };

  async function layoutAlone(): Promise<FrameBefore> {
    const asked = { ...graph, layoutOptions: { ...graph.layoutOptions, ...changes } };
    const question = JSON.stringify(asked);
    const known = cache?.get(question);
    if (known !== undefined) return { graph: known, changes: 0 };
    // ELK reads a graph's ports only where something is around the graph; that something keeps it as it is.
    const layoutOptions = { "elk.algorithm": "fixed" };
    const around = await engine.layout({ id: "around", layoutOptions, children: [asked] });
    const result = withRoomForTitle(around.children?.[0] ?? graph, frame.container);
    cache?.set(question, result);
    return { graph: result, changes: 0 };
  }
}

/** The container as it was with as little moved as can be; undefined where it must be laid out as a whole. */
function patchFrame(graph: ElkNode, frame: Frame, before: FrameBefore | undefined): FrameBefore | undefined {
  if (before === undefined) return undefined;
  const title = frame.container === undefined ? undefined : titleSizeOf(frame.container);
  const room = title === undefined ? 0 : titleAir.before + title.width + titleAir.behind;
  const patched = patchGraph(graph, before.graph, { ...marginsOf(frame), title: room });
  if (patched === undefined) return undefined;
  const changes = before.changes + patched.changes;
  if (changes > Math.max(mostPatched.least, mostPatched.share * frame.members.length)) return undefined;
  const isTitled =
    frame.container === undefined ||
    ((patched.graph.width ?? 0) >= (title?.width ?? 0) + 40 &&
      titlePlace(frame.container, patched.graph) !== undefined);
  const { origin } = before;
  return isTitled ? { graph: patched.graph, changes, ...(origin === undefined ? {} : { origin }) } : undefined;
}

function toElk(frame: Frame, laidOut: ReadonlyMap<string, LaidOutFrame>): ElkNode {
  const title = frame.container === undefined ? undefined : titleSizeOf(frame.container);
  const least = { width: (title?.width ?? 0) + 40, height: titleBand + (frame.members.length === 0 ? 20 : 0) };
  return {
    id: frame.id === paper ? "paper" : frame.id,
    ...(frame.members.length === 0 ? least : {}),
    layoutOptions: frameOptions(frame, least),
    ports: frame.ports.map(({ id, side }) => ({
      ...{ id, width: 0, height: 0 },
      layoutOptions: { "elk.port.side": side },
    })),
    children: frame.members.map((member) => {
      if ("job" in member) return toElkNode(member.id, faceOf(member));
      return member.collapsed === undefined
        ? toElkBox(laidOut.get(member.id)?.graph)
        : toElkNode(member.id, closedSizeOf(member));
    }),
    edges: frame.pieces.map(({ id, from, to, label }) => ({
      ...{ id, sources: [from], targets: [to] },
      labels: label === undefined ? [] : [{ id: `${id}.label`, text: " ", ...label, layoutOptions: labelOptions }],
    })),
  };
}

function toElkNode(id: string, { width, height }: Size): ElkNode {
  return { id, width, height, layoutOptions: nodeOptions };
}

/** A container that has been laid out, as a box whose ports stay where they are. */
function toElkBox(inner: ElkNode | undefined): ElkNode {
  const { id = "", width = 0, height = 0, ports = [] } = inner ?? {};
  return {
    ...{ id, width, height },
    // One that no arrow goes into may have arrows of its own, which find their place.
    layoutOptions: ports.length === 0 ? nodeOptions : { "elk.portConstraints": "FIXED_POS" },
    ports: ports.map(({ id: port, x = 0, y = 0 }) => ({
      ...{ id: port, width: 0, height: 0, x, y },
      layoutOptions: { "elk.port.side": y > 0 ? "SOUTH" : "NORTH" },
    })),
  };
}
