// No title, however hostile, becomes anything but a title in the language of another tool. The texts are read back here by small
// grammars of what may be written at all.

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { toD2 } from "../../diagram/formats/d2.ts";
import { toDot } from "../../diagram/formats/dot.ts";
import { markdownText } from "../../diagram/formats/markdown-text.ts";
import { mermaidText, toMermaid } from "../../diagram/formats/mermaid.ts";
import { plantUmlText, toPlantUml } from "../../diagram/formats/plantuml.ts";
import { sequenceToMermaid, sequenceToPlantUml } from "../../diagram/formats/sequence.ts";
import type { Scene, SceneFate } from "../../diagram/scene.ts";
import type { SequenceScene } from "../../diagram/sequence.ts";
import { scenes } from "../support/scene.ts";
import { name, plantWords, strangeLines } from "../support/text-grammars.ts";
import { upload } from "../support/upload-scene.ts";

/** Texts that begin, end or open something in one of these languages. */
const hostile = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '"',
          "'",
          "`",
          "\\",
          "\n",
          "\r\n",
          "\u2028",
          "]",
          "])",
          "|",
          "}",
          "{",
          "%%",
          "%%{init: {}}%%",
          "---",
          "-->",
        ],
        ...[
          "#",
          ";",
          "#quot;",
          "<script>",
          "</b>",
          "<img:http://x>",
          "[[http://x]]",
          "$",
          "{x}",
          "$",
          "end",
          "@enduml",
        ],
        ...[
          "@startuml",
          "!include x",
          "direction LR",
          "style: a#b;",
          "click a href",
          "subgraph",
          "&amp;",
          "\\N",
          "~",
          "**",
        ],
        ...["//", "==", "1. a", "- a", "\u202e", "\u0000", "|md", "...@x", "title", "%date()", " ", "a"],
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join("")),
);

/** Something that has come upon every other element, each in its turn. */
function fateAt(index: number, note: string): { readonly fate?: SceneFate } {
  const state = (["failed", undefined, "more", undefined, "idle", undefined] as const)[index % 6];
  return state === undefined ? {} : { fate: { state, note, says: note } };
}

/** The same scene with hostile names, labels, details and titles. */
const hostileScenes = fc
  .tuple(scenes, fc.array(hostile, { minLength: 8, maxLength: 8 }), hostile)
  .map(([scene, texts, title]) => {
    const text = (index: number): string => texts[index % texts.length] ?? "";
    const idOf = (id: string): string => `${id}${text(id.length + (id.codePointAt(1) ?? 0))}`;
    const parentOf = ({ parent }: { readonly parent?: string }) =>
      parent === undefined ? {} : { parent: idOf(parent) };
    const result: Scene = {
      view: scene.view,
      containers: scene.containers.map((one, index) => ({
        ...{ ...one, ...parentOf(one), id: idOf(one.id), label: text(index), detail: text(index + 1) },
      })),
      nodes: scene.nodes.map((one, index) => ({
        ...{ ...one, ...parentOf(one), id: idOf(one.id), label: text(index + 2), detail: text(index + 3) },
        ...fateAt(index, text(index + 5)),
      })),
      edges: scene.edges.map((one, index) => ({
        ...{ ...one, source: idOf(one.source), target: idOf(one.target), label: text(index + 4) },
        ...fateAt(index, text(index + 6)),
      })),
    };
    return { scene: result, title };
  });

const writers = { mermaid: toMermaid, dot: toDot, d2: toD2, plantuml: toPlantUml } as const;

describe.each(["mermaid", "dot", "d2", "plantuml"] as const)("%s", (format) => {
  test("nothing but its own sentences is written, whatever a design is called", () => {
    fc.assert(
      fc.property(hostileScenes, ({ scene, title }) => {
        const text = writers[format](scene, title);
        expect(strangeLines(format, "map", text)).toEqual([]);
        // One line for each box and arrow: none is lost, and none comes of a title.
        const count = (pattern: RegExp): number => text.split("\n").filter((one) => pattern.test(one)).length;
        expect(count(/^ *subgraph "?\w|^(?!digraph|#| *subgraph).*(?:"| as \w+) \{$/)).toBe(scene.containers.length);
        expect(count(/^ *"?[^" #]+"? (?:-->|-\.->|-\.-o|->|\.\.>|\.\.o|[-.]\[)/u)).toBe(scene.edges.length);
      }),
      { seed: 7, numRuns: 150 },
    );
  });
});

test("a flow has its own lines and no others, whatever its parts are called", () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 6, maxLength: 6 }), hostile, (texts, title) => {
      const [lane = "", verb = "", term = "", says = "", ...ids] = texts;
      const scene: SequenceScene = {
        ...upload,
        lanes: upload.lanes.map((one, index) => ({ ...one, id: `${index}${ids[index % 2]}`, label: lane })),
        rows: upload.rows.map((row) => {
          if (row.kind === "note") return { ...row, says };
          return row.kind === "message"
            ? { ...row, source: `0${ids[0]}`, target: `1${ids[1]}`, label: verb, terms: [term] }
            : row;
        }),
      };
      const mermaid = new RegExp(
        `^ +(?:actor|participant) ${name} as .*$|^ +${name} (?:->>|-\\)|-->>) ${name}: .*$`,
        "u",
      );
      const mermaidLines = sequenceToMermaid(scene, title).split("\n");
      expect(mermaidLines.filter((line) => mermaid.test(line))).toHaveLength(7);
      expect(mermaidLines).toHaveLength(20);
      for (const line of mermaidLines.slice(4)) expect(line.replace(/#\d+;/g, "")).not.toMatch(/[#;]|%%/);
      const plantLines = sequenceToPlantUml(scene, title).split("\n");
      expect(plantLines).toHaveLength(19);
      for (const line of plantLines.slice(5, -2))
        expect(line).toMatch(new RegExp(`^ +\\S.*?(?: : ${plantWords})?$`, "u"));
    }),
    { seed: 7, numRuns: 150 },
  );
});

test("what is written by number reads as it was", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const plain = text.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, " ").trim();
      fc.pre(
        !/[^\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(
          plain,
        ),
      );
      const mermaid = mermaidText(text).replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
      expect(mermaid.trim()).toBe(plain);
      const plant = plantUmlText(text).replace(/<U\+([0-9A-F]+)>/g, (_, code) =>
        String.fromCodePoint(Number.parseInt(code, 16)),
      );
      expect(plant.trim()).toBe(plain);
    }),
    { seed: 7, numRuns: 300 },
  );
});

test("Mermaid's comments, directives, lists and directions are words in a label", () => {
  expect(mermaidText("%%{init}%%")).toBe("#37;#37;#123;init#125;#37;#37;");
  expect(mermaidText("1. first")).toBe("1#46; first");
  expect(mermaidText("- item")).toBe("#45; item");
  expect(mermaidText("direction LR")).toBe("directio#110; LR");
});

test("PlantUML's tags, links and marks are words in a label", () => {
  expect(plantUmlText("<img:http://x>")).toBe("<U+003C>img<U+003A>http<U+003A><U+002F><U+002F>x<U+003E>");
  expect(plantUmlText("--gone-- a-b .. v1.2")).toBe("<U+002D><U+002D>gone<U+002D><U+002D> a-b <U+002E><U+002E> v1.2");
});

test("Markdown's marks are words in a cell", () => {
  expect(markdownText("<b>`a`|b\n# c")).toBe("&lt;b&gt;\\`a\\`\\|b \\# c");
});
