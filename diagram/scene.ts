// What a picture of boxes and arrows shows before anybody decides where: containers, nodes and edges with their words and findings.
// Plain data without source spans and without geometry, so it can be compared, cached, and sent to another thread.

import type { Overlay } from "./look.ts";
import { counted } from "./scene/words.ts";

/** Severities in the order of their weight, worst first. */
export const severities = ["error", "warning", "info", "hint"] as const;
export type SceneSeverity = (typeof severities)[number];

/** The job of a node, which decides its shape. */
export type Job =
  | "client"
  | "external"
  | "gateway"
  | "service"
  | "worker"
  | "job"
  | "store"
  | "cache"
  | "queue"
  | "topic"
  | "coordinator"
  | "component";

/** A finding in the words of the Problems list. */
export interface SceneFinding {
  readonly severity: SceneSeverity;
  readonly rule: string;
  readonly message: string;
}

/**
 * What has come upon an element, in a picture of a design with failures: `idle` is what only lost flows come to, `cut` a dependency
 * that brings no answer; the others as the analysis has them.
 */
export interface SceneFate {
  readonly state: "failed" | "down" | "slow" | "full" | "held" | "thinned" | "over" | "more" | "cut" | "idle";
  /** Two or three words that stand in place of the detail; empty where the state shows without. */
  readonly note: string;
  /** For who points at it. */
  readonly says: string;
  /** How the numbers in it come about, line by line. */
  readonly because?: readonly string[];
}

/** What became of an element between two designs, in a picture of both; `renamed` is what has moved, too. */
export interface SceneChange {
  readonly state: "added" | "removed" | "changed" | "renamed";
  /** Line by line, the weightiest first; never empty. */
  readonly says: readonly string[];
}

/** A system, a group or a kind of data, drawn as a frame around what it holds. */
export interface SceneContainer {
  /** Qualified name. */
  readonly id: string;
  readonly kind: "system" | "group" | "data";
  readonly label: string;
  /** Owner and cells; empty when neither is stated. */
  readonly detail: string;
  readonly parent?: string;
  /** Drawn closed: how many components stand in it, at whatever depth. Unwritten, it is drawn open. */
  readonly collapsed?: number;
  /** Who owns it, and what it is tagged with, where it says so itself. */
  readonly owner?: string;
  readonly tags?: readonly string[];
  readonly findings: readonly SceneFinding[];
  readonly change?: SceneChange;
}

/** A number, or a name, that an overlay reads at a node. */
export interface SceneMark {
  /** In the analysis's words: `71% at peak`, `unknown`; or an owner's name. */
  readonly says: string;
  /** One sentence for who points at it; empty where there is nothing to add. */
  readonly because: string;
  /** How much of the scale is certain, and how much there may be, both in [0, 1]; absent where it is unknown, or no number. */
  readonly fill?: { readonly least: number; readonly most: number };
  /** `high`: in the uppermost quarter of the scale; `over`: beyond its end. */
  readonly level?: "high" | "over";
  /** Of an owner: up to three letters, and the number of its colour, below `hues`: one each while there are enough. */
  readonly owner?: { readonly initials: string; readonly hue: number };
}

/** How many colours owners are told apart by, beside their names. */
export const hues = 6;

/** A component. */
export interface SceneNode {
  /** Unique in the scene; the qualified name, where a component is drawn once. */
  readonly id: string;
  /** Qualified name, where that is not the id. */
  readonly element?: string;
  readonly job: Job;
  /** Its title, else its name. */
  readonly label: string;
  /** Technology and copies; the job where neither is stated. */
  readonly detail: string;
  /** Text of its documentation, for those who point at it. */
  readonly doc?: string;
  readonly parent?: string;
  /** What the trust boundary that it lies in is called. */
  readonly boundary?: string;
  /** Who owns it, and what it is tagged with, where it says so itself. */
  readonly owner?: string;
  readonly tags?: readonly string[];
  /** What the flows that come through it are called, in declaration order. */
  readonly flows?: readonly string[];
  readonly findings: readonly SceneFinding[];
  readonly mark?: SceneMark;
  readonly fate?: SceneFate;
  readonly change?: SceneChange;
}

/**
 * `sync`: the source waits. `async`: nobody waits. `tie`: nothing flows of its own accord, the source is what it is because
 * of the target (a copy of it, a guest on it).
 */
export type EdgeManner = "sync" | "async" | "tie";

/** What one component has to do with another; several dependencies of one pair and one manner are one edge. */
export interface SceneEdge {
  /** `source -> target manner`, unique in the scene. */
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly manner: EdgeManner;
  /** The verbs, as the language spells them. */
  readonly label: string;
  /** What makes it so, line by line, for those who point at it. */
  readonly because?: readonly string[];
  /** The dependencies that it stands for, or the element that states it otherwise; never empty. */
  readonly elements: readonly string[];
  readonly findings: readonly SceneFinding[];
  /** The terms of what is asked, for those who point at it: `timeout 2s, 3 attempts`. */
  readonly terms?: string;
  /** A second line below the verbs. */
  readonly note?: string;
  /** Which trust boundaries it leads across, in words; unwritten where those on both sides trust each other, or none is declared. */
  readonly crossing?: string;
  /** How much thicker the arrow is drawn, from 1 to `weights`. */
  readonly weight?: number;
  readonly fate?: SceneFate;
  readonly change?: SceneChange;
}

/** So many thicknesses of arrows can be told apart, beside the usual one. */
export const weights = 4;

/** The views that are drawn as boxes and arrows. */
export type GraphView = "map" | "data";

export interface Scene {
  readonly view: GraphView;
  /** What is laid over it; its findings where unwritten. */
  readonly overlay?: Exclude<Overlay, "findings">;
  /** Whether its signs are explained below it. */
  readonly legend?: true;
  /** Whether it shows two designs: what bears no change is then the same in both, and the findings are the new ones. */
  readonly compared?: true;
  /** Outer containers before inner ones, else in declaration order. */
  readonly containers: readonly SceneContainer[];
  /** In declaration order. */
  readonly nodes: readonly SceneNode[];
  /** In the order of their sources, then of their declaration. */
  readonly edges: readonly SceneEdge[];
  /** So many arrows are left out, since they are too many to be drawn; none where unwritten. */
  readonly unshown?: number;
}

/** One entry of a picture's table of contents. */
export interface SceneEntry {
  /** Unique in the picture. */
  readonly id: string;
  /** The element of the design that it leads to; an edge's first dependency. */
  readonly element: string;
  readonly name: string;
  /** `system`, `group`, a job, `dependency`, or what else the view draws. */
  readonly kind: string;
  readonly detail: string;
  readonly parent?: string;
  readonly owner?: string;
  readonly tags?: readonly string[];
  readonly flows?: readonly string[];
  /** The closed container that stands for it, where it is not drawn itself. */
  readonly within?: string;
  readonly findings: readonly SceneFinding[];
}

/** How many components stand in a closed container, in words. */
export function insideInWords(collapsed: number): string {
  return `${counted(collapsed)} ${collapsed === 1 ? "component" : "components"}, collapsed`;
}

/**
 * Everything in a scene that can be pointed at, in the order in which one reads it: each container followed by what it holds, then
 * the edges.
 */
export function entriesOf(scene: Scene): readonly SceneEntry[] {
  const names = new Map([...scene.containers, ...scene.nodes].map(({ id, label }) => [id, label]));
  const members = new Map<string | undefined, SceneEntry[]>();
  const add = (member: SceneNode | SceneContainer, kind: string): void => {
    const { id, label, parent, owner, tags, findings } = member;
    const inside = "collapsed" in member && member.collapsed !== undefined ? insideInWords(member.collapsed) : "";
    const detail = [member.detail, inside].filter(Boolean).join(" · ");
    const entry = {
      ...{ id, element: elementOf(member), name: label, kind, detail },
      ...(parent === undefined ? {} : { parent }),
      ...(owner === undefined ? {} : { owner }),
      ...(tags === undefined ? {} : { tags }),
      ...("flows" in member ? { flows: member.flows } : {}),
      findings,
    };
    const known = members.get(parent);
    if (known === undefined) members.set(parent, [entry]);
    else known.push(entry);
  };
  for (const node of scene.nodes) add(withFate(node), node.job);
  for (const container of scene.containers) add(container, container.kind);
  const inside = (parent: string | undefined): readonly SceneEntry[] =>
    (members.get(parent) ?? []).flatMap((entry) => [entry, ...inside(entry.id)]);
  return [
    ...inside(undefined),
    ...scene.edges.map((edge) => ({
      id: edge.id,
      element: edge.elements[0] ?? edge.source,
      name: `${names.get(edge.source) ?? edge.source} ${edge.label} ${names.get(edge.target) ?? edge.target}`,
      kind: "dependency",
      detail: mannerInWords(edge.manner),
      findings: edge.findings,
    })),
  ];
}

/** The element of the design that a node or container stands for. */
export function elementOf(member: SceneNode | SceneContainer): string {
  return "element" in member && member.element !== undefined ? member.element : member.id;
}

/** A node whose detail tells what has come upon it. */
function withFate(node: SceneNode): SceneNode {
  return node.fate === undefined ? node : { ...node, detail: node.fate.says };
}

/** An edge's manner as a reader would say it. */
export function mannerInWords(manner: EdgeManner): string {
  switch (manner) {
    case "sync":
      return "synchronous";
    case "async":
      return "asynchronous";
    case "tie":
      return "structural";
    default:
      return manner satisfies never;
  }
}

/** How many findings of each severity there are, worst first, those that are none left out. */
export function countFindings(
  findings: readonly SceneFinding[],
): readonly { readonly severity: SceneSeverity; readonly count: number }[] {
  if (findings.length === 0) return [];
  return severities
    .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0);
}
