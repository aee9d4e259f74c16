// An editor's side of the Language Server Protocol, as much as the benchmark needs: framing, requests, diagnostics.
// Written here so that nothing but the server's own time is measured.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { serverEnvironment, serverFlags } from "../protocol/server-flags.ts";

export interface EditorSession {
  request(method: string, params: unknown): Promise<unknown>;
  notify(method: string, params: unknown): void;
  /** Resolves when diagnostics of the document arrive for this version or, unversioned, for the first time from now. */
  diagnosticsOf(uri: string, version: number): Promise<void>;
  /** Processor time of the server so far; 0 where the system does not tell. */
  cpuMs(): number;
  /** Resident memory of the server now, in megabytes; 0 where the system does not tell. */
  memoryMb(): number;
  close(): Promise<void>;
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: { readonly uri?: string; readonly version?: number };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** How long to wait for any answer before the measurement is given up. */
const patienceMs = 120_000;

/** Starts a server on its standard streams. */
export function openEditor(serverPath: string): EditorSession {
  const server = spawn(process.execPath, [...serverFlags, serverPath, "--stdio"], {
    env: { ...process.env, ...serverEnvironment },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  const waits = new Set<{ uri: string; version: number; resolve: () => void }>();
  let lastId = 0;

  const send = (message: object) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    server.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  };
  const receive = (message: Message) => {
    if (message.method === "textDocument/publishDiagnostics") {
      const { uri, version } = message.params ?? {};
      for (const wait of waits) {
        if (wait.uri !== uri || (version !== undefined && version < wait.version)) continue;
        waits.delete(wait);
        wait.resolve();
      }
      return;
    }
    // A request of the server's own, such as for its configuration, is answered with nothing.
    if (message.method !== undefined) {
      if (message.id !== undefined) send({ id: message.id, result: null });
      return;
    }
    const answer = answers.get(Number(message.id));
    answers.delete(Number(message.id));
    if (message.error === undefined) answer?.resolve(message.result);
    else answer?.reject(new Error(message.error.message));
  };
  server.stdout.on("data", readMessages(receive));

  const request = (method: string, params: unknown): Promise<unknown> => {
    lastId += 1;
    const id = lastId;
    const answer = new Promise<unknown>((resolve, reject) => answers.set(id, { resolve, reject }));
    send({ id, method, params });
    return inTime(answer, `an answer to ${method}`);
  };
  return {
    request,
    notify: (method, params) => send({ method, params }),
    diagnosticsOf(uri, version) {
      const arrived = new Promise<void>((resolve) => waits.add({ uri, version, resolve }));
      return inTime(arrived, `diagnostics of version ${version}`);
    },
    cpuMs: () => processorTime(server.pid),
    memoryMb: () => residentMemory(server.pid),
    async close() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      await request("shutdown", null);
      send({ method: "exit" });
      await inTime(ended, "the server's end");
    },
  };
}

async function inTime<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${patienceMs} ms in vain for ${what}.`)), patienceMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Cuts a stream into messages by their `Content-Length`. */
function readMessages(receive: (message: Message) => void): (chunk: Buffer) => void {
  let buffer = Buffer.alloc(0);
  return (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const head = buffer.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString("ascii", 0, head))?.[1]);
      const end = head + 4 + length;
      if (buffer.length < end) return;
      const body = buffer.toString("utf8", head + 4, end);
      buffer = buffer.subarray(end);
      receive(JSON.parse(body) as Message);
    }
  };
}

/** User and system time from Linux's process table, which counts in hundredths of a second. */
function processorTime(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    // Other systems have no such table; the figure then reads 0.
    return 0;
  }
}

/** Resident memory from Linux's process table, in megabytes. */
function residentMemory(pid: number | undefined): number {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes ?? 0) / 1000;
  } catch {
    // As above.
    return 0;
  }
}
