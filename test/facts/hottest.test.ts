// Shards, partitions and cells of which one gets more than the others, held against designs in which every part is a component of
// its own and gets its share by the branches of the flow.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blastRadiusOf } from "../../analysis/facts/blast-radius.ts";
import { backlogOf } from "../../analysis/facts/queues/backlog.ts";
import { consumerLoadOf, growthPerHour } from "../../analysis/facts/queues/consumer-load.ts";
import { isKnownWait, queueWaitOf } from "../../analysis/facts/queues/waiting.ts";
import { createAnalysis } from "../../analysis/index.ts";
import { linesOf } from "../support/facts-said.ts";
import { modelOf } from "../support/understand.ts";

function analysisOf(text: string) {
  return createAnalysis(modelOf(text), { thresholds: { outage: 600 } });
}

type Analysis = ReturnType<typeof analysisOf>;

function numberOf({ facts }: Analysis, element: string, name: string): number {
  const value = facts.of(element).find((fact) => fact.name === name)?.value;
  if (typeof value !== "number") throw new Error(`no ${name} of ${element}`);
  return value;
}

function saysOf({ facts }: Analysis, element: string, name: string): readonly string[] {
  const fact = facts.of(element).find((one) => one.name === name);
  return fact === undefined ? [] : linesOf(fact.derivation).map((line) => line.trim());
}

const lossOf = ({ facts }: Analysis, element: string): number =>
  blastRadiusOf(facts.model, element).shareOfLoad?.[0] ?? Number.NaN;

function growthOf({ facts }: Analysis, consumer: string): number {
  const load = consumerLoadOf(facts, consumer);
  return (load && growthPerHour(load, "load")?.least) ?? Number.NaN;
}

const closeTo = (actual: number, expected: number, share = 1e-9): void => {
  if (Number.isFinite(expected))
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(share * Math.abs(expected) + 1e-9);
  else expect(actual).toBe(expected);
};

/** So many parts, and the hottest's share in whole hundredths, which are no less than an even one. */
const split = fc
  .record({ count: fc.integer({ min: 2, max: 5 }), above: fc.integer({ min: 0, max: 100 }) })
  .map(({ count, above }) => ({ count, percent: Math.min(100, Math.ceil(100 / count) + above) }));

describe("the hottest shard", () => {
  const roles = fc.constantFrom("replicas 3", "replicas 1 primary + 2 sync", "quorum write 2 read 1 of 3", "");
  const store = (role: string, capacity: number) =>
    `${role} capacity ${capacity}/s latency p50 2ms p99 9ms rate-limit 100k/s`;
  const cast = `region eu { zones a, b, c } client web { CALLS } flow ask { load LOAD peak 3x  BODY }`;

  /** One store in shards. */
  const whole = (of: { count: number; percent: number }, load: number, kept: string) =>
    analysisOf(
      cast.replace("CALLS", "writes db { attempts 3 }").replace("LOAD", `${load}/s`).replace("BODY", "web -> db") +
        ` store db { ${kept} shards ${of.count} by k hottest ${of.percent}% }`,
    );

  /** A store for each shard. */
  const apart = (of: { count: number; percent: number }, load: number, kept: string) => {
    const ids = Array.from({ length: of.count }, (_, index) => `db${index}`);
    const ways = ids.map((id, index) => `{ ${index === 0 ? `${of.percent}% ` : ""}web -> ${id} }`);
    return analysisOf(
      cast
        .replace("CALLS", ids.map((id) => `writes ${id} { attempts 3 }`).join(" "))
        .replace("LOAD", `${load}/s`)
        .replace("BODY", `either ${ways.join(" or ")}`) + ids.map((id) => ` store ${id} { ${kept} }`).join(""),
    );
  };

  it("is used, fails and recovers as a store of its own that gets its share", () => {
    const loads = fc.integer({ min: 1, max: 900 });
    fc.assert(
      fc.property(split, loads, roles, fc.integer({ min: 100, max: 500 }), (of, load, role, capacity) => {
        const [one, many] = [whole(of, load, store(role, capacity)), apart(of, load, store(role, capacity))];
        for (const name of ["utilisation", "utilisation-peak"]) {
          closeTo(numberOf(one, "db", name), numberOf(many, "db0", name));
        }
        if (role.startsWith("replicas 3")) {
          closeTo(numberOf(one, "db", "utilisation-degraded"), numberOf(many, "db0", "utilisation-degraded"));
        }
        closeTo((numberOf(one, "db", "hidden-capacity") * of.percent) / 100, numberOf(many, "db0", "hidden-capacity"));
        closeTo(lossOf(one, "db"), of.percent / 100);
        closeTo(lossOf(many, "db0"), of.percent / 100);
        const isOver = ({ report }: Analysis, id: string) =>
          report.findings.some(({ rule, element }) => rule === "over-capacity" && element === id);
        expect(isOver(one, "db")).toBe(isOver(many, "db0"));
      }),
      { numRuns: 60 },
    );
  });

  it("makes its requests wait, and the others less", () => {
    const loads = fc.integer({ min: 1, max: 700 });
    fc.assert(
      fc.property(split, loads, fc.integer({ min: 100, max: 500 }), (of, load, capacity) => {
        const [one, many] = [whole(of, load, store("", capacity)), apart(of, load, store("", capacity))];
        for (const name of ["latency-p50", "latency-p99"]) {
          const [actual, expected] = [numberOf(one, "ask", name), numberOf(many, "ask", name)];
          // Both are read off some thirty slices, and a step between them is drawn out over one.
          if (Number.isFinite(expected)) closeTo(actual, expected, 0.15);
        }
      }),
      // Of the first, two in five wait for ever, and the median is theirs who do not.
      { numRuns: 60, examples: [[{ count: 3, percent: 40 }, 250, 100]] },
    );
  });

  it("is left as it is by more shards", () => {
    const kept = store("", 250);
    expect(numberOf(whole({ count: 4, percent: 50 }, 700, kept), "db", "utilisation")).toBe(1.4);
    expect(numberOf(whole({ count: 400, percent: 50 }, 700, kept), "db", "utilisation")).toBe(1.4);
  });

  it("says that it is what is judged", () => {
    const one = whole({ count: 4, percent: 50 }, 700, store("replicas 2", 200));
    expect(saysOf(one, "db", "utilisation")).toEqual([
      "87.5% of db is used",
      "db receives 700/s",
      "ask: 700/s × 1 visit = 700/s (3 times that at peak)",
      "no more than 100,000/s are let in",
      "700/s over 2 copies",
      "one copy of db serves 200/s",
      "50% of that is for the hottest of 4 shards",
      "in this mix it is fully used at 800/s",
      "served by no more than the 1 copy that availability counts on, 175% is used",
    ]);
    expect(saysOf(one, "db", "blast-radius")).toContain(
      "one failure hits one of 4 independent copies; the hottest, which is counted, has 50% of the requests",
    );
  });

  it("counts for nothing where somebody else runs all shards as one thing", () => {
    const one = whole({ count: 4, percent: 50 }, 700, "managed capacity 1000/s");
    expect(numberOf(one, "db", "utilisation")).toBe(0.7);
    expect(saysOf(one, "db", "utilisation")).toContain(
      "db is run as one thing, so which of its shards is the hottest counts for nothing here",
    );
  });

  it("turns its own part away where the store sheds load, and the others pass theirs on", () => {
    const text = `client web { calls api } service api { shards 4 hottest 70% capacity 100/s sheds load  reads db } store db
      flow ask { load 200/s  web -> api -> db }`;
    // 100 of its 140/s, and 60/s of the others.
    expect(numberOf(analysisOf(text), "db", "load")).toBe(160);
    // A limit of 160/s lets 112/s to the hottest and 48/s to the others.
    const limited = text.replace("sheds load", "sheds load rate-limit 160/s");
    expect(numberOf(analysisOf(limited), "db", "load")).toBe(148);
  });

  it("keeps all copies of a consumer's shard as busy as those of a worker of its own", () => {
    const kept = (copies: number) => `replicas ${copies} concurrency 1 service-time 10ms`;
    fc.assert(
      fc.property(split, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 900 }), (of, copies, load) => {
        fc.pre(of.percent * of.count > 100 && of.percent < 100);
        const one = analysisOf(`service web { publishes log }  queue log { retention 30d }
          worker mill { shards ${of.count} hottest ${of.percent}% ${kept(copies)} consumes log }
          flow ask { load ${load}/s  web -> log }`);
        const two =
          analysisOf(`service web { publishes hot publishes rest } queue hot { retention 30d } queue rest { retention 30d }
          worker busiest { ${kept(copies)} consumes hot }  worker others { ${kept(copies * (of.count - 1))} consumes rest }
          flow ask { load ${load}/s  either { ${of.percent}% web -> hot } or { web -> rest } }`);
        const [hot = 0, rest = 0] = ["hot", "rest"].map((id) => numberOf(two, id, "queue-wait"));
        closeTo(numberOf(one, "log", "queue-utilisation"), numberOf(two, "hot", "queue-utilisation"));
        closeTo(numberOf(one, "log", "queue-wait"), (hot * of.percent + rest * (100 - of.percent)) / 100);
        const drains = ["hot", "rest"].map((id) => numberOf(two, id, "drain-time"));
        closeTo(numberOf(one, "log", "drain-time"), Math.max(...drains));
        closeTo(growthOf(one, "mill"), growthOf(two, "busiest") + growthOf(two, "others"), 1e-6);
      }),
      { numRuns: 60 },
    );
  });
});

describe("the hottest partition", () => {
  const worker = "concurrency 2  service-time 20ms";
  const together = (of: { count: number; percent: number }, load: number, copies: number) =>
    analysisOf(`service web { publishes log }  topic log { partitions ${of.count} by k hottest ${of.percent}%  retention 30d }
      worker mill { replicas ${copies}  ${worker}  consumes log }  flow ask { load ${load}/s  web -> log }`);
  const apart = (of: { percent: number }, load: number, copies: number) =>
    analysisOf(`service web { publishes hot  publishes rest }  topic hot { retention 30d }  topic rest { retention 30d }
      worker busiest { ${worker}  consumes hot }  worker others { replicas ${copies - 1}  ${worker}  consumes rest }
      flow ask { load ${load}/s  either { ${of.percent}% web -> hot } or { web -> rest } }`);

  it("keeps one copy as busy as a worker of its own, and the others as the rest does", () => {
    const copies = fc.integer({ min: 2, max: 5 });
    fc.assert(
      fc.property(split, copies, fc.integer({ min: 1, max: 600 }), (of, some, load) => {
        const at = Math.min(some, of.count);
        fc.pre(of.percent * at > 100 && of.percent < 100);
        const [one, two] = [together(of, load, at), apart(of, load, at)];
        closeTo(numberOf(one, "log", "queue-utilisation"), numberOf(two, "hot", "queue-utilisation"));
        closeTo(numberOf(one, "mill", "utilisation"), numberOf(two, "busiest", "utilisation"));
        closeTo(numberOf(one, "log", "backlog"), numberOf(two, "hot", "backlog") + numberOf(two, "rest", "backlog"));
        const drains = ["hot", "rest"].map((id) => numberOf(two, id, "drain-time"));
        closeTo(numberOf(one, "log", "drain-time"), Math.max(...drains));
        expect(growthOf(one, "mill")).toBeCloseTo(growthOf(two, "busiest") + growthOf(two, "others"), 4);
        const waits = ["hot", "rest"].map((id) => numberOf(two, id, "queue-wait"));
        const [hot = 0, rest = 0] = waits;
        closeTo(numberOf(one, "log", "queue-wait"), (hot * of.percent + rest * (100 - of.percent)) / 100);
      }),
      { numRuns: 80 },
    );
  });

  it("is read by one copy whatever else that consumes, and however little of it", () => {
    const { facts } =
      analysisOf(`service web { publishes log  publishes mail }  topic log { partitions 4 hottest 70% }  queue mail
      worker mill { replicas 8  capacity 100/s  consumes log  consumes mail }
      flow vote { load 300/s  web -> log }  flow send { load 10/s  web -> mail }`);
    const load = consumerLoadOf(facts, "mill");
    if (load === undefined) throw new Error("nothing comes");
    // 210/s come to the copy that reads the hottest partition, which does 100/s; the others do theirs.
    expect(load.service?.busiest).toBeCloseTo(210 / 310, 9);
    expect(growthPerHour(load, "load")?.least).toBeCloseTo(110 * 3600, 4);
  });

  it("may be all that there is", () => {
    const log = together({ count: 10, percent: 100 }, 60, 5);
    // 600 s of 60/s, by the one copy that does 100/s.
    expect(numberOf(log, "log", "drain-time")).toBe(900);
    expect(numberOf(log, "log", "queue-utilisation")).toBe(0.6);
  });

  it("is read by a copy that has an even share anyway where copies are few", () => {
    const even = analysisOf(`service web { publishes log }  topic log { partitions 12 }
      worker mill { replicas 2  ${worker}  consumes log }  flow ask { load 100/s  web -> log }`);
    const hot = together({ count: 12, percent: 40 }, 100, 2);
    for (const name of ["utilisation", "queue-utilisation", "queue-wait", "drain-time"]) {
      expect(numberOf(hot, "mill", name)).toBe(numberOf(even, "mill", name));
    }
  });

  it("waits longer in its tail than the mean tells", () => {
    const { facts } = together({ count: 12, percent: 40 }, 200, 6);
    const wait = queueWaitOf(facts, "mill");
    if (!isKnownWait(wait)) throw new Error("the wait is not known");
    // Of the hottest at 80% by M/M/2: C = 2ρ²/(1 + ρ) = 0.7111, and 40% × C × e^(−20t) = 1% at t = 167.4 ms, when the others have
    // long been served.
    expect(wait.waitP99.least).toBeCloseTo(Math.log(0.4 * (1.28 / 1.8) * 100) / 20, 3);
  });

  it("piles up while a copy is down, and its own part takes longest to work off", () => {
    const text = `service web { publishes log }  topic log { partitions 12 hottest 40%  retention 30d }
      worker mill { replicas 6  ${worker}  consumes log }  flow ask { load 200/s  web -> log }
      scenario o { fail 3 of mill for 10m }`;
    const backlog = backlogOf(analysisOf(text).facts, "mill");
    // Three copies are left: one does 100/s of its 80/s, the others 200/s of 120/s.
    expect(backlog?.held).toEqual({ least: 0, most: 0 });
    const busier = backlogOf(analysisOf(text.replace("200/s", "300/s")).facts, "mill");
    // 120/s and 180/s come: 20/s are short for 600 s, and never worked off.
    expect(busier?.held.least).toBeCloseTo(12_000, 6);
    expect(busier?.drain.least).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the hottest cell", () => {
  const design = (cells: string, load: string) =>
    analysisOf(`client web { calls s.api }  system s { ${cells}
        service api { replicas 2  capacity 300/s  writes db { attempts 2 }  writes log }  store db { capacity 500/s }
      }
      store log { capacity 2k/s }
      flow ask { load ${load}/s  web -> s.api -> s.db  s.api -> log }`);

  it("is what is told of a cell, and what all bring is told outside", () => {
    fc.assert(
      fc.property(split, fc.integer({ min: 1, max: 900 }), ({ count, percent }, load) => {
        const cells = design(`cells ${count} by tenant hottest ${percent}%`, String(load));
        const alone = design("", String((load * percent) / 100));
        for (const id of ["s.api", "s.db"]) {
          for (const name of ["load", "utilisation", "hidden-capacity"]) {
            closeTo(numberOf(cells, id, name), numberOf(alone, id, name));
          }
        }
        expect(numberOf(cells, "log", "load")).toBe(load);
        closeTo(lossOf(cells, "s.db"), percent / 100);
      }),
      { numRuns: 60 },
    );
  });

  it("passes on what its limit lets through, which is known of all that lies in the same cell", () => {
    const limited = (cells: string, load: string) =>
      analysisOf(`client web { calls s.api }  system s { ${cells}
          service api { rate-limit 100/s  calls mid  writes log }
          service mid { capacity 200/s  rate-limit 80/s  writes db  writes log }
          store db { replicas 1 primary + 2 async  capacity 150/s }
        }
        store log { capacity 2k/s }
        flow ask { load ${load}/s peak 2x  web -> s.api -> s.mid -> s.db  s.mid -> log  s.api -> log }`);
    fc.assert(
      fc.property(split, fc.integer({ min: 1, max: 900 }), ({ count, percent }, load) => {
        const cells = limited(`cells ${count} by tenant hottest ${percent}%`, String(load));
        const alone = limited("", String((load * percent) / 100));
        for (const id of ["s.api", "s.mid", "s.db"]) {
          for (const name of ["load", "utilisation", "utilisation-peak"]) {
            if (id === "s.api" && name !== "load") continue;
            closeTo(numberOf(cells, id, name), numberOf(alone, id, name));
          }
        }
        // By hand: the others share what is left evenly, and each cell has limits of its own.
        const parts = [percent, ...Array(count - 1).fill((100 - percent) / (count - 1))];
        const passed = parts.map((part: number) => Math.min(100, (load * part) / 100));
        const all = passed.reduce((sum, one) => sum + one + Math.min(80, one), 0);
        const found = cells.facts.of("log").find(({ name }) => name === "load")?.value;
        const [least, most] = typeof found === "number" ? [found, found] : (found as readonly [number, number]);
        expect(least).toBeLessThanOrEqual(all + 1e-6);
        expect(most).toBeGreaterThanOrEqual(all - 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  it("is an interval for others where its limit is exceeded and theirs is not", () => {
    const { facts } = analysisOf(`client web { calls s.api }  system s { cells 4 hottest 70%
        service api { rate-limit 100/s  writes log }
      }
      store log
      flow ask { load 200/s  web -> s.api -> log }`);
    // 140/s ask one cell, which passes 100/s on; the other three pass their 60/s.
    const load = facts.of("log").find(({ name }) => name === "load");
    expect(load?.kind).toBe("bound");
    const [least, most] = (load?.value ?? []) as readonly number[];
    expect(least).toBeLessThanOrEqual(160);
    expect(most).toBeGreaterThanOrEqual(160);
  });
});
