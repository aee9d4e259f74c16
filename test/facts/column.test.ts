// Values by position that two columns may share: what each of them sees of the other's.

import { expect, it } from "vitest";
import { type Column, emptyColumn, putAt, rearranged, valueAt, without } from "../../analysis/facts/column.ts";

const length = 200;

function full(): Column<string> {
  const column = emptyColumn<string>(length);
  for (let position = 0; position < length; position += 1) putAt(column, position, `v${position}`);
  return column;
}

function read(column: Column<string>): (string | undefined)[] {
  return Array.from({ length }, (_, position) => valueAt(column, position));
}

it("has no value where none was put", () => {
  const column = emptyColumn<number>(length);
  putAt(column, 130, 7);
  expect([valueAt(column, 130), valueAt(column, 129), valueAt(column, 0), valueAt(column, -1)]).toEqual([
    7,
    undefined,
    undefined,
    undefined,
  ]);
});

it("leaves out what is lost, and loses it from no other column", () => {
  const column = full();
  const all = read(column);
  const left = without(column, [3, 63, 64, 199]);
  expect(read(column)).toEqual(all);
  expect(read(left)).toEqual(all.map((value, at) => ([3, 63, 64, 199].includes(at) ? undefined : value)));
  putAt(left, 3, "another");
  expect(valueAt(column, 3)).toBe("v3");
});

it("never shares a place that was lost, though nothing stood there yet", () => {
  const column = emptyColumn<string>(length);
  putAt(column, 4, "made");
  const left = without(column, [5]);
  putAt(column, 5, "of the one");
  expect(valueAt(left, 5)).toBeUndefined();
  putAt(left, 6, "of the other");
  expect(valueAt(column, 6)).toBeUndefined();
});

it("shares what is made later beside nothing lost", () => {
  const column = emptyColumn<string>(length);
  putAt(column, 100, "made");
  const left = without(column, [5]);
  putAt(left, 101, "later");
  expect(valueAt(column, 101)).toBe("later");
});

it("puts values into another order", () => {
  const moved = rearranged(
    full(),
    Int32Array.from({ length }, (_, at) => (at === 70 ? -1 : length - 1 - at)),
  );
  expect(read(moved)).toEqual(Array.from({ length }, (_, at) => (at === 70 ? undefined : `v${length - 1 - at}`)));
});
