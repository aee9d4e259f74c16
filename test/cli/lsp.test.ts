// `faultline lsp` as it ships: the bundles, run as a process by a plain client over standard input and output.

import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import {
  createProtocolConnection,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

import { optionsOf } from "../../scripts/bundles.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

const design = `system shop {
  client app { calls web }
  service web { replicas 3  calls nowhere }
  flow visit { load 1/s  app -> web }
}
`;

let dist = "";

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), "faultline-lsp-"));
  await Promise.all(
    ["faultline.cjs", "command.cjs", "server.cjs"].map((name) =>
      build({ ...optionsOf(name), outfile: join(dist, name) }),
    ),
  );
});

afterAll(() => rmSync(dist, { recursive: true, force: true }));

interface Running {
  readonly server: ChildProcessByStdio<Writable, Readable, null>;
  readonly client: ProtocolConnection;
  /** The exit code, once there is one. */
  readonly ended: Promise<number | null>;
  /** What on standard output was no protocol. */
  readonly stray: unknown[];
}

function start(words: readonly string[] = []): Running {
  const server = spawn(process.execPath, [join(dist, "faultline.cjs"), "lsp", ...words], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: join(dist, "cache") },
  });
  const ended = once(server, "exit").then(([code]) => code as number | null);
  const client = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const stray: unknown[] = [];
  client.onError((error) => stray.push(error));
  client.onRequest("client/registerCapability", () => null);
  client.listen();
  onTestFinished(() => {
    client.dispose();
    server.kill();
  });
  return { server, client, ended, stray };
}

async function initialize({ client }: Running, processId: number | null = process.pid) {
  const rootUri = pathToFileURL(folderWith({ "other.arch": "service other" })).href;
  const result = await client.sendRequest("initialize", { processId, rootUri, capabilities: {} });
  await client.sendNotification("initialized", {});
  return { rootUri, result };
}

test.each([[[]], [["--stdio"]], [["--stdio", "--clientProcessId", String(process.pid)]]])(
  "an editor that starts it with %j gets diagnostics, hovers and completions, and a clean end",
  async (words) => {
    const running = start(words);
    const { client } = running;
    const { rootUri, result } = await initialize(running);
    expect(result).toMatchObject({ capabilities: { hoverProvider: true }, serverInfo: { name: "faultline" } });

    const uri = `${rootUri}/shop.arch`;
    const told = new Promise<PublishDiagnosticsParams>((resolve) => {
      client.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
        if (params.uri === uri) resolve(params);
      });
    });
    await client.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "arch", version: 1, text: design },
    });
    expect((await told).diagnostics.map(({ code }) => code)).toContain("unknown-name");

    const at = { textDocument: { uri }, position: { line: 2, character: 11 } };
    expect(JSON.stringify(await client.sendRequest("textDocument/hover", at))).toContain("web");
    const behindCalls = { textDocument: { uri }, position: { line: 1, character: 22 } };
    const offered = await client.sendRequest("textDocument/completion", behindCalls);
    expect(JSON.stringify(offered)).toContain('"web"');

    await client.sendRequest("shutdown");
    await client.sendNotification("exit");
    expect(await running.ended).toBe(0);
    expect(running.stray).toEqual([]);
  },
);

test("an editor that says exit without shutdown, or closes the stream, ends it with 1", async () => {
  const hasty = start();
  await initialize(hasty);
  await hasty.client.sendNotification("exit");
  expect(await hasty.ended).toBe(1);

  const closing = start();
  await initialize(closing);
  closing.server.stdin.end();
  expect(await closing.ended).toBe(1);
});

test("a stream that closes after shutdown ends it with 0", async () => {
  const running = start();
  await initialize(running);
  await running.client.sendRequest("shutdown");
  running.server.stdin.end();
  expect(await running.ended).toBe(0);
});

test("it ends when the editor's process is gone, though the stream is still open", async () => {
  const editor = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "inherit"] });
  const running = start();
  await initialize(running, editor.pid ?? null);
  const left = once(editor, "exit");
  editor.stdin.end();
  await left;
  expect(await running.ended).toBe(1);
});

test.each([
  ["a header that is none", "GET / HTTP/1.1\r\n\r\n"],
  ["a header without a length", "Content-Type: text/plain\r\n\r\n{}"],
  ["a length that is none", "Content-Length: many\r\n\r\n{}"],
  ["a body that is no JSON", "Content-Length: 5\r\n\r\n{ab}}"],
  ["a body that is no message", "Content-Length: 2\r\n\r\n[]"],
])("%s is no reason to hang", async (_, rubbish) => {
  const running = start();
  await initialize(running);
  running.server.stdin.write(rubbish);
  running.server.stdin.end();
  expect(await running.ended).toBe(1);
  expect(running.stray).toEqual([]);
});

test("a person who starts it in a terminal is told what it is for", async () => {
  const { exitCode, output, talk } = await runCommand(["lsp"], { isTyped: true });
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
  expect(talk).toBe(
    '"faultline lsp" is what an editor starts and talks with over standard input, and this is a terminal. ' +
      'To see the findings here, run "faultline lint".',
  );
});

test("paths and options that it does not have are refused before anything starts", async () => {
  expect((await runCommand(["lsp", "shop.arch"])).talk).toContain("takes no paths");
  expect((await runCommand(["lsp", "--socket=1"])).talk).toContain('"faultline lsp" has no option --socket');
});
