// Texts to hold properties on: every example and page of snippets as it stands, and the same half-written, with Windows line ends, and
// with letters beyond ASCII. Chosen by fixed steps, so that every run sees the same.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** Every design of the examples, by its path. */
export const exampleTexts: ReadonlyMap<string, string> = new Map(
  globSync("examples/**/*.arch", { cwd: root })
    .sort()
    .map((path) => [path, readFileSync(join(root, path), "utf8")]),
);

/** The designs that the reference shows, each with its number. */
export const snippetTexts: ReadonlyMap<string, string> = new Map(
  [...readFileSync(join(root, "test/language/snippets.md"), "utf8").matchAll(/^```arch\n([\s\S]*?)^```$/gm)].map(
    ([, text = ""], index) => [`snippet ${index + 1}`, text],
  ),
);

/** Ways in which an example is half-written, or written by another editor. */
const otherwise: readonly (readonly [name: string, make: (text: string) => string])[] = [
  ["cut", (text) => text.slice(0, Math.floor(text.length * 0.6))],
  ["a brace lost", (text) => text.replace("}", "")],
  ["Windows line ends", (text) => text.replaceAll("\n", "\r\n")],
];

/** Every example and snippet, and each example once more, broken or written otherwise in one of the ways in turn. */
export function textsOfAllKinds(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>([
    ["nothing", ""],
    ["blanks", " \n\n\t \n"],
    ["a lone brace", "}"],
    ["an open block", "service a {\n  calls "],
    ["an open text", 'service a "half'],
    ["an open comment", "/** half\nservice a"],
    ["letters beyond ASCII", 'service café "Größe 😀" { does "日本" } // ende 😀\n'],
    ...snippetTexts,
  ]);
  for (const [index, [path, text]] of [...exampleTexts].entries()) {
    texts.set(path, text);
    const inTurn = otherwise.filter((_, way) => way === index % otherwise.length);
    for (const [name, make] of inTurn) texts.set(`${path}, ${name}`, make(text));
  }
  return texts;
}
