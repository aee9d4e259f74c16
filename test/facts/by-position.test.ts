// A map whose keys are those of another one: what it holds, and in which order it tells of it.

import { expect, it } from "vitest";
import { ByPosition } from "../../analysis/facts/by-position.ts";

const ids = ["api", "db", "queue"];
const positions = new Map(ids.map((id, position) => [id, position]));

it("gives values by id, and nothing for what is no key", () => {
  const counts = new ByPosition(positions, ids, [1, 2, 3]);
  expect(counts.size).toBe(3);
  expect(ids.map((id) => counts.get(id))).toEqual([1, 2, 3]);
  expect([counts.has("db"), counts.has("cache"), counts.get("cache")]).toEqual([true, false, undefined]);
});

it("tells of its entries by position, or in the order that it was given", () => {
  const plain = new ByPosition(positions, ids, [1, 2, 3]);
  const settled = new ByPosition(positions, ids, [1, 2, 3], [2, 0, 1]);
  const told = (map: ReadonlyMap<string, number>) => {
    const each: [string, number][] = [];
    map.forEach((value, id) => each.push([id, value]));
    expect([...map]).toEqual(each);
    expect([...map.keys()]).toEqual(each.map(([id]) => id));
    expect([...map.values()]).toEqual(each.map(([, value]) => value));
    return each;
  };
  expect(told(plain)).toEqual([...new Map(plain)]);
  expect(told(plain).map(([id]) => id)).toEqual(ids);
  expect(told(settled)).toEqual([
    ["queue", 3],
    ["api", 1],
    ["db", 2],
  ]);
});
