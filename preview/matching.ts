// Which elements of a picture a search means and which a filter lets through. Pure: pictures' tables of contents in, ids out; the page
// turns them into classes.

import type { PictureNode, PictureSeverity } from "../protocol/lsp.ts";

/**
 * Ids of the elements in which every word of a query occurs, in the picture's order; none for a query without words. An arrow is called
 * after its ends, so arrows are meant only where no element is.
 */
export function matchesOf(nodes: readonly PictureNode[], query: string): readonly string[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found = nodes.filter((node) => words.every((word) => textOf(node).includes(word)));
  const elements = found.filter(({ kind }) => kind !== "dependency");
  return (elements.length > 0 ? elements : found).map(({ id }) => id);
}

/** Everything of an element that is read. */
function textOf({ id, name, kind, detail, owner = "", tags = [], within, findings }: PictureNode): string {
  // What is found in something closed is told of that, too.
  const found = (within === undefined ? findings : []).flatMap(({ rule, message }) => [rule, message]);
  return [id, name, kind, detail, owner, ...tags, ...found].join("\n").toLowerCase();
}

/** What elements can be told apart by. */
export const facets = ["system", "flow", "owner", "tag", "severity"] as const;
export type Facet = (typeof facets)[number];

/** One value of a facet. */
export interface Option {
  readonly facet: Facet;
  readonly value: string;
  readonly name: string;
  /** Elements that have it, arrows and frames not counted. */
  readonly count: number;
}

/** What is chosen of each facet; a facet of which nothing is chosen lets everything through. */
export type Choice = ReadonlyMap<Facet, ReadonlySet<string>>;

const severities: readonly PictureSeverity[] = ["error", "warning", "info", "hint"];

/** Most values offered of one facet: more are found by searching. */
const mostOptions = 60;

/** The values that occur, by facet; those of most elements first, severities by their weight. */
export function optionsOf(nodes: readonly PictureNode[]): readonly Option[] {
  const traitsOf = traitsIn(nodes);
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  return facets.flatMap((facet) => {
    const counts = new Map<string, number>();
    for (const node of nodes) {
      if (!isCounted(node)) continue;
      for (const value of traitsOf(node)[facet]) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const values =
      facet === "severity"
        ? severities.filter((severity) => counts.has(severity))
        : [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
    return values.slice(0, mostOptions).map((value) => ({
      facet,
      value,
      name: facet === "system" ? (names.get(value) ?? value) : value,
      count: counts.get(value) ?? 0,
    }));
  });
}

/**
 * Ids of the elements that a choice lets through: those with one of the chosen values of every facet, and the frames around them.
 * An arrow passes with both its ends, which `endsOf` tells. A facet that nothing in the picture has, as in a view of other things, lets
 * everything through. Undefined where nothing is chosen that could keep anything back.
 */
export function passing(
  nodes: readonly PictureNode[],
  choice: Choice,
  endsOf: (id: string) => readonly (string | undefined)[],
): ReadonlySet<string> | undefined {
  const traitsOf = traitsIn(nodes);
  const chosen = [...choice].filter(
    ([facet, values]) => values.size > 0 && nodes.some((node) => isCounted(node) && traitsOf(node)[facet].length > 0),
  );
  if (chosen.length === 0) return undefined;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const through = new Set<string>();
  for (const node of nodes) {
    if (node.kind === "dependency") continue;
    const traits = traitsOf(node);
    if (!chosen.every(([facet, values]) => traits[facet].some((value) => values.has(value)))) continue;
    for (let at: PictureNode | undefined = node; at !== undefined && !through.has(at.id); ) {
      through.add(at.id);
      at = at.parent === undefined ? undefined : byId.get(at.parent);
    }
  }
  for (const { id, kind } of nodes) {
    if (kind !== "dependency") continue;
    if (endsOf(id).every((end) => end !== undefined && through.has(end))) through.add(id);
  }
  return through;
}

/** How many elements of a picture there are that a reader would count: no arrows, no frames. */
export function countOf(nodes: readonly PictureNode[], among?: ReadonlySet<string>): number {
  return nodes.filter((node) => isCounted(node) && (among === undefined || among.has(node.id))).length;
}

/** What stands in something closed counts: it is there, however it is drawn. */
function isCounted({ kind }: PictureNode): boolean {
  return kind !== "dependency" && kind !== "system" && kind !== "group";
}

/** The values of an element: owner and tags hold for all that stands in a frame; the system is the outermost frame. */
function traitsIn(nodes: readonly PictureNode[]): (node: PictureNode) => Readonly<Record<Facet, readonly string[]>> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return (node) => {
    const chain = [node];
    for (let at = node.parent; at !== undefined && chain.length < 50; at = chain.at(-1)?.parent) {
      const next = byId.get(at);
      if (next === undefined) break;
      chain.push(next);
    }
    const owner = chain.find((one) => one.owner !== undefined)?.owner;
    const outermost = chain.at(-1);
    return {
      system: outermost?.kind === "system" ? [outermost.id] : [],
      flow: node.flows ?? [],
      owner: owner === undefined ? [] : [owner],
      tag: [...new Set(chain.flatMap(({ tags = [] }) => tags))],
      severity: [...new Set(node.findings.map(({ severity }) => severity))],
    };
  };
}
