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

/** Every example and snippet, and texts made from the examples that are broken or written otherwise. */
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
  for (const [path, text] of exampleTexts) {
    texts.set(path, text);
    texts.set(`${path}, cut`, text.slice(0, Math.floor(text.length * 0.6)));
    texts.set(`${path}, a brace lost`, text.replace("}", ""));
    texts.set(`${path}, Windows line ends`, text.replaceAll("\n", "\r\n"));
  }
  return texts;
}
