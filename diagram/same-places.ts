// When a picture's places hold for another scene: where that differs only in what takes no room, such as a name that is about as long, a
// number or the words of a finding. Then nothing needs to be laid out.

import type { LaidOutContainer, LaidOutScene } from "./assembly.ts";
import type { Scene, SceneContainer, SceneEdge, SceneNode } from "./scene.ts";
import { closedSizeOf, faceOf, labelSizeOf, type Size, titleSizeOf } from "./shapes.ts";

/**
 * A scene with the places of one that was laid out before, where a layout that knows that one would give just these; else undefined.
 * `isRenamed` tells whether something in it goes by another name. What is as it was is the same object, so that it is drawn once. Linear.
 */
export function placedAlike(
  before: LaidOutScene,
  scene: Scene,
): { readonly laidOut: LaidOutScene; readonly isRenamed: boolean } | undefined {
  const was = before.scene;
  const [old, now] = [membersOf(was), membersOf(scene)];
  if (was.view !== scene.view || was.containers.length !== scene.containers.length) return undefined;
  if (old.length !== now.length || was.edges.length !== scene.edges.length) return undefined;
  const known = new Set(old.map(({ id }) => id));
  const names = new Map<string | undefined, string | undefined>();
  for (const [index, { id }] of now.entries()) {
    const name = old[index]?.id;
    // Two that change places are known by their names, and so are who came and who went.
    if (name === undefined || (name !== id && known.has(id))) return undefined;
    names.set(id, name);
  }
  const isAlike =
    scene.containers.every((one, index) => isContainerAlike(was.containers[index], one, names)) &&
    scene.nodes.every((one, index) => isNodeAlike(was.nodes[index], one, names)) &&
    scene.edges.every((one, index) => isEdgeAlike(was.edges[index], one, names));
  if (!isAlike) return undefined;
  const laidOut = withOwnNames(before, keptWhereSame(was, scene));
  return { laidOut, isRenamed: old.some(({ id }, index) => id !== now[index]?.id) };
}

/** The scene with the elements of another one where they are the same. */
function keptWhereSame(was: Scene, scene: Scene): Scene {
  const kept = <Element>(before: readonly Element[], now: readonly Element[]): readonly Element[] =>
    now.map((one, index) => {
      const old = before[index];
      return old !== undefined && isSame(old, one) ? old : one;
    });
  return {
    ...scene,
    containers: kept(was.containers, scene.containers),
    nodes: kept(was.nodes, scene.nodes),
    edges: kept(was.edges, scene.edges),
  };
}

/** Whether two plain values say the same; a member that is not written is one that is undefined. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((member, index) => isSame(member, other[index]));
  }
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  for (const key in left) if (!isSame(left[key], right[key])) return false;
  for (const key in right) if (left[key] === undefined && right[key] !== undefined) return false;
  return true;
}

function membersOf({ containers, nodes }: Scene): readonly (SceneContainer | SceneNode)[] {
  return [...containers, ...nodes];
}

/** The old name of everything by its present one. */
type Names = ReadonlyMap<string | undefined, string | undefined>;

function isContainerAlike(was: SceneContainer | undefined, one: SceneContainer, names: Names): boolean {
  if (was === undefined || was.parent !== names.get(one.parent)) return false;
  if (was.collapsed === undefined || one.collapsed === undefined) {
    return was.collapsed === one.collapsed && isSize(titleSizeOf(was), titleSizeOf(one));
  }
  return isSize(closedSizeOf(was), closedSizeOf(one));
}

function isNodeAlike(was: SceneNode | undefined, one: SceneNode, names: Names): boolean {
  if (was === undefined || was.parent !== names.get(one.parent)) return false;
  const { job, label, detail, mark } = one;
  const isSame = was.job === job && was.label === label && was.detail === detail && was.mark === undefined;
  return (isSame && mark === undefined) || isSize(faceOf(was), faceOf(one));
}

function isEdgeAlike(was: SceneEdge | undefined, one: SceneEdge, names: Names): boolean {
  if (was === undefined || was.manner !== one.manner) return false;
  if (was.source !== names.get(one.source) || was.target !== names.get(one.target)) return false;
  return isSize(labelSizeOf(was), labelSizeOf(one));
}

function isSize(one: Size, other: Size): boolean {
  return one.width === other.width && one.height === other.height;
}

/** The places of a scene that went by other names, under those of one that has the same members in the same order. */
export function withOwnNames(laidOut: LaidOutScene, scene: Scene): LaidOutScene {
  if (laidOut.scene === scene) return laidOut;
  const containers = new Map(laidOut.scene.containers.map(({ id }, index) => [id, scene.containers[index]]));
  const containerOf = ({ container }: LaidOutContainer) => containers.get(container.id) ?? container;
  return {
    ...laidOut,
    scene,
    containers: laidOut.containers.map((one) => {
      const container = containerOf(one);
      return container === one.container ? one : { ...one, container };
    }),
    nodes: laidOut.nodes.map((one, index) => {
      const node = scene.nodes[index] ?? one.node;
      return node === one.node ? one : { ...one, node };
    }),
    edges: laidOut.edges.map((one, index) => {
      const edge = scene.edges[index] ?? one.edge;
      return edge === one.edge ? one : { ...one, edge };
    }),
  };
}
