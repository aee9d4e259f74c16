// What each line of a text for another tool may be: the little of Mermaid, DOT, D2, PlantUML and Markdown that pictures are written in. A
// check that errs on refusing: whatever a design is called, no line may be another one.

import type { TextFormat } from "../../diagram/formats/names.ts";
import type { View } from "../../diagram/look.ts";

/** A name that is safe in each of them. */
export const name = "[A-Za-z][A-Za-z0-9_]*";
const names = `${name}(?:,${name})*`;
const quotedWith = (plain: string): string => `"(?:${plain})*"`;
const mermaidWords = "(?:[\\u00a0-\\u{10ffff}]|[A-Za-z0-9 ,.'/=+-]|#\\d+;|<br/>)*";
const mermaidQuoted = `"${mermaidWords}"`;
const escapedQuoted = quotedWith('[^"\\\\]|\\\\["\\\\n$]');
/** Words of PlantUML with everything else written by number. */
export const plantWords = "(?:[\\u00a0-\\u{10ffff}]|[A-Za-z0-9 ,.()-]|<U\\+[0-9A-F]{4,6}>|\\\\n)*";
const colour = "#[0-9a-f]{6}";
const plantName = "n_[A-Za-z0-9_]+";
const markdownWords = "(?:[^\\\\`*_{}\\[\\]#+!|~$<>\\n-]|\\\\[\\\\`*_{}\\[\\]#+!|~$-]|\\*\\*|\\*(?=[^ *])|\\*|<br>)*";

/** The lines of boxes and arrows, by format. */
const graphLines: Readonly<Record<Exclude<TextFormat, "markdown">, readonly string[]>> = {
  mermaid: [
    '---|title: "(?:[^"\\\\]|\\\\u[0-9a-f]{4})*"|flowchart TB| +end|',
    ` +${name}(?:\\(\\[|\\[\\[|\\{\\{|\\[\\(|\\[/|\\[)${mermaidQuoted}(?:\\]\\)|\\]\\]|\\}\\}|\\)\\]|/\\]|\\])`,
    ` +subgraph ${name}\\[${mermaidQuoted}\\]`,
    `  ${name} (?:-->|-\\.->|-\\.-o)(?:\\|${mermaidQuoted}\\|)? ${name}`,
    `  classDef (?:bad|warn|pale) stroke:${colour}(?:,stroke-width:3px|,color:${colour})`,
    `  class ${names} (?:bad|warn|pale)`,
    `  linkStyle \\d+(?:,\\d+)* stroke:${colour}(?:,stroke-width:3px)?`,
  ],
  dot: [
    `digraph ${escapedQuoted} \\{|  graph \\[label=${escapedQuoted}, labelloc=t, rankdir=TB, fontname="Helvetica"\\];| *\\}|`,
    '  node \\[fontname="Helvetica"\\];|  edge \\[fontname="Helvetica", fontsize=11\\];',
    ` +subgraph "[^"\\\\]*" \\{| +label=${escapedQuoted};| +style="dashed";`,
    ` +"[^"\\\\]*" \\[label=${escapedQuoted}, shape=[a-z]+(?:, style="[a-z]+")?(?:, peripheries=2)?(?:, color="${colour}", (?:penwidth=3|fontcolor="${colour}"))?\\];`,
    `  "[^"\\\\]*" -> "[^"\\\\]*" \\[label=${escapedQuoted}, (?:style="[a-z]+", )?arrowhead=[a-z]+(?:, color="${colour}", (?:penwidth=3|fontcolor="${colour}"))?\\];`,
  ],
  d2: [
    "# .*|direction: down| *\\}| +style\\.stroke-dash: 3|",
    ` *${name}: ${escapedQuoted} \\{(?: shape: [a-z_]+(?:; style\\.[a-z-]+: [#a-z0-9."]+)* \\})?`,
    `${name}(?:\\.${name})* -> ${name}(?:\\.${name})*: ${escapedQuoted}(?: \\{[#"a-z0-9 .:;-]+\\})?`,
  ],
  plantuml: [
    `@startuml|@enduml|title ${plantWords}| *\\}|`,
    ` *[a-z]+ "${plantWords}" as ${plantName}(?: #line:[0-9a-f]{6};(?:line\\.bold|text:[0-9a-f]{6}))?(?: \\{)?`,
    `${plantName} (?:-(?:\\[${colour}\\])?->|\\.(?:\\[${colour}\\])?\\.[>o]) ${plantName}(?: : ${plantWords})?`,
  ],
};

/** The lines of a sequence. */
const sequenceLines: Readonly<Record<"mermaid" | "plantuml", readonly string[]>> = {
  mermaid: [
    '---|title: "(?:[^"\\\\]|\\\\u[0-9a-f]{4})*"|sequenceDiagram| +end|',
    ` +(?:actor|participant) ${name} as ${mermaidWords}`,
    ` +${name} (?:->>|-->>|-\\)) ${name}: ${mermaidWords}`,
    ` +(?:alt|else|par|and|opt) ${mermaidWords}`,
    ` +Note over ${name}(?:,${name})?: ${mermaidWords}`,
  ],
  plantuml: [
    `@startuml|@enduml|title ${plantWords}| +end|`,
    ` +[a-z]+ "${plantWords}" as ${plantName}`,
    ` +${plantName} (?:->|-->|->>) ${plantName} : ${plantWords}`,
    ` +(?:alt|else|par|opt) ${plantWords}`,
    ` +note over ${plantName}(?:, ${plantName})? : ${plantWords}`,
  ],
};

const markdownLines: readonly string[] = [
  `|###? ${markdownWords}`,
  `\\|(?: ?${markdownWords} ?\\|)+`,
  "\\|(?: --- \\|)+",
  `(?:- |1\\. |  - )${markdownWords}`,
];

/** The lines of a text that its language, as pictures are written in it, does not have. */
export function strangeLines(format: TextFormat, view: View, text: string): readonly string[] {
  const isSequence = view === "flow" && (format === "mermaid" || format === "plantuml");
  const lines = format === "markdown" ? markdownLines : isSequence ? sequenceLines[format] : graphLines[format];
  const line = new RegExp(`^(?:${lines.join("|")})$`, "u");
  return text.split("\n").filter((one) => !line.test(one));
}
