// Changes that are offered at a place: the right ones, made by the editor, take the mark away and touch nothing else.

import { describe, expect, test } from "vitest";
import { type CodeAction, ErrorCodes } from "vscode-languageserver/node";
import { acceptRequest } from "../../protocol/lsp.ts";
import { applyEdits, editsOf, type Session, type SessionDocument } from "../support/lsp-session.ts";
import { actionsFor, sessionsOfTests } from "../support/sessions.ts";

const session = sessionsOfTests();

/** The actions offered at the first occurrence of a text, of the given kinds. */
async function actionsAt(
  { connection }: Session,
  { uri, text }: SessionDocument,
  find: string,
  only?: readonly string[],
): Promise<readonly CodeAction[]> {
  const before = text.slice(0, text.indexOf(find)).split(/\r\n|\n/);
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const params = {
    textDocument: { uri },
    range: { start: position, end: position },
    context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
  };
  return (await connection.sendRequest<CodeAction[] | null>("textDocument/codeAction", params)) ?? [];
}

function titled(actions: readonly CodeAction[], title: string | RegExp): CodeAction {
  const found = actions.find((one) => (typeof title === "string" ? one.title === title : title.test(one.title)));
  if (found === undefined) throw new Error(`Offered: ${actions.map((one) => one.title).join(" | ")}`);
  return found;
}

/** An editor that completes an action when it is chosen. */
const resolving = { codeAction: { dataSupport: true, resolveSupport: { properties: ["edit"] } } };

const shop = `system shop {
  client app { calls api { timeout 2s } }
  service api { latency p50 8ms p99 60ms  reads db }
  store db { latency p50 2ms p99 20ms }

  flow look { app -> api -> db }
}
`;

describe("a finding", () => {
  test("is answered by a fix that leaves the rest of the file alone", async () => {
    const one = await session();
    const document = await one.open("shop.arch", shop);
    const found = one.diagnosticsOf("shop.arch").find(({ code }) => code === "missing-timeout");
    const [fix] = await actionsFor(one, document, found);
    expect(fix?.title).toMatch(/^Add timeout \d+ms$/);
    expect(fix).toMatchObject({ kind: "quickfix", isPreferred: true, diagnostics: [{ code: "missing-timeout" }] });
    const text = applyEdits(shop, editsOf(fix?.edit ?? null, document.uri));
    expect(text).toMatch(/reads db \{ timeout \d+ms \} \}/);
    expect(text.replace(/ \{ timeout \d+ms \} \}/, " }")).toBe(shop);
    const left = await document.replace(shop, text);
    expect(left.map(({ code }) => code)).not.toContain("missing-timeout");
  });
});

describe("a misspelt name", () => {
  test("is respelt", async () => {
    const one = await session();
    const document = await one.open("shop.arch", shop.replace("reads db", "reads bd"));
    const found = one.diagnosticsOf("shop.arch").find(({ code }) => code === "unknown-name");
    const actions = await actionsFor(one, document, found);
    expect(actions.map(({ title }) => title)).toContain("Change to `db`");
  });
});

describe("a finding that is accepted", () => {
  test("gets a reason to be filled in, as plain text", async () => {
    const one = await session();
    const document = await one.open("shop.arch", shop);
    const actions = await actionsAt(one, document, "db }", ["quickfix"]);
    const { edit, diagnostics } = titled(actions, "Accept missing-timeout here");
    expect(diagnostics).toBeUndefined();
    const text = applyEdits(shop, editsOf(edit ?? null, document.uri));
    expect(text).toBe(shop.replace("reads db", 'reads db { accept missing-timeout because "say why" }'));
    const left = await document.replace(shop, text);
    expect(left.map(({ code }) => code)).not.toContain("missing-timeout");
  });

  test("gets a place to type in where the editor has such places", async () => {
    const one = await session({ announces: { workspaceEdit: { documentChanges: true, snippetEditSupport: true } } });
    const document = await one.open("shop.arch", shop);
    const { edit } = titled(await actionsAt(one, document, "db }"), "Accept missing-timeout here");
    expect(edit?.documentChanges).toMatchObject([
      {
        textDocument: { uri: document.uri, version: 1 },
        edits: [{ snippet: { kind: "snippet", value: ` { accept missing-timeout because "\${1:say why}" \\}` } }],
      },
    ]);
  });

  test("is left to an editor that asks for the reason", async () => {
    const one = await session({ initializationOptions: { asksReasons: true } });
    const document = await one.open("shop.arch", shop);
    const action = titled(await actionsAt(one, document, "db }"), "Accept missing-timeout here");
    expect(action.edit).toBeUndefined();
    expect(action.command?.command).toBe("faultline.accept");
    const [asked] = action.command?.arguments ?? [];
    expect(asked).toEqual({ uri: document.uri, rule: "missing-timeout", element: "shop.api reads shop.db" });
    const ask = (params: unknown) => one.connection.sendRequest(acceptRequest.method, params);
    expect(await ask({ ...asked, because: 'small "now"', until: "2027-01-01" })).toEqual({
      kind: "edit",
      changes: {
        [document.uri]: [
          {
            range: { start: { line: 2, character: 50 }, end: { line: 2, character: 50 } },
            newText: ' { accept missing-timeout because "small \\"now\\"" until 2027-01-01 }',
          },
        ],
      },
    });
    for (const wrong of [
      { ...asked, because: " " },
      { ...asked, because: "why", until: '2027 } service x { does "y"' },
      { ...asked, because: "why", until: "9999-99-99" },
      { ...asked, because: "why", rule: "no-rule" },
      { ...asked, because: "why", uri: "file:///elsewhere.arch" },
    ]) {
      expect(await ask(wrong)).toEqual({ kind: "nowhere" });
    }
    for (const none of [{ ...asked }, null, "x"]) {
      await expect(ask(none)).rejects.toMatchObject({ code: ErrorCodes.InvalidParams });
    }
  });
});

describe("an action that is chosen", () => {
  test("is completed then, in the newest text", async () => {
    const one = await session({ handles: resolving });
    const document = await one.open("shop.arch", shop);
    const action = titled(await actionsAt(one, document, "db }"), /^Add timeout/);
    expect(action.edit).toBeUndefined();
    const { edit } = await one.connection.sendRequest<CodeAction>("codeAction/resolve", action);
    expect(applyEdits(shop, editsOf(edit ?? null, document.uri))).toMatch(/reads db \{ timeout \d+ms \} \}/);
  });

  test("is left as it is where its place is gone", async () => {
    const one = await session({ handles: resolving });
    const document = await one.open("shop.arch", shop);
    const action = titled(await actionsAt(one, document, "db }"), /^Add timeout/);
    await document.replace("reads db", "");
    const resolved = await one.connection.sendRequest<CodeAction>("codeAction/resolve", action);
    expect(resolved.edit).toBeUndefined();
    const foreign = { title: "x", data: { uri: "file:///x.arch", key: "k", kind: "quickfix", start: 0, end: 0 } };
    expect(await one.connection.sendRequest("codeAction/resolve", foreign)).toEqual(foreign);
    expect(await one.connection.sendRequest("codeAction/resolve", { title: "x" })).toEqual({ title: "x" });
  });

  test("changes every file that it is about", async () => {
    const api = "service api { calls mail }\n";
    const mail = "service mail\nflow f { api -> mail }\n";
    const one = await session({ files: { "faultline.json": "{}", "api.arch": api, "mail.arch": mail } });
    const document = await one.open("api.arch", api);
    const { edit } = titled(await actionsAt(one, document, "mail"), /^Replace the call/);
    expect(applyEdits(api, editsOf(edit ?? null, document.uri))).toBe("service api { publishes mail-jobs }\n");
    expect(applyEdits(mail, editsOf(edit ?? null, one.uriOf("mail.arch")))).toBe(
      "queue mail-jobs\nservice mail { consumes mail-jobs }\nflow f { api -> mail-jobs -> mail }\n",
    );
  });
});

describe("a menu", () => {
  test("holds what changes a whole file only for those who ask for it", async () => {
    const one = await session();
    const document = await one.open("shop.arch", shop.replace("  client", "  // Who asks.\n  client"));
    const kinds = async (only?: readonly string[]): Promise<readonly (string | undefined)[]> => [
      ...new Set((await actionsAt(one, document, "db }", only)).map(({ kind }) => kind)),
    ];
    expect(await kinds()).toEqual(["quickfix", "refactor.rewrite"]);
    expect(await kinds(["refactor"])).toEqual(["refactor.rewrite"]);
    expect(await kinds(["source.fixAll"])).toEqual(["source.fixAll.faultline"]);
    expect(await kinds(["source.fixAll.other"])).toEqual([]);
    const [fix] = await actionsAt(one, document, "system", ["source.fixAll.faultline"]);
    const text = applyEdits(document.text, editsOf(fix?.edit ?? null, document.uri));
    const left = await document.replace(document.text, text);
    expect(left.map(({ code }) => code)).not.toContain("missing-timeout");
  });

  test("is there in a file with a broken block, with other line ends, and with wide characters", async () => {
    const one = await session();
    const text =
      `${shop.replace("look {", 'look "Blick 🎈" {')}service torn { calls\nservice last { replicas\n`.replaceAll(
        "\n",
        "\r\n",
      );
    const document = await one.open("shop.arch", text);
    const { edit } = titled(await actionsAt(one, document, "db }"), /^Accept missing-timeout/);
    expect(applyEdits(text, editsOf(edit ?? null, document.uri))).toBe(
      text.replace("reads db", 'reads db { accept missing-timeout because "say why" }'),
    );
  });

  test("is empty in an empty file, and none in a foreign one", async () => {
    const one = await session();
    const document = await one.open("empty.arch", "");
    expect(await actionsAt(one, document, "", ["", "source"])).toEqual([]);
    const params = {
      textDocument: { uri: "file:///nowhere/else.arch" },
      range: { start: { line: 3, character: 9 }, end: { line: 1, character: 0 } },
      context: { diagnostics: [] },
    };
    expect(await one.connection.sendRequest("textDocument/codeAction", params)).toBeNull();
  });
});
