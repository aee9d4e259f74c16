// What a picture looked like before, so that the next one changes little: how each container was laid out, and which names
// meant the same thing. It belongs to one picture and goes with it; a picture without history is laid out afresh.

import type { ElkNode } from "elkjs/lib/elk-api.js";

import type { Plan } from "./plan.ts";
import type { Point } from "./routes.ts";
import type { Scene, SceneContainer, SceneEdge, SceneNode } from "./scene.ts";

/** A container as it was laid out, and how much of it has been patched since it was last laid out as a whole. */
export interface FrameBefore {
  readonly graph: ElkNode;
  readonly changes: number;
  /** Where its origin lies, from which the places of what it holds are measured; its upper left corner where unwritten. */
  readonly origin?: Point;
  /** What of it was put somewhere by a person. */
  readonly pinned?: ReadonlySet<string>;
}

/** What names are given to, in its order. */
export interface Members {
  readonly containers: readonly { readonly id: string }[];
  readonly nodes: readonly { readonly id: string }[];
}

/** The layouts of one picture, newest last. */
export interface LayoutHistory {
  /** How a container with just this content was laid out here not long ago. */
  same(frame: string, key: string): FrameBefore | undefined;
  /** How a container was laid out last. */
  last(frame: string): FrameBefore | undefined;
  /** Whether an edge was laid out from its target to its source; undefined for one that was not there. */
  isReversed(edge: string): boolean | undefined;
  /** The scene under the names by which the history knows things: who only was renamed keeps the first one. */
  known(scene: Scene): Scene;
  /** Learns what everything in a scene is called that has the places of the last one. */
  rename(scene: Members): void;
  /** Keeps what has become the picture. `frames` and `routes` are all of it, by their known names. */
  keep(scene: Scene, frames: ReadonlyMap<string, FrameBefore & { readonly key: string }>, routes: Plan["routes"]): void;
}

/** Layouts kept of each container: enough for an undo and its redo. */
const mostKept = 8;

export function createLayoutHistory(): LayoutHistory {
  let frames = new Map<string, Map<string, FrameBefore>>();
  let names: ReadonlyMap<string, string> = new Map();
  let reversals: ReadonlyMap<string, boolean> = new Map();
  return {
    same: (frame, key) => frames.get(frame)?.get(key),
    last: (frame) => [...(frames.get(frame)?.values() ?? [])].at(-1),
    isReversed: (edge) => reversals.get(edge),
    rename(scene) {
      names = namesOf(scene, names);
    },
    known: (scene) => renamed(scene, namesOf(scene, names)),
    keep(scene, laidOut, routes) {
      reversals = new Map(routes.map(({ edge, isReversed }) => [edge.id, isReversed]));
      names = namesOf(scene, names);
      const next = new Map<string, Map<string, FrameBefore>>();
      for (const [id, { key, ...frame }] of laidOut) {
        const kept = new Map(frames.get(id));
        kept.delete(key);
        kept.set(key, frame);
        const oldest = kept.keys().next();
        if (kept.size > mostKept && !oldest.done) kept.delete(oldest.value);
        next.set(id, kept);
      }
      frames = next;
    },
  };
}

/**
 * The known name of everything in a scene. Where as much has gone as has come, and each that came is of the sort of the one
 * that went in its place, they have been renamed.
 */
function namesOf(scene: Members, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const members = [...scene.containers, ...scene.nodes];
  const here = new Set(members.map(({ id }) => id));
  const gone = [...before.keys()].filter((id) => !here.has(id));
  const come = members.map(({ id }) => id).filter((id) => !before.has(id));
  const isRenaming = gone.length > 0 && gone.length === come.length;
  const names = new Map<string, string>();
  const taken = new Set([...before].filter(([id]) => here.has(id)).map(([, name]) => name));
  for (const { id } of members) {
    const place = come.indexOf(id);
    let name = before.get(id) ?? (isRenaming ? (before.get(gone[place] ?? "") ?? id) : id);
    while (!before.has(id) && taken.has(name)) name = `${name}'`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}

function renamed(scene: Scene, names: ReadonlyMap<string, string>): Scene {
  const nameOf = (id: string): string => names.get(id) ?? id;
  const member = <Member extends SceneContainer | SceneNode>(one: Member): Member => ({
    ...one,
    id: nameOf(one.id),
    ...(one.parent === undefined ? {} : { parent: nameOf(one.parent) }),
  });
  const counts = new Map<string, number>();
  return {
    ...scene,
    containers: scene.containers.map(member),
    nodes: scene.nodes.map(member),
    edges: scene.edges.map((edge): SceneEdge => {
      const [source, target] = [nameOf(edge.source), nameOf(edge.target)];
      const pair = `${source} -> ${target} ${edge.manner}`;
      const count = counts.get(pair) ?? 0;
      counts.set(pair, count + 1);
      return { ...edge, id: count === 0 ? pair : `${pair} ${count}`, source, target };
    }),
  };
}
