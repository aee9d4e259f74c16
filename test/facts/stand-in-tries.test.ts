// Stand-ins that come to the store that has failed: what arrives there of a request that is carried out try by try, against the
// factor and the hidden capacity that the analysis tells.

import { describe, expect, it } from "vitest";
import type { Fact } from "../../analysis/index.ts";
import { saidIn } from "../support/facts-said.ts";
import { analysisOf, type Components } from "../support/hidden-designs.ts";
import type { ComponentSpec } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";

interface Link {
  readonly target: string;
  readonly attempts: number;
  readonly fallback?: string;
}

interface Drawn {
  readonly components: Components;
  readonly links: ReadonlyMap<string, readonly Link[]>;
  /** Services that read the store by way of a cache that stays full, with its hit ratio. */
  readonly hits: ReadonlyMap<string, number>;
}

/** Layers of services over a store that fails and one that does not; some links have another one of their source stand in for them. */
function drawn(random: () => number): Drawn {
  const upTo = (end: number) => Math.floor(random() * end);
  const layers = [["app"], ["a0", "a1"], ["b0", "b1"], ["c0", "c1"]];
  const links = new Map<string, readonly Link[]>();
  const hits = new Map<string, number>();
  const components: Record<string, ComponentSpec> = {
    db: { kind: "store", capacity: 1000 },
    other: { kind: "store" },
  };
  for (const [depth, layer] of layers.entries()) {
    for (const id of layer) {
      const isLast = depth === layers.length - 1;
      const below = isLast ? [random() < 0.75 ? "db" : "other"] : (layers[depth + 1] ?? []);
      const targets = isLast ? below : random() < 0.4 ? [below[upTo(2)] ?? ""] : below;
      // Nothing is done beside a way that fails, which its caller's next try would do again.
      const standsIn = targets.length === 2;
      const own = targets.map((target, index) => ({
        target,
        attempts: 1 + upTo(3),
        ...(standsIn && index === 0 ? { fallback: targets[1] ?? "" } : {}),
      }));
      links.set(id, own);
      const terms = own.map(({ target, attempts, fallback }) => [
        target,
        { attempts, ...(fallback === undefined ? {} : { fallback }) },
      ]);
      components[id] = { ...(id === "app" ? { kind: "client" } : {}), calls: Object.fromEntries(terms) };
      if (!isLast || own[0]?.target !== "db" || random() >= 0.3) continue;
      hits.set(id, 0.25 + 0.5 * random());
      components[`k${id}`] = { kind: "cache", of: "db", hitRatio: hits.get(id) ?? 0, warms: true };
      components[id] = { reads: { [`k${id}`]: {}, db: { attempts: own[0].attempts } } };
    }
  }
  return { components, links, hits };
}

/** Requests at the store of one that is carried out while it fails, or while all is well. `missed`: caches that do not have it. */
function carriedOut({ links, hits }: Drawn, missed: ReadonlySet<string>, isDown: boolean): number {
  let arrived = 0;
  const ask = (id: string): boolean => {
    if (id === "other") return true;
    if (id === "db") {
      arrived += 1;
      return !isDown;
    }
    if (hits.has(id) && !missed.has(id)) return true;
    const own = links.get(id) ?? [];
    const standIns = new Set(own.flatMap(({ fallback }) => fallback ?? []));
    const call = ({ target, attempts, fallback }: Link): boolean => {
      for (let attempt = 0; attempt < attempts; attempt += 1) if (ask(target)) return true;
      const other = own.find((one) => one.target === fallback);
      return other !== undefined && call(other);
    };
    // What one step comes to does not keep the others from being done.
    return own
      .filter(({ target }) => !standIns.has(target))
      .map(call)
      .every((isOk) => isOk);
  };
  ask("app");
  return arrived;
}

/** The mean over what caches may have, each drawn once for a request and its tries. */
function meanOf(design: Drawn, isDown: boolean): number {
  const caches = [...design.hits];
  let mean = 0;
  for (let outcome = 0; outcome < 2 ** caches.length; outcome += 1) {
    const missed = caches.filter((_, index) => (outcome >> index) % 2 === 1).map(([id]) => id);
    const weight = caches.reduce((all, [id, hit]) => all * (missed.includes(id) ? 1 - hit : hit), 1);
    mean += weight * carriedOut(design, new Set(missed), isDown);
  }
  return mean;
}

const endsOf = ({ value }: Fact): readonly [number, number] =>
  typeof value === "number" ? [value, value] : (value as readonly [number, number]);

describe("random layers with stand-ins over a store that fails", () => {
  it("have the hidden capacity of a request that is carried out try by try", () => {
    const random = randomFrom(11);
    const seen = { exact: 0, bound: 0, shared: 0, doubtful: 0 };
    for (let round = 0; round < 1_500; round += 1) {
      const design = drawn(random);
      const [first] = design.links.get("app") ?? [];
      const standIn = first?.fallback === undefined ? (design.links.get("app")?.slice(1) ?? []) : [];
      const body = [first, ...standIn].map((link) => `app -> ${link?.target ?? ""}`);
      const { facts } = analysisOf(design.components, { visit: { load: 1, body } });
      const fact = facts.of("db").find(({ name }) => name === "hidden-capacity");
      const good = meanOf(design, false);
      if (fact === undefined || good === 0) continue;
      const what = JSON.stringify([[...design.links], [...design.hits], fact.value, fact.kind]);
      const hidden = 1000 / (Math.max(good, meanOf(design, true)) / good);
      const [least, most] = endsOf(fact);
      expect(least, what).toBeLessThanOrEqual(hidden * (1 + 1e-9));
      expect(most, what).toBeGreaterThanOrEqual(hidden * (1 - 1e-9));
      expect(fact.kind, what).toBe(least === most ? "exact" : "bound");
      seen[least === most ? "exact" : "bound"] += 1;
      const burst = facts.of("db").find(({ name }) => name === "retry-factor-burst");
      if (burst?.kind === "bound") seen.doubtful += 1;
      if (hidden < 1000) seen.shared += 1;
    }
    for (const count of Object.values(seen)) expect(count, JSON.stringify(seen)).toBeGreaterThan(100);
  });
});

describe("a stand-in that reads the same store", () => {
  const design = (s: ComponentSpec, load = 100): ReturnType<typeof analysisOf> =>
    analysisOf(
      { gw: { calls: { p: { fallback: "s" }, s: {} } }, p: { reads: ["db"] }, s, db: { kind: "store", capacity: 150 } },
      { look: { load, body: ["gw -> p"] } },
    );
  const hiddenIn = ({ facts }: ReturnType<typeof analysisOf>) =>
    facts.of("db").find(({ name }) => name === "hidden-capacity") as Fact;

  it("doubles what arrives while the store fails, without any retry", () => {
    const fact = hiddenIn(design({ reads: ["db"] }));
    expect([fact.value, fact.kind]).toEqual([75, "exact"]);
    expect(saidIn(fact.derivation)).toContain("gw asks s in place of p, which fails with db");
  });

  it("does so where it goes on without the store as well", () => {
    expect(hiddenIn(design({ reads: { db: { optional: true } } })).value).toBe(75);
  });

  it("does not where another store is read", () => {
    expect(hiddenIn(design({})).value).toBe(150);
  });
});
