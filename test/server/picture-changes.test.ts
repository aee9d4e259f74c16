// The picture over the protocol while its text changes: drawn once per change, kept while the text is broken, and gone on with when
// files come and go.

import { expect, test } from "vitest";
import { createLayoutEngine } from "../../diagram/engine.ts";
import { layoutScene } from "../../diagram/layout.ts";
import type { Scene } from "../../diagram/scene.ts";
import { type PictureResult, pictureChangedNotification, pictureRequest } from "../../protocol/lsp.ts";
import type { Layouter } from "../../server/features/picture.ts";

import { countingLayouter, drawShop, shop } from "../support/picture-session.ts";
import { sessionsOfTests } from "../support/sessions.ts";

const openSession = sessionsOfTests();
const start = () => drawShop(openSession);

test("a picture shows every element, and is drawn anew only for what it shows", async () => {
  const { layouter, document, picture } = await start();
  const first = await picture();
  if (first.kind !== "picture") throw new Error(first.kind);
  expect(first).toMatchObject({ title: "shop", version: 1, stale: false });
  expect(first.svg).toContain('data-id="shop.api"');
  expect(first.nodes.map(({ id }) => id).slice(0, 4)).toEqual(["shop", "shop.app", "shop.api", "shop.db"]);
  expect(await picture(1)).toEqual({ kind: "unchanged", stale: false });
  await document.replace("replicas 2", "replicas 2  capacity 1000/s");
  expect(await picture(1)).toEqual({ kind: "unchanged", stale: false });
  expect(layouter.count).toBe(1);
  await document.replace("store db", "store db : postgres");
  expect(await picture(1)).toMatchObject({ kind: "picture", version: 2 });
});

test("the picture that a preview opens with is laid out in advance, once a design is open and at rest", async () => {
  let prepare: (scene: Scene) => void = () => undefined;
  const prepared = new Promise<Scene>((resolve) => {
    prepare = resolve;
  });
  const asked: Scene[] = [];
  const layouter: Layouter = {
    warm: (scene) => scene && prepare(scene),
    layout(scene) {
      asked.push(scene);
      return layoutScene(scene, createLayoutEngine());
    },
  };
  const session = await openSession({ layouter, initializationOptions: { pictures: true } });
  const { uri } = await session.open("shop.arch", shop);
  const scene = await prepared;
  expect(asked).toEqual([]);
  const picture: PictureResult = await session.connection.sendRequest(pictureRequest.method, { uri, view: "map" });
  expect(picture.kind).toBe("picture");
  expect(asked).toEqual([scene]);
});

test("what is folded while the text is broken is the last good picture", async () => {
  const { connection, document, picture } = await start();
  const first = await picture();
  if (first.kind !== "picture") throw new Error(first.kind);
  await document.replace("store db", "store db {");
  const fold = (collapsed: readonly string[]) =>
    connection.sendRequest<PictureResult>(pictureRequest.method, { ...first.look, uri: document.uri, collapsed });
  const closed = await fold(["shop"]);
  if (closed.kind !== "picture") throw new Error(closed.kind);
  expect(closed.stale).toBe(true);
  expect(closed.look.collapsed).toEqual(["shop"]);
  expect(closed.svg).toContain("3 components, collapsed");
  // Opened again it has all that it had, what the error hides included.
  const open = await fold([]);
  expect(open).toMatchObject({ stale: true, nodes: first.nodes });
});

test("every view, subject and overlay that is looked at while the text is broken is of the last good text", async () => {
  const { session, connection, document, picture } = await start();
  await picture();
  const look = (asked: object): Promise<PictureResult> =>
    connection.sendRequest<PictureResult>(pictureRequest.method, { uri: document.uri, ...asked });
  await document.replace("reads db { timeout 100ms }", "reads db { timeout 100ms  attempts 3 }");
  // Nobody has asked for a picture of this text, which is the last good one all the same.
  await session.settle();
  await document.replace("store db", "(( db");
  for (const asked of [
    { view: "map", overlay: "availability" },
    { view: "map", terms: true },
    { view: "map", overlay: "amplification" },
    { view: "failure", failures: [{ element: "shop.db", how: "failed" }] },
  ]) {
    const broken = await look(asked);
    if (broken.kind !== "picture") throw new Error(JSON.stringify(broken));
    expect(broken.stale).toBe(true);
    expect(broken.svg).toContain("shop.db");
    if ("terms" in asked) expect(broken.svg).toContain("3 attempts");
  }
  await document.replace("(( db", "store ledger");
  const mended = await look({ view: "map", overlay: "availability" });
  if (mended.kind !== "picture") throw new Error(mended.kind);
  expect(mended.stale).toBe(true);
  await document.replace("reads db", "reads ledger");
  const good = await look({ view: "map", overlay: "availability" });
  if (good.kind !== "picture") throw new Error(good.kind);
  expect(good).toMatchObject({ stale: false });
  expect(good.svg).not.toContain("shop.db");
});

test("a text that is broken from the beginning is drawn as far as it goes", async () => {
  const { document, picture } = await start();
  await document.replace("store db", "(( db");
  const first = await picture();
  if (first.kind !== "picture") throw new Error(first.kind);
  expect(first.stale).toBe(true);
  const drawn = first.nodes.map(({ id }) => id);
  expect(drawn).toContain("shop.api");
  expect(drawn).not.toContain("shop.db");
});

test("a broken text keeps the last good picture and says so", async () => {
  const { document, picture } = await start();
  const first = await picture();
  await document.replace("store db", "store db (((");
  expect(await picture(1)).toEqual({ kind: "unchanged", stale: true });
  expect(await picture()).toEqual({ ...first, stale: true });
  await document.replace("store db (((", "store db");
  expect(await picture(1)).toEqual({ kind: "unchanged", stale: false });
});

test("whoever has asked for a picture hears of changes", async () => {
  const { connection, document, picture } = await start();
  await picture();
  const heard = new Promise((resolve) => connection.onNotification(pictureChangedNotification.method, resolve));
  await document.replace("store db", "store db : postgres");
  expect(await heard).toEqual({ uri: document.uri, root: document.uri });
});

test("a picture goes on without the document it was asked by, stays where all are gone, and is drawn again once one is back", async () => {
  const judged = shop.replace("store db", "store db\n  flow look { load 5/s  app -> api -> db }");
  const session = await openSession({
    layouter: countingLayouter(),
    files: { "faultline.json": "{}", "shop.arch": judged, "bank.arch": "system bank { service core }" },
  });
  const { connection, uriOf, write, until } = session;
  const uri = uriOf("shop.arch");
  const root = uri.slice(0, uri.lastIndexOf("/"));
  const told: unknown[] = [];
  let next: () => void = () => undefined;
  connection.onNotification(pictureChangedNotification.method, (said) => {
    told.push(said);
    next();
  });
  const change = async (path: string, text: string | undefined): Promise<void> => {
    const heard = new Promise<void>((resolve) => {
      next = resolve;
    });
    await write(path, text);
    await heard;
  };
  const picture = (known: number): Promise<PictureResult> =>
    connection.sendRequest(pictureRequest.method, { uri, root, view: "map", known });
  await until("shop.arch", (found) => found.length > 0);
  expect(await picture(0)).toMatchObject({ kind: "picture", root, uri });
  await change("shop.arch", undefined);
  expect(await picture(1)).toMatchObject({ kind: "picture", root, uri: uriOf("bank.arch"), version: 2 });
  await change("bank.arch", undefined);
  expect(told.at(-1)).toEqual({ uri: root, root });
  expect(await picture(2)).toEqual({ kind: "failed", why: expect.stringContaining("are gone") });
  await change("shop.arch", shop);
  expect(await picture(2)).toMatchObject({ kind: "picture", root, uri, version: 3 });
});
