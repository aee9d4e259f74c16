// Colours by meaning: what words, names and numbers of a design are told to be, over real streams.

import { afterEach, describe, expect, it } from "vitest";
import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver/node";

import { tokenize } from "../../language/index.ts";
import { legend } from "../../server/lsp/semantic-tokens.ts";
import { textsOfAllKinds } from "../support/example-texts.ts";
import { openSession, type Session, type SessionDocument, type SessionOptions } from "../support/lsp-session.ts";

let session: Session;
afterEach(() => session.close());

async function start(text: string, options: SessionOptions = {}): Promise<SessionDocument> {
  session = await openSession(options);
  return session.open("a.arch", text);
}

const full = (uri: string): Promise<SemanticTokens> =>
  session.connection.sendRequest("textDocument/semanticTokens/full", { textDocument: { uri } });
const delta = (uri: string, previousResultId: string): Promise<SemanticTokens | SemanticTokensDelta> =>
  session.connection.sendRequest("textDocument/semanticTokens/full/delta", { textDocument: { uri }, previousResultId });

interface Coloured {
  readonly line: number;
  readonly character: number;
  readonly length: number;
  readonly text: string;
  readonly is: string;
}

/** The answer's numbers as stretches of the text. */
function decode(text: string, data: readonly number[]): Coloured[] {
  const lines = text.split(/\r\n|\n/);
  const coloured: Coloured[] = [];
  let [line, character] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [lines_ = 0, columns = 0, length = 0, type = 0, bits = 0] = data.slice(at, at + 5);
    character = lines_ > 0 ? columns : character + columns;
    line += lines_;
    const modifiers = legend.tokenModifiers.filter((_, index) => (bits & (1 << index)) !== 0);
    const is = [legend.tokenTypes[type] ?? "nothing", ...modifiers].join(".");
    coloured.push({ line, character, length, text: (lines[line] ?? "").slice(character, character + length), is });
  }
  return coloured;
}

const told = (text: string, { data }: SemanticTokens): string[] =>
  decode(text, data).map((one) => `${one.text} ${one.is}`);

describe("what things are told to be", () => {
  it("systems, components by their job, flows, terms, options, figures", async () => {
    const text = `/** Sells. */
system shop "Shop" {
  region eu { zones a, b }
  policy inside { timeout 150ms }
  client app { calls api with inside }
  service api { replicas 2 across eu  in eu.a  publishes jobs  calls bank  reads db { optional } }
  queue jobs : sqs
  external bank
  store db : postgres { prefers consistency  guarantees serializable, durable across zones }
  flow buy { load 5/s  slo latency p99 < 1s
    app -> api -> db 2x
    reply // now
  }
  decision why { revisit 2030-01-01 }
  data order { authority db }
  scenario cut { fail bank for 5m  expect buy degraded }
}
`;
    const { uri } = await start(text);
    expect(told(text, await full(uri))).toEqual([
      ..."/** Sells. */ comment.documentation|system keyword.declaration|shop namespace.declaration".split("|"),
      '"Shop" string',
      ..."region keyword.declaration|eu enum.declaration|zones property|a enum.declaration|b enum.declaration".split(
        "|",
      ),
      ..."policy keyword.declaration|inside interface.declaration|timeout property|150ms number".split("|"),
      ..."client keyword.declaration|app class.declaration|calls keyword|api class|with modifier".split("|"),
      "inside interface",
      ..."service keyword.declaration|api class.declaration|replicas property|2 number|across modifier".split("|"),
      ..."eu enum|in modifier|eu enum|a enum|publishes keyword|jobs class.async|calls keyword".split("|"),
      ..."bank class.defaultLibrary|reads keyword|db class|optional keyword".split("|"),
      ..."queue keyword.declaration|jobs class.declaration.async|sqs type.defaultLibrary".split("|"),
      ..."external keyword.declaration|bank class.declaration.defaultLibrary".split("|"),
      ..."store keyword.declaration|db class.declaration|postgres type.defaultLibrary|prefers property".split("|"),
      ..."consistency enumMember|guarantees property|serializable enumMember|durable enumMember".split("|"),
      ..."across modifier|zones enum".split("|"),
      ..."flow keyword.declaration|buy function.declaration|load property|5/s number|slo property".split("|"),
      ..."latency property|p99 number|< operator|1s number".split("|"),
      ..."app class|-> operator|api class|-> operator|db class|2x number|reply keyword|// now comment".split("|"),
      ..."decision keyword.declaration|why variable.declaration.readonly|revisit property|2030-01-01 number".split("|"),
      ..."data keyword.declaration|order struct.declaration|authority property|db class".split("|"),
      ..."scenario keyword.declaration|cut event.declaration|fail property|bank class.defaultLibrary".split("|"),
      ..."for modifier|5m number|expect property|buy function|degraded enumMember".split("|"),
    ]);
  });

  it("a name by what it names and not by the word that it is", async () => {
    const text = "service cache { calls owner }\nservice owner\n";
    const { uri } = await start(text);
    expect(told(text, await full(uri))).toEqual([
      "service keyword.declaration",
      "cache class.declaration",
      "calls keyword",
      "owner class",
      "service keyword.declaration",
      "owner class.declaration",
    ]);
  });

  it("each segment of a qualified name, and a name from another file", async () => {
    session = await openSession({ files: { "shop.arch": "system shop { queue jobs }\n" } });
    const text = "service api { publishes shop.jobs }\n";
    const { uri } = await session.open("a.arch", text);
    expect(told(text, await full(uri)).slice(2)).toEqual(["publishes keyword", "shop namespace", "jobs class.async"]);
  });

  it("names of a block that does not parse by their places, and the blocks beside it by what they name", async () => {
    const text = "service api { calls stock.db { timeout timeout  } }\nflow buy { app -> api \ntopic news {}";
    const { uri } = await start(text);
    expect(told(text, await full(uri))).toEqual([
      ..."service keyword.declaration|api class.declaration|calls keyword|stock namespace|db class".split("|"),
      ..."timeout property|timeout property|flow keyword.declaration|buy function.declaration".split("|"),
      ..."app class|-> operator|api class|topic keyword.declaration|news class.declaration.async".split("|"),
    ]);
  });

  it("a comment of several lines on each of them, without Windows line ends", async () => {
    const text = "/** One.\r\n * Two. */\r\nservice a\r\n";
    const { uri } = await start(text);
    expect(told(text, await full(uri)).slice(0, 2)).toEqual([
      "/** One. comment.documentation",
      " * Two. */ comment.documentation",
    ]);
  });
});

describe("asking again", () => {
  const text = "service a\nservice b { calls a }\nservice c { reads b }\n";

  it("gives one edit that makes the old answer the new one", async () => {
    const document = await start(text);
    const before = await full(document.uri);
    await document.replace("service b {", "store more : postgres\nservice b {");
    const answer = await delta(document.uri, before.resultId ?? "");
    if (!("edits" in answer)) throw new Error("an answer in full");
    const data = [...before.data];
    for (const edit of answer.edits) data.splice(edit.start, edit.deleteCount, ...(edit.data ?? []));
    expect(answer.edits).toHaveLength(1);
    expect(data).toEqual((await full(document.uri)).data);
  });

  it("gives no edit where nothing changed, and everything where the last answer is not known", async () => {
    const { uri } = await start(text);
    const { resultId = "", data } = await full(uri);
    expect(await delta(uri, resultId)).toMatchObject({ edits: [] });
    expect(await delta(uri, "from another time")).toMatchObject({ data });
  });

  it("tells a part of the file as it tells the whole", async () => {
    const { uri } = await start(text);
    const range = { start: { line: 1, character: 3 }, end: { line: 1, character: 20 } };
    const part: SemanticTokens = await session.connection.sendRequest("textDocument/semanticTokens/range", {
      textDocument: { uri },
      range,
    });
    const all = decode(text, (await full(uri)).data);
    expect(decode(text, part.data)).toEqual(all.filter(({ line }) => line === 1));
  });

  it("is asked for when a name elsewhere became another thing", async () => {
    const first = await start("service api { calls db }\n", { files: {} });
    await full(first.uri);
    const asked = new Promise<void>((resolve) => {
      session.connection.onRequest("workspace/semanticTokens/refresh", () => {
        resolve();
        return null;
      });
    });
    session.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: session.uriOf("b.arch"), languageId: "arch", version: 1, text: "external db\n" },
    });
    await asked;
    expect(told(first.text, await full(first.uri)).at(-1)).toBe("db class.defaultLibrary");
  });
});

describe("settings and strangers", () => {
  it("asks the editor to ask again when the setting changes, and not when nothing does", async () => {
    const settings = { semanticTokens: { enabled: true } };
    const first = await start("service a\n", { files: {}, settings });
    const other = await session.open("b.arch", "service b { calls a }\n");
    await full(first.uri);
    let asked = 0;
    let heard = (): void => {};
    session.connection.onRequest("workspace/semanticTokens/refresh", () => {
      asked += 1;
      heard();
      return null;
    });
    await other.replace("calls a", "calls a { timeout 1s }");
    expect(asked).toBe(0);
    for (const enabled of [false, true]) {
      settings.semanticTokens.enabled = enabled;
      const again = new Promise<void>((resolve) => {
        heard = resolve;
      });
      await session.connection.sendNotification("workspace/didChangeConfiguration", { settings: {} });
      await again;
      expect((await full(first.uri)).data.length > 0).toBe(enabled);
    }
  });

  it("tells nothing when the setting is off", async () => {
    const { uri } = await start("service a\n", { settings: { semanticTokens: { enabled: false } } });
    expect((await full(uri)).data).toEqual([]);
  });

  it("tells nothing of a file that it does not know", async () => {
    await start("service a\n");
    expect((await full("file:///elsewhere/x.arch")).data).toEqual([]);
    expect(session.errors).toEqual([]);
  });
});

it("in every text tokens are in order, inside their lines, and none but stray ones and marks is left out", async () => {
  session = await openSession();
  for (const [name, text] of textsOfAllKinds()) {
    const document = await session.open("any.arch", text);
    const coloured = decode(text, (await full(document.uri)).data);
    const lines = text.split(/\r\n|\n/);
    let before = { line: 0, end: 0 };
    for (const { line, character, length } of coloured) {
      expect(length, name).toBeGreaterThan(0);
      expect(character + length, name).toBeLessThanOrEqual(lines[line]?.length ?? -1);
      expect(line > before.line || (line === before.line && character >= before.end), name).toBe(true);
      before = { line, end: character + length };
    }
    const expected = tokenize(text).filter(
      ({ kind, text: own }) => kind !== "stray" && (kind !== "punctuation" || /[-<>+]|\.\./.test(own)),
    );
    const ofTexts = (parts: readonly string[]): string => parts.join("").replace(/\s/g, "");
    expect(ofTexts(coloured.map((one) => one.text)), name).toBe(ofTexts(expected.map((one) => one.text)));
    await document.close();
  }
  expect(session.errors).toEqual([]);
});
