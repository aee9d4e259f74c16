// One map of two designs: the later one, with what it lost as ghosts in the places where it stood, and everything that is new, gone
// or stated otherwise marked. A function of the two maps and of what somebody found to differ; it compares nothing itself.

import type { Scene, SceneChange, SceneContainer, SceneEdge, SceneFinding, SceneNode } from "../scene.ts";

/** An element or a dependency of either map that differs. */
export interface Differing {
  /** Qualified name, or the id of a dependency, on the side that has it; of what both have, the names on both. */
  readonly before?: string;
  readonly after?: string;
  /** As the language calls it: a job, `system`, `group` or `dependency`. */
  readonly kind: string;
  readonly change: SceneChange;
}

/** Two maps as one. `findings` are those to show, by element of the later design: the map's own are of one side alone. */
export function comparedMap(
  before: Scene,
  after: Scene,
  differing: readonly Differing[],
  findings: ReadonlyMap<string, readonly SceneFinding[]>,
): Scene {
  const present = new Map(differing.flatMap((one) => (one.after === undefined ? [] : [[keyOf(one, one.after), one]])));
  const changeOf = (kind: string, id: string): Pick<SceneNode, "change"> => {
    const change = present.get(keyOf({ kind }, id))?.change;
    return change === undefined ? {} : { change };
  };
  const found = (ids: readonly string[]) => ids.flatMap((id) => findings.get(id) ?? []);
  const nameOf = ghostNames(before, after, differing);
  const known = new Set([...after.containers, ...after.nodes].map(({ id }) => id));
  const ghost = <Member extends SceneContainer | SceneNode>(one: Member): readonly Member[] => {
    const id = nameOf(one.id);
    if (known.has(id)) return [];
    const parent = one.parent === undefined ? {} : { parent: nameOf(one.parent) };
    return [{ ...one, id, ...parent, findings: [], change: removed }];
  };
  return {
    view: "map",
    compared: true,
    legend: true,
    containers: [
      ...after.containers.map((one) => ({ ...one, ...changeOf(one.kind, one.id), findings: found([one.id]) })),
      ...before.containers.flatMap(ghost),
    ],
    nodes: [
      ...after.nodes.map((one) => marked({ ...one, ...changeOf(one.job, one.id), findings: found([one.id]) })),
      ...before.nodes.flatMap((one) => ghost(one).map((node) => ({ ...node, element: one.id }))),
    ],
    edges: comparedEdges(before, after, nameOf, (ids) =>
      ids.flatMap((id) => present.get(keyOf(dependency, id)) ?? []),
    ).map((edge) => ({ ...edge, findings: edge.change === removed ? [] : found(edge.elements.filter(isDependency)) })),
  };
}

const removed: SceneChange = { state: "removed", says: ["removed"] };
const dependency = { kind: "dependency" } as const;

function keyOf({ kind }: Pick<Differing, "kind">, id: string): string {
  return `${kind} ${id}`;
}

/** An element's name holds no blank, and a dependency's does. */
function isDependency(id: string): boolean {
  return id.includes(" ");
}

/** What an element of the earlier map is called in the common one; what has become another thing of its name stands apart from it. */
function ghostNames(before: Scene, after: Scene, differing: readonly Differing[]): (id: string) => string {
  const jobs = new Map<string, string>([
    ...before.containers.map(({ id, kind }) => [id, kind] as const),
    ...before.nodes.map(({ id, job }) => [id, job] as const),
  ]);
  const renamed = new Map(
    differing.flatMap(({ before: old, after: present, kind }) =>
      old !== undefined && present !== undefined && old !== present && kind !== dependency.kind ? [[old, present]] : [],
    ),
  );
  const frames = new Set(after.containers.map(({ id }) => id));
  const boxes = new Set(after.nodes.map(({ id }) => id));
  return (id) => {
    const name = renamed.get(id) ?? id;
    const isFrame = jobs.get(id) === "system" || jobs.get(id) === "group";
    return (isFrame ? boxes : frames).has(name) ? `${name} (removed)` : name;
  };
}

/** The arrows of the later map, those of the earlier one that it lost between them. */
function comparedEdges(
  before: Scene,
  after: Scene,
  nameOf: (id: string) => string,
  differingIn: (elements: readonly string[]) => readonly Differing[],
): readonly SceneEdge[] {
  const old = new Map(
    before.edges.map((edge) => {
      const [source, target] = [nameOf(edge.source), nameOf(edge.target)];
      const id = `${source} -> ${target} ${edge.manner}`;
      return [id, { ...edge, id, source, target, change: removed }] as const;
    }),
  );
  const kept = after.edges.map((edge): SceneEdge => {
    const was = old.get(edge.id);
    if (was === undefined) return { ...edge, change: { state: "added", says: ["new"] } };
    old.delete(edge.id);
    const says = differingIn(edge.elements).flatMap(({ change }) => change.says);
    // The same verbs in another spelling, such as an outbox or a fallback, are a change that no term need tell.
    if (says.length === 0 && was.label === edge.label) return edge;
    const lines = says.length === 0 ? [`was ${was.label}`] : says;
    return { ...edge, note: brief(lines), change: { state: "changed", says: lines } };
  });
  return [...kept, ...old.values()];
}

/** A component with the first of what differs written into it, for who sees the picture and cannot point at it. */
function marked(node: SceneNode): SceneNode {
  const { change } = node;
  if (change === undefined || change.state === "added") return node;
  return { ...node, mark: { says: brief(change.says), because: "" } };
}

/** Characters of a change that are written into the picture; who points at it reads all. */
const mostWritten = 30;

function brief([first = "", ...rest]: readonly string[]): string {
  const letters = [...first];
  const cut = letters.length > mostWritten ? `${letters.slice(0, mostWritten - 1).join("")}…` : first;
  return rest.length === 0 ? cut : `${cut}, ${rest.length} more`;
}
