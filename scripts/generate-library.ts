// Packs the standard library of technologies into a module, one text per technology, so that a bundle carries it and a run
// reads only what it names. With `--check` it says whether the module is fresh, and writes nothing.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { outlineOf } from "../language/syntax/outline.ts";
import { tokenize } from "../language/syntax/tokenize.ts";
import { nameOf } from "../language/syntax/tokens.ts";
import { writeOrCheck } from "./write-or-check.ts";

const root = path.resolve(import.meta.dirname, "..");

/** Writes language/generated/library.ts; with `write: false`, tells whether it is fresh. */
export function generateLibrary(options: { write: boolean }): boolean {
  const folder = path.join(root, "language/library");
  const entries: { name: string; file: string; offset: number; text: string }[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".arch"))
    .sort()) {
    const text = readFileSync(path.join(folder, file), "utf8");
    for (const part of outlineOf(text, tokenize(text)).parts) {
      const own = text.slice(part.start, part.end);
      const tokens = tokenize(own).filter((token) => token.kind !== "doc" && token.kind !== "comment");
      const name = tokens[1];
      if (tokens[0]?.text !== "technology" || name === undefined) {
        throw new Error(`${file}: the library declares technologies only, at offset ${part.start}`);
      }
      entries.push({ name: nameOf(name.text), file, offset: part.start, text: own });
    }
  }
  const names = entries.map((entry) => entry.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`technology ${twice} is declared twice in language/library`);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = entries.map(
    ({ name, file, offset, text }) =>
      `  ${JSON.stringify(name)}: { file: ${JSON.stringify(file)}, offset: ${offset}, text: ${JSON.stringify(text)} },`,
  );
  const content = `// The standard library of technologies, packed by scripts/generate-library.ts from language/library. Never edited.

export const library: Readonly<Record<string, { readonly file: string; readonly offset: number; readonly text: string }>> = {
${rows.join("\n")}
};
`;
  return writeOrCheck(path.join(root, "language/generated/library.ts"), content, options);
}
