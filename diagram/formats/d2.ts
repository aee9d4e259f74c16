// Boxes and arrows in D2.

import type { EdgeManner, Job, Scene } from "../scene.ts";
import { createNaming, edgeWords, linesOf, type Tree, tame, toneColours, toneOf, treeOf } from "./words.ts";

const outlines: Readonly<Record<Job, string>> = {
  client: "person",
  external: "cloud",
  gateway: "hexagon",
  service: "rectangle",
  worker: "step",
  job: "page",
  store: "cylinder",
  cache: "stored_data",
  queue: "queue",
  topic: "queue",
  coordinator: "diamond",
  component: "rectangle",
};

/** What is set for an arrow. */
const arrows: Readonly<Record<EdgeManner, readonly string[]>> = {
  sync: [],
  async: ["style.stroke-dash: 5"],
  tie: ["style.stroke-dash: 2", "target-arrowhead.shape: circle"],
};

/** Words that set something instead of naming a box. */
const reserved = [
  ...["label", "shape", "icon", "constraint", "tooltip", "link", "near", "width", "height", "direction", "top", "left"],
  ...["class", "classes", "vars", "style", "layers", "scenarios", "steps", "source", "target", "opacity", "stroke"],
  ...["fill", "font", "bold", "italic", "underline", "shadow", "multiple", "animated", "filled", "null", "suspend"],
  ...["unsuspend", "true", "false", "text", "code"],
];

/** The diagram. Linear in the scene. */
export function toD2(scene: Scene, title: string): string {
  const paths = new Map<string, string>();
  const lines = membersOf(treeOf(scene), [], paths, "");
  return [
    `# ${tame(title)}`,
    "direction: down",
    "",
    ...lines,
    ...(scene.edges.length === 0 ? [] : [""]),
    ...scene.edges.map((edge) => {
      const { source, target, manner } = edge;
      const ends = `${paths.get(source) ?? quotedInD2([source])} -> ${paths.get(target) ?? quotedInD2([target])}`;
      return `${ends}: ${quotedInD2([edgeWords(edge)])}${settings([...arrows[manner], ...toneIn(edge)])}`;
    }),
    "",
  ].join("\n");
}

function membersOf(tree: Tree, path: readonly string[], paths: Map<string, string>, indent: string): readonly string[] {
  const naming = createNaming({ reserved });
  // The parts of a qualified name before its last one are the containers around it.
  const enter = (id: string): readonly [string, readonly string[]] => {
    const name = naming.nameOf(id, id.slice(id.lastIndexOf(".") + 1));
    const inner = [...path, name];
    paths.set(id, inner.join("."));
    return [name, inner];
  };
  return [
    ...tree.nodes.map((node) => {
      const [name] = enter(node.id);
      return `${indent}${name}: ${quotedInD2(linesOf(node))}${settings([`shape: ${outlines[node.job]}`, ...toneIn(node)])}`;
    }),
    ...tree.closed.map((one) => {
      const [name] = enter(one.id);
      return `${indent}${name}: ${quotedInD2(linesOf(one))} { shape: package }`;
    }),
    ...tree.containers.flatMap((container) => {
      const [name, inner] = enter(container.id);
      return [
        `${indent}${name}: ${quotedInD2(linesOf(container))} {`,
        ...(container.kind === "group" ? [`${indent}  style.stroke-dash: 3`] : []),
        ...membersOf(tree.inside(container), inner, paths, `${indent}  `),
        `${indent}}`,
      ];
    }),
  ];
}

/** What is set for a box or an arrow, behind its label. */
function settings(all: readonly string[]): string {
  return all.length === 0 ? "" : ` { ${all.join("; ")} }`;
}

/** The colour of what stands out. */
function toneIn(one: Parameters<typeof toneOf>[0]): readonly string[] {
  const tone = toneOf(one);
  if (tone === undefined) return [];
  const stroke = `style.stroke: "${toneColours[tone]}"`;
  return tone === "pale" ? [stroke, "style.opacity: 0.6"] : [stroke, "style.stroke-width: 3"];
}

/** Lines as one quoted text: quotes and backslashes are escaped, and so is the sign by which variables are put in. */
export function quotedInD2(lines: readonly string[]): string {
  return `"${lines.map((line) => tame(line).replace(/["\\$]/g, "\\$&")).join("\\n")}"`;
}
