// Symbols of a workspace, the hierarchy of who depends on whom, and the ways from a name to what stands behind it.

import { describe, expect, test } from "vitest";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  Location,
  Range,
  WorkspaceSymbol,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

import { generateDesign } from "../support/generate-design.ts";
import { cursorMark, placeText, type Session } from "../support/lsp-session.ts";
import { sessionsOfTests } from "../support/sessions.ts";

const files = {
  "shop.arch": `system shop "Shop" {
  client app "Mobile app" { calls api { timeout 1s } }
  service api : house-service { replicas 2  calls db { timeout 100ms }  reads db { timeout 50ms  fallback copy } }
  store db : postgres { managed }
  cache copy { of db }
  data order "An order" { authority db  derived copy within 10s }
  flow buy "Somebody buys" { load 10/s  app -> api -> db }
}
`,
  "billing.arch": `system billing "Ümläut 🛒 billing" {
  worker invoices "Invoice run" { calls shop.api { timeout 2s  retries 1 } }
}
technology house-service : service { availability 99.9% }
`,
};

const session = sessionsOfTests();

/** A session with both files open. */
async function shopSession(): Promise<Session> {
  const one = await session({ files });
  for (const [path, text] of Object.entries(files)) await one.open(path, text);
  return one;
}

async function symbols({ connection }: Session, query: string): Promise<readonly WorkspaceSymbol[]> {
  return connection.sendRequest("workspace/symbol", { query });
}

const lines = (found: readonly WorkspaceSymbol[]): string[] =>
  found.map(
    ({ name, containerName, location }) => `${name} in ${containerName ?? "-"} at ${placeText(location as Location)}`,
  );

/** A position in one of the files, by its text with a cursor in it. */
function at(one: Session, path: keyof typeof files, marked: string) {
  const text = files[path];
  const found = text.indexOf(marked.replace(cursorMark, ""));
  expect(found).toBeGreaterThanOrEqual(0);
  const position = TextDocument.create("memory:text", "arch", 1, text).positionAt(found + marked.indexOf(cursorMark));
  return { textDocument: { uri: one.uriOf(path) }, position };
}

function textIn(path: keyof typeof files, range: Range): string {
  const document = TextDocument.create("memory:text", "arch", 1, files[path]);
  return document.getText(range);
}

describe("workspace symbols", () => {
  test("find by name, by letters in order, by qualified name and by title", async () => {
    const one = await shopSession();
    expect(lines(await symbols(one, "api"))).toEqual(["api in shop at shop.arch:3:11"]);
    expect(lines(await symbols(one, "ivcs"))).toEqual(["invoices in billing at billing.arch:2:10"]);
    expect(lines(await symbols(one, "shop.db"))).toEqual(["shop.db in shop at shop.arch:4:9"]);
    expect(lines(await symbols(one, "mobile app"))).toEqual(["app · Mobile app in shop at shop.arch:2:10"]);
    expect(lines(await symbols(one, "ümläut"))).toEqual(["billing · Ümläut 🛒 billing in - at billing.arch:1:8"]);
    expect(lines(await symbols(one, "house"))).toEqual(["house-service in - at billing.arch:4:12"]);
  });

  test("give the best first, and all of them for nothing", async () => {
    const one = await shopSession();
    const all = await symbols(one, "");
    expect(all.map(({ name }) => name).sort()).toEqual(
      ["api", "app", "billing", "buy", "copy", "db", "house-service", "invoices", "order", "shop"].sort(),
    );
    expect((await symbols(one, "b")).map(({ name }) => name).slice(0, 3)).toEqual(["buy", "billing", "db"]);
    expect(await symbols(one, "no such name")).toEqual([]);
  });

  test("are at most 200, and come from broken files too", async () => {
    const many = Array.from({ length: 300 }, (_, index) => `service part-${index}`).join("\n");
    const one = await session();
    const document = await one.open("many/many.arch", `${many}\nservice ( {`);
    await one.open("other/other.arch", "service part\n");
    const found = await symbols(one, "part");
    expect(found.length).toBe(200);
    expect(found[0]?.name).toBe("part");
    expect(found.slice(1).every(({ location }) => location.uri === document.uri)).toBe(true);
  });

  test("of a large design are found in all of its systems", async () => {
    const one = await session();
    for (const [path, text] of generateDesign({ components: 200, files: 1 })) await one.open(path, text);
    const found = await symbols(one, "service-1");
    expect(found.length).toBe(10);
    expect(new Set(found.map(({ containerName }) => containerName)).size).toBe(10);
  });
});

describe("the hierarchy", () => {
  const prepare = async (one: Session, path: keyof typeof files, marked: string): Promise<CallHierarchyItem[] | null> =>
    one.connection.sendRequest("textDocument/prepareCallHierarchy", at(one, path, marked));
  const incoming = async (one: Session, item?: CallHierarchyItem): Promise<CallHierarchyIncomingCall[]> =>
    one.connection.sendRequest("callHierarchy/incomingCalls", { item });
  const outgoing = async (one: Session, item?: CallHierarchyItem): Promise<CallHierarchyOutgoingCall[]> =>
    one.connection.sendRequest("callHierarchy/outgoingCalls", { item });

  test("tells who depends on a component, how and where, over files", async () => {
    const one = await shopSession();
    const [item] = (await prepare(one, "shop.arch", "service a<|>pi")) ?? [];
    expect(item).toMatchObject({ name: "api", detail: "service", uri: one.uriOf("shop.arch") });
    const calls = await incoming(one, item);
    expect(calls.map(({ from }) => `${from.name} (${from.detail})`)).toEqual([
      "invoices (worker · calls)",
      "app (client · calls)",
    ]);
    const [invoices, app] = calls;
    expect(invoices?.fromRanges.map((range) => textIn("billing.arch", range))).toEqual(["shop.api"]);
    expect(app?.fromRanges.map((range) => textIn("shop.arch", range))).toEqual(["api"]);
  });

  test("tells what it depends on, each once with all its words", async () => {
    const one = await shopSession();
    // From a place that refers to it.
    const [item] = (await prepare(one, "billing.arch", "calls shop.a<|>pi")) ?? [];
    const calls = await outgoing(one, item);
    expect(calls.map(({ to }) => `${to.name} (${to.detail})`)).toEqual([
      "db (store · calls, reads)",
      "copy (cache · falls back to)",
    ]);
    expect(calls[0]?.fromRanges.map((range) => textIn("shop.arch", range))).toEqual(["db", "db"]);
  });

  test("tells it of systems and flows", async () => {
    const one = await shopSession();
    const [shop] = (await prepare(one, "shop.arch", "system sh<|>op")) ?? [];
    expect((await incoming(one, shop)).map(({ from }) => from.name)).toEqual(["invoices"]);
    expect(await outgoing(one, shop)).toEqual([]);
    const [buy] = (await prepare(one, "shop.arch", "flow b<|>uy")) ?? [];
    expect((await outgoing(one, buy)).map(({ to }) => to.detail)).toEqual([
      "client · visits",
      "service · visits",
      "store · visits",
    ]);
    expect(await incoming(one, buy)).toEqual([]);
  });

  test("begins at the declaration around the cursor, and nowhere else", async () => {
    const one = await shopSession();
    expect((await prepare(one, "shop.arch", "time<|>out 100ms"))?.[0]?.name).toBe("api");
    expect(await prepare(one, "shop.arch", "data or<|>der")).toBeNull();
    const { uri } = await one.open("empty/empty.arch", "");
    const position = { line: 0, character: 0 };
    const nowhere = { textDocument: { uri }, position };
    expect(await one.connection.sendRequest("textDocument/prepareCallHierarchy", nowhere)).toBeNull();
  });

  test("an item that is none of ours has no neighbours", async () => {
    const one = await shopSession();
    const [item] = (await prepare(one, "shop.arch", "service a<|>pi")) ?? [];
    if (item === undefined) throw new Error("there is an item");
    for (const data of [undefined, 3, {}, { id: 7 }]) expect(await incoming(one, { ...item, data })).toBeNull();
    expect(await outgoing(one, { ...item, data: { id: "shop.gone" } })).toEqual([]);
  });
});

describe("from a name to what stands behind it", () => {
  const lead = async (one: Session, what: string, path: keyof typeof files, marked: string): Promise<string[]> => {
    const found: Location[] = await one.connection.sendRequest(`textDocument/${what}`, at(one, path, marked));
    return found.map(placeText);
  };

  test("declaration is where it is declared", async () => {
    const one = await shopSession();
    expect(await lead(one, "declaration", "billing.arch", "calls shop.a<|>pi")).toEqual(["shop.arch:3:11"]);
  });

  test("the type of a component is its technology, where the project declares it", async () => {
    const one = await shopSession();
    expect(await lead(one, "typeDefinition", "shop.arch", 'client app "Mobile app" { calls a<|>pi')).toEqual([
      "billing.arch:4:12",
    ]);
    expect(await lead(one, "typeDefinition", "shop.arch", "store d<|>b")).toEqual([]);
    expect(await lead(one, "typeDefinition", "shop.arch", "client a<|>pp")).toEqual([]);
  });

  test("a technology is made real by components, and data by stores", async () => {
    const one = await shopSession();
    expect(await lead(one, "implementation", "billing.arch", "technology house<|>-service")).toEqual([
      "shop.arch:3:11",
    ]);
    expect(await lead(one, "implementation", "shop.arch", "data or<|>der")).toEqual(["shop.arch:4:9", "shop.arch:5:9"]);
    expect(await lead(one, "implementation", "shop.arch", "system sh<|>op")).toEqual([]);
  });
});

test("wrong parameters are answered with the protocol's error", async () => {
  const one = await session();
  const wrong: readonly (readonly [string, object])[] = [
    ["workspace/symbol", { query: 5 }],
    ["callHierarchy/incomingCalls", {}],
    ["callHierarchy/incomingCalls", { item: null }],
    ["callHierarchy/outgoingCalls", { item: { uri: 7 } }],
    ["textDocument/inlayHint", { textDocument: { uri: "file:///a.arch" }, range: 3 }],
    ["inlayHint/resolve", [1, 2]],
    ["textDocument/codeLens", { textDocument: null }],
  ];
  for (const [method, params] of wrong) {
    await expect(one.connection.sendRequest(method, params)).rejects.toThrow(/parameter/);
  }
});
