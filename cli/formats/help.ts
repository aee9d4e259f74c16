// What `faultline --help` says, from the table of commands. The reference with all examples is docs/cli.md.

import { type CommandEntry, commandTable, type OptionEntry, type Topic, topics } from "../command-table.ts";
import { wrap } from "./style.ts";

/** Help on one command, or the overview, in lines of at most so many columns; what is typed as it stands is not broken. */
export function helpFor(topic: Topic | undefined, width: number): string {
  if (topic === undefined) return overview(width);
  const entry: CommandEntry = commandTable[topic];
  const parts = [
    `Usage: faultline ${topic} ${entry.usage}\n`,
    prose(entry.about, width),
    optionLines(entry, width),
    ...(entry.examples.length === 0 ? [] : [examplesOf(entry, width)]),
    ...(entry.operands === "designs" ? [paths.map((line) => prose(line, width)).join("")] : []),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function prose(text: string, width: number, indent = 0): string {
  return wrap(text, width - indent)
    .map((line) => `${" ".repeat(indent)}${line}\n`)
    .join("");
}

function overview(width: number): string {
  const lines = [
    ...topics.map((topic) => [topic, commandTable[topic].summary] as const),
    ["version", "the version"] as const,
    ["help", "this page, or a command's: faultline help lint"] as const,
  ];
  const column = Math.max(...lines.map(([name]) => name.length)) + 4;
  return [
    prose("faultline finds the fault lines in a distributed system's design before production does.", width),
    "Usage: faultline <command> [options] [paths]\n",
    lines.map(([name, says]) => beside(`  ${name}`, says, column, width)).join(""),
    prose("Exit codes: 0 nothing at or above the threshold, 1 findings, 2 could not run.", width),
  ].join("\n");
}

/** The column at which what an option is for begins. */
const optionColumn = 27;

/** Columns that what an option is for takes at least, to stand beside it. */
const leastBeside = 40;

function optionLines({ options }: CommandEntry, width: number): string {
  return Object.entries(options)
    .map(([name, option]) => {
      const own = `  ${spelling(name, option)}`;
      const hasRoom = width - optionColumn >= leastBeside;
      return hasRoom ? beside(own, option.says, optionColumn, width) : `${own}\n${prose(option.says, width, 6)}`;
    })
    .join("");
}

function spelling(name: string, { short, value }: OptionEntry): string {
  const long = `--${name}${value === undefined ? "" : ` ${value}`}`;
  return short === undefined ? long : `-${short}, ${long}`;
}

/** A name, and from this column on what it is for; a name that is longer than its column still stands apart. */
function beside(name: string, says: string, column: number, width: number): string {
  const indent = " ".repeat(column);
  const [first = "", ...rest] = wrap(says, width - Math.max(column, name.length + 2));
  return [`${name.padEnd(column - 2)}  ${first}`, ...rest.map((line) => `${indent}${line}`)]
    .map((line) => `${line}\n`)
    .join("");
}

function examplesOf({ examples }: CommandEntry, width: number): string {
  const lines = examples.map(([line, says]) => `${prose(`${says}:`, width, 2)}    faultline ${line}\n`);
  return `Examples\n${lines.join("")}`;
}

const paths = [
  "Paths are .arch files and folders, searched with all that lies in them; the folder you are in when none is given.",
  "A folder with a file named faultline.json is one project, with everything below it.",
  '"-" reads a design from standard input.',
];
