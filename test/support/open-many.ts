// Opens and closes designs that belong to no folder, each asked for its picture, in one session with the server, and prints the heap in
// use after a part of them and at the end, in bytes. Runs as a process of its own with `--expose-gc`.

import { pictureRequest } from "../../protocol/lsp.ts";
import type { Layouter } from "../../server/features/picture.ts";
import { generateDesign } from "./generate-design.ts";
import { heapInUse } from "./heap-in-use.ts";
import { openSession } from "./lsp-session.ts";

const [files = 60, warm = 20] = process.argv.slice(2).map(Number);
const text = [...generateDesign({ components: 100, files: 1 }).values()].join("\n");
const layouter: Layouter = {
  warm: () => undefined,
  layout: (scene) => Promise.resolve({ scene, width: 1, height: 1, containers: [], nodes: [], edges: [] }),
};
const session = await openSession({ layouter });
const heaps: number[] = [];

for (let count = 1; count <= files; count += 1) {
  const uri = `git:/shop.arch?${count}`;
  await session.connection.sendNotification("textDocument/didOpen", {
    // A name of its own, or one file's analysis could stand for another's.
    textDocument: { uri, languageId: "arch", version: 1, text: `service own-${count}\n${text}` },
  });
  await session.settle();
  await session.connection.sendRequest(pictureRequest.method, { uri, view: "map" });
  await session.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  await session.settle();
  if (count === warm || count === files) heaps.push(await heapInUse());
}
await session.close();
console.log(JSON.stringify(heaps));
