// Somebody types, deletes and pastes at random places of a real design while asking for everything: the server never
// faults, and what it says in the end is what it says of the same text opened afresh.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Diagnostic } from "vscode-languageserver/node";

import { openSession } from "../support/lsp-session.ts";

const photos = readFileSync(join(import.meta.dirname, "../../examples/photos/photos.arch"), "utf8");

/** Park and Miller's generator, so that every run types the same. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const snippets = [
  "{",
  "}",
  '"',
  "/*",
  "*/",
  "->",
  "calls ",
  "store x : s3\n",
  "with ",
  "99.9%",
  ".",
  "`",
  "\n",
  "é",
  "😀",
];

test.each([1, 2, 3])("typing with seed %i never faults, and ends in what a fresh look says", async (seed) => {
  const session = await openSession();
  const pick = random(seed * 7919);
  const document = await session.open("photos.arch", photos);
  for (let round = 0; round < 60; round += 1) {
    const at = pick(document.text.length - 1);
    const taken = document.text.slice(at, at + pick(12));
    const given = snippets[pick(snippets.length)] ?? "";
    await document.replaceAt(at, taken.length, pick(3) === 0 ? "" : given);
    const before = document.text.slice(0, pick(document.text.length)).split("\n");
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const params = { textDocument: { uri: document.uri }, position };
    await Promise.all([
      session.connection.sendRequest("textDocument/hover", params),
      session.connection.sendRequest("textDocument/completion", params),
      session.connection.sendRequest("textDocument/definition", params),
      session.connection.sendRequest("textDocument/documentSymbol", params),
      session.connection.sendRequest("textDocument/prepareRename", params),
      session.connection.sendRequest("textDocument/formatting", {
        ...params,
        options: { tabSize: 2, insertSpaces: true },
      }),
    ]);
  }
  const fresh = await openSession();
  await fresh.open("photos.arch", document.text);
  const withoutFiles = (diagnostics: readonly Diagnostic[]): unknown[] =>
    diagnostics.map(({ relatedInformation, ...rest }) => ({
      ...rest,
      related: relatedInformation?.map(({ message, location }) => [message, location.range]),
    }));
  expect(withoutFiles(session.diagnosticsOf("photos.arch"))).toEqual(withoutFiles(fresh.diagnosticsOf("photos.arch")));
  expect(session.errors).toEqual([]);
  await session.close();
  await fresh.close();
});
