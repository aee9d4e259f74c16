// A scene with some of its containers closed: what stands in one goes into it, with its findings, and the arrows that crossed its border
// end at it. A pure step before the layout, so that a design of thousands is drawn as the few boxes that a reader can take in.

import { counted } from "./scene/words.ts";
import type { Scene, SceneChange, SceneContainer, SceneEdge, SceneEntry, SceneFinding, SceneNode } from "./scene.ts";
import { entriesOf } from "./scene.ts";

/** A design with more components than this opens with its outermost containers closed. */
export const mostAtOnce = 120;

/** Most elements in closed containers that a picture's table of contents names. */
const mostHidden = 5_000;

/** The containers that are closed while nobody has said which: none, but the outermost ones of a large design. */
export function collapsedAtFirst({ nodes, containers }: Scene): readonly string[] {
  if (nodes.length <= mostAtOnce) return [];
  return containers.filter(({ parent }) => parent === undefined).map(({ id }) => id);
}

/** The names among those given that are containers of a scene, each once, in the scene's order. */
export function collapsible({ containers }: Scene, names: readonly string[]): readonly string[] {
  const wanted = new Set(names);
  return containers.map(({ id }) => id).filter((id) => wanted.has(id));
}

/**
 * The scene with these containers closed. The same scene where none of them stands in it. Arrows of one manner between what has become one
 * pair are one; those inside a closed container are gone, and their findings are the container's. Linear.
 */
export function collapseScene(scene: Scene, collapsed: readonly string[]): Scene {
  const closed = new Set(collapsible(scene, collapsed));
  if (closed.size === 0) return scene;
  const standIn = standInsOf(scene, closed);
  const gathered = new Map<string, { components: number; findings: SceneFinding[]; changes: number }>();
  for (const { id, findings } of scene.containers) {
    if (closed.has(id) && !standIn.has(id)) gathered.set(id, { components: 0, findings: [...findings], changes: 0 });
  }
  for (const { id, findings } of scene.containers) gathered.get(standIn.get(id) ?? "")?.findings.push(...findings);
  for (const { id, findings, change } of scene.nodes) {
    const into = gathered.get(standIn.get(id) ?? "");
    if (into === undefined) continue;
    into.components += 1;
    if (change !== undefined) into.changes += 1;
    into.findings.push(...findings);
  }
  const edges = liftedEdges(scene, standIn, (id, findings) => gathered.get(id)?.findings.push(...findings));
  return {
    ...scene,
    containers: scene.containers
      .filter(({ id }) => !standIn.has(id))
      .map((container): SceneContainer => {
        const inside = gathered.get(container.id);
        if (inside === undefined) return container;
        const { components: collapsed, findings, changes } = inside;
        if (changes === 0 || container.change !== undefined) return { ...container, collapsed, findings };
        const change = { state: "changed", says: [`${changes} of what stands in it`] } as const;
        return { ...container, collapsed, findings, change };
      }),
    nodes: scene.nodes.filter(({ id }) => !standIn.has(id)),
    edges,
  };
}

/** The nodes of a scene that stand in no closed container. */
export function nodesOutside(scene: Scene, collapsed: readonly string[]): readonly SceneNode[] {
  const standIn = standInsOf(scene, new Set(collapsible(scene, collapsed)));
  return scene.nodes.filter(({ id }) => !standIn.has(id));
}

/** For everything in a closed container, the outermost closed one around it. */
function standInsOf({ containers, nodes }: Scene, closed: ReadonlySet<string>): ReadonlyMap<string, string> {
  const standIn = new Map<string, string>();
  // Outer containers come before inner ones, so that the one around is known by then.
  for (const { id, parent } of [...containers, ...nodes]) {
    if (parent === undefined) continue;
    const outer = standIn.get(parent) ?? (closed.has(parent) ? parent : undefined);
    if (outer !== undefined) standIn.set(id, outer);
  }
  return standIn;
}

function liftedEdges(
  { edges }: Scene,
  standIn: ReadonlyMap<string, string>,
  takeIn: (container: string, findings: readonly SceneFinding[]) => void,
): readonly SceneEdge[] {
  const lifted = new Map<string, SceneEdge[]>();
  for (const edge of edges) {
    const source = standIn.get(edge.source) ?? edge.source;
    const target = standIn.get(edge.target) ?? edge.target;
    if (source === target && standIn.has(edge.source)) {
      takeIn(source, edge.findings);
      continue;
    }
    const id = `${source} -> ${target} ${edge.manner}`;
    const own = source === edge.source && target === edge.target ? edge : { ...edge, id, source, target };
    const known = lifted.get(id);
    if (known === undefined) lifted.set(id, [own]);
    else known.push(own);
  }
  return [...lifted.values()].map(mergedEdge);
}

/** What several arrows together lead across; it says so where some of them lead across nothing. */
function mergedCrossing(crossings: readonly SceneEdge["crossing"][]): string | undefined {
  const [one, ...others] = new Set(crossings.filter((crossing) => crossing !== undefined));
  if (one === undefined) return undefined;
  const words = others.length === 0 ? one : "crosses trust boundaries";
  return crossings.includes(undefined) ? `${words} in part` : words;
}

/** Verbs that the label of a merged arrow names; more are counted. */
const mostVerbs = 3;

/** One arrow in place of several of one pair and one manner; at least one. */
export function mergedEdge(edges: readonly SceneEdge[]): SceneEdge {
  const [first, ...rest] = edges as readonly [SceneEdge, ...SceneEdge[]];
  if (rest.length === 0) return first;
  const elements = [...new Set(edges.flatMap((edge) => edge.elements))];
  const verbs = [...new Set(edges.flatMap(({ label }) => label.split(", ")))];
  const what = verbs.length > mostVerbs ? "relations" : verbs.join(", ");
  const { id, source, target, manner } = first;
  const label = verbs.length > mostVerbs ? `${counted(edges.length)} ${what}` : `${what} ×${counted(edges.length)}`;
  const findings = edges.flatMap((edge) => edge.findings);
  // One that is cut shows among many, and they are idle together.
  const fates = edges.map((edge) => edge.fate);
  const fate = fates.find((one) => one?.state === "cut") ?? (fates.includes(undefined) ? undefined : fates[0]);
  const weight = Math.max(...edges.map((edge) => edge.weight ?? 0));
  const change = mergedChange(edges);
  const crossing = mergedCrossing(edges.map((edge) => edge.crossing));
  return {
    ...{ id, source, target, manner, label, elements, findings },
    ...(crossing === undefined ? {} : { crossing }),
    ...(weight === 0 ? {} : { weight }),
    ...(fate === undefined ? {} : { fate }),
    ...(change === undefined ? {} : { change }),
  };
}

/** All new or all gone is so together; anything else among them is a change. */
function mergedChange(edges: readonly SceneEdge[]): SceneChange | undefined {
  const [first, ...others] = new Set(edges.map(({ change }) => change?.state));
  if (first === undefined && others.length === 0) return undefined;
  const says = edges.flatMap(({ change }) => change?.says ?? []);
  return { state: others.length === 0 && first !== undefined ? first : "changed", says };
}

/** The table of contents of a collapsed scene: what is drawn, then what stands in its closed containers, without arrows. */
export function collapsedEntries(whole: Scene, drawn: Scene): readonly SceneEntry[] {
  if (whole === drawn) return entriesOf(whole);
  const closed = new Set(drawn.containers.filter((one) => one.collapsed !== undefined).map(({ id }) => id));
  const standIn = standInsOf(whole, closed);
  const hidden = entriesOf({ ...whole, edges: [] })
    .filter(({ id }) => standIn.has(id))
    .slice(0, mostHidden)
    .map((entry) => ({ ...entry, within: standIn.get(entry.id) ?? "" }));
  return [...entriesOf(drawn), ...hidden];
}
