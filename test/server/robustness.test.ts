// What a server meets in the world: files that are none, editors that hurry, take back, forget and misspell. Nothing of it may bring
// the server down, keep it from the rest, or be logged as a fault of ours.

import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  CancellationTokenSource,
  type DocumentSymbol,
  ErrorCodes,
  LSPErrorCodes,
  type PublishDiagnosticsParams,
} from "vscode-languageserver/node";

import { createProject, createSourceText } from "../../language/index.ts";
import { toWorkspaceEdit } from "../../server/to-lsp.ts";
import { generateDesign } from "../support/generate-design.ts";
import type { Session } from "../support/lsp-session.ts";
import { sessionsOfTests } from "../support/sessions.ts";

/** A design with one problem that no other file has. */
const faulty = "service lonely { calls nobody }\n";

const session = sessionsOfTests((line) => line.includes("internal fault"));

const codes = (diagnostics: readonly { readonly code?: unknown }[]): unknown[] => diagnostics.map(({ code }) => code);

/** Makes a folder with files in a session's workspace, has it opened beside, and waits for what is said of `faulty` in `seen`. */
async function addFolder(one: Session, folder: string, files: Iterable<readonly [string, string | Uint8Array]>) {
  const path = join(fileURLToPath(one.root), folder);
  for (const [name, content] of [...files, ["seen.arch", faulty] as const]) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return {
    path,
    async announce(): Promise<void> {
      await one.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
        event: { added: [{ uri: `${one.root}/${folder}`, name: folder }], removed: [] },
      });
      await one.until(`${folder}/seen.arch`, (diagnostics) => codes(diagnostics).includes("unknown-name"));
    },
  };
}

describe("files on disk", () => {
  test.each<[string, string | Uint8Array]>([
    ["bytes that are no text", Uint8Array.from({ length: 4096 }, (_, index) => (index * 89) % 256)],
    ["text that is no UTF-8", Uint8Array.from([0x73, 0x65, 0x72, 0x76, 0xff, 0xfe, 0xc3, 0x28])],
    ["an empty file", ""],
    ["braces that nest without end", "system a { ".repeat(20_000)],
    ["one line of a megabyte", `service a { tags ${"x".repeat(1_000_000)} }`],
    ["a text that never ends", `service a "${"y ".repeat(200_000)}`],
  ])("%s keeps nobody from their neighbours", async (_, content) => {
    const one = await session();
    const folder = await addFolder(one, "odd", [["odd.arch", content]]);
    await folder.announce();
  });

  test("a byte order mark and lines of Windows change nothing but places", async () => {
    const one = await session();
    const text = "service a { calls b }\r\nservice b { replicas 2 }\r\n";
    const folder = await addFolder(one, "windows", [["windows.arch", `\u{feff}${text}`]]);
    await folder.announce();
    const document = await one.open("windows/windows.arch", `\u{feff}${text}`);
    expect(codes(await document.replace("calls b", "calls c"))).toContain("unknown-name");
    expect(one.diagnosticsOf("windows/windows.arch")[0]?.range.start).toEqual({ line: 0, character: 19 });
    expect(codes(await document.replace("calls c", "calls b"))).not.toContain("unknown-name");
  });

  test("folders that are files, links in circles and links to nowhere are passed over", async () => {
    const one = await session();
    const { path, announce } = await addFolder(one, "links", [["deep/below/fine.arch", "service fine"]]);
    symlinkSync(path, join(path, "deep", "up"));
    symlinkSync(join(path, "round.arch"), join(path, "round.arch"));
    symlinkSync("/nowhere/at/all.arch", join(path, "gone.arch"));
    mkdirSync(join(path, "folder.arch"));
    await announce();
  });

  test("a thousand files are one project", async () => {
    const one = await session();
    const files = Array.from(
      { length: 1000 },
      (_, index) =>
        [`part-${index % 10}/file-${index}.arch`, `service s${index} { calls s${(index + 1) % 1000} }`] as const,
    );
    const folder = await addFolder(one, "many", files);
    await folder.announce();
    expect(codes(one.diagnosticsOf("many/part-7/file-777.arch"))).not.toContain("unknown-name");
    rmSync(join(folder.path, "part-8", "file-778.arch"));
    await one.write("many/part-8/file-778.arch", undefined);
    await one.until("many/part-7/file-777.arch", (diagnostics) => codes(diagnostics).includes("unknown-name"));
  });

  test("a file that is deleted takes its names with it, and one that is renamed brings them back", async () => {
    const one = await session({ files: { "a.arch": "service a { calls b }", "b.arch": "service b" } });
    await one.open("a.arch", "service a { calls b }");
    await one.settle();
    await one.write("b.arch", undefined);
    await one.until("a.arch", (diagnostics) => codes(diagnostics).includes("unknown-name"));
    await one.write("c.arch", "service b");
    await one.until("a.arch", (diagnostics) => !codes(diagnostics).includes("unknown-name"));
  });
});

describe("documents", () => {
  test("edits that come faster than judgements end in what the last text says", async () => {
    const one = await session();
    const text = "service a { calls b }\nservice b { replicas 2 }\n";
    const document = await one.open("quick.arch", text);
    const diagnostics = await document.type("replicas 2", "2".repeat(40) + "\n calls c".repeat(3));
    expect(codes(diagnostics)).toContain("unknown-name");
    const fresh = await session();
    await fresh.open("quick.arch", document.text);
    expect(codes(diagnostics)).toEqual(codes(fresh.diagnosticsOf("quick.arch")));
  });

  test("several changes in one message apply in their order, and a version that goes back is still the newest text", async () => {
    const one = await session();
    const uri = one.uriOf("order.arch");
    await one.open("order.arch", "service a { calls b }\nservice b\n");
    const at = (line: number, from: number, to: number) => ({
      start: { line, character: from },
      end: { line, character: to },
    });
    await one.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 9 },
      contentChanges: [
        { range: at(0, 18, 19), text: "cc" },
        { range: at(1, 8, 9), text: "c" },
        { range: at(0, 18, 19), text: "" },
      ],
    });
    await one.settle();
    expect(codes(one.diagnosticsOf("order.arch"))).not.toContain("unknown-name");
    await one.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 3 },
      contentChanges: [{ text: faulty }],
    });
    await one.settle();
    expect(codes(one.diagnosticsOf("order.arch"))).toContain("unknown-name");
  });

  test("changes of a document that nobody opened are no text of anybody", async () => {
    const one = await session();
    const uri = one.uriOf("unopened.arch");
    await one.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: faulty }],
    });
    await one.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
    await one.settle();
    expect(one.diagnosticsOf("unopened.arch")).toEqual([]);
    const symbols = await one.connection.sendRequest("textDocument/documentSymbol", { textDocument: { uri } });
    expect(symbols).toBeNull();
  });

  test("a megabyte of design is read, edited and asked about", async () => {
    const one = await session();
    const text = [...generateDesign({ components: 3_500, files: 1 }).values()].join("\n");
    expect(text.length).toBeGreaterThan(1_000_000);
    const document = await one.open("large.arch", text);
    expect(codes(await document.replace("calls service-0 {", "calls servce-0 {"))).toContain("unknown-name");
    const uri = one.uriOf("large.arch");
    const symbols = await one.connection.sendRequest<DocumentSymbol[]>("textDocument/documentSymbol", {
      textDocument: { uri },
    });
    expect(symbols.length).toBeGreaterThan(100);
  });

  test.each([
    ["file:///c%3A/Users/some%20body/shop.arch"],
    ["file:///C:/Users/shop.arch"],
    ["file:///tmp/a%20b/%C3%BCn%C3%AFcode-%F0%9F%99%82.arch"],
    ["file:///tmp/übung mit leerzeichen.arch"],
    ["file://host/share/shop.arch"],
    ["file:///tmp/%zz.arch"],
    ["untitled:Untitled-1"],
    ["vscode-vfs://github/some/repo/shop.arch"],
    ["inmemory:/model?version=1#here"],
  ])("%s is answered under that spelling", async (uri) => {
    const one = await session();
    const told = new Promise<PublishDiagnosticsParams>((resolve) => {
      one.connection.onNotification("textDocument/publishDiagnostics", resolve);
    });
    await one.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "arch", version: 1, text: faulty },
    });
    const { uri: spelling, diagnostics } = await told;
    expect(spelling).toBe(uri);
    expect(codes(diagnostics)).toContain("unknown-name");
    const position = { line: 0, character: 10 };
    const hover = await one.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position });
    expect(JSON.stringify(hover)).toContain("lonely");
  });
});

describe("notifications", () => {
  test("that say nothing, or nothing that can be read, are passed over", async () => {
    const one = await session();
    for (const told of ["didChangeConfiguration", "didChangeWatchedFiles", "didRenameFiles", "didDeleteFiles"]) {
      for (const params of [null, {}, { changes: null, files: 5 }]) {
        await one.connection.sendNotification(`workspace/${told}`, params);
      }
    }
    await one.settle();
    // That the parameters are no parameters may be said; that a handler failed would be our doing.
    expect(one.errors.filter((line) => line.includes("failed"))).toEqual([]);
  });
});

describe("requests", () => {
  const refusal = async (one: Session, method: string, params?: object | null): Promise<unknown> => {
    try {
      const answer = one.connection.sendRequest(method, params);
      return { answered: await answer };
    } catch (error) {
      return error instanceof Error && "code" in error ? error.code : error;
    }
  };

  test("that do not exist are said not to exist", async () => {
    const one = await session();
    expect(await refusal(one, "textDocument/noSuchThing", {})).toBe(ErrorCodes.MethodNotFound);
    await one.connection.sendNotification("no/such/notification", { odd: true });
    await one.connection.sendNotification("$/alsoUnknown");
    expect(await refusal(one, "faultline/settled", {})).toEqual({ answered: null });
  });

  const everywhere = {
    textDocument: { uri: "file:///a.arch" },
    range: { start: { line: 0, character: 10 }, end: { line: 0, character: 10 } },
  };
  test.each<[string, object | null]>([
    ["textDocument/hover", {}],
    ["textDocument/hover", { textDocument: { uri: 5 }, position: { line: 0, character: 0 } }],
    ["textDocument/hover", { textDocument: { uri: "file:///a.arch" } }],
    ["textDocument/completion", { textDocument: { uri: "file:///a.arch" }, position: { line: "0", character: 0 } }],
    ["textDocument/definition", { textDocument: { uri: "file:///a.arch" }, position: [0, 0] }],
    ["textDocument/documentSymbol", { textDocument: null }],
    ["textDocument/formatting", { textDocument: {} }],
    ["textDocument/selectionRange", { textDocument: { uri: "file:///a.arch" } }],
    ["textDocument/codeAction", { textDocument: { uri: "file:///a.arch" }, context: { diagnostics: [] } }],
    ["textDocument/codeAction", { ...everywhere, context: { diagnostics: [], only: "quickfix" } }],
    ["textDocument/codeAction", { ...everywhere, context: { diagnostics: [], only: [5] } }],
    ["textDocument/codeAction", { ...everywhere, context: { diagnostics: [{ code: "unknown-name" }] } }],
    ["textDocument/references", { textDocument: everywhere.textDocument, position: everywhere.range.start }],
    ["textDocument/rename", { textDocument: everywhere.textDocument, position: everywhere.range.start }],
    ["textDocument/rangeFormatting", { textDocument: everywhere.textDocument }],
    ["textDocument/onTypeFormatting", { textDocument: everywhere.textDocument, ch: "}" }],
    ["textDocument/onTypeFormatting", { textDocument: everywhere.textDocument, position: everywhere.range.start }],
    ["textDocument/semanticTokens/range", { textDocument: everywhere.textDocument }],
    ["faultline/overview", null],
    ["faultline/standing", null],
    ["faultline/standing", { uri: 5 }],
    ["faultline/factsAt", null],
    ["faultline/factsAt", everywhere.textDocument],
    ["faultline/explanation", null],
    ["faultline/explanation", everywhere.textDocument],
    ["faultline/explanation", { ...everywhere.textDocument, element: "lonely", fact: 5 }],
    ["faultline/summary", null],
    ["faultline/accept", null],
    ["faultline/accept", { ...everywhere.textDocument, rule: "hub", element: 5, because: "it is" }],
    ["arch/picture", null],
    ["arch/place", null],
    ["arch/place", everywhere.textDocument],
    ["arch/elementAt", null],
    ["codeAction/resolve", null],
    ["completionItem/resolve", null],
    ["inlayHint/resolve", null],
    ["callHierarchy/incomingCalls", null],
  ])("%s with %j is refused by the protocol's rules", async (method, params) => {
    const one = await session();
    await one.open("a.arch", faulty);
    // The file is there, so that nothing but the parameters stands in the way.
    const sent = JSON.parse(JSON.stringify(params).replaceAll("file:///a.arch", one.uriOf("a.arch")));
    expect(await refusal(one, method, sent)).toBe(ErrorCodes.InvalidParams);
  });

  test("that leave out what may be left out, or say null for it, are answered", async () => {
    const one = await session();
    const { uri } = await one.open("a.arch", faulty);
    const textDocument = { uri };
    const { range } = everywhere;
    for (const context of [{ diagnostics: null, only: null }, {}]) {
      expect(await refusal(one, "textDocument/codeAction", { textDocument, range, context })).toHaveProperty(
        "answered",
      );
    }
    const position = range.start;
    expect(await refusal(one, "textDocument/completion", { textDocument, position, context: null })).toHaveProperty(
      "answered",
    );
    expect(await refusal(one, "faultline/starters", null)).toHaveProperty("answered");
    expect(await refusal(one, "faultline/settled", null)).toHaveProperty("answered");
  });

  test("for the difference to colours that nobody was told are answered with all colours", async () => {
    const one = await session();
    await one.open("short.arch", "service a");
    const textDocument = { uri: one.uriOf("short.arch") };
    const answer = await one.connection.sendRequest("textDocument/semanticTokens/full/delta", { textDocument });
    expect(answer).toMatchObject({ data: expect.arrayContaining([8]) });
  });

  test("for a change at very many places are answered soon", () => {
    const text = "service a { calls b }\n".repeat(50_000);
    const snapshot = { ...createProject().snapshot(), files: new Map([["a", createSourceText("a", text)]]) };
    const places = Array.from({ length: 50_000 }, (_, line) => ({ file: "a", start: line * 22, end: line * 22 + 7 }));
    const changes = places.map((place) => ({ ...place, text: "worker" }));
    expect(
      toWorkspaceEdit(snapshot, changes, { spelling: (key) => key, versionOf: undefined }).changes?.a,
    ).toHaveLength(50_000);
  });

  test("at places that no text has are answered all the same", async () => {
    const one = await session();
    await one.open("short.arch", "service a");
    const textDocument = { uri: one.uriOf("short.arch") };
    for (const position of [
      { line: 1e9, character: 1e9 },
      { line: -1, character: -1 },
      { line: 0.5, character: 0.5 },
    ]) {
      for (const method of ["hover", "completion", "definition", "signatureHelp", "prepareRename"]) {
        expect(await refusal(one, `textDocument/${method}`, { textDocument, position })).toHaveProperty("answered");
      }
    }
  });

  test("that are taken back are answered as cancelled", async () => {
    const one = await session();
    await one.open("a.arch", faulty);
    const textDocument = { uri: one.uriOf("a.arch") };
    const answers = Array.from({ length: 20 }, () => {
      const source = new CancellationTokenSource();
      const params = { textDocument, position: { line: 0, character: 10 } };
      const answer = one.connection.sendRequest("textDocument/hover", params, source.token);
      source.cancel();
      return answer.then(
        () => "answered",
        ({ code }: { code: unknown }) => code,
      );
    });
    expect(new Set(await Promise.all(answers))).toEqual(new Set([LSPErrorCodes.RequestCancelled]));
    expect(
      await one.connection.sendRequest("textDocument/hover", { textDocument, position: { line: 0, character: 10 } }),
    ).not.toBeNull();
  });
});
