// The guards between the extension and its preview page: what they let through, and in which words they refuse.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { views as drawnViews } from "../../diagram/look.ts";
import { mostCollapsed, views } from "../../protocol/lsp.ts";

import { mostMoves } from "../../protocol/positions.ts";
import { previewProtocol, readFromPreview, readPreviewState, readToPreview } from "../../protocol/preview.ts";

const protocol = previewProtocol;

const picture = {
  ...{ title: "photos", look: { view: "map" }, subjects: [], steps: [], version: 3, svg: "<svg/>" },
  nodes: [{ id: "api", element: "api", name: "API", kind: "service", detail: "×2", findings: [] }],
};

describe("what a page says", () => {
  test("its messages arrive as they are, without what nobody asked for", () => {
    expect(readFromPreview({ protocol, kind: "preview/ready", known: 3, more: 1 })).toEqual({
      protocol,
      kind: "preview/ready",
      known: 3,
    });
    expect(readFromPreview({ protocol, kind: "preview/open", id: "shop.api" })).toEqual({
      protocol,
      kind: "preview/open",
      id: "shop.api",
    });
    expect(readFromPreview({ protocol, kind: "preview/refresh" })).toEqual({ protocol, kind: "preview/refresh" });
  });

  test("what it asks of an element arrives, and nothing that cannot be done", () => {
    expect(readFromPreview({ protocol, kind: "preview/hover", id: "api" })).toEqual({
      protocol,
      kind: "preview/hover",
      id: "api",
    });
    expect(readFromPreview({ protocol, kind: "preview/act", id: "api", act: "references" })).toMatchObject({
      act: "references",
    });
    expect(readFromPreview({ protocol, kind: "preview/act", id: "api", act: "delete" }).kind).toBe("refused");
    expect(readFromPreview({ protocol, kind: "preview/act", act: "references" }).kind).toBe("refused");
  });

  test("failures for a scenario arrive as such, at least one and not too many", () => {
    const ask = (failures: unknown) => readFromPreview({ protocol, kind: "preview/scenario", failures });
    expect(ask([{ element: "shop.db", how: "slow", more: 1 }])).toEqual({
      ...{ protocol, kind: "preview/scenario" },
      failures: [{ element: "shop.db", how: "slow" }],
    });
    const one = { element: "shop.db", how: "failed" };
    const hostile = [undefined, {}, [], [{ element: "shop.db", how: "gone" }], [{ element: "", how: "failed" }]];
    for (const failures of [
      ...hostile,
      Array.from({ length: 13 }, () => one),
      [{ ...one, element: "x".repeat(20_000) }],
    ]) {
      expect(ask(failures).kind).toBe("refused");
    }
  });

  test("what it moves arrives as places within reach, and nothing else", () => {
    const look = { view: "map" };
    const move = (moves: unknown) => readFromPreview({ protocol, kind: "preview/move", look, moves });
    expect(move([{ id: "api", to: { x: 1, y: -2, z: 3 }, more: 1 }, { id: "db" }])).toEqual({
      ...{ protocol, kind: "preview/move", look },
      moves: [{ id: "api", to: { x: 1, y: -2 } }, { id: "db" }],
    });
    expect(move("all")).toMatchObject({ moves: "all" });
    const hostile = [
      ...[[], {}, "some", [{ to: { x: 1, y: 1 } }], [{ id: "" }], [{ id: "x".repeat(20_000) }], [{ id: 7 }]],
      ...[Number.NaN, Number.POSITIVE_INFINITY, 1e9, "1", null].map((x) => [{ id: "api", to: { x, y: 0 } }]),
      Array.from({ length: mostMoves + 1 }, () => ({ id: "api" })),
    ];
    for (const moves of hostile) expect(move(moves).kind).toBe("refused");
    expect(readFromPreview({ protocol, kind: "preview/move", moves: "all" }).kind).toBe("refused");
    expect(readFromPreview({ protocol, kind: "preview/turn-back", way: "undo", more: 1 })).toEqual({
      ...{ protocol, kind: "preview/turn-back", way: "undo" },
    });
    expect(readFromPreview({ protocol, kind: "preview/turn-back", way: "sideways" }).kind).toBe("refused");
  });

  test("what is closed arrives as names, and no more of them than there could be", () => {
    const look = (collapsed: unknown) =>
      readFromPreview({ protocol, kind: "preview/look", look: { view: "map", collapsed } });
    expect(look(["shop", 7, ""])).toMatchObject({ look: { view: "map", collapsed: ["shop"] } });
    expect(look("shop")).toMatchObject({ look: { view: "map" } });
    const many = look(Array.from({ length: mostCollapsed + 5 }, (_, index) => `s${index}`));
    expect(many.kind === "preview/look" ? many.look.collapsed : []).toHaveLength(mostCollapsed);
  });

  test("a picture is taken away as what there is, and painted as a PNG or for a reason", () => {
    const taken = { protocol, kind: "preview/take", as: "png" };
    expect(readFromPreview(taken)).toEqual(taken);
    expect(readFromPreview({ ...taken, as: "exe" }).kind).toBe("refused");
    const painted = { protocol, kind: "preview/painted", turn: 3 };
    expect(readFromPreview({ ...painted, png: "iVBORw0KGgoAAA==" })).toMatchObject({ png: "iVBORw0KGgoAAA==" });
    for (const png of ["R0lGODlhAQABAIAAAP", "iVBORw0KGgo<script>", 7]) {
      expect(readFromPreview({ ...painted, png })).toEqual({ ...painted, why: "The preview sent no picture." });
    }
    expect(readFromPreview({ protocol, kind: "preview/painted", png: "iVBORw0KGgo" }).kind).toBe("refused");
    expect(readToPreview({ protocol, kind: "preview/paint", turn: 3, svg: "<svg/>" }).kind).toBe("preview/paint");
    expect(readToPreview({ protocol, kind: "preview/paint", svg: "<svg/>" }).kind).toBe("refused");
  });

  test("a look says what has failed, and more than can be or something else is no look", () => {
    const look = { view: "failure", failures: [{ element: "shop.db", how: "slow" }], step: 2 };
    expect(readFromPreview({ protocol, kind: "preview/look", look })).toEqual({ protocol, kind: "preview/look", look });
    const many = Array.from({ length: 13 }, (_, index) => ({ element: `c${index}`, how: "failed" }));
    for (const failures of [many, [{ element: "", how: "failed" }], [{ element: "a", how: "gone" }], "all", [7]]) {
      const read = readFromPreview({ protocol, kind: "preview/look", look: { view: "failure", failures } });
      expect([failures, read.kind]).toEqual([failures, "refused"]);
    }
    const odd = { view: "failure", failures: [], step: -1 };
    expect(readFromPreview({ protocol, kind: "preview/look", look: odd })).toMatchObject({
      look: { view: "failure", failures: [] },
    });
  });

  test("a page of another version is refused in words that say what to do", () => {
    const read = readFromPreview({ protocol: protocol + 1, kind: "preview/ready" });
    expect(read).toMatchObject({ kind: "refused", why: expect.stringContaining("Reload the window") });
  });

  test.for([
    [undefined],
    [null],
    ["preview/ready"],
    [[]],
    [{ kind: "preview/ready" }],
    [{ protocol, kind: "preview/delete" }],
    [{ protocol, kind: "preview/open" }],
    [{ protocol, kind: "preview/open", id: 7 }],
    [{ protocol, kind: "preview/open", id: "x".repeat(10_001) }],
    [{ protocol, kind: "preview/fault", message: {} }],
  ])("%j is refused", ([value]) => {
    expect(readFromPreview(value).kind).toBe("refused");
  });

  test("nothing that can be said makes the guards throw", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(typeof readFromPreview(value).kind).toBe("string");
        expect(typeof readToPreview(value).kind).toBe("string");
        readPreviewState(value);
      }),
      { seed: 5 },
    );
  });
});

test("the messages and the drawing know the same views", () => {
  expect(drawnViews).toEqual(views);
});

describe("what a page is told", () => {
  test("a picture with its status arrives", () => {
    const message = { protocol, kind: "preview/show", picture, status: { state: "stale" }, uri: "file:///a.arch" };
    expect(readToPreview(message)).toEqual(message);
  });

  test.for([
    [{ ...picture, svg: 1 }],
    [{ ...picture, version: -1 }],
    [{ ...picture, look: { view: "galaxy" } }],
    [{ ...picture, subjects: [{ id: "shop.checkout" }] }],
    [{ ...picture, nodes: [{ id: "api" }] }],
    [undefined],
  ])("%j is no picture", ([broken]) => {
    const message = {
      protocol,
      kind: "preview/show",
      picture: broken,
      status: { state: "current" },
      uri: "file:///a.arch",
    };
    expect(readToPreview(message).kind).toBe("refused");
  });

  test("what the hover says arrives, and that it says nothing", () => {
    const told = { protocol, kind: "preview/hover", id: "api", markdown: "**api**" };
    expect(readToPreview(told)).toEqual(told);
    expect(readToPreview({ ...told, markdown: 7 })).toEqual({ protocol, kind: "preview/hover", id: "api" });
  });

  test("no element to reveal means none", () => {
    expect(readToPreview({ protocol, kind: "preview/reveal" })).toEqual({
      protocol,
      kind: "preview/reveal",
      scroll: false,
    });
  });
});

describe("what a page keeps", () => {
  test("document, view and sight come back", () => {
    const state = { uri: "file:///a.arch", look: { view: "map" }, sight: { x: -3, y: 4.5, scale: 0.5 } };
    expect(readPreviewState(state)).toEqual(state);
  });

  test("views as they were left and the filter come back, as far as they are any", () => {
    const state = {
      ...{ uri: "file:///a.arch", look: { view: "map" } },
      left: [{ view: "flow", subject: "buy" }],
      filter: { chosen: [{ facet: "flow", value: "Buy" }], hides: true },
      search: "ledger",
    };
    expect(readPreviewState(state)).toEqual(state);
    const hostile = {
      ...state,
      left: [...state.left, { view: "flow", subject: "other" }, { view: "none" }, 7],
      filter: { chosen: [...state.filter.chosen, { facet: "flow" }, null], hides: 1 },
    };
    expect(readPreviewState(hostile)).toEqual({ ...state, filter: { ...state.filter, hides: false } });
    expect(readPreviewState({ ...state, left: "all", filter: [], search: 7 })).toEqual({
      ...{ uri: state.uri, look: state.look },
    });
    expect(readPreviewState({ ...state, search: "x".repeat(9_000) })?.search).toHaveLength(200);
  });

  test("a sight that makes no sense is forgotten, a state without document is none", () => {
    const state = { uri: "file:///a.arch", look: { view: "map" } };
    expect(readPreviewState({ ...state, sight: { x: 0, y: 0, scale: 0 } })).toEqual(state);
    expect(readPreviewState({ ...state, sight: { x: Number.NaN, y: 0, scale: 1 } })).toEqual(state);
    expect(readPreviewState({ look: { view: "map" } })).toBeUndefined();
  });
});
