// Boxes that give way: to the nearest free place, and only those that have to. And where something comes to stand that is let go.

import fc from "fast-check";
import { expect, test } from "vitest";

import { apartBy, isApart, nearestFree, type Rectangle, setApart } from "../../diagram/apart.ts";
import { dropPlace, type Standing } from "../../diagram/dropping.ts";

const box = (x: number, y: number, width = 100, height = 60): Rectangle => ({ x, y, width, height });

const boxes = fc.array(
  fc.record({
    ...{ x: fc.integer({ min: -500, max: 900 }), y: fc.integer({ min: -500, max: 900 }) },
    ...{ width: fc.integer({ min: 10, max: 400 }), height: fc.integer({ min: 10, max: 300 }) },
  }),
  { minLength: 1, maxLength: 20 },
);

test("a box in the way goes the shorter way, and keeps its air", () => {
  expect(nearestFree(box(0, 0), [box(300, 0)])).toEqual(box(0, 0));
  expect(nearestFree(box(90, 0), [box(0, 0)])).toEqual(box(100 + apartBy.beside, 0));
  expect(nearestFree(box(0, 50), [box(0, 0)])).toEqual(box(0, 60 + apartBy.between));
  expect(nearestFree(box(0, -50), [box(0, 0)])).toEqual(box(0, -60 - apartBy.between));
});

test("whatever lies upon whatever, afterwards all keep their air to what stays, and no two lie upon each other", () => {
  fc.assert(
    fc.property(boxes, fc.array(fc.nat()), (all, chosen) => {
      const named = new Map(all.map((one, index) => [`n${index}`, one]));
      const fixed = new Set(chosen.map((one) => `n${one % all.length}`));
      const after = setApart(named, fixed);
      const placed = [...after];
      expect(placed.map(([id]) => id).sort()).toEqual([...named.keys()].sort());
      placed.forEach(([id, one], index) => {
        const others = placed.filter((_, other) => other !== index);
        expect(
          isApart(
            one,
            others.map(([, other]) => other),
            { beside: 1, between: 1 },
          ),
        ).toBe(true);
        if (fixed.has(id)) return;
        expect(
          isApart(
            one,
            others.filter(([other]) => fixed.has(other)).map(([, other]) => other),
          ),
        ).toBe(true);
      });
      const [first] = [...fixed].sort();
      if (first !== undefined) expect(after.get(first)).toEqual(named.get(first));
    }),
    { seed: 3 },
  );
});

test("what nobody lies upon stays where it is", () => {
  const named = new Map([
    ["a", box(0, 0)],
    ["b", box(20, 20)],
    ["c", box(500, 0)],
    ["d", box(500, 90)],
  ]);
  const after = setApart(named, new Set(["a"]));
  expect(after.get("a")).toEqual(box(0, 0));
  expect(after.get("b")).not.toEqual(box(20, 20));
  // Nearer to each other than what is put there would be, as a layout may put them.
  expect([after.get("c"), after.get("d")]).toEqual([box(500, 0), box(500, 90)]);
});

test("what is let go upon something that was put there ends beside it, upon anything else it stays", () => {
  const standing = new Map<string, Standing>([
    ["api", { parent: "shop", box: box(132, 152), place: { x: 100, y: 100 } }],
    ["db", { parent: "shop", box: box(432, 152), place: { x: 400, y: 100 } }],
    ["far", { parent: undefined, box: box(432, 152), place: { x: 432, y: 152 } }],
  ]);
  const drop = (x: number, kept: readonly string[]) =>
    dropPlace(standing, "api", { x, y: 100.4 }, (id) => kept.includes(id));
  expect(drop(390, [])).toEqual({ x: 390, y: 100 });
  expect(drop(390, ["far", "api"])).toEqual({ x: 390, y: 100 });
  expect(drop(290, ["db"])).toEqual({ x: 400 - 100 - apartBy.beside, y: 100 });
  expect(dropPlace(standing, "unknown", { x: 7, y: 8 }, () => true)).toEqual({ x: 7, y: 8 });
});
