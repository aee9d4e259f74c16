// The order in which a container's members go down the page, and how many arrows it leaves pointing up.

import fc from "fast-check";
import { expect, test } from "vitest";

import { orderDownwards, type WeightedArrow } from "../../diagram/ordering.ts";

const arrow = (source: string, target: string, weight = 1): WeightedArrow => ({ source, target, weight });

test("without cycles nothing points up", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.array(fc.tuple(fc.nat(11), fc.nat(11))), (count, pairs) => {
      const members = Array.from({ length: count }, (_, index) => `m${index}`);
      const arrows = pairs
        .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
        .filter(([a, b]) => a < b && b < count)
        .map(([a, b]) => arrow(`m${a}`, `m${b}`));
      const order = orderDownwards(members.toReversed(), arrows);
      for (const { source, target } of arrows) expect(order.get(source)).toBeLessThan(order.get(target) ?? -1);
    }),
    { seed: 3 },
  );
});

test("with cycles, at most half of the weight points up, and everyone has a place", () => {
  const members = ["a", "b", "c", "d", "e"];
  const arrows = fc.array(
    fc.record({
      ...{ source: fc.constantFrom(...members), target: fc.constantFrom(...members) },
      weight: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(arrows, (list) => {
      const order = orderDownwards(members, list);
      expect([...order.values()].sort()).toEqual([0, 1, 2, 3, 4]);
      const others = list.filter(({ source, target }) => source !== target);
      const total = others.reduce((sum, { weight }) => sum + weight, 0);
      const up = others
        .filter(({ source, target }) => (order.get(target) ?? 0) < (order.get(source) ?? 0))
        .reduce((sum, { weight }) => sum + weight, 0);
      expect(up).toBeLessThanOrEqual(total / 2);
    }),
    { seed: 4 },
  );
});

test("of two that need each other, the one that sends more goes first", () => {
  const order = orderDownwards(["platform", "rides"], [arrow("rides", "platform", 9), arrow("platform", "rides", 3)]);
  expect([...order.keys()]).toEqual(["rides", "platform"]);
});

test("members that nothing joins keep the order in which they are given", () => {
  expect([...orderDownwards(["c", "a", "b"], []).keys()]).toEqual(["c", "a", "b"]);
});
