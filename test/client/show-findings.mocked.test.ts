// What the command that lists findings makes of what a lens, or anybody who runs the command, hands it.

import { expect, test, vi } from "vitest";

const ran: unknown[][] = [];
const said: string[] = [];

vi.mock("vscode", () => ({
  Uri: { parse: (text: string) => text },
  Position: class {
    readonly at: readonly number[];
    constructor(...at: number[]) {
      this.at = at;
    }
  },
  Range: class {
    readonly ends: readonly unknown[];
    constructor(...ends: unknown[]) {
      this.ends = ends;
    }
  },
  Location: class {
    readonly uri: unknown;
    constructor(uri: unknown) {
      this.uri = uri;
    }
  },
  commands: { executeCommand: (...given: unknown[]) => ran.push(given) },
  window: { showInformationMessage: (text: string) => said.push(text), showTextDocument: () => undefined },
}));

const { showFindings } = await import("../../client/commands/show-findings.ts");

const start = { line: 1, character: 2 };
const range = { start, end: { line: 1, character: 5 } };
const show = showFindings({} as never, {} as never);

test("places that are none are passed over, and the others are shown", async () => {
  const odd = [null, 5, {}, { uri: "file:///b.arch" }, { uri: "file:///b.arch", range: null }];
  const half = [
    { uri: "file:///b.arch", range: { start: null, end: null } },
    { uri: "file:///b.arch", range: { start } },
  ];
  await show("file:///a.arch", start, [...odd, ...half, { uri: "file:///c.arch", range }]);
  expect(ran.map(([command, uri, , locations]) => [command, uri, locations])).toEqual([
    ["editor.action.peekLocations", "file:///a.arch", [{ uri: "file:///c.arch" }]],
  ]);
  await show("file:///a.arch", start, odd);
  expect(said).toEqual(["Nothing is found for this flow."]);
});
