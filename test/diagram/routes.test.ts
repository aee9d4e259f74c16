// What is done to a route after ELK: dropping needless points, and taking out kinks where the way is free.

import { describe, expect, test } from "vitest";

import { simplify, straighten } from "../../diagram/routes.ts";

describe("simplify", () => {
  test("keeps only ends and corners", () => {
    const points = [
      { x: 0, y: 0 },
      { x: 0, y: 0 },
      { x: 0, y: 10 },
      { x: 0, y: 20 },
      { x: 30, y: 20 },
    ];
    expect(simplify(points)).toEqual([
      { x: 0, y: 0 },
      { x: 0, y: 20 },
      { x: 30, y: 20 },
    ]);
  });

  test("keeps a point where the line turns back", () => {
    const points = [
      { x: 0, y: 0 },
      { x: 0, y: 20 },
      { x: 0, y: 5 },
    ];
    expect(simplify(points)).toEqual(points);
  });
});

describe("straighten", () => {
  const edge = { source: "a", target: "b" };
  const boxes = new Map([
    ["a", { x: 0, y: 0, width: 100, height: 40 }],
    ["b", { x: 20, y: 100, width: 100, height: 40 }],
  ]);
  const away = { x: 500, y: 500, width: 10, height: 10 };
  const kinked = [
    { x: 50, y: 40 },
    { x: 50, y: 60 },
    { x: 70, y: 60 },
    { x: 70, y: 100 },
  ];

  test("a kink at a box goes when the arrow may as well end beside it", () => {
    const [straight] = straighten([{ edge, points: kinked, label: away }], boxes);
    expect(straight?.points).toEqual([
      { x: 70, y: 40 },
      { x: 70, y: 100 },
    ]);
  });

  test("where another arrow ends too near, the other end takes the kink out", () => {
    const other = [
      { x: 76, y: 40 },
      { x: 76, y: 100 },
    ];
    const [first] = straighten(
      [
        { edge, points: kinked, label: away },
        { edge, points: other, label: away },
      ],
      boxes,
    );
    expect(first?.points).toEqual([
      { x: 50, y: 40 },
      { x: 50, y: 100 },
    ]);
  });

  test("a kink stays where straightening would lead through a box", () => {
    const wall = new Map([...boxes, ["wall", { x: 62, y: 44, width: 20, height: 10 }]]);
    const [first] = straighten([{ edge, points: kinked, label: away }], wall);
    expect(first?.points).not.toContainEqual({ x: 70, y: 40 });
  });

  test("a stretch that carries the label stays under it", () => {
    const points = [
      { x: 50, y: 40 },
      { x: 50, y: 80 },
      { x: 70, y: 80 },
      { x: 70, y: 100 },
    ];
    const [first] = straighten([{ edge, points, label: { x: 30, y: 50, width: 40, height: 20 } }], boxes);
    expect(first?.points[0]).toEqual({ x: 50, y: 40 });
  });

  test("a wide turn is no kink", () => {
    const points = [
      { x: 30, y: 40 },
      { x: 30, y: 60 },
      { x: 90, y: 60 },
      { x: 90, y: 100 },
    ];
    const [first] = straighten([{ edge, points, label: away }], boxes);
    expect(first?.points).toEqual(points);
  });
});
