// The picture over the protocol, asked for while another is under way or before it: nobody waits in vain, and nothing is drawn that
// nobody wants.

import { expect, test } from "vitest";
import { CancellationToken, CancellationTokenSource } from "vscode-languageserver/node";
import { createLayoutEngine } from "../../diagram/engine.ts";
import { createLayoutHistory, type LayoutHistory } from "../../diagram/history.ts";
import { layoutScene } from "../../diagram/layout.ts";
import { type Picture, type PictureResult, pictureRequest, placeRequest } from "../../protocol/lsp.ts";
import type { Layouter } from "../../server/features/picture.ts";

import { shop } from "../support/picture-session.ts";
import { sessionsOfTests } from "../support/sessions.ts";

const openSession = sessionsOfTests();

/** Lays out only when told to, so that several requests are under way at once. */
function heldLayouter(): Layouter & { readonly held: (() => void)[]; asked(count: number): Promise<void> } {
  const engine = createLayoutEngine();
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
  const session = await openSession({ layouter, files: { "faultline.json": "{}", "shop.arch": shop, "pay.arch": "" } });
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
  const session = await openSession({ layouter });
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
  const engine = createLayoutEngine();
  const histories = new Map<number | undefined, LayoutHistory>();
  const layouter: Layouter = {
    warm() {},
    layout(scene, _signal, series, pins) {
      const history = histories.get(series) ?? createLayoutHistory();
      histories.set(series, history);
      return layoutScene(scene, engine, { history, ...(pins === undefined ? {} : { pins }) });
    },
  };
  const session = await openSession({ layouter });
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
