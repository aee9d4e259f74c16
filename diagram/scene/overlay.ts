// Overlays: a scene with one quantity, or the owners, read at each of its elements. A function from scene to scene,
// so that every view has them all. The numbers and their words are the analysis's; here they only become lengths.

import type { Insight, Reading, Readings } from "../../analysis/index.ts";
import type { SystemModel } from "../../language/index.ts";
import { nodesOutside } from "../collapse.ts";
import { chipsOf, type DomainsScene, mapChips } from "../domains.ts";
import type { Look, Overlay } from "../look.ts";
import type { MatrixScene } from "../matrix.ts";
import { elementOf, hues, type Scene, type SceneEdge, type SceneMark, weights } from "../scene.ts";
import type { SequenceScene } from "../sequence.ts";

type Numbered = Exclude<Overlay, "findings" | "owner">;

/** The scene with what a look lays over it, but for what it says is closed. Linear in the scene, once the numbers are there. */
export function overlaid(
  scene: Scene,
  {
    overlay = "findings",
    terms: showsTerms = false,
    legend = true,
    collapsed = [],
  }: Pick<Look, "overlay" | "terms" | "legend" | "collapsed">,
  model: SystemModel,
  insight: Pick<Insight, "readings" | "terms">,
): Scene {
  const terms = insight.terms();
  const worded = scene.edges.map((edge) => withTerms(edge, terms, showsTerms));
  const plain: Scene = { ...scene, edges: worded, ...(legend ? { legend: true } : {}) };
  if (overlay === "findings") return plain;
  if (overlay === "owner") return withMarks({ ...plain, overlay }, ownerMarks(scene.nodes.map(elementOf), model));
  // A number at a component costs what the design around it costs: nobody waits for those that are not drawn.
  const drawn = new Set(nodesOutside(scene, collapsed).map(elementOf));
  return withReadings({ ...plain, overlay }, overlay, insight.readings(overlay, drawn));
}

function withTerms(edge: SceneEdge, terms: ReadonlyMap<string, string>, isShown: boolean): SceneEdge {
  const own = joined(edge.elements.map((element) => terms.get(element)));
  if (own === "") return edge;
  return { ...edge, terms: own, ...(isShown ? { note: own } : {}) };
}

function withReadings(scene: Scene, overlay: Numbered, { components, dependencies }: Readings): Scene {
  return {
    ...withMarks(scene, readingMarks(overlay, components)),
    edges: scene.edges.map((edge) => {
      const readings = edge.elements.flatMap((element) => dependencies.get(element) ?? []);
      if (readings.length === 0) return edge;
      const said = joined(readings.map(({ says }) => says));
      const tries = Math.max(1, ...readings.map(({ value }) => value?.[1] ?? 1));
      const weight = overlay === "amplification" ? Math.min(weights, Math.ceil(Math.log2(tries))) : 0;
      // What the terms say already is not said twice.
      const note = edge.note?.includes(said) === true ? edge.note : joined([said, edge.note], " · ");
      return { ...edge, note, ...(weight === 0 ? {} : { weight }) };
    }),
  };
}

/** What is read at a component, by its qualified name. */
type MarkOf = (id: string) => SceneMark | undefined;

function withMarks(scene: Scene, markOf: MarkOf): Scene {
  return { ...scene, nodes: scene.nodes.map((node) => marked(node, elementOf(node), markOf)) };
}

function marked<Item extends { readonly mark?: SceneMark }>(item: Item, id: string, markOf: MarkOf): Item {
  const mark = markOf(id);
  return mark === undefined ? item : { ...item, mark };
}

function readingMarks(overlay: Numbered, components: Readings["components"]): MarkOf {
  return (id) => {
    const reading = components.get(id);
    return reading === undefined ? undefined : markOf(reading, overlay);
  };
}

/** A picture of lanes, places or rows with what a look lays over its components. Linear in them, once the numbers are there. */
export function laidOver<Picture extends SequenceScene | DomainsScene | MatrixScene>(
  scene: Picture,
  { overlay = "findings", legend = true }: Pick<Look, "overlay" | "legend">,
  model: SystemModel,
  insight: Pick<Insight, "readings">,
): Picture {
  if (overlay === "findings") return scene;
  const markOf =
    overlay === "owner"
      ? ownerMarks(componentsIn(scene), model)
      : readingMarks(overlay, insight.readings(overlay, new Set(componentsIn(scene))).components);
  return { ...withMarksIn(scene, markOf), overlay, ...(legend ? { legend: true } : {}) };
}

function componentsIn(scene: SequenceScene | DomainsScene | MatrixScene): readonly string[] {
  if (scene.view === "flow") return scene.lanes.map(({ id }) => id);
  if (scene.view === "shared") return scene.rows.map(({ id }) => id);
  return chipsOf(scene).map(({ element }) => element);
}

function withMarksIn<Picture extends SequenceScene | DomainsScene | MatrixScene>(
  scene: Picture,
  markOf: MarkOf,
): Picture {
  switch (scene.view) {
    case "flow":
      return { ...scene, lanes: scene.lanes.map((lane) => marked(lane, lane.id, markOf)) };
    case "shared":
      return { ...scene, rows: scene.rows.map((row) => marked(row, row.id, markOf)) };
    case "domains":
      return { ...scene, ...mapChips(scene, (chip) => marked(chip, chip.element, markOf)) };
    default:
      return scene satisfies never;
  }
}

/** A reading as a mark. */
export function markOf({ says, because, value }: Omit<Reading, "kind">, overlay: Numbered): SceneMark {
  if (value === undefined) return { says, because };
  const [least, most] = value.map((one) => within(scales[overlay](one))) as [number, number];
  const level = isBeyond(overlay, value[0]) ? "over" : least >= 0.75 ? "high" : undefined;
  return { says, because, fill: { least, most }, ...(level === undefined ? {} : { level }) };
}

/**
 * How long a number's bar is, 1 for the whole scale; the longer, the worse. Utilisation as it is. Shares that are lost by their
 * power of ten, from one in a million to one in ten; tries by doublings up to 64; times by powers of ten from 1 ms to 100 s.
 */
const scales: Readonly<Record<Numbered, (value: number) => number>> = {
  availability: (lost) => (Math.log10(lost) + 6) / 5,
  utilisation: (used) => used,
  amplification: (tries) => Math.log2(tries) / 6,
  latency: (seconds) => (Math.log10(seconds) + 3) / 5,
};

function isBeyond(overlay: Numbered, value: number): boolean {
  return overlay === "utilisation" ? value > 1 : value === Number.POSITIVE_INFINITY;
}

function within(share: number): number {
  return Number.isNaN(share) ? 0 : Math.round(Math.min(1, Math.max(0, share)) * 1000) / 1000;
}

/** The owners of components, with a colour each that tells those of this picture apart. */
function ownerMarks(ids: readonly string[], model: SystemModel): MarkOf {
  const ownerOf = (id: string): string | undefined => {
    const component = model.componentById.get(id);
    return component?.owner?.value ?? ownerAround(component?.parent, model);
  };
  const hueByName = huesOf(new Set(ids.flatMap((id) => ownerOf(id) ?? [])));
  return (id) => {
    if (!model.componentById.has(id)) return undefined;
    const name = ownerOf(id);
    if (name === undefined) return { says: "no owner", because: "" };
    return { says: name, because: "", owner: { initials: initialsOf(name), hue: hueByName.get(name) ?? 0 } };
  };
}

/** A colour for each name: the one that its letters give, or the next that is free where another name has it. */
function huesOf(names: ReadonlySet<string>): ReadonlyMap<string, number> {
  const hueByName = new Map<string, number>();
  const taken = new Set<number>();
  for (const name of [...names].sort()) {
    let hue = hueOf(name);
    while (taken.size < hues && taken.has(hue)) hue = (hue + 1) % hues;
    taken.add(hue);
    hueByName.set(name, hue);
  }
  return hueByName;
}

/** The owner of the innermost container around a component that has one. */
function ownerAround(id: string | undefined, model: SystemModel): string | undefined {
  const seen = new Set<string>();
  for (let at = id; at !== undefined && !seen.has(at); at = model.containerById.get(at)?.parent) {
    seen.add(at);
    const owner = model.containerById.get(at)?.owner;
    if (owner !== undefined) return owner.value;
  }
  return undefined;
}

/** First letters of the first words; `team` says nothing that tells teams apart. */
function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = words.length > 1 ? words.filter((word) => !/^(team|the|and|of)$/iu.test(word)) : words;
  const chosen = telling.length > 0 ? telling : words;
  const [only] = chosen;
  const letters =
    chosen.length === 1 && only !== undefined ? [...only].slice(0, 2) : chosen.map((word) => [...word][0]);
  return letters.slice(0, 3).join("").toUpperCase();
}

/** The same for the same name in every picture: FNV-1a over its code units, with the better half of its bits mixed in. */
function hueOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  return ((hash ^ (hash >>> 15)) >>> 0) % hues;
}

function joined(parts: readonly (string | undefined)[], by = "; "): string {
  return [...new Set(parts.filter((part) => part !== undefined && part !== ""))].join(by);
}
