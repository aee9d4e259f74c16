// The picture over the protocol: what each view shows of a design, and the way between its elements and the text.

import { expect, test } from "vitest";
import {
  elementAtRequest,
  type PictureResult,
  type PlaceResult,
  pictureRequest,
  placeRequest,
} from "../../protocol/lsp.ts";

import { drawShop, shop } from "../support/picture-session.ts";
import { sessionsOfTests } from "../support/sessions.ts";

const openSession = sessionsOfTests();
const start = () => drawShop(openSession);

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

test("an empty text and a foreign file have no picture, and say why", async () => {
  const { document, picture, connection } = await start();
  await document.replace(shop, "\n");
  expect(await picture()).toMatchObject({ kind: "failed", why: expect.stringContaining("nothing to draw") });
  const foreign = await connection.sendRequest(pictureRequest.method, { uri: "file:///nowhere.arch", view: "map" });
  expect(foreign).toMatchObject({ kind: "failed" });
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
