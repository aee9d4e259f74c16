// The geometry of panning, zooming and fitting.

import fc from "fast-check";
import { expect, test } from "vitest";

import {
  fitted,
  held,
  isInSight,
  neighbourOf,
  panned,
  revealing,
  type Sight,
  scales,
  zoomed,
} from "../../preview/sight.ts";

const window = { width: 800, height: 600 };

/** Where a point of the picture is in the window. */
const seen = ({ x, y, scale }: Sight, point: { x: number; y: number }) => ({
  x: (point.x - x) * scale,
  y: (point.y - y) * scale,
});

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const sights = fc.record({ x: number(-2000, 2000), y: number(-2000, 2000), scale: number(scales.least, scales.most) });

test("a fitted picture keeps clear of what covers the window's ends", () => {
  const sight = fitted({ width: 4000, height: 4000 }, window, { top: 80, bottom: 30 });
  expect(seen(sight, { x: 0, y: 0 }).y).toBeCloseTo(80 + 24, 6);
  expect(seen(sight, { x: 0, y: 4000 }).y).toBeCloseTo(600 - 30 - 24, 6);
});

test("a fitted picture is in the middle, whole, and never enlarged", () => {
  expect(fitted({ width: 400, height: 200 }, window)).toEqual({ x: -200, y: -200, scale: 1 });
  fc.assert(
    fc.property(number(10, 8000), number(10, 8000), (width, height) => {
      const sight = fitted({ width, height }, window);
      const [start, end] = [seen(sight, { x: 0, y: 0 }), seen(sight, { x: width, y: height })];
      expect(sight.scale).toBeLessThanOrEqual(1);
      expect(start.x).toBeCloseTo(window.width - end.x, 6);
      expect(start.y).toBeCloseTo(window.height - end.y, 6);
      expect(Math.min(start.x, start.y)).toBeGreaterThanOrEqual(23.99);
    }),
    { seed: 6 },
  );
});

test("zooming leaves the point under the pointer where it is", () => {
  fc.assert(
    fc.property(sights, number(0.2, 5), number(0, 800), number(0, 600), (sight, factor, x, y) => {
      const point = { x: sight.x + x / sight.scale, y: sight.y + y / sight.scale };
      const after = seen(zoomed(sight, factor, { x, y }), point);
      expect(after.x).toBeCloseTo(x, 3);
      expect(after.y).toBeCloseTo(y, 3);
    }),
    { seed: 7 },
  );
});

test("zooming ends at the least and the most", () => {
  expect(zoomed({ x: 0, y: 0, scale: 1 }, 1e9, { x: 0, y: 0 }).scale).toBe(scales.most);
  expect(zoomed({ x: 0, y: 0, scale: 1 }, 1e-9, { x: 0, y: 0 }).scale).toBe(scales.least);
});

test("the picture follows the hand", () => {
  expect(panned({ x: 10, y: 10, scale: 2 }, 30, -10)).toEqual({ x: -5, y: 15, scale: 2 });
});

test("nobody loses the picture by panning", () => {
  const picture = { width: 300, height: 200 };
  fc.assert(
    fc.property(sights, number(-1e6, 1e6), number(-1e6, 1e6), (sight, dx, dy) => {
      const after = held(panned(sight, dx, dy), picture, window);
      expect(isInSight(after, { x: 0, y: 0, ...picture }, window)).toBe(true);
    }),
    { seed: 8 },
  );
});

test("revealing moves as little as needed, and not at all for what is in sight", () => {
  const sight = { x: 0, y: 0, scale: 1 };
  expect(revealing(sight, { x: 100, y: 100, width: 50, height: 50 }, window)).toEqual(sight);
  expect(revealing(sight, { x: 900, y: 100, width: 50, height: 50 }, window)).toEqual({ x: 174, y: 0, scale: 1 });
  expect(revealing(sight, { x: -100, y: 100, width: 50, height: 50 }, window)).toEqual({ x: -124, y: 0, scale: 1 });
});

test("an arrow key goes to the nearest box that way", () => {
  const box = (name: string, x: number, y: number) => ({ name, x, y, width: 10, height: 10 });
  const others = [box("far right", 200, 0), box("right", 80, 5), box("below", 0, 100), box("askew", 70, 70)];
  const from = box("from", 0, 0);
  expect(neighbourOf(from, others, "right")?.name).toBe("right");
  expect(neighbourOf(from, others, "down")?.name).toBe("below");
  expect(neighbourOf(from, others, "left")).toBeUndefined();
});

test("what stands on the window hides what lies beneath it, and what is revealed lies between", () => {
  const covered = { top: 60, bottom: 40 };
  const sight = { x: 0, y: 0, scale: 2 };
  const size = { width: 400, height: 300 };
  const beneath = { x: 50, y: 5, width: 20, height: 20 };
  expect(isInSight(sight, beneath, size)).toBe(true);
  expect(isInSight(sight, beneath, size, covered)).toBe(false);
  expect(isInSight(sight, { ...beneath, y: 131 }, size, covered)).toBe(false);
  expect(isInSight(sight, { ...beneath, y: 129 }, size, covered)).toBe(true);
  // Below 60 covered and 24 free units of the window.
  expect(revealing(sight, beneath, size, covered)).toEqual({ x: 0, y: 5 - (60 + 24) / 2, scale: 2 });
  // Above 40 covered and 24 free ones.
  expect(revealing(sight, { ...beneath, y: 130 }, size, covered)).toEqual({
    x: 0,
    y: 150 - (300 - 40 - 24) / 2,
    scale: 2,
  });
});
