// Edits a design thousands of times in one session with the server, and prints the heap in use after a part of them and at the
// end, in bytes. Runs as a process of its own with `--expose-gc`.

import { generateDesign } from "./generate-design.ts";
import { heapInUse } from "./heap-in-use.ts";
import { openSession } from "./lsp-session.ts";

const [edits = 5_000, warm = 1_000] = process.argv.slice(2).map(Number);
const files = generateDesign({ components: 20, files: 2 });
const session = await openSession({ files: Object.fromEntries(files) });
const [path = "", opened = ""] = [...files][0] ?? [];
const uri = session.uriOf(path);
const figures = [...opened.matchAll(/(?<=capacity |p99 |replicas |service-time )\d/g)].map(({ index }) => index);
/** Edits in a row after which is looked: what one of them left to be done later is no leak, and is gone after another. */
const looked = 10;
const heaps: number[] = [];
let text = opened;

await session.connection.sendNotification("textDocument/didOpen", {
  textDocument: { uri, languageId: "arch", version: 0, text },
});
for (let version = 1; version <= edits; version += 1) {
  const at = figures[(version * 7) % figures.length] ?? 0;
  text = `${text.slice(0, at)}${(Number(text[at]) % 9) + 1}${text.slice(at + 1)}`;
  // Now and then a block breaks, is mended, or is another block for a while.
  const shown = version % 10 === 0 ? text.replace("service", "servce") : `${text}\n// ${version}\n`;
  await session.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version },
    contentChanges: [{ text: shown }],
  });
  await session.settle();
  if (version % 50 === 0) {
    const position = { line: version % 40, character: 6 };
    await session.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position });
  }
  if ((version > warm - looked && version <= warm) || version > edits - looked) heaps.push(await heapInUse());
}
await session.close();
console.log(JSON.stringify([Math.min(...heaps.slice(0, looked)), Math.min(...heaps.slice(looked))]));
