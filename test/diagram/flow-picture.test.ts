// Where everything of the Flow view stands, and how it is drawn.

import { expect, test } from "vitest";
import { sequenceEntries } from "../../diagram/sequence.ts";
import { placeSequence } from "../../diagram/sequence-places.ts";
import { sequenceToSvg } from "../../diagram/sequence-svg.ts";
import { longFlow, sequenceOf, shopWithFlow } from "../support/sequences.ts";

const scenes = { shop: () => sequenceOf(shopWithFlow, "buy"), long: () => sequenceOf(longFlow(300), "go") };

test.each(Object.entries(scenes))(
  "%s: words stand between their lanes, rows below each other, all on the paper",
  (_, make) => {
    const scene = make();
    const placed = placeSequence(scene, 100);
    placed.lanes.slice(1).forEach((lane, index) => {
      const before = placed.lanes[index];
      expect(lane.x - lane.width / 2).toBeGreaterThan((before?.x ?? 0) + (before?.width ?? 0) / 2);
    });
    let last = Number.NEGATIVE_INFINITY;
    for (const { row, top, y, from, to, textX, textWidth } of placed.messages) {
      expect(top).toBeGreaterThanOrEqual(last);
      last = y;
      expect(textX + textWidth).toBeLessThanOrEqual(placed.width);
      if (from === to) continue;
      const [left, right] = [Math.min(from, to), Math.max(from, to)];
      expect(textX, row.id).toBeGreaterThan(left);
      expect(textX + textWidth, row.id).toBeLessThan(right);
    }
    for (const frame of placed.frames) {
      expect(frame.x).toBeGreaterThan(0);
      expect(frame.x + frame.width).toBeLessThanOrEqual(placed.width);
      expect(frame.y + frame.height).toBeLessThanOrEqual(placed.bottom);
    }
  },
);

test("frames hold what they surround, inner ones inside outer ones", () => {
  const { frames, messages } = placeSequence(sequenceOf(shopWithFlow, "buy"), 100);
  const [either, parallel, optional] = ["either 80%", "parallel", "optional"].map(
    (label) => frames.find((frame) => frame.label === label) ?? { x: 0, y: 0, width: 0, height: 0 },
  ) as [Box, Box, Box];
  expect([isInside(parallel, either), isInside(optional, either), isInside(parallel, optional)]).toEqual([
    true,
    true,
    false,
  ]);
  const inParallel = messages.filter(({ depth }) => depth === 2 && depth > 1);
  for (const { from, to, y } of inParallel) {
    const box = y < optional.y ? parallel : optional;
    expect([from, to].every((x) => x > box.x && x < box.x + box.width)).toBe(true);
    expect(y > box.y && y < box.y + box.height).toBe(true);
  }
});

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function isInside(inner: Box, outer: Box): boolean {
  return (
    inner.x > outer.x &&
    inner.y > outer.y &&
    inner.x + inner.width < outer.x + outer.width &&
    inner.y + inner.height < outer.y + outer.height
  );
}

test("everything that can be pointed at is drawn once, and markup in a name is text", () => {
  const scene = sequenceOf(
    shopWithFlow.replace("A customer buys", "<script>alert(1)</script>").replace('"no ads"', '"]]><b>"'),
    "buy",
  );
  const svg = sequenceToSvg(scene, { theme: "print-light", title: "Flow" });
  const drawn = [...svg.matchAll(/ data-id="([^"]*)"/g)].map(([, id]) => id?.replaceAll("&gt;", ">"));
  expect([...drawn].sort()).toEqual(
    sequenceEntries(scene)
      .map(({ id }) => id)
      .sort(),
  );
  expect(new Set(drawn).size).toBe(drawn.length);
  expect(svg).not.toMatch(/<script|<b>/);
});

test("a message tells how it goes by its line and its head, not by colour", () => {
  const svg = sequenceToSvg(sequenceOf(shopWithFlow, "buy"), { theme: "print-light", title: "Flow" });
  const groupOf = (id: string): string => new RegExp(`<g class="edge[^>]*data-id="${id}".*`).exec(svg)?.[0] ?? "";
  expect(groupOf("buyer -&gt; web calls")).toMatch(/class="edge sync.*class="head" d="[^"]*Z"/);
  expect(groupOf("web -&gt; orders publishes by outbox")).toMatch(/class="edge async.*class="head" d="[^"Z]*"/);
  expect(groupOf("web -&gt; web instead")).toMatch(/class="edge stand-in/);
});

test("the same design gives the same picture, to the byte", () => {
  const [one, other] = [sequenceOf(shopWithFlow, "buy"), sequenceOf(shopWithFlow, "buy")].map((scene) =>
    sequenceToSvg(scene, { theme: "editor", title: "Flow" }),
  );
  expect(one).toBe(other);
  expect(one).not.toContain("<style>");
});
