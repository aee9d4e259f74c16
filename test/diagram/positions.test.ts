// The file of positions: what is read from it, whatever stands in it, and what is kept when it is written.

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { placesIn, readJson } from "../../diagram/json-members.ts";
import {
  changePositions,
  longestPositions,
  type PositionChange,
  readPositions,
  renamePositions,
} from "../../diagram/positions.ts";
import { readMoves } from "../../protocol/positions.ts";

const everything = (_view: string, _id: string): boolean => true;

/** The text after some changes, which nothing may refuse. */
function changed(
  text: string | undefined,
  changes: readonly PositionChange[],
  exists = everything,
): string | undefined {
  const written = changePositions(text, changes, exists);
  if (written.kind === "refused") throw new Error(written.why);
  return written.text;
}

const put = (id: string, x: number, y: number, view: "map" | "data" = "map"): PositionChange => ({
  ...{ view, id },
  to: { x, y },
});

describe("writing", () => {
  test("no file is written that would not be read again", () => {
    const many = Array.from({ length: 9_000 }, (_, index) => put(`${"n".repeat(80)}${index}`, 1, 2));
    expect(changePositions(undefined, many, everything)).toEqual({
      kind: "refused",
      why: "faultline.layout.json would be larger than 1 MB, which is more than is read again.",
    });
  });

  test("all places of the fullest file are taken back and put back at once", () => {
    const most = Array.from({ length: 31_500 }, (_, index) => put(index.toString(36), 1, 2));
    const text = changed(undefined, most) ?? "";
    expect(text.length).toBeGreaterThan(0.95 * longestPositions);
    const back = changePositions(
      text,
      most.map((one) => ({ ...one, to: undefined })),
      everything,
    );
    if (back.kind === "refused") throw new Error(back.why);
    const moves = readMoves(back.undo.map(({ id, to }) => ({ id, to })));
    expect(moves).toHaveLength(most.length);
    expect(changed(back.text, back.undo)).toBe(text);
  });

  test("each element has a line, in the order of names", () => {
    const text = changed(undefined, [
      put("shop.db", 10.4, -0.2),
      put("shop", 5, 6),
      put("order | shop.db", 1, 2, "data"),
    ]);
    expect(text).toBe(`{
  "map": {
    "shop": { "x": 5, "y": 6 },
    "shop.db": { "x": 10, "y": 0 }
  },
  "data": {
    "order | shop.db": { "x": 1, "y": 2 }
  }
}
`);
  });

  test("what is not understood stays, in its place and letter by letter", () => {
    const text = `{
  "$schema": "https://example.com/layout.json",
  "notes": [1e400,
    "kept"],
  "map": { "b": { "y": 2, "x": 1, "why": "near\\u0020a" }, "a": "no place yet" }
}`;
    expect(changed(text, [put("b", 7, 8)])).toBe(`{
  "$schema": "https://example.com/layout.json",
  "notes": [1e400,
    "kept"],
  "map": {
    "a": "no place yet",
    "b": { "x": 7, "y": 8, "why": "near\\u0020a" }
  }
}
`);
  });

  test("what exists no more is dropped, and a file with nothing left is none", () => {
    const text = changed(undefined, [put("old", 1, 1), put("new", 2, 2)]);
    const after = changed(text, [put("newer", 3, 3)], (_view, id) => id !== "old");
    expect(readPositions(after ?? "").positions.get("map")).toEqual(
      new Map([
        ["new", { x: 2, y: 2 }],
        ["newer", { x: 3, y: 3 }],
      ]),
    );
    expect(changed(changed(undefined, [put("a", 1, 1)]), [{ view: "map", id: "a", to: undefined }])).toBeUndefined();
  });

  test("it is told how to lead back", () => {
    const text = changed(undefined, [put("a", 1, 1)]);
    const written = changePositions(text, [put("a", 9, 9), put("b", 5, 5)], everything);
    if (written.kind === "refused") throw new Error(written.why);
    expect(changed(written.text, written.undo)).toBe(text);
  });

  test("line ends stay those of the file", () => {
    const text = changed(undefined, [put("a", 1, 1)])?.replaceAll("\n", "\r\n");
    expect(changed(text, [put("b", 2, 2)])).toBe(
      changed(undefined, [put("a", 1, 1), put("b", 2, 2)])?.replaceAll("\n", "\r\n"),
    );
  });

  test("a file that cannot be read is not written", () => {
    const conflict = '{\n  "map": {\n<<<<<<< ours\n    "a": { "x": 1, "y": 1 }\n=======\n';
    expect(changePositions(conflict, [put("a", 1, 1)], everything)).toEqual({
      kind: "refused",
      why: "Mend faultline.layout.json first. This is not valid JSON from line 3 on.",
    });
    expect(changePositions('{ "map": [] }', [put("a", 1, 1)], everything)).toMatchObject({ kind: "refused" });
    expect(changePositions("[]", [put("a", 1, 1)], everything)).toMatchObject({ kind: "refused" });
  });
});

describe("reading", () => {
  test("each fault has one sentence at its place, and the rest counts", () => {
    const text = `{ "map": { "a": { "x": 1e9, "y": 0 }, "b": { "x": "1", "y": 2 }, "c": { "x": 1.5, "y": 2 } }, "data": 7 }`;
    const { positions, problems } = readPositions(text);
    expect(positions.get("map")).toEqual(new Map([["c", { x: 1.5, y: 2 }]]));
    expect(problems.map(({ start, end, message }) => [text.slice(start, end), message])).toEqual([
      ['"a"', "`a` has no place here: `x` and `y` are numbers from -100000 to 100000."],
      ['"b"', "`b` has no place here: `x` and `y` are numbers from -100000 to 100000."],
      ['"data"', '`data` gives places by name: { "shop.api": { "x": 0, "y": 0 } }.'],
    ]);
  });

  test.each(["NaN", "Infinity", "null", "1e400", "-1e400", "[]", "{}", "true"])("%s is no coordinate", (written) => {
    const { positions, problems } = readPositions(`{ "map": { "a": { "x": ${written}, "y": 0 } } }`);
    expect(positions.get("map")?.size ?? 0).toBe(0);
    expect(problems).toHaveLength(1);
  });

  test("names of prototypes are names", () => {
    const text = changed(undefined, [put("__proto__", 1, 2), put("constructor", 3, 4)]);
    expect(text).toContain('"__proto__": { "x": 1, "y": 2 }');
    expect([
      ...(readPositions(text ?? "")
        .positions.get("map")
        ?.keys() ?? []),
    ]).toEqual(["__proto__", "constructor"]);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  test("a text that is too long, too deep or empty costs nothing and throws nothing", () => {
    expect(readPositions(" ").problems).toEqual([]);
    expect(readPositions(`{"a":"${"x".repeat(1_000_000)}"}`).problems).toHaveLength(1);
    expect(readPositions("[".repeat(100_000)).problems).toHaveLength(1);
    expect(readPositions(`{"${"x".repeat(900_000)}`).problems).toHaveLength(1);
  });
});

describe("renaming", () => {
  test("an element takes along its place, what stands in it, and its places with data", () => {
    const text = changed(undefined, [
      ...[put("shop", 1, 1), put("shop.db", 2, 2), put("shopping", 3, 3)],
      ...[put("order | shop.db", 4, 4, "data"), put("copies of shop.db | shop.cache", 5, 5, "data")],
    ]);
    const after = renamePositions(text ?? "", "shop", "store");
    const { positions } = readPositions(after ?? "");
    expect([...(positions.get("map")?.keys() ?? [])]).toEqual(["shopping", "store", "store.db"]);
    expect([...(positions.get("data")?.keys() ?? [])]).toEqual([
      "copies of store.db | store.cache",
      "order | store.db",
    ]);
  });

  test("of what has no place changes nothing, and neither does it in a broken file", () => {
    expect(renamePositions('{ "map": { "a": { "x": 1, "y": 1 } } }', "b", "c")).toBeUndefined();
    expect(renamePositions("{", "b", "c")).toBeUndefined();
  });
});

test("JSON is read as the standard says, whatever it is", () => {
  fc.assert(
    fc.property(fc.json({ depthSize: "small" }), (text) => {
      expect(readJson(text).kind).toBe("json");
    }),
    { seed: 7 },
  );
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 2 }), (text, at, extra) => {
      const broken = text.slice(0, at % (text.length + 1)) + extra + text.slice((at % (text.length + 1)) + 1);
      expect(readJson(broken).kind === "json").toBe(isJson(broken));
    }),
    { seed: 7, numRuns: 2000 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test("what is written is read again, and writing it once more changes nothing", () => {
  const place = fc.record({ x: fc.integer({ min: -1e5, max: 1e5 }), y: fc.integer({ min: -1e5, max: 1e5 }) });
  const change = fc.record({ view: fc.constantFrom("map", "data"), id: fc.string({ minLength: 1 }), to: place });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
      const text = changed(undefined, changes) ?? "";
      const { positions, problems } = readPositions(text);
      expect(problems).toEqual([]);
      for (const { view, id } of changes) {
        const last = changes.findLast((one) => one.view === view && one.id === id);
        expect(positions.get(view)?.get(id)).toEqual({ x: (last?.to.x ?? 0) + 0, y: (last?.to.y ?? 0) + 0 });
      }
      expect(changed(text, [])).toBe(text);
    }),
    { seed: 11 },
  );
});

describe("the place of something in JSON", () => {
  const text = '{ "a": [1, { "b": 2, "b": 3 }], "c": {} }';
  const at = (...path: (string | number)[]) => {
    const { start, end } = placesIn(text)(path);
    return `${start} ${text.slice(start, end)}`;
  };

  test("is a member's name, an item, or the bracket that either begins with", () => {
    expect(at()).toBe("0 {");
    expect(at("a")).toBe('2 "a"');
    expect(at("a", 0)).toBe("8 1");
    expect(at("a", 1)).toBe("11 {");
    expect(at("c")).toBe('32 "c"');
  });

  test("is the last of several with one name, which is the one that counts", () => {
    expect(at("a", 1, "b")).toBe('21 "b"');
  });

  test("is as far as the way leads", () => {
    expect(at("a", 7, "x")).toBe('2 "a"');
    expect(at("x")).toBe("0 {");
  });

  test("is in what is no JSON the first thing that is wrong, within the text", () => {
    expect(placesIn('{ "a": }')(["a"])).toEqual({ start: 7, end: 8 });
    expect(placesIn("[")([])).toEqual({ start: 0, end: 1 });
    expect(placesIn("")([])).toEqual({ start: 0, end: 0 });
  });
});
