// Slots held over time, against values by hand and against counting arrivals one by one.

import { describe, expect, it } from "vitest";
import { fullFrom, type Holding, heldAt, heldAtLast } from "../../analysis/formulas/pool.ts";
import { randomFrom } from "../support/mutate.ts";

const endless = Number.POSITIVE_INFINITY;

describe("a pool", () => {
  it("is full after (P − r·t₀) / r where requests are held for ever", () => {
    const hang: Holding = { rate: 100, pieces: [{ from: -0.05, share: 1, hold: endless }] };
    expect(fullFrom([hang], 200, 0)).toBeCloseTo((200 - 100 * 0.05) / 100, 9);
    expect(heldAtLast([hang])).toBe(endless);
  });

  it("is never full where r·t is no more than P", () => {
    const held: Holding = { rate: 100, pieces: [{ from: 0, share: 1, hold: 2 }] };
    expect(heldAtLast([held])).toBe(200);
    expect(fullFrom([held], 200, 0)).toBeUndefined();
    expect(fullFrom([held], 199, 0)).toBeCloseTo(1.99, 9);
  });

  it("holds 5,095 threads where 5% of 1,000/s hang to a deadline of 100 s, so that 1,000 threads fail 80.4%", () => {
    // Site Reliability Engineering, chapter 22, on bimodal latency.
    const hanging: Holding = { rate: 1000, pieces: [{ from: 0, share: 0.05, hold: 100 }] };
    const quick: Holding = { rate: 1000, pieces: [{ from: 0, share: 0.95, hold: 0.1 }] };
    const wanted = heldAtLast([hanging, quick]);
    expect(wanted).toBeCloseTo(5095, 6);
    expect(1 - 1000 / wanted).toBeCloseTo(0.804, 3);
  });

  it("fills faster from the moment on at which requests are held longer", () => {
    // 10/s held for 1 s, from the fifth second on for ever: 10 held at 5 s, those that came before leave until 6 s.
    const worse: Holding = {
      rate: 10,
      pieces: [
        { from: 0, share: 1, hold: 1 },
        { from: 5, share: 1, hold: endless },
      ],
    };
    expect(heldAt([worse], 5)).toBeCloseTo(10, 9);
    expect(heldAt([worse], 6)).toBeCloseTo(10, 9);
    expect(fullFrom([worse], 30, 0)).toBeCloseTo(8, 9);
  });

  it("gives slots back when requests are no longer held", () => {
    const over: Holding = {
      rate: 10,
      pieces: [
        { from: 0, share: 1, hold: 3 },
        { from: 2, share: 0, hold: 0 },
      ],
    };
    expect(heldAt([over], 2)).toBeCloseTo(20, 9);
    expect(heldAt([over], 4)).toBeCloseTo(10, 9);
    expect(heldAt([over], 5)).toBe(0);
    expect(fullFrom([over], 25, 0)).toBeUndefined();
  });

  it("gives a compartment no more than its limit, and is full by the others from then on", () => {
    // 10/s and 5/s for ever, the first within 20: full of those after 2 s, and 5/s fill the other 30 within 6 s.
    const within = { limit: 20 };
    const kept: Holding = { rate: 10, pieces: [{ from: 0, share: 1, hold: endless }], within };
    const open: Holding = { rate: 5, pieces: [{ from: 0, share: 1, hold: endless }] };
    expect(heldAt([kept, open], 1)).toBeCloseTo(15, 9);
    expect(heldAt([kept, open], 4)).toBeCloseTo(40, 9);
    expect(fullFrom([kept, open], 50, 0)).toBeCloseTo(6, 9);
    expect(heldAtLast([kept, kept])).toBe(20);
    expect(fullFrom([kept, kept], 25, 0)).toBeUndefined();
    expect(fullFrom([kept, kept], 15, 0)).toBeCloseTo(0.75, 9);
  });

  it("is as full as the arrivals counted one by one", () => {
    const random = randomFrom(8);
    for (let round = 0; round < 40; round++) {
      const holdings: Holding[] = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
        const starts = [0, 1 + random() * 3, 5 + random() * 4].slice(0, 1 + Math.floor(random() * 3));
        return {
          rate: 5 + random() * 50,
          pieces: starts.map((from) => ({ from, share: random(), hold: random() < 0.2 ? endless : random() * 4 })),
        };
      });
      const slots = 10 + random() * 200;
      const counted = firstOver(holdings, slots);
      const full = fullFrom(holdings, slots, 0);
      if (full === undefined || full > 40) expect(counted).toBeUndefined();
      else expect(Math.abs((counted ?? 0) - full)).toBeLessThan(0.15);
    }
  });
});

/** When more than the slots are held, looking every twentieth of a second at arrivals of as many parts. */
function firstOver(holdings: readonly Holding[], slots: number): number | undefined {
  const gap = 0.01;
  for (let time = 0.05; time < 40; time += 0.05) {
    let held = 0;
    for (const { rate, pieces } of holdings) {
      for (let arrival = gap / 2; arrival < time; arrival += gap) {
        const piece = pieces.findLast((one) => one.from <= arrival);
        if (piece !== undefined && arrival + piece.hold > time) held += rate * piece.share * gap;
      }
    }
    if (held > slots) return time;
  }
  return undefined;
}
