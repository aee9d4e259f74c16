// Positions over the protocol: kept in a file that the server words and the editor writes, followed wherever it changes, renamed with what
// they are of, and never lost. The layout runs in process here.

import { readFileSync, renameSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import type { WorkspaceEdit } from "vscode-languageserver/node";

import { createLayoutEngine } from "../../diagram/engine.ts";
import { createLayoutHistory } from "../../diagram/history.ts";
import { layoutScene } from "../../diagram/layout.ts";
import {
  type PictureNode,
  type PictureResult,
  pictureChangedNotification,
  pictureRequest,
} from "../../protocol/lsp.ts";
import { type Move, type MoveResult, moveRequest, positionsTextNotification } from "../../protocol/positions.ts";
import type { Layouter } from "../../server/features/picture.ts";
import { applyEdits, editsOf, openSession, type Session } from "../support/lsp-session.ts";

const shop = `system shop {
  client app { calls api { timeout 1s } }
  service api { replicas 2  reads db { timeout 100ms } }
  store db
}
`;
const kept = (places: string): string => `{\n  "map": {\n${places}\n  }\n}\n`;
const file = "faultline.layout.json";

let session: Session;

afterEach(async () => {
  expect(session.errors).toEqual([]);
  await session.close();
});

const engine = createLayoutEngine();

function layouter(): Layouter {
  const histories = new Map<number, ReturnType<typeof createLayoutHistory>>();
  return {
    warm() {},
    layout(scene, _signal, series = 0, pins = new Map()) {
      const history = histories.get(series) ?? createLayoutHistory();
      histories.set(series, history);
      return layoutScene(scene, engine, { history, pins });
    },
  };
}

async function start(files: Readonly<Record<string, string>> = { "shop.arch": shop }) {
  session = await openSession({ layouter: layouter(), files });
  const document = await session.open("shop.arch", files["shop.arch"] ?? shop);
  await session.settle();
  return document;
}

async function picture(view = "map"): Promise<Extract<PictureResult, { kind: "picture" }>> {
  const result: PictureResult = await session.connection.sendRequest(pictureRequest.method, {
    ...{ uri: session.uriOf("shop.arch"), view },
  });
  if (result.kind !== "picture") throw new Error(JSON.stringify(result));
  return result;
}

async function placeOf(id: string): Promise<PictureNode["place"]> {
  return (await picture()).nodes.find((node) => node.id === id)?.place;
}

function move(moves: readonly Move[] | "all", view = "map"): Promise<MoveResult> {
  return session.connection.sendRequest(moveRequest.method, { uri: session.uriOf("shop.arch"), view, moves });
}

/** Moves, and writes the file as an editor would. */
async function moveAndWrite(moves: readonly Move[] | "all"): Promise<Extract<MoveResult, { kind: "write" }>> {
  const result = await move(moves);
  if (result.kind !== "write") throw new Error(result.why);
  await session.write(file, result.text);
  return result;
}

const pathOf = (path: string): string => fileURLToPath(session.uriOf(path));

describe("a move", () => {
  test("is worded as a file beside the design, and the picture follows the file", async () => {
    await start();
    expect(await placeOf("shop.db")).toMatchObject({ isKept: false });
    const result = await moveAndWrite([{ id: "shop.db", to: { x: 640.2, y: 300 } }]);
    expect(result).toMatchObject({
      uri: session.uriOf(file),
      text: kept('    "shop.db": { "x": 640, "y": 300 }'),
      undo: [{ id: "shop.db" }],
    });
    expect(await placeOf("shop.db")).toEqual({ x: 640, y: 300, isKept: true });
    expect(result).not.toHaveProperty("was");
    const before = await placeOf("shop.api");
    expect(before).toMatchObject({ isKept: false });
    const back = await moveAndWrite(result.undo);
    expect(back).toMatchObject({ was: result.text, undo: [{ id: "shop.db", to: { x: 640, y: 300 } }] });
    expect(back.text).toBeUndefined();
    expect(await placeOf("shop.db")).toMatchObject({ isKept: false });
  });

  test("onto something that was put somewhere ends beside it", async () => {
    await start();
    await picture();
    await moveAndWrite([{ id: "shop.db", to: { x: 640, y: 300 } }]);
    await picture();
    await moveAndWrite([{ id: "shop.api", to: { x: 650, y: 310 } }]);
    expect(await placeOf("shop.db")).toEqual({ x: 640, y: 300, isKept: true });
    const api = await placeOf("shop.api");
    expect(Math.abs((api?.x ?? 0) - 640) > 100 || Math.abs((api?.y ?? 0) - 300) > 80).toBe(true);
    const { nodes } = await picture();
    expect(nodes.find(({ id }) => id === "shop.api")?.place).toEqual(api);
  });

  test("is made in the look of the picture, which says what was left to be chosen", async () => {
    await start();
    await moveAndWrite([{ id: "shop.db", to: { x: 640, y: 300 } }]);
    const { look } = await picture();
    expect(look.collapsed).toEqual([]);
    const moves = [{ id: "shop.api", to: { x: 650, y: 310 } }];
    const params = { ...look, uri: session.uriOf("shop.arch"), moves };
    const inItsLook: MoveResult = await session.connection.sendRequest(moveRequest.method, params);
    expect(inItsLook).toEqual(await move(moves));
    expect(inItsLook).not.toMatchObject({ text: expect.stringContaining('"x": 650, "y": 310') });
  });

  test("of what the design does not have is refused, and beside others passed over", async () => {
    await start();
    const nobody = { id: "nobody", to: { x: 1, y: 2 } };
    expect(await move([nobody])).toEqual({ kind: "refused", why: "What was to be moved is gone." });
    expect(await move([nobody, { id: "shop.db", to: { x: 640, y: 300 } }])).toMatchObject({
      text: kept('    "shop.db": { "x": 640, "y": 300 }'),
    });
  });

  test("in the view of data keeps places of its own", async () => {
    const text = `${shop}system stock { data order { authority shop.db } }\n`;
    await start({ "shop.arch": text, [file]: kept('    "shop.db": { "x": 400, "y": 90 }') });
    const id = "stock.order | shop.db";
    const before = (await picture("data")).nodes.find((node) => node.id === id)?.place;
    expect(before).toMatchObject({ isKept: false });
    const result = await move([{ id, to: { x: 333, y: 222 } }], "data");
    if (result.kind !== "write") throw new Error(result.why);
    await session.write(file, result.text);
    const after = (await picture("data")).nodes.find((node) => node.id === id)?.place;
    expect(after).toEqual({ x: 333, y: 222, isKept: true });
    expect(await placeOf("shop.db")).toEqual({ x: 400, y: 90, isKept: true });
  });

  test("shows in every picture of the design, and leaves what is drawn closed where it was put", async () => {
    await start();
    await moveAndWrite([
      { id: "shop.db", to: { x: 640, y: 300 } },
      { id: "shop", to: { x: 200, y: 100 } },
    ]);
    const drawn = async (look: object): Promise<string> => {
      const params = { uri: session.uriOf("shop.arch"), view: "map", ...look };
      const result: PictureResult = await session.connection.sendRequest(pictureRequest.method, params);
      return result.kind === "picture" ? result.svg : result.kind;
    };
    const db = /data-id="shop\.db"[^>]*transform="translate\(840 400\)"/;
    for (const look of [{}, { terms: true }, { overlay: "utilisation" }, { view: "failure", failures: [] }]) {
      expect(await drawn(look)).toMatch(db);
    }
    expect(await drawn({ collapsed: ["shop"] })).toMatch(/data-id="shop"[^>]*transform="translate\(200 100\)"/);
  });

  test("of everything takes back a view's places, and drops what is no more", async () => {
    const text = '{ "map": { "gone": { "x": 1, "y": 2 }, "shop": { "x": 9, "y": 9 } }, "more": 1 }';
    await start({ "shop.arch": shop, [file]: text });
    expect(await placeOf("shop")).toEqual({ x: expect.any(Number), y: expect.any(Number), isKept: true });
    const one = await move([{ id: "shop.db", to: { x: 5, y: 6 } }]);
    expect(one).toMatchObject({ kind: "write" });
    if (one.kind === "write") expect(one.text).not.toContain("gone");
    expect(await move("all")).toMatchObject({ kind: "write", text: '{\n  "more": 1\n}\n' });
  });

  test("keeps the places of what a broken text hides", async () => {
    await start({
      "shop.arch": `${shop}system other { service spare }\n`,
      [file]: kept('    "other.spare": { "x": 1, "y": 2 }'),
    });
    await picture();
    const document = await session.open("shop.arch", `${shop}system other { service spare\n  calls calls {\n`);
    expect(document.text).toContain("calls calls");
    const result = await move([{ id: "shop.db", to: { x: 500, y: 60 } }]);
    if (result.kind !== "write") throw new Error(result.why);
    expect(result.text).toContain("other.spare");
    await session.write(file, result.text);
    // The last good picture goes on, with its element where it was put.
    expect(await placeOf("shop.db")).toEqual({ x: 500, y: 60, isKept: true });
  });

  test.each([
    [[], "Nothing can be moved in this view."],
    [[{ id: "shop.db", to: { x: 1e9, y: 0 } }], "Nothing can be moved in this view."],
    [[{ id: "", to: { x: 1, y: 0 } }], "Nothing can be moved in this view."],
    ["some", "Nothing can be moved in this view."],
  ])("that is none is refused: %j", async (moves, why) => {
    await start();
    expect(await move(moves as readonly Move[])).toEqual({ kind: "refused", why });
  });

  test("in a view where nothing is free is refused", async () => {
    await start();
    expect(await move([{ id: "shop.db", to: { x: 1, y: 1 } }], "flow")).toMatchObject({ kind: "refused" });
  });
});

describe("the file", () => {
  test("that is broken is marked at its place, costs the places alone, and is not written over", async () => {
    await start({ "shop.arch": shop, [file]: '{ "map": {\n<<<<<<< ours\n' });
    const [mark] = await session.until(file, (diagnostics) => diagnostics.length > 0);
    expect(mark).toMatchObject({
      message: "This is not valid JSON from line 2 on.",
      range: { start: { line: 1, character: 0 } },
    });
    expect(await placeOf("shop.db")).toMatchObject({ isKept: false });
    expect(await move([{ id: "shop.db", to: { x: 1, y: 1 } }])).toEqual({
      kind: "refused",
      why: "Mend faultline.layout.json first. This is not valid JSON from line 2 on.",
    });
    await session.write(file, kept('    "shop.db": { "x": 400, "y": 90 }'));
    await session.until(file, (diagnostics) => diagnostics.length === 0);
    expect(await placeOf("shop.db")).toEqual({ x: 400, y: 90, isKept: true });
  });

  test("that changes on disk is told to whoever shows a picture", async () => {
    await start();
    await picture();
    const told = new Promise((resolve) =>
      session.connection.onNotification(pictureChangedNotification.method, resolve),
    );
    await session.write(file, kept('    "shop.db": { "x": 400, "y": 90 }'));
    expect(await told).toEqual({ uri: session.uriOf("shop.arch"), root: session.uriOf("").slice(0, -1) });
    expect(await placeOf("shop.db")).toMatchObject({ x: 400, y: 90 });
  });

  test("that leads out of its folder is neither read nor changed", async () => {
    await start();
    symlinkSync(fileURLToPath(import.meta.url), pathOf(file));
    expect(await placeOf("shop.db")).toMatchObject({ isKept: false });
    expect(await move([{ id: "shop.db", to: { x: 1, y: 1 } }])).toEqual({
      kind: "refused",
      why: "faultline.layout.json cannot be changed. It is a link that leads out of its folder.",
    });
  });

  test("of a design that is on no disk is what the editor says it is", async () => {
    session = await openSession({ layouter: layouter() });
    const uri = "vscode-vfs://github/shop/shop.arch";
    await session.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "arch", version: 1, text: shop },
    });
    await session.settle();
    const ask = (moves: readonly Move[]): Promise<MoveResult> =>
      session.connection.sendRequest(moveRequest.method, { uri, view: "map", moves });
    const result = await ask([{ id: "shop.db", to: { x: 300, y: 80 } }]);
    if (result.kind !== "write") throw new Error(result.why);
    expect(result.uri).toBe("vscode-vfs://github/shop/faultline.layout.json");
    await session.connection.sendNotification(positionsTextNotification.method, { uri: result.uri, text: result.text });
    const drawn: PictureResult = await session.connection.sendRequest(pictureRequest.method, { uri, view: "map" });
    if (drawn.kind !== "picture") throw new Error(drawn.kind);
    expect(drawn.nodes.find(({ id }) => id === "shop.db")?.place).toEqual({ x: 300, y: 80, isKept: true });
  });

  test("of a design that was never saved is none, and a move says so", async () => {
    session = await openSession({ layouter: layouter() });
    const uri = "untitled:Untitled-1";
    await session.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "arch", version: 1, text: shop },
    });
    await session.settle();
    const moves = [{ id: "shop.db", to: { x: 1, y: 1 } }];
    expect(await session.connection.sendRequest(moveRequest.method, { uri, view: "map", moves })).toEqual({
      kind: "refused",
      why: "Save the design first: positions are kept in a file beside it.",
    });
  });
});

describe("a rename", () => {
  test("takes the places along in the same edit", async () => {
    const document = await start({
      "shop.arch": shop,
      [file]: kept('    "shop": { "x": 40, "y": 40 },\n    "shop.api": { "x": 60, "y": 70 }'),
    });
    const rename = (line: number, character: number, newName: string): Promise<WorkspaceEdit> =>
      session.connection.sendRequest("textDocument/rename", {
        ...{ textDocument: { uri: document.uri }, position: { line, character }, newName },
      });
    const text = readFileSync(pathOf(file), "utf8");
    const api = await rename(2, 11, "orders");
    expect(applyEdits(text, editsOf(api, session.uriOf(file)))).toBe(
      kept('    "shop": { "x": 40, "y": 40 },\n    "shop.orders": { "x": 60, "y": 70 }'),
    );
    expect(editsOf(api, document.uri).length).toBeGreaterThan(0);
    const system = await rename(0, 8, "store");
    expect(applyEdits(text, editsOf(system, session.uriOf(file)))).toBe(
      kept('    "store": { "x": 40, "y": 40 },\n    "store.api": { "x": 60, "y": 70 }'),
    );
    // What stands nowhere needs no edit of the file.
    expect(Object.keys((await rename(3, 9, "records")).changes ?? {})).toEqual([document.uri]);
  });

  test("goes by what the editor has not saved of the file, until it is saved or dropped", async () => {
    const document = await start({ "shop.arch": shop, [file]: kept('    "shop.api": { "x": 60, "y": 70 }') });
    const uri = session.uriOf(file);
    const typed = kept('    "shop.api": { "x": 300, "y": 70 },\n    "shop.zone": { "x": 500, "y": 70 }');
    const tell = (said: object): Promise<void> =>
      session.connection.sendNotification(positionsTextNotification.method, { uri, ...said });
    const renamed = async (text: string): Promise<string> => {
      const edit = await session.connection.sendRequest<WorkspaceEdit>("textDocument/rename", {
        ...{ textDocument: { uri: document.uri }, position: { line: 2, character: 11 }, newName: "orders" },
      });
      return applyEdits(text, editsOf(edit, uri));
    };
    await tell({ text: typed, isUnsaved: true });
    expect(await renamed(typed)).toBe(typed.replace("shop.api", "shop.orders"));
    await tell({ text: "what is on disk the server reads itself" });
    const saved = readFileSync(pathOf(file), "utf8");
    expect(await renamed(saved)).toBe(saved.replace("shop.api", "shop.orders"));
  });

  test("of the file that declares something keeps its place", async () => {
    const document = await start({ "shop.arch": shop, [file]: kept('    "shop.db": { "x": 400, "y": 90 }') });
    await document.close();
    renameSync(pathOf("shop.arch"), pathOf("store.arch"));
    await session.connection.sendNotification("workspace/didRenameFiles", {
      files: [{ oldUri: session.uriOf("shop.arch"), newUri: session.uriOf("store.arch") }],
    });
    await session.open("store.arch", shop);
    const result: PictureResult = await session.connection.sendRequest(pictureRequest.method, {
      ...{ uri: session.uriOf("store.arch"), view: "map" },
    });
    if (result.kind !== "picture") throw new Error(JSON.stringify(result));
    expect(result.nodes.find(({ id }) => id === "shop.db")?.place).toEqual({ x: 400, y: 90, isKept: true });
  });
});
