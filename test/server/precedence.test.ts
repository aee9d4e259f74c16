// Who comes first at the server: somebody who waits for an answer, or the judging of the text that was just typed.

import { expect, test } from "vitest";
import type { PublishDiagnosticsParams } from "vscode-languageserver/node";

import { generateDesign } from "../support/generate-design.ts";
import { openSession } from "../support/lsp-session.ts";

test("a completion that is asked for right behind a keystroke is answered before the text is judged", async () => {
  const [text] = generateDesign({ components: 400, files: 1 }).values();
  const session = await openSession();
  const document = await session.open("large.arch", text ?? "");
  const order: string[] = [];
  session.connection.onNotification("textDocument/publishDiagnostics", ({ version }: PublishDiagnosticsParams) => {
    order.push(`diagnostics of version ${version}`);
  });
  for (const version of [2, 3, 4, 5]) {
    const edited = session.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: document.uri, version },
      contentChanges: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "\n" }],
    });
    const answered = session.connection.sendRequest("textDocument/completion", {
      textDocument: { uri: document.uri },
      position: { line: 0, character: 0 },
    });
    await edited;
    await answered;
    order.push(`completion in version ${version}`);
    await session.settle();
  }
  const firstOf = (version: number) => order.filter((line) => line.endsWith(`version ${version}`))[0];
  expect([2, 3, 4, 5].map(firstOf)).toEqual([2, 3, 4, 5].map((version) => `completion in version ${version}`));
  expect(order).toContain("diagnostics of version 5");
  await session.close();
});
