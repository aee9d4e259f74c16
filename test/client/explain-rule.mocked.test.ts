// What the command that explains a rule makes of what a text from a workspace may hand it by a link in a hover.

import { expect, test, vi } from "vitest";

const said: string[] = [];
const ran: unknown[][] = [];

vi.mock("vscode", () => ({
  Uri: { joinPath: (...parts: unknown[]) => parts.join("/") },
  commands: { executeCommand: (...given: unknown[]) => ran.push(given) },
  window: { showInformationMessage: (text: string) => said.push(text) },
  workspace: {
    fs: {
      stat: (page: string) => (page.endsWith("/hub.md") ? Promise.resolve({}) : Promise.reject(new Error("not there"))),
    },
  },
}));

const { explainRule } = await import("../../client/commands/explain-rule.ts");

test("a rule's page is shown, and nothing that is no word is repeated in a message, where it could be a link to a command", async () => {
  const explain = explainRule("" as never);
  await explain("hub");
  expect(ran).toEqual([["markdown.showPreview", "/docs/rules/hub.md"]]);
  await explain("no-such-rule");
  await explain("[Update](command:workbench.action.terminal.sendSequence)");
  await explain("../../../etc/passwd");
  await explain("a".repeat(1_000_000));
  expect(said).toEqual(["There is no page about no-such-rule.", ...Array(3).fill("There is no such rule.")]);
  expect(ran).toHaveLength(1);
});
