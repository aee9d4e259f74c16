// Scenes for tests of the picture: a few lines of plain data, random ones for properties, and the checks of geometry that
// every laid-out scene must pass.

import fc from "fast-check";

import type { Box, LaidOutEdge, LaidOutScene } from "../../diagram/layout.ts";
import type {
  EdgeManner,
  Job,
  Scene,
  SceneContainer,
  SceneEdge,
  SceneFinding,
  SceneNode,
} from "../../diagram/scene.ts";

/** `["a", "b", "calls"]`, with a manner where it is not `sync`. */
export type EdgeSpec = readonly [source: string, target: string, label?: string, manner?: EdgeManner];

export interface SceneSpec {
  /** By qualified name: `a.b` stands in `a`. */
  readonly containers?: readonly string[];
  /** By qualified name; a job, or more. */
  readonly nodes: Readonly<Record<string, Job | Partial<SceneNode>>>;
  readonly edges?: readonly EdgeSpec[];
}

/** A scene from plain data. The part of a name before its last dot is the container, where there is such a one. */
export function sceneOf({ containers = [], nodes, edges = [] }: SceneSpec): Scene {
  const parentOf = (id: string): { parent?: string } => {
    const parent = id.slice(0, Math.max(0, id.lastIndexOf(".")));
    return containers.includes(parent) ? { parent } : {};
  };
  return {
    view: "map",
    containers: containers.map((id): SceneContainer => {
      const kind = "parent" in parentOf(id) ? "group" : "system";
      return { id, kind, label: id, detail: "", ...parentOf(id), findings: [] };
    }),
    nodes: Object.entries(nodes).map(([id, spec]): SceneNode => {
      const own = typeof spec === "string" ? { job: spec } : spec;
      return { id, job: "service", label: id, detail: "service", ...parentOf(id), findings: [], ...own };
    }),
    edges: edges.map(([source, target, label = "calls", manner = "sync"]): SceneEdge => {
      const id = `${source} -> ${target} ${manner}`;
      return { id, source, target, manner, label, elements: [`${source} ${label} ${target}`], findings: [] };
    }),
  };
}

const jobs: readonly Job[] = [
  ...(["client", "external", "gateway", "service", "worker", "job"] as const),
  ...(["store", "cache", "queue", "topic", "coordinator", "component"] as const),
];

const words = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom(
    "",
    "x",
    "חיפוש תמונות",
    "👩‍👩‍👧‍👦 family service",
    "a-very-long-name-that-nobody-would-ever-write-on-a-board",
    "<b>&amp;",
  ),
);

const findings: fc.Arbitrary<readonly SceneFinding[]> = fc.array(
  fc.record({
    severity: fc.constantFrom("error", "warning", "info", "hint"),
    rule: fc.constant("some-rule"),
    message: words,
  }),
  { maxLength: 3 },
);

/** Scenes of up to 14 nodes in up to 5 nested containers with up to 22 edges, loops and cycles among them. */
export const scenes: fc.Arbitrary<Scene> = fc
  .record({
    parents: fc.array(fc.nat(), { maxLength: 5 }),
    nodes: fc.array(
      fc.record({ parent: fc.nat(), job: fc.constantFrom(...jobs), label: words, detail: words, findings }),
      {
        minLength: 1,
        maxLength: 14,
      },
    ),
    edges: fc.array(
      fc.record({
        ...{ source: fc.nat(), target: fc.nat(), label: fc.constantFrom("calls", "reads, writes", "consumed by") },
        ...{ manner: fc.constantFrom<EdgeManner>("sync", "async", "tie"), findings },
      }),
      { maxLength: 22 },
    ),
  })
  .map(({ parents, nodes, edges }) => {
    // A container stands in an earlier one or on the paper; 0 means the paper.
    const inside = (choice: number, count: number): { parent?: string } => {
      const index = choice % (count + 1);
      return index === 0 ? {} : { parent: `c${index - 1}` };
    };
    const edgesById = new Map<string, SceneEdge>();
    for (const { source, target, ...rest } of edges) {
      const [from, to] = [`n${source % nodes.length}`, `n${target % nodes.length}`];
      const id = `${from} -> ${to} ${rest.manner}`;
      edgesById.set(id, { ...rest, id, source: from, target: to, elements: [id] });
    }
    const containers = parents.map((choice, index): SceneContainer => {
      const own = inside(choice, index);
      return {
        id: `c${index}`,
        kind: "parent" in own ? "group" : "system",
        label: `c${index}`,
        detail: "",
        ...own,
        findings: [],
      };
    });
    return {
      view: "map" as const,
      containers: containers.toSorted((a, b) => depthOf(a, containers) - depthOf(b, containers)),
      nodes: nodes.map(({ parent, ...rest }, index) => ({
        ...rest,
        id: `n${index}`,
        ...inside(parent, parents.length),
      })),
      edges: [...edgesById.values()],
    };
  });

function depthOf({ parent }: SceneContainer, containers: readonly SceneContainer[]): number {
  const outer = containers.find(({ id }) => id === parent);
  return outer === undefined ? 0 : 1 + depthOf(outer, containers);
}

/** Everything about a laid-out scene that is not as a reader would want it, in words; empty where all is well. */
export function faultsOf(laidOut: LaidOutScene): readonly string[] {
  const boxes = new Map<string, Box>([
    ...laidOut.containers.map(({ container, box }) => [container.id, box] as const),
    ...laidOut.nodes.map(({ node, box }) => [node.id, box] as const),
  ]);
  const members = [...laidOut.scene.containers, ...laidOut.scene.nodes];
  const parents = new Map(members.map(({ id, parent }) => [id, parent]));
  const faults: string[] = [];
  const paper: Box = { x: 0, y: 0, width: laidOut.width, height: laidOut.height };
  for (const { id, parent } of members) {
    const box = boxes.get(id);
    const around = parent === undefined ? paper : boxes.get(parent);
    if (box === undefined || around === undefined || !isInside(box, around))
      faults.push(`${id} is not inside ${parent ?? "the paper"}`);
  }
  members.forEach((one, index) => {
    for (const other of members.slice(index + 1)) {
      if (parents.get(one.id) !== parents.get(other.id)) continue;
      if (overlap(boxes.get(one.id), boxes.get(other.id))) faults.push(`${one.id} overlaps ${other.id}`);
    }
  });
  for (const edge of laidOut.edges) faults.push(...faultsOfEdge(edge, laidOut, boxes));
  return faults;
}

function faultsOfEdge(laid: LaidOutEdge, laidOut: LaidOutScene, boxes: ReadonlyMap<string, Box>): readonly string[] {
  const { edge, points, label } = laid;
  const faults: string[] = [];
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return [`${edge.id} has no line`];
  if (!isOnBorder(first, boxes.get(edge.source))) faults.push(`${edge.id} does not begin at its source`);
  if (!isOnBorder(last, boxes.get(edge.target))) faults.push(`${edge.id} does not end at its target`);
  for (const { node, box } of laidOut.nodes) {
    if (overlap(label, box)) faults.push(`the label of ${edge.id} covers ${node.id}`);
  }
  points.slice(1).forEach((to, index) => {
    const from = points[index] ?? to;
    if (Math.abs(from.x - to.x) > 0.1 && Math.abs(from.y - to.y) > 0.1) faults.push(`${edge.id} runs askew`);
    const stretch = {
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      width: Math.abs(from.x - to.x),
      height: Math.abs(from.y - to.y),
    };
    for (const { node, box } of laidOut.nodes) {
      if (overlap(stretch, box)) faults.push(`${edge.id} runs through ${node.id}`);
    }
  });
  return faults;
}

/** Overlaps by more than the half unit that rounding may leave. */
function overlap(one: Box | undefined, other: Box | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const slack = 0.5;
  return (
    one.x + slack < other.x + other.width &&
    other.x + slack < one.x + one.width &&
    one.y + slack < other.y + other.height &&
    other.y + slack < one.y + one.height
  );
}

function isInside(inner: Box, outer: Box): boolean {
  return (
    outer.x - 0.1 <= inner.x &&
    outer.y - 0.1 <= inner.y &&
    inner.x + inner.width <= outer.x + outer.width + 0.1 &&
    inner.y + inner.height <= outer.y + outer.height + 0.1
  );
}

function isOnBorder({ x, y }: { readonly x: number; readonly y: number }, box: Box | undefined): boolean {
  if (box === undefined) return false;
  const isBeside = Math.abs(x - box.x) < 0.5 || Math.abs(x - box.x - box.width) < 0.5;
  const isAboveOrBelow = Math.abs(y - box.y) < 0.5 || Math.abs(y - box.y - box.height) < 0.5;
  return (
    (isBeside && box.y <= y && y <= box.y + box.height) || (isAboveOrBelow && box.x <= x && x <= box.x + box.width)
  );
}
