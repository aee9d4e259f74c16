// Boxes and arrows in PlantUML.

import type { EdgeManner, Job, Scene } from "../scene.ts";
import {
  createNaming,
  edgeWords,
  linesOf,
  type Naming,
  respelt,
  type Tone,
  type Tree,
  toneColours,
  toneOf,
  treeOf,
} from "./words.ts";

const outlines: Readonly<Record<Job, string>> = {
  client: "person",
  external: "cloud",
  gateway: "hexagon",
  service: "component",
  worker: "process",
  job: "file",
  store: "database",
  cache: "storage",
  queue: "queue",
  topic: "queue",
  coordinator: "control",
  component: "rectangle",
};

/** The two halves of an arrow, between which its colour stands. */
const arrows: Readonly<Record<EdgeManner, readonly [string, string]>> = {
  sync: ["-", "->"],
  async: [".", ".>"],
  tie: [".", ".o"],
};

/** The diagram. Linear in the scene. */
export function toPlantUml(scene: Scene, title: string): string {
  const naming = createPlantUmlNaming();
  return [
    "@startuml",
    `title ${plantUmlText(title)}`,
    ...membersOf(treeOf(scene), naming, ""),
    ...scene.edges.map((edge) => {
      const { source, target, manner } = edge;
      const words = plantUmlText(edgeWords(edge));
      return `${naming.nameOf(source)} ${arrow(manner, toneOf(edge))} ${naming.nameOf(target)}${words === "" ? "" : ` : ${words}`}`;
    }),
    "@enduml",
    "",
  ].join("\n");
}

function arrow(manner: EdgeManner, tone: Tone | undefined): string {
  const [shaft, head] = arrows[manner];
  return tone === undefined ? `${shaft}${head}` : `${shaft}[${toneColours[tone]}]${head}`;
}

/** The colour of an outline, behind a name. */
function lineColour(tone: Tone | undefined): string {
  if (tone === undefined) return "";
  const colour = toneColours[tone].slice(1);
  return tone === "pale" ? ` #line:${colour};text:${colour}` : ` #line:${colour};line.bold`;
}

/** Every name has a prefix: a line begins with one, and PlantUML has more words for the beginnings of lines than it lists. */
export function createPlantUmlNaming(): Naming {
  return createNaming({ prefix: "n_" });
}

function membersOf(tree: Tree, naming: Naming, indent: string): readonly string[] {
  return [
    ...tree.nodes.map((node) => {
      const words = linesOf(node).map(plantUmlText).join("\\n");
      return `${indent}${outlines[node.job]} "${words}" as ${naming.nameOf(node.id)}${lineColour(toneOf(node))}`;
    }),
    ...tree.closed.map(
      (one) => `${indent}folder "${linesOf(one).map(plantUmlText).join("\\n")}" as ${naming.nameOf(one.id)}`,
    ),
    ...tree.containers.flatMap((container) => [
      `${indent}${container.kind === "group" ? "frame" : "package"} "${linesOf(container).map(plantUmlText).join("\\n")}" as ${naming.nameOf(container.id)} {`,
      ...membersOf(tree.inside(container), naming, `${indent}  `),
      `${indent}}`,
    ]),
  ];
}

/**
 * A text for quotes, or for the rest of a line. PlantUML reads a wiki's marks, tags that fetch pictures and calls of its preprocessor
 * in any text, and has no one sign that escapes them all: whatever is neither letter, digit nor harmless is written by its number.
 */
export function plantUmlText(text: string): string {
  const number = (_: string, code: number): string => `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
  return respelt(text, /[\u00a0-\u{10ffff}]|[A-Za-z0-9 ,.()-]/u, number)
    .replace(/(?<![A-Za-z0-9])[.-]|[.-](?![A-Za-z0-9 ,]|$)/g, (mark) => number(mark, mark.charCodeAt(0)))
    .trim();
}
