// Boxes and arrows as a Mermaid flowchart, which GitHub, GitLab and many wikis draw inside a text.

import type { EdgeManner, Job, Scene } from "../scene.ts";
import {
  createNaming,
  edgeWords,
  linesOf,
  type Naming,
  respelt,
  type Tree,
  toneColours,
  toneOf,
  treeOf,
} from "./words.ts";

/** The outline of a job, as what stands before and behind its quoted label. */
const outlines: Readonly<Record<Job, readonly [string, string]>> = {
  client: ["([", "])"],
  external: ["[[", "]]"],
  gateway: ["{{", "}}"],
  service: ["[", "]"],
  worker: ["[", "]"],
  job: ["[", "]"],
  store: ["[(", ")]"],
  cache: ["[(", ")]"],
  queue: ["[/", "/]"],
  topic: ["[/", "/]"],
  coordinator: ["{{", "}}"],
  component: ["[", "]"],
};

/** As on the map: full where the source waits, dashed where it does not, a ring where nothing flows. */
const arrows: Readonly<Record<EdgeManner, string>> = { sync: "-->", async: "-.->", tie: "-.-o" };

/** Words that begin a statement, or that are one, when they stand alone. */
const reserved = [
  ...["graph", "flowchart", "subgraph", "end", "direction", "style", "linkStyle", "classDef", "class", "click", "call"],
  ...["href", "default", "interpolate", "accTitle", "accDescr", "v", "x", "o", "TB", "TD", "BT", "LR", "RL"],
];

/** The flowchart. Linear in the scene. */
export function toMermaid(scene: Scene, title: string): string {
  const naming = createNaming({ reserved });
  return [
    ...mermaidHead(title),
    "flowchart TB",
    ...membersOf(treeOf(scene), naming, "  "),
    ...scene.edges.map((edge) => {
      const { source, target, manner } = edge;
      const words = mermaidText(edgeWords(edge));
      return `  ${naming.nameOf(source)} ${arrows[manner]}${words === "" ? "" : `|"${words}"|`} ${naming.nameOf(target)}`;
    }),
    ...tonesOf(scene, naming),
    "",
  ].join("\n");
}

/** A class for each tone that occurs, and the style of arrows, which have none. */
function tonesOf({ nodes, edges }: Scene, naming: Naming): readonly string[] {
  return (["bad", "warn", "pale"] as const).flatMap((tone) => {
    const boxes = nodes.filter((node) => toneOf(node) === tone).map(({ id }) => naming.nameOf(id));
    const numbers = edges.flatMap((edge, index) => (toneOf(edge) === tone ? [index] : []));
    const look = `stroke:${toneColours[tone]}${tone === "pale" ? "" : ",stroke-width:3px"}`;
    return [
      ...(boxes.length === 0
        ? []
        : [
            `  classDef ${tone} ${look}${tone === "pale" ? `,color:${toneColours.pale}` : ""}`,
            `  class ${boxes.join(",")} ${tone}`,
          ]),
      ...(numbers.length === 0 ? [] : [`  linkStyle ${numbers.join(",")} ${look}`]),
    ];
  });
}

function membersOf(tree: Tree, naming: Naming, indent: string): readonly string[] {
  return [
    ...tree.nodes.map((node) => {
      const [before, behind] = outlines[node.job];
      return `${indent}${naming.nameOf(node.id)}${before}"${linesOf(node).map(mermaidText).join("<br/>")}"${behind}`;
    }),
    ...tree.closed.map(
      (one) => `${indent}${naming.nameOf(one.id)}[["${linesOf(one).map(mermaidText).join("<br/>")}"]]`,
    ),
    ...tree.containers.flatMap((container) => [
      `${indent}subgraph ${naming.nameOf(container.id)}["${linesOf(container).map(mermaidText).join(", ")}"]`,
      ...membersOf(tree.inside(container), naming, `${indent}  `),
      `${indent}end`,
    ]),
  ];
}

/** The lines before a diagram, which give it a title: YAML, whose quoted texts are written as those of JSON are. */
export function mermaidHead(title: string): readonly string[] {
  const words = respelt(title, /[\p{L}\p{M}\p{N} .,:·–-]/u, (character) =>
    [...character.split("")].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  );
  return ["---", `title: "${words}"`, "---"];
}

/**
 * A text for a quoted label or behind a colon. Whatever could be read as something else is written as a number: quotes, brackets,
 * comments, the marks of Markdown, and the one word that Mermaid reads inside of labels.
 */
export function mermaidText(text: string): string {
  const number = (_: string, code: number): string => `#${code};`;
  return respelt(text, /[\u00a0-\u{10ffff}]|[A-Za-z0-9 ,.'/=+-]/u, number)
    .replace(/^[-+]|^(\d+)\./, (mark, digits?: string) =>
      digits === undefined ? number("", mark.charCodeAt(0)) : `${digits}#46;`,
    )
    .replace(/--/g, "-#45;")
    .replace(/==/g, "=#61;")
    .replace(/directio(n)(?=\s)/gi, (word, last: string) => `${word.slice(0, -1)}${number("", last.charCodeAt(0))}`)
    .trim();
}
