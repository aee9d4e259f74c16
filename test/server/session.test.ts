// Whole sessions with the real server: what a person sees while opening, typing, breaking and mending a design.

import { describe, expect, test } from "vitest";

import { applyEdits, editsOf, placeText, type Session, symbolLines } from "../support/lsp-session.ts";
import { sessionsOfTests } from "../support/sessions.ts";

const shop = `system shop "Shop" {
  client app { calls api { timeout 1s } }
  service api { replicas 2  calls db { timeout 100ms } }
  store db : postgres { managed }

  flow buy "Somebody buys" {
    load 10/s
    app -> api -> db
  }
}
`;

const session = sessionsOfTests();

const codes = (diagnostics: readonly { readonly code?: unknown }[]): unknown[] => diagnostics.map((d) => d.code);

describe("diagnostics", () => {
  test("appear at the name, in the words of a person, and go when it is mended", async () => {
    const { open } = await session();
    const document = await open("shop.arch", shop);
    const broken = await document.replace("calls db {", "calls bd {");
    expect(broken[0]).toMatchObject({
      code: "unknown-name",
      source: "faultline",
      severity: 1,
      range: { start: { line: 2, character: 34 }, end: { line: 2, character: 36 } },
    });
    expect(broken[0]?.message).toContain("db");
    expect(codes(await document.replace("calls bd {", "calls db {"))).not.toContain("unknown-name");
  });

  test("a broken block leaves the others alone", async () => {
    const { open } = await session();
    const document = await open("shop.arch", shop.replace("managed", "managed  ttl 1s"));
    const before = document.text;
    const broken = await document.replace('flow buy "Somebody buys" {', "flow buy ( {");
    expect(broken.some((d) => d.code === "misplaced-term")).toBe(true);
    expect(broken.length).toBeGreaterThan(1);
    await document.replace("flow buy ( {", 'flow buy "Somebody buys" {');
    expect(document.text).toBe(before);
  });

  test("every state on the way through a word is answered", async () => {
    const { open } = await session();
    const document = await open("shop.arch", shop);
    const before = await document.replace("  store db", "  store db");
    const typed = await document.type(
      "store db : postgres { managed }\n",
      '  worker mailer "Mails" { reads db { timeout 1s } }\n',
    );
    expect(codes(typed).filter((code) => code === "syntax")).toEqual([]);
    expect(typed.length).toBe(before.length);
  });

  test("a broken file does not silence a good one", async () => {
    const files = { "good.arch": "service a { calls nobody }\n", "bad.arch": "system { { service (((\n" };
    const { until } = await session({ files });
    expect(codes(await until("good.arch", (d) => d.length > 0))).toEqual(["unknown-name"]);
    expect((await until("bad.arch", (d) => d.length > 0)).length).toBeGreaterThan(0);
  });

  test("files of one folder are one design, on disk and in the editor", async () => {
    const files = { "one.arch": "service a { calls b { timeout 1s } }\n", "two.arch": "service b\n" };
    const { open, until, write, diagnosticsOf } = await session({ files });
    const two = await open("two.arch", "service b\n");
    expect(diagnosticsOf("one.arch")).toEqual([]);
    await two.replace("service b", "service c");
    expect(codes(await until("one.arch", (d) => d.length > 0))).toEqual(["unknown-name"]);
    await two.close();
    expect(await until("one.arch", (d) => d.length === 0)).toEqual([]);
    await write("two.arch", undefined);
    expect(codes(await until("one.arch", (d) => d.length > 0))).toEqual(["unknown-name"]);
    await write("three.arch", "service b\n");
    expect(await until("one.arch", (d) => d.length === 0)).toEqual([]);
  });

  test("a folder with its own faultline.json is a design of its own", async () => {
    const files = {
      "service.arch": "service a\n",
      "inner/faultline.json": "{}",
      "inner/service.arch": "service b { calls a }\n",
    };
    const { until, write } = await session({ files });
    expect(codes(await until("inner/service.arch", (d) => d.length > 0))).toEqual(["unknown-name"]);
    await write("inner/faultline.json", undefined);
    expect(codes(await until("inner/service.arch", (d) => !codes(d).includes("unknown-name")))).not.toContain(
      "unknown-name",
    );
  });

  test("a configuration that is no JSON is said at the configuration, and mended there", async () => {
    const { until, write } = await session({ files: { "faultline.json": "{ rules", "a.arch": "service a\n" } });
    expect((await until("faultline.json", (d) => d.length > 0))[0]?.message).toMatch(/not valid JSON/);
    await write("faultline.json", '{ "rules": { "shared-store": "off" } }');
    expect(await until("faultline.json", (d) => d.length === 0)).toEqual([]);
  });

  test("each slip of a configuration stands at its place", async () => {
    const text = '{\n  "rules": { "hubb": "off" },\n  "exclude": ["x", "/etc"]\n}\n';
    const { until } = await session({ files: { "faultline.json": text, "a.arch": "service a\n" } });
    const found = await until("faultline.json", (d) => d.length > 0);
    expect(found.map(({ message, range }) => [message, range.start.line, range.start.character])).toEqual([
      ["`hubb` is no rule of this version; the nearest is `hub`.", 1, 13],
      ['"/etc" begins at a root; a pattern begins at the folder of the file.', 2, 19],
    ]);
  });

  test("a design that its project leaves out is known to no other one, and judged alone while it is open", async () => {
    const { open, until, write, diagnosticsOf } = await session({
      files: {
        "faultline.json": '{ "exclude": ["drafts"] }',
        "a.arch": "service a { calls b }\n",
        "drafts/b.arch": "service b { calls nobody }\n",
      },
    });
    expect(codes(await until("a.arch", (d) => d.length > 0))).toContain("unknown-name");
    expect(diagnosticsOf("drafts/b.arch")).toEqual([]);
    const document = await open("drafts/b.arch", "service b { calls nobody }\n");
    expect(codes(await until("drafts/b.arch", (d) => d.length > 0))).toContain("unknown-name");
    await document.close();
    expect(await until("drafts/b.arch", (d) => d.length === 0)).toEqual([]);
    await write("faultline.json", "{}");
    expect(codes(await until("a.arch", (d) => !codes(d).includes("unknown-name")))).not.toContain("unknown-name");
    expect(codes(await until("drafts/b.arch", (d) => d.length > 0))).toContain("unknown-name");
  });

  test("closing a file that is nowhere else takes its diagnostics away", async () => {
    const { open, until } = await session();
    const document = await open("lonely.arch", "service a { calls nobody }\n");
    await document.close();
    expect(await until("lonely.arch", (d) => d.length === 0)).toEqual([]);
  });

  test("a link that leads out of the workspace is not followed", async () => {
    const { root, until, write, diagnosticsOf, connection, uriOf } = await session({
      files: { "a.arch": "service a { calls outside }\n" },
    });
    const { symlinkSync, writeFileSync, rmSync } = await import("node:fs");
    const { fileURLToPath } = await import("node:url");
    const outside = `${fileURLToPath(root)}-outside.arch`;
    writeFileSync(outside, "service outside\n");
    symlinkSync(outside, `${fileURLToPath(root)}/link.arch`);
    await until("a.arch", (d) => d.length > 0);
    await write("b.arch", "service b\n");
    await connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uriOf("link.arch"), type: 1 }],
    });
    await write("c.arch", "service c { calls nobody }\n");
    await until("c.arch", (d) => d.length > 0);
    rmSync(outside);
    expect(codes(diagnosticsOf("a.arch"))).toEqual(["unknown-name"]);
  });
});

describe("findings", () => {
  const storm = `client app { calls a { timeout 9s  retries 3 } }
service a { calls b { timeout 2s  retries 3 } }
service b
flow f { load 10/s  app -> a -> b }
`;

  test("link their rule's page and show the way that led to them", async () => {
    const { open } = await session({ initializationOptions: { rulePage: "page:{rule}" } });
    const document = await open("storm.arch", storm);
    const finding = (await document.replace("load 10/s", "load 20/s")).find((d) => d.code === "retry-amplification");
    expect(finding).toMatchObject({ severity: 2, codeDescription: { href: "page:retry-amplification" } });
    expect(finding?.relatedInformation?.map(({ location }) => placeText(location))).toContain("storm.arch:2:19");
  });

  test("follow the editor's settings over the project's", async () => {
    const files = { "storm.arch": storm, "faultline.json": '{ "rules": { "retry-amplification": "error" } }' };
    const strict = await session({ files });
    await strict.until("storm.arch", (d) =>
      d.some(({ code, severity }) => code === "retry-amplification" && severity === 1),
    );
    const quiet = await session({
      files,
      settings: { rules: { "retry-amplification": "off", "shared-store": "loud" } },
    });
    const document = await quiet.open("storm.arch", storm);
    expect(codes(await document.replace("load 10/s", "load 20/s"))).not.toContain("retry-amplification");
  });

  test("have a folder's own severity, which an editor's wins over", async () => {
    const override = { files: ["old"], rules: { "retry-amplification": "error" } };
    const files = { "old/storm.arch": storm, "faultline.json": JSON.stringify({ overrides: [override] }) };
    const isError = ({ code, severity }: { code?: unknown; severity?: unknown }) =>
      code === "retry-amplification" && severity === 1;
    const strict = await session({ files });
    await strict.until("old/storm.arch", (d) => d.some(isError));
    const quiet = await session({ files, settings: { rules: { "retry-amplification": "info" } } });
    const found = await quiet.until("old/storm.arch", (d) => codes(d).includes("retry-amplification"));
    expect(found.find(({ code }) => code === "retry-amplification")?.severity).toBe(3);
  });

  test("that are accepted are not shown until the day has passed", async () => {
    const accepted = storm.replace(
      "service b",
      'service b { accept retry-amplification because "for now" until 2026-01-31 }',
    );
    const before = await session({ today: "2026-01-31" });
    await before.open("storm.arch", accepted);
    expect(codes(before.diagnosticsOf("storm.arch"))).not.toContain("retry-amplification");
    const after = await session({ today: "2026-02-01" });
    await after.open("storm.arch", accepted);
    expect(codes(after.diagnosticsOf("storm.arch"))).toContain("retry-amplification");
  });
});

describe("names", () => {
  const files = {
    "one.arch": "/** Takes orders. */\nsystem shop {\n  service api { calls db { timeout 1s } }\n  store db\n}\n",
    "two.arch":
      "extend shop {\n  worker mailer { reads db { timeout 1s } }\n}\nservice edge { calls shop.api { timeout 2s } }\n",
  };

  const at = (uri: string, line: number, character: number) => ({
    textDocument: { uri },
    position: { line, character },
  });

  test("lead to their declaration, across files and through qualified names", async () => {
    const { open, uriOf, connection } = await session({ files });
    await open("two.arch", files["two.arch"]);
    const definition = async (line: number, character: number): Promise<string[]> => {
      const found = await connection.sendRequest("textDocument/definition", at(uriOf("two.arch"), line, character));
      return (found as Parameters<typeof placeText>[0][]).map(placeText);
    };
    expect(await definition(3, 29)).toEqual(["one.arch:3:11"]);
    expect(await definition(3, 23)).toEqual(["one.arch:2:8"]);
    expect(await definition(0, 9)).toEqual(["one.arch:2:8"]);
    expect(await definition(1, 25)).toEqual(["one.arch:4:9"]);
    expect(await definition(0, 0)).toEqual([]);
  });

  test("are found everywhere they are used", async () => {
    const { open, uriOf, connection } = await session({ files });
    await open("two.arch", files["two.arch"]);
    const found = await connection.sendRequest("textDocument/references", {
      ...at(uriOf("one.arch"), 3, 9),
      context: { includeDeclaration: true },
    });
    expect((found as Parameters<typeof placeText>[0][]).map(placeText)).toEqual([
      "one.arch:3:23",
      "one.arch:4:9",
      "two.arch:2:25",
    ]);
  });

  const renamed = async (one: Session, line: number, character: number, newName: string) => {
    const params = { ...at(one.uriOf("one.arch"), line, character), newName };
    const edit = await one.connection.sendRequest<Parameters<typeof editsOf>[0]>("textDocument/rename", params);
    const textOf = (path: keyof typeof files): string => applyEdits(files[path], editsOf(edit, one.uriOf(path)));
    return [textOf("one.arch"), textOf("two.arch")];
  };

  test("are renamed in every file, each in its own segment", async () => {
    const one = await session({ files });
    await one.open("two.arch", files["two.arch"]);
    expect(await renamed(one, 1, 8, "store-front")).toEqual([
      files["one.arch"].replace("system shop", "system store-front"),
      files["two.arch"].replace("extend shop", "extend store-front").replace("shop.api", "store-front.api"),
    ]);
    expect(await renamed(one, 3, 9, "orders")).toEqual([
      files["one.arch"].replace("calls db", "calls orders").replace("store db", "store orders"),
      files["two.arch"].replace("reads db", "reads orders"),
    ]);
  });

  test("are not renamed to something taken, to no name, or to what would change a meaning", async () => {
    const one = await session({ files });
    await one.open("two.arch", files["two.arch"]);
    await expect(renamed(one, 3, 9, "api")).rejects.toThrow("There is a `shop.api` already.");
    await expect(renamed(one, 3, 9, "a b")).rejects.toThrow("is no name");
    await expect(renamed(one, 3, 9, "mailer")).rejects.toThrow("There is a `shop.mailer` already.");
  });

  test("that would hide another element are refused", async () => {
    const hiding = {
      "a.arch": "store db\nsystem s {\n  store cache-db\n  service api { reads db  reads cache-db }\n}\n",
    };
    const one = await session({ files: hiding });
    await one.open("a.arch", hiding["a.arch"]);
    const params = { ...at(one.uriOf("a.arch"), 2, 10), newName: "db" };
    await expect(one.connection.sendRequest("textDocument/rename", params)).rejects.toThrow(
      /another element|would break/,
    );
  });
});

describe("an editor that announces nothing", () => {
  test("is served all the same, and the server logs no fault", async () => {
    const { open, hover } = await session({ isPlain: true });
    const document = await open("plain.arch", "service a { calls b }\n");
    expect(await document.replace("calls b", "calls c")).toMatchObject([{ code: "unknown-name" }]);
    expect(await hover("store db : post<|>gres")).toContain("PostgreSQL");
  });
});

describe("outline and layout", () => {
  test("the outline nests as the text does, and stands while the text is broken", async () => {
    const { open, connection } = await session();
    const document = await open("shop.arch", shop);
    const lines = async () =>
      symbolLines(await connection.sendRequest("textDocument/documentSymbol", { textDocument: { uri: document.uri } }));
    const whole = [
      "shop (system · Shop)",
      "  app (client)",
      "  api (service)",
      "  db (store : postgres)",
      "  buy (flow · Somebody buys)",
    ];
    expect(await lines()).toEqual(whole);
    await document.replace("replicas 2", "replicas (((");
    expect(await lines()).toEqual(whole);
  });

  test("formatting lays out and changes nothing else, and a second time nothing at all", async () => {
    const { open, connection } = await session();
    const document = await open("shop.arch", shop.replace("  store db", "        store   db"));
    const format = (uri: string): Promise<Parameters<typeof applyEdits>[1]> =>
      connection.sendRequest("textDocument/formatting", {
        textDocument: { uri },
        options: { tabSize: 2, insertSpaces: true },
      });
    const edits = await format(document.uri);
    expect(edits.length).toBe(1);
    const laidOut = applyEdits(document.text, edits);
    expect(laidOut).toBe(shop);
    const again = await open("again.arch", laidOut);
    expect(await format(again.uri)).toEqual([]);
  });
});
