// Scenes of the size of a real company's design, the same for the same seed, and the small edits that somebody makes in them.

import type { Job } from "../../diagram/scene.ts";
import { randomFrom } from "./mutate.ts";
import type { EdgeSpec, SceneSpec } from "./scene.ts";

export interface LargeScene extends SceneSpec {
  readonly containers: readonly string[];
  readonly nodes: Readonly<Record<string, Job>>;
  readonly edges: readonly EdgeSpec[];
}

const jobs: readonly Job[] = ["gateway", "service", "service", "service", "worker", "store", "cache", "queue"];

/** So many nodes in systems of about a dozen, a few of them grouped; one and a half arrows for each, most within a system. */
export function largeScene(seed: number, nodes: number): LargeScene {
  const random = randomFrom(seed);
  const integer = (end: number): number => Math.floor(random() * end);
  const systems = Math.max(1, Math.round(nodes / 12));
  const containers = Array.from({ length: systems }, (_, index) => `s${index}`);
  for (let index = 0; index < systems; index += 3) containers.push(`s${index}.inner`);
  const ids = Array.from({ length: nodes }, (_, index) => {
    const system = `s${index % systems}`;
    const parent = containers.includes(`${system}.inner`) && random() < 0.3 ? `${system}.inner` : system;
    return `${parent}.node-${index}`;
  });
  const edges = new Map<string, EdgeSpec>();
  for (let count = 0; count < nodes * 1.4; count += 1) {
    const source = integer(nodes);
    const isNear = random() < 0.85;
    const target = isNear ? (source + systems * (1 + integer(4))) % nodes : integer(nodes);
    const [from, to] = [ids[Math.min(source, target)] ?? "", ids[Math.max(source, target)] ?? ""];
    if (from !== to) edges.set(`${from} ${to}`, [from, to, random() < 0.5 ? "calls" : "reads, writes"]);
  }
  return {
    containers,
    nodes: Object.fromEntries(ids.map((id) => [id, jobs[integer(jobs.length)] ?? "service"])),
    edges: [...edges.values()],
  };
}

export const editKinds = ["a node more", "a node less", "an arrow more", "an arrow less", "another name"] as const;
export type EditKind = (typeof editKinds)[number];

/** The scene after one edit somewhere. */
export function edited(scene: LargeScene, kind: EditKind, seed: number): LargeScene {
  const random = randomFrom(seed);
  const ids = Object.keys(scene.nodes);
  const pick = (): string => ids[Math.floor(random() * ids.length)] ?? "";
  const one = pick();
  const parent = one.slice(0, one.lastIndexOf("."));
  switch (kind) {
    case "a node more": {
      const id = `${parent}.new-${seed}`;
      return { ...scene, nodes: { ...scene.nodes, [id]: "service" }, edges: [...scene.edges, [one, id, "calls"]] };
    }
    case "a node less": {
      const nodes = Object.fromEntries(Object.entries(scene.nodes).filter(([id]) => id !== one));
      return { ...scene, nodes, edges: scene.edges.filter(([from, to]) => from !== one && to !== one) };
    }
    case "an arrow more": {
      const near = ids.filter((id) => id !== one && (random() < 0.2 || id.startsWith(parent)));
      const other = near[Math.floor(random() * near.length)] ?? pick();
      const isKnown = scene.edges.some(([from, to]) => from === one && to === other);
      return isKnown || other === one ? scene : { ...scene, edges: [...scene.edges, [one, other, "calls"]] };
    }
    case "an arrow less": {
      const gone = Math.floor(random() * scene.edges.length);
      return { ...scene, edges: scene.edges.filter((_, index) => index !== gone) };
    }
    case "another name": {
      const name = (id: string): string => (id === one ? `${one}-renamed` : id);
      return {
        ...scene,
        nodes: Object.fromEntries(Object.entries(scene.nodes).map(([id, job]) => [name(id), job])),
        edges: scene.edges.map(([from, to, ...rest]): EdgeSpec => [name(from), name(to), ...rest]),
      };
    }
    default:
      return kind satisfies never;
  }
}
