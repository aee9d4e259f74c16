// The picture over the protocol: drawn once per change, kept while the text is broken, and the way between its elements
// and the text. The layout runs in process here.

import { createRequire } from "node:module";
import { afterEach, expect, test } from "vitest";
import { CancellationToken, CancellationTokenSource } from "vscode-languageserver/node";

import { createLayoutHistory, type LayoutHistory } from "../../diagram/history.ts";
import { type LayoutEngine, layoutScene } from "../../diagram/layout.ts";
import type { Scene } from "../../diagram/scene.ts";
import {
  elementAtRequest,
  type Picture,
  type PictureResult,
  type PlaceResult,
  pictureChangedNotification,
  pictureRequest,
  placeRequest,
} from "../../protocol/lsp.ts";
import type { Layouter } from "../../server/features/picture.ts";
import { openSession, type Session } from "../support/lsp-session.ts";

const shop = `system shop {
  client app { calls api { timeout 1s } }
  service api { replicas 2  reads db { timeout 100ms } }
  store db
}
`;

let session: Session | undefined;

afterEach(async () => {
  expect(session?.errors).toEqual([]);
  await session?.close();
});

const Elk = createRequire(import.meta.url)("elkjs/lib/elk.bundled.js") as new () => LayoutEngine;

function countingLayouter(): Layouter & { count: number } {
  const engine = new Elk();
  return {
    count: 0,
    warm() {},
    layout(scene) {
      this.count += 1;
      return layoutScene(scene, engine);
    },
  };
}

async function start() {
  const layouter = countingLayouter();
  session = await openSession({ layouter });
  const { connection } = session;
  const document = await session.open("shop.arch", shop);
  const picture = (known?: number): Promise<PictureResult> =>
    connection.sendRequest(pictureRequest.method, { uri: document.uri, view: "map", known });
  return { layouter, connection, document, picture };
}

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
      return layoutScene(scene, new Elk());
    },
  };
  session = await openSession({ layouter, initializationOptions: { pictures: true } });
  const { uri } = await session.open("shop.arch", shop);
  const scene = await prepared;
  expect(asked).toEqual([]);
  const picture: PictureResult = await session.connection.sendRequest(pictureRequest.method, { uri, view: "map" });
  expect(picture.kind).toBe("picture");
  expect(asked).toEqual([scene]);
});

test("each view has pictures of its own, and one that has nothing to show says why", async () => {
  const { connection, document, picture } = await start();
  const shared = () =>
    connection.sendRequest<PictureResult>(pictureRequest.method, { uri: document.uri, view: "shared" });
  expect(await picture()).toMatchObject({ kind: "picture", look: { view: "map" }, subjects: [] });
  expect(await shared()).toEqual({ kind: "failed", why: expect.stringContaining("nothing is shared") });
  await document.replace(
    shop,
    `${shop}system other { service desk { reads shop.db } }\nsystem third { service till { reads shop.db } }\n`,
  );
  const table = await shared();
  if (table.kind !== "picture") throw new Error(table.kind);
  expect(table.look).toEqual({ view: "shared" });
  expect(table.nodes.map(({ id }) => id)).toContain("shop.db");
  expect(await picture(table.version)).toMatchObject({ kind: "picture", look: { view: "map" } });
});

test("the view of a flow offers all flows, and tells the one that is asked for", async () => {
  const { connection, document } = await start();
  const flows = "flow look { app -> api -> db }\n  flow buy { load 1/s  app -> api }";
  await document.replace("store db", `store db\n  ${flows}\n`);
  const told = (subject?: string) =>
    connection.sendRequest<PictureResult>(pictureRequest.method, {
      ...{ uri: document.uri, view: "flow" },
      ...(subject === undefined ? {} : { subject }),
    });
  const first = await told();
  if (first.kind !== "picture") throw new Error(first.kind);
  expect(first.look).toEqual({ view: "flow", subject: "shop.look" });
  expect(first.subjects.map(({ id }) => id)).toEqual(["shop.look", "shop.buy"]);
  const other = await told("shop.buy");
  if (other.kind !== "picture") throw new Error(other.kind);
  expect(other.look.subject).toBe("shop.buy");
  expect(other.nodes.map(({ id }) => id).slice(0, 3)).toEqual(["shop.buy", "shop.app", "shop.api"]);
  // What stands on an arrow is part of this picture, though of no map.
  await document.replace("timeout 100ms", "timeout 120ms");
  expect(await told("shop.buy")).toMatchObject({ kind: "picture", svg: expect.stringContaining("timeout 120ms") });
});

test("everything in the pictures of places and of data leads to a text", async () => {
  const { connection, document } = await start();
  await document.replace(
    shop,
    `region eu { zones a, b }
data goods { authority shop.db  derived shop.near within 5s }
system shop {
  service api { replicas 3 across eu  writes db  reads near }
  store db { in eu.a }
  cache near { of db  ttl 5s }
}
`,
  );
  for (const view of ["domains", "data"] as const) {
    const shown = await connection.sendRequest<PictureResult>(pictureRequest.method, { uri: document.uri, view });
    if (shown.kind !== "picture") throw new Error(shown.kind);
    expect(shown.nodes.length).toBeGreaterThan(5);
    for (const { element } of shown.nodes) {
      const place = await connection.sendRequest(placeRequest.method, { uri: document.uri, id: element });
      expect(place, element).toMatchObject({ kind: "place", uri: document.uri });
    }
  }
});

test("a system is closed on demand, and what stands in it is named with it", async () => {
  const { connection, document } = await start();
  const closed = await connection.sendRequest<PictureResult>(pictureRequest.method, {
    ...{ uri: document.uri, view: "map", collapsed: ["shop", "nothing"] },
  });
  if (closed.kind !== "picture") throw new Error(closed.kind);
  expect(closed.look).toEqual({ view: "map", collapsed: ["shop"] });
  expect(closed.nodes.map(({ id, within }) => [id, within])).toEqual([
    ["shop", undefined],
    ["shop.app", "shop"],
    ["shop.api", "shop"],
    ["shop.db", "shop"],
  ]);
  expect(closed.svg).not.toContain('data-id="shop.api"');
});

test("a component names the flows that come through it, by their titles", async () => {
  const { document, picture } = await start();
  const flows = 'flow look "Looking" { app -> api -> db }\n  flow ask { load 1/s  app -> api }';
  await document.replace("store db", `store db\n  ${flows}\n`);
  const shown = await picture();
  if (shown.kind !== "picture") throw new Error(shown.kind);
  expect(shown.nodes.filter(({ kind }) => kind !== "dependency").map(({ id, flows: own }) => [id, own])).toEqual([
    ["shop", undefined],
    ["shop.app", ["Looking", "ask"]],
    ["shop.api", ["Looking", "ask"]],
    ["shop.db", ["Looking", "ask"]],
  ]);
});

test("a large design opens with its systems closed", async () => {
  const { document, picture } = await start();
  const services = Array.from({ length: 130 }, (_, index) => `  service s${index}\n`).join("");
  await document.replace(shop, `${shop}system big {\n${services}}\n`);
  expect(await picture()).toMatchObject({ look: { view: "map", collapsed: ["shop", "big"] } });
});

test("at the place of an element, dependencies among them, the hover tells of it", async () => {
  const { connection, document } = await start();
  for (const [id, words] of [
    ["shop", "shop"],
    ["shop.db", "shop.db"],
    ["shop.api reads shop.db", "reads"],
  ]) {
    const place = await connection.sendRequest<PlaceResult>(placeRequest.method, { uri: document.uri, id });
    if (place.kind !== "place") throw new Error(place.kind);
    const hover = await connection.sendRequest("textDocument/hover", {
      ...{ textDocument: { uri: place.uri }, position: place.range.start },
    });
    expect(hover).toMatchObject({ contents: { kind: "markdown", value: expect.stringContaining(words ?? "") } });
  }
});

test("the view of failures has what fails in its look, and says which moments there are", async () => {
  const { connection, document } = await start();
  const ask = (look: object) =>
    connection.sendRequest<PictureResult>(pictureRequest.method, { uri: document.uri, view: "failure", ...look });
  const cut = await ask({
    failures: [
      { element: "shop.db", how: "failed" },
      { element: "nobody", how: "slow" },
    ],
  });
  if (cut.kind !== "picture") throw new Error(cut.kind);
  const failures = [{ element: "shop.db", how: "failed" }];
  expect(cut.look).toEqual({ view: "failure", failures, step: 0, collapsed: [] });
  expect(cut.steps).toHaveLength(1);
  expect(cut.svg).toMatch(/class="node store failed" data-id="shop.db"/);
  expect(cut.subjects.map(({ id }) => id)).toContain("shop.db");
  expect(await ask({ failures: [] })).toMatchObject({ look: { view: "failure", failures: [], step: 0 }, steps: [] });
  // What is no list of failures counts as unasked.
  expect(await ask({ failures: "all", step: -1 })).toMatchObject({ kind: "picture", look: { view: "failure" } });
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
  const { connection, document, picture } = await start();
  await picture();
  const look = (asked: object): Promise<PictureResult> =>
    connection.sendRequest<PictureResult>(pictureRequest.method, { uri: document.uri, ...asked });
  await document.replace("reads db { timeout 100ms }", "reads db { timeout 100ms  attempts 3 }");
  // Nobody has asked for a picture of this text, which is the last good one all the same.
  await session?.settle();
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

/** Lays out only when told to, so that several requests are under way at once. */
function heldLayouter(): Layouter & { readonly held: (() => void)[]; asked(count: number): Promise<void> } {
  const engine = new Elk();
  const held: (() => void)[] = [];
  const waits = new Set<() => void>();
  let count = 0;
  return {
    held,
    warm() {},
    asked: (least) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (count >= least && waits.delete(check)) resolve();
        };
        waits.add(check);
        check();
      }),
    layout: (scene, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        held.push(() => resolve(layoutScene(scene, engine)));
        count += 1;
        for (const check of [...waits]) check();
      }),
  };
}

test("two who ask at once for one picture both get it, for one layout", async () => {
  const layouter = heldLayouter();
  session = await openSession({ layouter, files: { "faultline.json": "{}", "shop.arch": shop, "pay.arch": "" } });
  const { connection } = session;
  const [one, two] = [
    await session.open("shop.arch", shop),
    await session.open("pay.arch", "system pay { store tab }\n"),
  ];
  const ask = (uri: string, known?: number): Promise<PictureResult> =>
    connection.sendRequest(pictureRequest.method, { uri, view: "map", known });
  // After a reload both panels are empty.
  const both = [ask(one.uri), ask(two.uri)];
  await layouter.asked(1);
  // What is asked for behind them is judged behind them, so that by its answer both are in the gallery.
  await connection.sendRequest(placeRequest.method, { uri: one.uri, id: "shop" });
  for (const go of layouter.held.splice(0)) go();
  expect(await Promise.all(both)).toMatchObject([
    { kind: "picture", version: 1 },
    { kind: "picture", version: 1 },
  ]);
  await two.replace("store tab", "store tab  store book");
  const again = [ask(one.uri, 1), ask(two.uri, 1)];
  await layouter.asked(2);
  await connection.sendRequest(placeRequest.method, { uri: one.uri, id: "shop" });
  for (const go of layouter.held.splice(0)) go();
  for (const newer of await Promise.all(again)) {
    expect(newer).toMatchObject({ kind: "picture", version: 2, svg: expect.stringContaining("pay.book") });
  }
  await layouter.asked(2);
  expect(layouter.held).toEqual([]);
});

test("who is overtaken gets the newer picture, and one who turns away takes it from nobody else", async () => {
  const layouter = heldLayouter();
  session = await openSession({ layouter });
  const { connection } = session;
  const document = await session.open("shop.arch", shop);
  const ask = (token: CancellationToken = CancellationToken.None): Promise<PictureResult> =>
    connection.sendRequest(pictureRequest.method, { uri: document.uri, view: "map" }, token);
  const first = ask();
  await layouter.asked(1);
  await document.replace("store db", "store ledger  store db");
  const leaving = new CancellationTokenSource();
  const second = expect(ask(leaving.token)).rejects.toThrow("cancelled");
  await layouter.asked(2);
  leaving.cancel();
  await second;
  layouter.held.at(-1)?.();
  expect(await first).toMatchObject({ kind: "picture", stale: false, svg: expect.stringContaining("shop.ledger") });
  // What nobody waits for is let go, and drawn when it is asked for again.
  await document.replace("store ledger", "store books");
  const turned = new CancellationTokenSource();
  const third = expect(ask(turned.token)).rejects.toThrow("cancelled");
  await layouter.asked(3);
  turned.cancel();
  await third;
  const fourth = ask();
  await layouter.asked(4);
  layouter.held.at(-1)?.();
  expect(await fourth).toMatchObject({ kind: "picture", svg: expect.stringContaining("shop.books") });
});

test("what is laid over a picture leaves everything in its place, whether or not it says what is closed", async () => {
  const engine = new Elk();
  const histories = new Map<number | undefined, LayoutHistory>();
  const layouter: Layouter = {
    warm() {},
    layout(scene, _signal, series, pins) {
      const history = histories.get(series) ?? createLayoutHistory();
      histories.set(series, history);
      return layoutScene(scene, engine, { history, ...(pins === undefined ? {} : { pins }) });
    },
  };
  session = await openSession({ layouter });
  const { connection } = session;
  const document = await session.open("shop.arch", shop);
  const ask = (look: object): Promise<PictureResult> =>
    connection.sendRequest(pictureRequest.method, { uri: document.uri, view: "map", ...look });
  await ask({});
  await document.replace("  store db\n", "  store db\n  cache near\n");
  await ask({});
  await document.replace("reads db { timeout 100ms }", "reads db { timeout 100ms }  reads near { timeout 9ms }");
  const before = await ask({});
  if (before.kind !== "picture") throw new Error(before.kind);
  const placesOf = ({ nodes }: Picture) => nodes.flatMap(({ id, place }) => (place === undefined ? [] : [[id, place]]));
  expect(placesOf(before).length).toBeGreaterThan(3);
  await ask({ ...before.look, overlay: "owner" });
  const over = await ask({ ...before.look, legend: false });
  if (over.kind !== "picture") throw new Error(over.kind);
  expect(placesOf(over)).toEqual(placesOf(before));
  // One series goes on, however it is asked for.
  expect(histories.size).toBe(1);
  for (let index = 0; index < 100; index += 1)
    await ask({ collapsed: index % 2 === 0 ? ["shop"] : [], terms: index > 50 });
  expect(histories.size).toBe(2);
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

test("an empty text and a foreign file have no picture, and say why", async () => {
  const { document, picture, connection } = await start();
  await document.replace(shop, "\n");
  expect(await picture()).toMatchObject({ kind: "failed", why: expect.stringContaining("nothing to draw") });
  const foreign = await connection.sendRequest(pictureRequest.method, { uri: "file:///nowhere.arch", view: "map" });
  expect(foreign).toMatchObject({ kind: "failed" });
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
  session = await openSession({
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

test("elements lead to their text and the cursor to its element", async () => {
  const { connection, document } = await start();
  const place = (id: string) => connection.sendRequest(placeRequest.method, { uri: document.uri, id });
  expect(await place("shop.db")).toMatchObject({ kind: "place", range: { start: { line: 3, character: 8 } } });
  expect(await place("shop.api reads shop.db")).toMatchObject({
    kind: "place",
    range: { start: { line: 2, character: 34 } },
  });
  expect(await place("shop.nobody")).toEqual({ kind: "nowhere" });
  const element = (line: number, character: number) =>
    connection.sendRequest(elementAtRequest.method, { uri: document.uri, position: { line, character } });
  expect(await element(2, 40)).toEqual({ kind: "element", id: "shop.api", root: document.uri });
  expect(await element(0, 3)).toEqual({ kind: "element", id: "shop", root: document.uri });
  expect(await element(5, 0)).toEqual({ kind: "none" });
});

test("a picture says which arrows it leaves out, and one of too many boxes says what to do", async () => {
  const { connection, document } = await start();
  const names = Array.from({ length: 30 }, (_, index) => `s${index}`);
  const systems = names.map((name) => {
    const calls = names.filter((other) => other !== name).map((other) => `calls ${other}.api { timeout 1s }`);
    return `system ${name} { service api { ${calls.join("  ")} } }`;
  });
  await document.replace(shop, systems.join("\n"));
  const asked = (look: object): Promise<PictureResult> =>
    connection.sendRequest(pictureRequest.method, { uri: document.uri, view: "map", ...look });
  expect(await asked({ collapsed: names })).toMatchObject({
    kind: "picture",
    leftOut:
      "870 arrows are left out, more than anybody can follow. Open one of the closed boxes, and its arrows are drawn.",
  });
  const open = await asked({ collapsed: names.slice(1) });
  expect(open).toMatchObject({ kind: "picture", leftOut: expect.stringMatching(/^812 arrows/) });
  const many = Array.from({ length: 3_001 }, (_, index) => `store d${index}`);
  await document.replace(systems.join("\n"), many.join("\n"));
  expect(await asked({})).toEqual({
    kind: "failed",
    why: "3,001 boxes are too many for one picture, which holds 3,000: close systems or groups until fewer are open.",
  });
});
