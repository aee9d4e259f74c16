// Failures that become a scenario in the text, over the protocol: where it is written, how the names read there, that
// the text is edited as one step for just its version, and what is refused in one sentence.

import { afterEach, expect, test } from "vitest";
import type { ApplyWorkspaceEditParams } from "vscode-languageserver/node";

import { type AddToScenarioResult, addToScenarioRequest, scenariosRequest } from "../../protocol/lsp.ts";
import { openSession, type Session } from "../support/lsp-session.ts";

const shop = `// The shop.
system shop {
  client app { calls api { timeout 1s } }
  service api { replicas 2  calls bank { timeout 2s }  reads db { timeout 100ms } }
  store db  // orders
  external bank
  flow buy { load 5/s  app -> api -> db }
}

region eu { zones a, b }
`;

const down = (element: string) => ({ element, how: "failed" });
const slow = (element: string) => ({ element, how: "slow" });

let session: Session | undefined;

afterEach(async () => {
  expect(session?.errors).toEqual([]);
  await session?.close();
});

/** A session with one design, and an editor that takes edits of the newest text. */
async function start(text: string) {
  session = await openSession({ announces: { workspaceEdit: { documentChanges: true } } });
  const { connection } = session;
  const document = await session.open("shop.arch", text);
  const asked: ApplyWorkspaceEditParams[] = [];
  let present = text;
  connection.onRequest("workspace/applyEdit", (params: ApplyWorkspaceEditParams) => {
    asked.push(params);
    return { applied: true };
  });
  /** Has failures added, applies what the server asks for, and gives the text after it. */
  const add = async (failures: readonly unknown[], scenario?: unknown): Promise<[AddToScenarioResult, string]> => {
    const result = await connection.sendRequest<AddToScenarioResult>(addToScenarioRequest.method, {
      uri: document.uri,
      failures,
      scenario,
    });
    const edit = asked.pop()?.edit;
    if (edit === undefined) return [result, present];
    const [change] = edit.documentChanges ?? [];
    if (change === undefined || !("edits" in change)) throw new Error("an edit of no document");
    for (const one of change.edits.toReversed()) {
      if (!("newText" in one)) throw new Error("an edit that is a snippet");
      const start = offsetAt(present, one.range.start);
      const end = offsetAt(present, one.range.end);
      present = present.slice(0, start) + one.newText + present.slice(end);
      await document.replaceAt(start, end - start, one.newText);
    }
    versions.push(change.textDocument.version);
    return [result, present];
  };
  const versions: (number | null)[] = [];
  return { connection, document, add, asked, versions };
}

function offsetAt(text: string, { line, character }: { line: number; character: number }): number {
  return (
    text
      .split("\n")
      .slice(0, line)
      .reduce((sum, one) => sum + one.length + 1, 0) + character
  );
}

test("the first scenario goes into the container of what fails, in its layout, and reads without a problem", async () => {
  const { connection, document, add, versions } = await start(shop);
  const [result, text] = await add([down("shop.db"), slow("shop.bank")]);
  expect(result).toEqual({ kind: "added", scenario: "shop.db-and-bank-lost" });
  expect(text).toBe(
    shop.replace(
      "app -> api -> db }\n",
      "app -> api -> db }\n  scenario db-and-bank-lost { fail db  slow bank to 2.02s }\n",
    ),
  );
  expect(versions).toEqual([1]);
  await session?.settle();
  expect(session?.diagnosticsOf("shop.arch").filter(({ severity }) => severity === 1)).toEqual([]);
  expect(await connection.sendRequest(scenariosRequest.method, { uri: document.uri })).toEqual([
    { id: "shop.db-and-bank-lost", name: "db-and-bank-lost" },
  ]);
});

test("another scenario stands behind the last one, under a name that is free", async () => {
  const { add } = await start(shop.replace("\n}\n", '\n\n  scenario db-lost "Gone" { fail db }  // since May\n}\n'));
  const [result, text] = await add([down("shop.db")]);
  expect(result).toEqual({ kind: "added", scenario: "shop.db-lost-2" });
  expect(text).toContain('  scenario db-lost "Gone" { fail db }  // since May\n  scenario db-lost-2 { fail db }\n}\n');
});

test("behind a block of several lines an empty one is left", async () => {
  const { add } = await start(
    shop.replace("flow buy { load 5/s  app -> api -> db }", "flow buy {\n    app -> api -> db\n  }"),
  );
  const [, text] = await add([down("shop.db")]);
  expect(text).toContain("    app -> api -> db\n  }\n\n  scenario db-lost { fail db }\n}\n");
});

test("a zone stands in no system, and its scenario at the end of its file", async () => {
  const { add } = await start(shop.replaceAll("\n", "\r\n"));
  const [result, text] = await add([down("eu.a"), down("shop.db")]);
  expect(result).toEqual({ kind: "added", scenario: "a-and-db-lost" });
  expect(text.endsWith("zones a, b }\r\n\r\nscenario a-and-db-lost { fail eu.a  fail shop.db }\r\n")).toBe(true);
});

test("many failures stand on a line each", async () => {
  const names = Array.from({ length: 6 }, (_, index) => `a-service-of-a-long-name-${index}`);
  const { add } = await start(`system s {\n${names.map((name) => `\tservice ${name}\n`).join("")}}\n`);
  const [, text] = await add(names.map((name) => down(`s.${name}`)));
  const lines = names.map((name) => `\t  fail ${name}\n`).join("");
  expect(text).toContain(`\tscenario ${names[0]}-and-others-lost {\n${lines}\t}\n}\n`);
});

test("a scenario that there is says what it has not said, and what it said otherwise gives way", async () => {
  const { add } = await start(
    shop.replace("\n}\n", "\n  scenario night {\n    fail db  // at three\n    expect buy lost\n  }\n}\n"),
  );
  const [added, text] = await add([down("shop.db"), slow("shop.bank")], "shop.night");
  expect(added).toEqual({ kind: "added", scenario: "shop.night" });
  expect(text).toContain("    expect buy lost\n    slow bank to 2.02s\n  }\n");
  const [changed, after] = await add([down("shop.bank")], "shop.night");
  expect(changed).toEqual({ kind: "added", scenario: "shop.night" });
  expect(after).toContain("    fail db  // at three\n    expect buy lost\n    fail bank\n  }\n");
  expect((await add([down("shop.db")], "shop.night"))[0]).toEqual({
    kind: "refused",
    why: "Scenario night says so already.",
  });
});

test("a name that is a word of the language stands in backticks", async () => {
  const { add } = await start("system s {\n  service `fail`\n  service `slow`\n}\n");
  const [result, text] = await add([down("s.fail"), down("s.slow")]);
  expect(result).toEqual({ kind: "added", scenario: "s.fail-and-slow-lost" });
  expect(text).toContain("scenario fail-and-slow-lost { fail `fail`  fail `slow` }");
});

test.each([
  ["no failure", [], undefined, /^Nothing has failed/],
  ["what is no list of failures", [{ element: "shop.db", how: "on fire" }], undefined, /^Nothing has failed/],
  ["an arrow", [down("shop.api reads shop.db")], undefined, /^A scenario says what fails of components/],
  ["what nobody declares", [down("} scenario x { fail db")], undefined, /^A scenario says what fails of components/],
  ["a client", [down("shop.app")], undefined, /^app is a client/],
  ["a scenario that is gone", [down("shop.db")], "shop.gone", /^There is no such scenario/],
  ["a scenario that is no name", [down("shop.db")], { toString: "x" }, /^There is no such scenario/],
] as const)("%s is refused in one sentence", async (_, failures, scenario, why) => {
  const { add, asked } = await start(shop);
  const [result] = await add(failures, scenario);
  expect(result).toEqual({ kind: "refused", why: expect.stringMatching(why) });
  expect(asked).toEqual([]);
});

test("how slow is never made up", async () => {
  const { add } = await start("system s { service a { calls b }  service b }\n");
  expect((await add([slow("s.b")]))[0]).toEqual({
    kind: "refused",
    why: "Nobody states how long b is waited for: give a dependency on it a timeout first.",
  });
});

test("a broken text and one that has changed meanwhile stay as they are", async () => {
  const { connection, document, add } = await start(shop);
  connection.onRequest("workspace/applyEdit", () => ({ applied: false }));
  expect((await add([down("shop.db")]))[0]).toEqual({
    kind: "refused",
    why: "The text has changed meanwhile, so nothing was written. Try again.",
  });
  await document.replace("external bank", "external bank (");
  expect((await add([down("shop.db")]))[0]).toMatchObject({ why: expect.stringMatching(/^Mend the text first/) });
});
