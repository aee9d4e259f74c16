// Published values about consistency and quorums, each with its source, through the functions that the facts are made with, and
// through a design where the language can say it.

import { describe, expect, it } from "vitest";
import { staleReadsOf } from "../../analysis/facts/guarantees/stale-reads.ts";
import { availabilityOfModel, strongestOf, weakestOf } from "../../analysis/formulas/consistency.ts";
import { missProbability, missWithin } from "../../analysis/formulas/quorum.ts";
import { staleRead } from "../../analysis/rules/stale-read.ts";
import { findingsOfRule } from "../support/check-rule.ts";
import { modelOf } from "../support/understand.ts";

/** A flow that writes and then reads a store with these quorums. */
function quorumDesign(of: number, read: number, write: number): string {
  return `store db { replicas ${of}  quorum write ${write} read ${read} of ${of} }
service api { writes db  reads db }
client app { calls api }
flow post {
  app -> api
  api -> db (writes)
  api -> db (reads)
}`;
}

// P. Bailis et al., Probabilistically Bounded Staleness for Practical Partial Quorums, VLDB 2012, equation 1: the share of
// reads that miss the last write is C(N − W, R) / C(N, R).
describe("E1: the share of reads that miss a write", () => {
  const cases = [
    { of: 3, read: 1, write: 1, share: 2 / 3 },
    { of: 3, read: 1, write: 2, share: 1 / 3 },
    { of: 3, read: 2, write: 1, share: 1 / 3 },
    { of: 2, read: 1, write: 1, share: 1 / 2 },
    { of: 5, read: 1, write: 1, share: 4 / 5 },
    { of: 3, read: 2, write: 2, share: 0 },
  ];

  it.each(cases)("N $of R $read W $write", ({ of, read, write, share }) => {
    expect(missProbability({ of, read, write })).toBeCloseTo(share, 15);
  });

  it.each(cases)("N $of R $read W $write in a design", ({ of, read, write, share }) => {
    const [finding] = findingsOfRule(staleRead, quorumDesign(of, read, write));
    if (share === 0) expect(finding).toBeUndefined();
    else expect(finding?.values.share).toBeCloseTo(share, 15);
    const model = modelOf(quorumDesign(of, read, write));
    expect(model.flows.flatMap((flow) => staleReadsOf(model, flow))).toHaveLength(share === 0 ? 0 : 1);
  });
});

// The same paper, section 3.1: within k versions the share of misses is the k-th power.
describe("E2: the share of reads that see one of the last k versions, N 3 R 1 W 1", () => {
  it.each([
    [1, 0.3333],
    [2, 0.5556],
    [3, 0.7037],
    [5, 0.8683],
    [10, 0.9827],
  ])("k %i", (versions, expected) => {
    const seen = 1 - missWithin({ of: 3, read: 1, write: 1 }, versions);
    expect(seen).toBeCloseTo(1 - (2 / 3) ** versions, 15);
    expect(Math.round(seen * 1e4) / 1e4).toBe(expected);
  });
});

// Elle's test-suite, consistency_model_test.clj.
describe("E3 and E4: weakest and strongest of four models", () => {
  const models = ["repeatable-read", "read-committed", "sequential", "read-your-writes"];

  it("are two each, since not all can be compared", () => {
    expect(new Set(weakestOf(models))).toEqual(new Set(["read-your-writes", "read-committed"]));
    expect(new Set(strongestOf(models))).toEqual(new Set(["repeatable-read", "sequential"]));
  });
});

// P. Bailis et al., Highly Available Transactions: Virtues and Limitations, VLDB 2014, figure 2 and table 3.
describe("E7: what can be had while the network is cut", () => {
  const table = {
    available: [
      "read-uncommitted",
      "read-committed",
      "monotonic-atomic-view",
      "item-cut-isolation",
      "predicate-cut-isolation",
      "writes-follow-reads",
      "monotonic-reads",
      "monotonic-writes",
    ],
    sticky: ["read-your-writes", "pram", "causal"],
    unavailable: [
      "cursor-stability",
      "snapshot-isolation",
      "repeatable-read",
      "serializable",
      "strict-serializable",
      "recency",
      "safe",
      "regular",
      "linearizable",
    ],
  };

  it.each(Object.entries(table))("%s", (kind, models) => {
    expect(models.map(availabilityOfModel)).toEqual(models.map(() => kind));
  });
});
