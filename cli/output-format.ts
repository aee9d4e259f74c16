// Which format a result has where no --format says it: the name of the file that it goes to tells, as `-o map.html` does.

import { extname } from "node:path";

/** Formats by the ending of a file's name. An ending that fits several formats of a command, such as `.xml`, tells nothing. */
const formatsByEnding = {
  ".svg": "svg",
  ".html": "html",
  ".htm": "html",
  ".mmd": "mermaid",
  ".mermaid": "mermaid",
  ".dot": "dot",
  ".gv": "dot",
  ".d2": "d2",
  ".puml": "plantuml",
  ".plantuml": "plantuml",
  ".png": "png",
  ".md": "markdown",
  ".markdown": "markdown",
  ".json": "json",
  ".sarif": "sarif",
} as const satisfies Readonly<Record<string, string>>;

/** The format among the choices that the file's name speaks of; undefined where it speaks of none of them. */
export function formatNamedBy<T extends string>(output: string | undefined, choices: readonly T[]): T | undefined {
  const ending = extname(output ?? "").toLowerCase();
  const named = Object.entries(formatsByEnding).find(([own]) => own === ending)?.[1];
  return choices.find((choice) => choice === named);
}
