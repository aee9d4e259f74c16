// The form of the statement at the cursor, with the part that is being written.

import { describe, expect, test } from "vitest";
import type { SignatureHelp } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

import { cursorMark, type Session } from "../support/lsp-session.ts";
import { sessionOfFile } from "../support/sessions.ts";

let session: Session;
sessionOfFile((opened) => {
  session = opened;
});

let count = 0;

async function helpAt(marked: string): Promise<SignatureHelp | null> {
  const offset = marked.indexOf(cursorMark);
  const text = marked.replace(cursorMark, "");
  count += 1;
  const document = await session.open(`signature-${count}/a.arch`, text);
  const position = TextDocument.create(document.uri, "arch", 1, text).positionAt(offset);
  const help: SignatureHelp | null = await session.connection.sendRequest("textDocument/signatureHelp", {
    textDocument: { uri: document.uri },
    position,
  });
  await document.close();
  return help;
}

/** The label with the part being written in «», or undefined. */
async function shown(marked: string): Promise<string | undefined> {
  const help = await helpAt(marked);
  const signature = help?.signatures[help.activeSignature ?? 0];
  if (signature === undefined) return undefined;
  const [start, end] = (signature.parameters?.[signature.activeParameter ?? 0]?.label ?? [0, 0]) as [number, number];
  const { label } = signature;
  return end === 0 ? label : `${label.slice(0, start)}«${label.slice(start, end)}»${label.slice(end)}`;
}

const inCall = (text: string): string => `service y\nservice x { calls y { ${text} } }`;

describe("the part that is being written", () => {
  test.each([
    ["store x { quorum <|> }", "quorum «write N» read N of N"],
    ["store x { quorum write <|> }", "quorum «write N» read N of N"],
    ["store x { quorum write 2 <|> }", "quorum write N «read N» of N"],
    ["store x { quorum write 2 read 2<|> }", "quorum write N «read N» of N"],
    ["store x { quorum write 2 read 2 of <|> }", "quorum write N read N «of N»"],
    [inCall("breaker <|>"), "breaker «[after P%]» [for DURATION]".replace("«[after P%]»", "[«after P%»]")],
    [inCall("breaker after 50% f<|>"), "breaker [after P%] [«for DURATION»]"],
    [inCall("timeout <|>"), "timeout «DURATION»"],
    [inCall("timeout 15<|>"), "timeout «DURATION»"],
    [
      inCall("backoff exponential from 20ms <|>"),
      "backoff exponential|fixed [[from] DURATION [«to DURATION»]] [jitter]",
    ],
    [inCall("backoff n<|>"), "backoff «none»"],
    [inCall('fallback "the <|>last'), undefined],
    [inCall('fallback "the <|>last"'), 'fallback «"TEXT"»'],
    ["flow f { slo latency p99 <|> }", "slo latency pN «< DURATION»"],
    ["flow f { slo <|> }", "slo «availability P%» [over DURATION]"],
    ["flow f { load 10/s p<|> }", "load N/s [«peak Nx»]"],
    ["flow f { a -> <|> }", "COMPONENT «-> COMPONENT» [Nx] [(VERB, …)] …"],
    ["scenario s { load f <|> }", "load FLOW «Nx|N/s»"],
    ["scenario s { slow y 1<|> }", "slow TARGET «Nx»"],
    ["service x { accept hub <|> }", 'accept RULE «because "TEXT"» [until YYYY-MM-DD]'],
    ["service x { observed metrics, <|> }", "observed «metrics|logs|traces, …»"],
    ["store x : <|>", 'store NAME ["TITLE"] [«: TECHNOLOGY»] [{ … }]'],
    ["store <|>", 'store «NAME» ["TITLE"] [: TECHNOLOGY] [{ … }]'],
  ])("in `%s` is marked", async (text, expected) => {
    expect(await shown(text)).toBe(expected);
  });
});

describe("nothing is shown", () => {
  test.each([
    ["", "<|>"],
    ["in an empty block", "service x { <|> }"],
    ["in a comment", "service x { quorum // <|>\n}"],
    ["behind a finished statement", "service x { managed <|> }"],
    ["on a line behind one", "service x {\n  replicas 3\n  <|>\n}"],
    ["behind what nobody knows", "service x { foo bar <|> }"],
  ])("%s", async (_, text) => {
    expect(await helpAt(text)).toBeNull();
  });
});

test("every form of a statement is told, each part with what it is", async () => {
  const help = await helpAt("flow f { slo latency <|> }");
  expect(help?.signatures.map(({ label }) => label)).toEqual([
    "slo availability P% [over DURATION]",
    "slo latency pN < DURATION",
    "slo freshness DATA < DURATION",
  ]);
  expect(help?.activeSignature).toBe(1);
  expect(help?.signatures[1]?.documentation).toMatchObject({ value: "A target held inside the team." });
  expect(help?.signatures[1]?.parameters?.[1]?.documentation).toMatchObject({
    value: expect.stringMatching(/^A duration/),
  });
});

test("a broken block, lines that end in two characters and letters beyond the alphabet move nothing", async () => {
  expect(await shown('service "é😀" { calls {\r\n}\r\nstore x "日本" {\r\n  quorum write 2 <|>\r\n}')).toBe(
    "quorum write N «read N» of N",
  );
});

test("a file of no project has none", async () => {
  const answer = await session.connection.sendRequest("textDocument/signatureHelp", {
    textDocument: { uri: "file:///nowhere/else.arch" },
    position: { line: 0, character: 0 },
  });
  expect(answer).toBeNull();
});
