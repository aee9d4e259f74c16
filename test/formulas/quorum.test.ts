// Missed writes by quorum against every pair of quorums, counted.

import { describe, expect, it } from "vitest";
import { missProbability, missWithin } from "../../analysis/formulas/quorum.ts";

describe("a read quorum that misses the write quorum", () => {
  it("is as likely as there are disjoint pairs among all pairs", () => {
    for (let of = 1; of <= 6; of++) {
      for (let write = 0; write <= of; write++) {
        for (let read = 0; read <= of; read++) {
          expect(missProbability({ of, write, read })).toBeCloseTo(disjointShare(of, write, read), 12);
        }
      }
    }
  });

  it("stays a share for quorums of thousands", () => {
    const share = missProbability({ of: 2000, write: 900, read: 900 });
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThan(1e-100);
    expect(missProbability({ of: 2000, write: 1, read: 1 })).toBeCloseTo(0.9995, 12);
  });

  it("does not miss where the quorums overlap, however often it is asked", () => {
    expect(missProbability({ of: 3, write: 2, read: 2 })).toBe(0);
    expect(missWithin({ of: 3, write: 2, read: 2 }, 5)).toBe(0);
  });
});

/** Share of all pairs of a write set and a read set that have no replica in common. */
function disjointShare(of: number, write: number, read: number): number {
  const sets = (size: number) => Array.from({ length: 2 ** of }, (_, set) => set).filter((set) => ones(set) === size);
  const pairs = sets(write).flatMap((w) => sets(read).map((r) => (w & r) === 0));
  return pairs.filter(Boolean).length / pairs.length;
}

function ones(set: number): number {
  return set === 0 ? 0 : (set & 1) + ones(set >> 1);
}
