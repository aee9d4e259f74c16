// What a limit refuses on an ordinary day, held against sums by hand: how much of what arrives, and which flows lose by it.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusalsOf, refusedFlowsAt } from "../../analysis/facts/capacity/refusals.ts";
import { createAnalysis } from "../../analysis/index.ts";
import type { Component } from "../../language/index.ts";
import { modelOf } from "../support/understand.ts";

function refusedAt(id: string, text: string) {
  const { facts } = createAnalysis(modelOf(text));
  const component = facts.model.componentById.get(id) as Component;
  const refusals = refusalsOf(facts, component);
  const flows = refusals === undefined ? [] : refusedFlowsAt(facts, component, refusals);
  const lines = facts
    .of("f")
    .find(({ name }) => name === "availability")
    ?.derivation.steps?.map(({ says }) => says)
    .filter((says) => says.includes("refuses"));
  return { share: refusals?.share, lost: flows.map(({ flow, lost }) => [flow.id, lost]), lines };
}

const chain = (bank: string, rest: string) => `client u { calls web }
  service web { availability 99.9%  calls bank }
  external bank { availability 99.9%  ${bank} }
  flow f { ${rest}  u -> web -> bank }`;

describe("what a limit refuses", () => {
  it("is 1 − limit ÷ arrivals of each flow that comes by", () => {
    const rates = fc.integer({ min: 1, max: 2000 });
    fc.assert(
      fc.property(rates, rates, rates, (first, second, limit) => {
        const { share, lost } = refusedAt(
          "bank",
          `${chain(`rate-limit ${limit}/s`, `load ${first}/s`)}  flow g { load ${second}/s  u -> web -> bank }`,
        );
        const refused = 1 - limit / (first + second);
        if (refused <= 0) expect(share).toBeUndefined();
        else for (const [, by] of lost) expect(by).toBeCloseTo(refused, 9);
        expect(lost.map(([flow]) => flow)).toEqual(refused > 0 ? ["f", "g"] : []);
      }),
      { numRuns: 50 },
    );
  });

  it("is named by the availability that does not count it", () => {
    expect(refusedAt("bank", chain("rate-limit 300/s", "load 400/s")).lines).toEqual([
      "not counted: bank refuses 25% of what arrives at `load`",
    ]);
    expect(refusedAt("bank", chain("rate-limit 400/s", "load 400/s peak 3x")).lines).toEqual([]);
  });

  it("may be what shedding turns away as well", () => {
    expect(refusedAt("bank", chain("capacity 300/s  sheds load", "load 400/s")).share).toEqual([0.25, 0.25]);
  });

  it("is an interval where the arrivals are one", () => {
    const text = `client u { reads fast  reads db }
      cache fast { of db  availability 99.9% }
      store db { availability 99.9%  rate-limit 300/s }
      flow f { load 400/s  u -> fast }`;
    const { share, lost, lines } = refusedAt("db", text);
    expect(share).toEqual([0, 0.25]);
    expect(lost).toEqual([]);
    expect(lines).toEqual(["not counted: db refuses up to 25% of what arrives at `load`"]);
  });

  it("counts in the hottest cell for that cell's share of a flow, and in even cells for all of it", () => {
    const celled = (cells: string) => `client u { calls c.api }
      system c { cells ${cells}  service api { rate-limit 100/s } }
      flow f { load 800/s  u -> c.api }`;
    const hottest = refusedAt("c.api", celled("10 by tenant hottest 25%"));
    expect(hottest.share).toEqual([0.5, 0.5]);
    expect(hottest.lost).toEqual([["f", 0.125]]);
    expect(refusedAt("c.api", celled("4")).lost).toEqual([["f", 0.5]]);
  });

  it("loses nothing where somebody stands in or nobody needs an answer", () => {
    for (const terms of ["optional", 'fallback "an older one"']) {
      const text = chain("rate-limit 300/s", "load 400/s").replace("calls bank", `calls bank { ${terms} }`);
      expect(refusedAt("bank", text)).toMatchObject({ share: [0.25, 0.25], lost: [] });
    }
  });
});
