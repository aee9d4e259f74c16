// How many copies stand where, counted without going through them, against going through them one by one.

import fc from "fast-check";
import { expect, it } from "vitest";
import { crowdsOf, type PlacesOfRegion, placeAt } from "../../analysis/facts/placement.ts";
import type { FailureEvent } from "../../analysis/facts/redundancy.ts";

const event = (id: string) => ({ id }) as FailureEvent;

/** Regions by how many zones each has. */
function placesWith(zones: readonly number[]): readonly PlacesOfRegion[] {
  return zones.map((count, region) => ({
    region: event(`r${region}`),
    zones: Array.from({ length: count }, (_, zone) => event(`r${region}.z${zone}`)),
  }));
}

function oneByOne(places: readonly PlacesOfRegion[], first: number, count: number): [string, number][] {
  const found = new Map<string, number>();
  for (let copy = first; copy < first + count; copy += 1) {
    const place = placeAt(places, copy);
    const key = `${place?.zone?.id ?? place?.region.id}`;
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return [...found];
}

it("counts as many copies in each place as stand there, in the order of the first of them", () => {
  const zones = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
  fc.assert(
    fc.property(zones, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 60 }), (zoneCounts, first, count) => {
      const places = placesWith(zoneCounts);
      const crowds = crowdsOf(places, first, count);
      const said = crowds.map(({ place, count }) => [`${place?.zone?.id ?? place?.region.id}`, count]);
      expect(said).toEqual(oneByOne(places, first, count));
    }),
    { numRuns: 2_000 },
  );
});

it("counts numbers that nobody could count to", () => {
  const crowds = crowdsOf(placesWith([3]), 0, 3e12);
  expect(crowds.map(({ count }) => count)).toEqual([1e12, 1e12, 1e12]);
});
