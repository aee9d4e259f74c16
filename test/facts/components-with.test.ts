// The components that pass a test, as a list and as marks, from snapshot to snapshot.

import fc from "fast-check";
import { expect, it } from "vitest";
import { componentsWith, marksWith } from "../../analysis/facts/components-with.ts";
import type { Component, SystemModel } from "../../language/index.ts";
import { buildModel } from "../support/build-model.ts";

const isPooled = (component: Component) => component.pool !== undefined;
const isCache = ({ kind }: Component) => kind === "cache";

const pooledIn = componentsWith(isPooled);
const cachesIn = componentsWith(isCache);
const pooledMarks = marksWith(isPooled);
const cacheMarks = marksWith(isCache);

const specs = fc.array(
  fc.constantFrom({}, { pool: 4 }, { kind: "cache" as const }, { kind: "cache" as const, pool: 2 }),
  {
    maxLength: 12,
  },
);

/** The components of one model, those of another one put in some of their places. */
const models = fc.tuple(specs, fc.array(specs, { minLength: 1, maxLength: 4 })).map(([first, others]) => {
  const componentsOf = (all: readonly object[]) =>
    buildModel({ components: Object.fromEntries(all.map((one, index) => [`c${index}`, one])) }).components;
  const before = componentsOf(first);
  return [
    before,
    ...others.map((all) => componentsOf(all).map((one, index) => (index % 2 === 0 ? one : (before[index] ?? one)))),
  ];
});

it("are those that pass it now, whichever model was asked about before", () => {
  fc.assert(
    fc.property(models, fc.array(fc.nat(), { maxLength: 8 }), (all, order) => {
      for (const number of [...order, 0]) {
        const components = all[number % all.length] as readonly Component[];
        const model = { components } as SystemModel;
        for (const [test, list, marks] of [
          [isPooled, pooledIn, pooledMarks],
          [isCache, cachesIn, cacheMarks],
        ] as const) {
          const expected = components.filter(test);
          expect(list(model)).toEqual(expected);
          const marked = marks(model);
          expect(components.filter((_, position) => marked[position] === 1)).toEqual(expected);
          expect(marked.length).toBe(components.length);
        }
      }
    }),
  );
});
