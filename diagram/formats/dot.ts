// Boxes and arrows in DOT, the language of Graphviz.

import type { EdgeManner, Job, Scene } from "../scene.ts";
import { edgeWords, linesOf, type Tree, tame, toneColours, toneOf, treeOf } from "./words.ts";

/** The outline of a job, in attributes. */
const outlines: Readonly<Record<Job, string>> = {
  client: "shape=oval",
  external: 'shape=box, style="dashed"',
  gateway: "shape=hexagon",
  service: 'shape=box, style="rounded"',
  worker: 'shape=box, style="rounded", peripheries=2',
  job: "shape=note",
  store: "shape=cylinder",
  cache: 'shape=cylinder, style="dashed"',
  queue: "shape=cds",
  topic: 'shape=cds, style="dashed"',
  coordinator: "shape=octagon",
  component: "shape=box",
};

const arrows: Readonly<Record<EdgeManner, string>> = {
  sync: "arrowhead=normal",
  async: 'style="dashed", arrowhead=vee',
  tie: 'style="dotted", arrowhead=odot',
};

/** The graph. Boxes keep their qualified names as far as these are plain. Linear in the scene. */
export function toDot(scene: Scene, title: string): string {
  const nameOf = createQuotedNames();
  return [
    `digraph ${quoted([title])} {`,
    `  graph [label=${quoted([title])}, labelloc=t, rankdir=TB, fontname="Helvetica"];`,
    `  node [fontname="Helvetica"];`,
    `  edge [fontname="Helvetica", fontsize=11];`,
    ...membersOf(treeOf(scene), nameOf, "  "),
    ...scene.edges.map((edge) => {
      const { source, target, manner } = edge;
      return `  ${nameOf(source)} -> ${nameOf(target)} [label=${quoted([edgeWords(edge)])}, ${arrows[manner]}${toneIn(edge)}];`;
    }),
    "}",
    "",
  ].join("\n");
}

function membersOf(tree: Tree, nameOf: (id: string) => string, indent: string): readonly string[] {
  return [
    ...tree.nodes.map(
      (node) => `${indent}${nameOf(node.id)} [label=${quoted(linesOf(node))}, ${outlines[node.job]}${toneIn(node)}];`,
    ),
    ...tree.closed.map((one) => `${indent}${nameOf(one.id)} [label=${quoted(linesOf(one))}, shape=folder];`),
    ...tree.containers.flatMap((container) => [
      // A subgraph is drawn with a frame where its name begins like this.
      `${indent}subgraph ${nameOf(`cluster_${container.id}`)} {`,
      `${indent}  label=${quoted(linesOf(container))};`,
      ...(container.kind === "group" ? [`${indent}  style="dashed";`] : []),
      ...membersOf(tree.inside(container), nameOf, `${indent}  `),
      `${indent}}`,
    ]),
  ];
}

/** The colour of what stands out, behind other attributes. */
function toneIn(one: Parameters<typeof toneOf>[0]): string {
  const tone = toneOf(one);
  if (tone === undefined) return "";
  const colour = `"${toneColours[tone]}"`;
  return tone === "pale" ? `, color=${colour}, fontcolor=${colour}` : `, color=${colour}, penwidth=3`;
}

/** Quoted names, one for each id: inside quotes DOT reads nothing but quotes and backslashes, and neither is let in. */
function createQuotedNames(): (id: string) => string {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  return (id) => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const base = tame(id).replace(/[^\p{L}\p{N}_.-]+/gu, "_");
    let name = base;
    for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`;
    taken.add(name);
    names.set(id, `"${name}"`);
    return `"${name}"`;
  };
}

/** Lines as one quoted text: a backslash would begin an escape, a quote end the text, an ampersand begin an entity of HTML. */
export function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    tame(line).replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("&", "&amp;"),
  );
  return `"${escaped.join("\\n")}"`;
}
