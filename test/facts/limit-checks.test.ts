// Who counts for a limit is asked by every request that arrives: held against designs in which a component of its own asks, and one
// behind it limits.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAnalysis, insightOf } from "../../analysis/index.ts";
import { modelOf } from "../support/understand.ts";

const analysisOf = (text: string) => createAnalysis(modelOf(text));

type Analysis = ReturnType<typeof analysisOf>;

function numberOf({ facts }: Analysis, element: string, name: string): number {
  const value = facts.of(element).find((fact) => fact.name === name)?.value;
  if (typeof value !== "number") throw new Error(`no ${name} of ${element}`);
  return value;
}

const kept = `store counters { capacity 900/s }  service orders { capacity 700/s }`;
const asking = (load: number) => `flow ask { load ${load}/s peak 3x`;

/** A limiter that asks the counters before it lets anything in. */
const together = (load: number, limit: number, attempts: number, terms = "checks limit") =>
  analysisOf(`client app { calls edge { timeout 1s } }  ${kept}
    gateway edge { rate-limit ${limit}/s  writes counters { attempts ${attempts}  ${terms} }  calls orders { attempts 2 } }
    ${asking(load)}  app -> edge -> counters  edge -> orders }`);

/** One that asks and lets everything through, and one that limits and asks nobody. */
const apart = (load: number, limit: number, attempts: number) =>
  analysisOf(`client app { calls front { timeout 1s } }  ${kept}
    gateway front { writes counters { attempts ${attempts} }  calls edge }
    gateway edge { rate-limit ${limit}/s  calls orders { attempts 2 } }
    ${asking(load)}  app -> front -> counters  front -> edge -> orders }`);

describe("who checks a limit", () => {
  it("gets all that arrives, and what lies behind the limit gets what it lets in", () => {
    const rates = fc.integer({ min: 1, max: 2000 });
    fc.assert(
      fc.property(rates, rates, fc.integer({ min: 1, max: 4 }), (load, limit, attempts) => {
        const [one, two] = [together(load, limit, attempts), apart(load, limit, attempts)];
        expect(numberOf(one, "counters", "load")).toBe(load);
        expect(numberOf(one, "orders", "load")).toBeCloseTo(Math.min(load, limit), 6);
        for (const id of ["counters", "orders"]) {
          for (const name of ["load", "utilisation", "utilisation-peak", "hidden-capacity"]) {
            const { facts } = two;
            expect([id, name, one.facts.of(id).find((fact) => fact.name === name)?.value]).toEqual([
              id,
              name,
              facts.of(id).find((fact) => fact.name === name)?.value,
            ]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is behind the limit like everybody else where it does not say so", () => {
    expect(numberOf(together(800, 200, 1, ""), "counters", "load")).toBe(200);
  });
});

describe("a limit that nobody can check", () => {
  const design = (terms: string) => `client app { calls edge { timeout 1s } }  ${kept}
    gateway edge { rate-limit 200/s  writes counters { timeout 5ms  checks limit  ${terms} }  calls orders }
    flow ask { load 800/s  app -> edge -> counters  edge -> orders }`;
  const shiftsOf = (text: string) =>
    insightOf(analysisOf(text).facts)
      .under([{ element: "counters", how: "failed" }], 0)
      .shifts.map(({ component, note }) => `${component}: ${note}`);

  it("lets everything through where its caller goes on without", () => {
    expect(shiftsOf(design('fallback "let it through"'))).toContain("orders: 800/s · 114%");
    expect(shiftsOf(design("optional"))).toContain("orders: 800/s · 114%");
  });

  it("lets nothing through where its caller does not", () => {
    expect(shiftsOf(design("")).filter((shift) => shift.startsWith("orders: 8"))).toEqual([]);
  });

  it("may count a request twice, needs no unit with other writes, and cannot wait for the reply", () => {
    const design = (terms: string) =>
      analysisOf(`client app { calls edge { timeout 1s  attempts 2  backoff exponential from 20ms jitter } }
        gateway edge { rate-limit 10/s
          writes counters { timeout 20ms  ${terms} }  writes orders { timeout 1s  idempotent by order-id }
          publishes placed { timeout 1s  outbox orders }
        }
        store counters  store orders  queue placed { retention 4d }  worker mailer { consumes placed { idempotent by order-id } }
        flow ask { load 5/s  app -> edge -> counters  edge -> orders  edge -> placed  reply  placed -> mailer }`);
    const found = (terms: string) =>
      new Set(
        design(terms)
          .report.findings.map(({ rule }) => rule)
          .filter((rule) => about.has(rule)),
      );
    const about = new Set(["unsafe-retry", "split-transaction", "dual-write", "work-before-reply"]);
    expect(found("")).toEqual(new Set(["unsafe-retry", "split-transaction"]));
    expect(found("checks limit")).toEqual(new Set());
    expect(found("optional")).toContain("work-before-reply");
    expect(found("optional  checks limit")).toEqual(new Set());
    const announcing = (terms: string) =>
      analysisOf(`service edge { rate-limit 10/s  writes counters { ${terms} }  publishes placed }  store counters  queue placed
        flow ask { load 5/s  edge -> counters  edge -> placed }`).report.findings.map(({ rule }) => rule);
    expect(announcing("")).toContain("dual-write");
    expect(announcing("checks limit")).not.toContain("dual-write");
  });
});
