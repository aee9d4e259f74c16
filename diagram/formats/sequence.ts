// A flow as a sequence diagram, in Mermaid and in PlantUML: lanes, messages in their order, frames, and the line of the reply. The
// times below the picture are a chart of their own, which these languages do not draw.

import type { Job } from "../scene.ts";
import type { Lane, MessageManner, MessageRow, SequenceScene } from "../sequence.ts";
import { mermaidHead, mermaidText } from "./mermaid.ts";
import { createPlantUmlNaming, plantUmlText } from "./plantuml.ts";
import { createNaming, withFindings } from "./words.ts";

/** What two languages that share their idea of a sequence do differently. */
interface Dialect {
  readonly head: readonly string[];
  readonly foot: readonly string[];
  /** A text that nothing is read in. */
  text(words: string): string;
  nameOf(id: string): string;
  lane(lane: Lane, name: string): string;
  readonly arrows: Readonly<Record<MessageManner, string>>;
  /** Between an arrow and its words. */
  readonly colon: string;
  /** Parts what happens side by side. */
  readonly and: string;
  /** A sentence across the given lanes. */
  note(words: string, first: string, last: string): string;
}

const belowReply = "reply: nobody waits for what stands below";

/** The sequence in Mermaid. Linear in its rows. */
export function sequenceToMermaid(scene: SequenceScene, title: string): string {
  const { nameOf } = createNaming({ reserved: mermaidWords });
  return written(scene, {
    head: [...mermaidHead(title), "sequenceDiagram"],
    foot: [],
    text: mermaidText,
    nameOf: (id) => nameOf(id),
    lane: ({ job, label }, name) => `  ${job === "client" ? "actor" : "participant"} ${name} as ${mermaidText(label)}`,
    arrows: { sync: "->>", async: "-)", "stand-in": "-->>" },
    colon: ": ",
    and: "and",
    note: (words, first, last) => `Note over ${first === last ? first : `${first},${last}`}: ${words}`,
  });
}

/** Words that begin a statement of a sequence in Mermaid. */
const mermaidWords = [
  ...[
    "box",
    "participant",
    "actor",
    "create",
    "destroy",
    "loop",
    "rect",
    "opt",
    "alt",
    "else",
    "par",
    "par_over",
    "and",
  ],
  ...["critical", "option", "break", "end", "left", "right", "links", "link", "properties", "details", "over", "note"],
  ...["activate", "deactivate", "title", "accTitle", "accDescr", "sequenceDiagram", "autonumber", "off", "as", "x"],
];

/** The sequence in PlantUML. Linear in its rows. */
export function sequenceToPlantUml(scene: SequenceScene, title: string): string {
  const { nameOf } = createPlantUmlNaming();
  return written(scene, {
    head: ["@startuml", `title ${plantUmlText(title)}`],
    foot: ["@enduml"],
    text: plantUmlText,
    nameOf: (id) => nameOf(id),
    lane: ({ job, label }, name) => `  ${plantUmlLanes[job] ?? "participant"} "${plantUmlText(label)}" as ${name}`,
    arrows: { sync: "->", async: "->>", "stand-in": "-->" },
    colon: " : ",
    and: "else",
    note: (words, first, last) => `note over ${first === last ? first : `${first}, ${last}`} : ${words}`,
  });
}

/** Jobs that PlantUML has a figure for. */
const plantUmlLanes: Readonly<Partial<Record<Job, string>>> = {
  client: "actor",
  gateway: "boundary",
  store: "database",
  cache: "database",
  queue: "queue",
  topic: "queue",
  coordinator: "control",
};

function written({ lanes, rows }: SequenceScene, dialect: Dialect): string {
  const ends = [lanes[0], lanes.at(-1)].map((lane) => dialect.nameOf(lane?.id ?? ""));
  const across = (words: string): string => dialect.note(dialect.text(words), ends[0] ?? "", ends[1] ?? "");
  const lines = lanes.map((lane) => dialect.lane(lane, dialect.nameOf(lane.id)));
  /** What parts the branches of each open frame. */
  const parting: string[] = [];
  const write = (line: string): void => void lines.push(`${"  ".repeat(parting.length + 1)}${line}`.trimEnd());
  for (const row of rows) {
    switch (row.kind) {
      case "message":
        write(messageIn(row, dialect));
        break;
      case "open": {
        const [word, next] = frameOf(row.label, dialect);
        write(`${word} ${dialect.text(row.label)}`);
        parting.push(next);
        break;
      }
      case "next": {
        const next = parting.pop() ?? "else";
        write(`${next} ${dialect.text(row.label)}`);
        parting.push(next);
        break;
      }
      case "close":
        parting.pop();
        write("end");
        break;
      case "reply":
        write(across(belowReply));
        break;
      case "note":
        write(across(row.says));
        break;
      default:
        row satisfies never;
    }
  }
  return [...dialect.head, ...lines, ...dialect.foot, ""].join("\n");
}

/** The word that opens a frame, and the one that parts its branches. */
function frameOf(label: string, { and }: Dialect): readonly [string, string] {
  if (label.startsWith("either")) return ["alt", "else"];
  return label.startsWith("parallel") ? ["par", and] : ["opt", "else"];
}

function messageIn({ source, target, manner, label, terms, findings }: MessageRow, dialect: Dialect): string {
  const { arrows, colon, nameOf, text } = dialect;
  const words = terms.length === 0 ? label : `${label}, ${terms.join(", ")}`;
  return `${nameOf(source)} ${arrows[manner]} ${nameOf(target)}${colon}${text(withFindings(words, findings))}`;
}
