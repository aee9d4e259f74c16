// A scene as a text for another tool. Whoever writes one comes here; what a scene can be written as depends on what it is.

import type { AnyScene } from "../views.ts";
import { toD2 } from "./d2.ts";
import { toDot } from "./dot.ts";
import { graphOf } from "./graph.ts";
import { toMarkdown } from "./markdown.ts";
import { toMermaid } from "./mermaid.ts";
import { formatTitles, type TextFormat } from "./names.ts";
import { toPlantUml } from "./plantuml.ts";
import { sequenceToMermaid, sequenceToPlantUml } from "./sequence.ts";

/** A text, or one sentence on why a scene has none in that format. */
export type Written =
  | { readonly kind: "written"; readonly text: string }
  | { readonly kind: "nothing"; readonly why: string };

/** The scene in a format. Same scene, same text. `title` is the picture's. */
export function writeScene(scene: AnyScene, format: TextFormat, title: string): Written {
  const text = textOf(scene, format, title);
  if (text !== undefined) return { kind: "written", text };
  return { kind: "nothing", why: `The view ${scene.view} cannot be written as ${formatTitles[format]}.` };
}

function textOf(scene: AnyScene, format: TextFormat, title: string): string | undefined {
  if (format === "markdown") return toMarkdown(scene, title);
  if (scene.view === "flow") {
    if (format === "mermaid") return sequenceToMermaid(scene, title);
    return format === "plantuml" ? sequenceToPlantUml(scene, title) : undefined;
  }
  const graph = graphOf(scene);
  if (graph === undefined) return undefined;
  switch (format) {
    case "mermaid":
      return toMermaid(graph, title);
    case "dot":
      return toDot(graph, title);
    case "d2":
      return toD2(graph, title);
    case "plantuml":
      return toPlantUml(graph, title);
    default:
      return format satisfies never;
  }
}
