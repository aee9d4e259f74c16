// What readers get along the way from a store, and how old it may be: each case worked out by hand from the terms that are
// written.

import { describe, expect, it } from "vitest";
import { flowReadsOf } from "../../analysis/facts/guarantees/consistency.ts";
import { readPathOf } from "../../analysis/facts/guarantees/read-path.ts";
import { allows, levelNames, levelsOf, strongestLevels } from "../../analysis/formulas/consistency.ts";
import { factOf, linesOf, saidIn } from "../support/facts-said.ts";
import { modelOf } from "../support/understand.ts";

/** The way of the read that `reader` declares on `target`: levels, age, and the kinds of its steps. */
function wayOf(text: string, reader = "api", target?: string): string {
  const model = modelOf(text);
  const dependencies = model.componentById.get(reader)?.dependencies ?? [];
  const dependency = dependencies.find((one) => target === undefined || one.target === target);
  const path = dependency === undefined ? undefined : readPathOf(model, dependency);
  if (path === undefined) return "no read";
  const levels = path.isKnown ? strongestLevels(path.levels).join(" & ") : "unknown";
  const age = path.age.kind === "known" ? `${path.age.seconds}s` : `unknown (${path.age.missing.map(term).join(", ")})`;
  return `${levels}; ${age}; ${path.steps.map((step) => step.kind).join(" ")}`;
}

function term({ element, term }: { element: string; term: string }): string {
  return `${element} ${term}`;
}

describe("a read of a store", () => {
  it("gives what the store promises", () => {
    expect(wayOf("store db { guarantees linearizable }  service api { reads db }")).toBe("linearizable; 0s; declared");
    expect(wayOf("store db { guarantees serializable, linearizable, durable }  service api { reads db }")).toBe(
      "serializable & linearizable; 0s; declared",
    );
    expect(wayOf("store db { guarantees bounded-staleness 5s }  service api { reads db }")).toBe(
      "eventual; 5s; declared",
    );
  });

  it("gives nothing known where the store promises nothing", () => {
    expect(wayOf("store db  service api { reads db }")).toBe("unknown; 0s; unstated");
    expect(wayOf("store db { managed }  service api { reads db }")).toBe("unknown; unknown (db guarantees); unstated");
  });

  it("takes what a technology promises by default", () => {
    expect(wayOf("store db : postgres  service api { reads db }")).toBe("linearizable; 0s; declared");
    expect(wayOf("store db : dynamodb  service api { reads db }")).toBe(
      "eventual; unknown (db bounded-staleness); declared",
    );
  });

  it("sets a weak default aside where the design asks for the newest", () => {
    expect(wayOf("store db : dynamodb  service api { reads db { from primary } }")).toMatch(/^unknown/);
    const quorum = (read: number) =>
      `store db : cassandra { quorum write 2 read ${read} of 3 }  service api { reads db }`;
    expect(wayOf(quorum(2))).toBe("unknown; 0s; unstated");
    expect(wayOf(quorum(1))).toBe("eventual; unknown (db lag); declared quorum");
  });

  it("keeps a strong default where the design asks for the newest", () => {
    expect(wayOf("store db : postgres  service api { reads db { from primary } }")).toBe("linearizable; 0s; declared");
  });

  it("from an asynchronous replica is of some moment in the past", () => {
    const db = (copies: string, from: string) =>
      `store db { replicas 1 primary + ${copies}  lag 200ms  guarantees strict-serializable }
       service api { reads db { from ${from} } }`;
    expect(wayOf(db("2 async", "primary"))).toBe("strict-serializable; 0s; declared");
    expect(wayOf(db("2 async", "replica"))).toBe("snapshot; 0.2s; declared replica");
    expect(wayOf(db("1 async", "replica"))).toBe("snapshot & monotonic-reads; 0.2s; declared replica");
    expect(wayOf(db("1 async", "any"))).toBe("snapshot; 0.2s; declared replica");
    expect(wayOf(db("2 sync", "any"))).toBe("strict-serializable; 0s; declared");
  });

  it("from a replica is known to be weak even where the store promises nothing", () => {
    expect(wayOf("store db { replicas 1 primary + 2 async }  service api { reads db { from replica } }")).toBe(
      "snapshot; unknown (db lag); unstated replica",
    );
  });

  it("from replicas that nobody describes is unknown", () => {
    expect(wayOf("store db : postgres  service api { reads db { from replica } }")).toBe(
      "unknown; unknown (db replicas); declared copies",
    );
    const model = modelOf("store db : postgres  service api { reads db { from replica } }");
    expect(factOf(model, "api", "consistency").missing).toEqual([{ element: "db", term: "replicas" }]);
  });
});

describe("a read of a cache", () => {
  const db = "store db { replicas 1 primary + 2 async  lag 200ms  guarantees linearizable }\n";

  it("is as old as the time to live and what fills it", () => {
    expect(wayOf(`${db} cache c { of db  ttl 60s }  service api { reads c  reads db }`)).toBe(
      "monotonic-reads; 60s; declared cache",
    );
    expect(wayOf(`${db} cache c { of db  ttl 60s }  service api { reads c  reads db { from replica } }`)).toBe(
      "eventual; 60.2s; declared replica cache",
    );
  });

  it("is as old as what any reader may have filled it with", () => {
    const two = `${db} cache c { of db  ttl 60s }
      service api { reads c  reads db }
      service jobs { reads c  reads db { from any } }`;
    expect(wayOf(two)).toBe("eventual; 60.2s; declared replica cache");
  });

  it("goes back in time where several copies of it answer", () => {
    expect(wayOf(`${db} cache c { of db  ttl 60s  replicas 3 }  service api { reads c  reads db }`)).toBe(
      "eventual; 60s; declared cache",
    );
  });

  it("has no bound where entries never run out", () => {
    expect(wayOf(`${db} cache c { of db }  service api { reads c  reads db }`)).toBe(
      "monotonic-reads; Infinitys; declared cache",
    );
  });

  it("has no bound that is known where entries are only dropped", () => {
    expect(wayOf(`${db} cache c { of db  invalidated by write }  service api { reads c  reads db }`)).toBe(
      "causal; unknown (c ttl); declared cache",
    );
    expect(wayOf(`${db} topic t  cache c { of db  invalidated by t  ttl 1h }  service api { reads c  reads db }`)).toBe(
      "monotonic-reads; 3600s; declared cache",
    );
  });

  it("keeps what a client sees of itself where every write goes through it", () => {
    const through = `${db} cache c { of db  pattern write-through  ttl 60s }  service api { reads c  writes c }`;
    expect(wayOf(through)).toBe("causal; 0s; declared cache");
    expect(wayOf(`${through}  job other { writes db }`)).toBe("monotonic-reads; 60s; declared cache");
  });

  it("takes the cache's own word where it has one", () => {
    const own = `${db} cache c { of db  ttl 60s  guarantees read-your-writes }  service api { reads c  reads db }`;
    expect(wayOf(own)).toBe("read-your-writes & monotonic-reads; 60s; declared cache");
    const bounded = `${db} cache c { of db  ttl 60s  guarantees bounded-staleness 5s }  service api { reads c  reads db }`;
    expect(wayOf(bounded)).toBe("monotonic-reads; 5s; declared cache");
  });

  it("is not written through where somebody changes what is behind the one behind it", () => {
    const two = `${db} cache far { of db  ttl 60s }  cache near { of far  pattern write-through }`;
    expect(wayOf(`${two} service api { reads near  writes near }`)).toBe("monotonic-reads; 60s; declared cache cache");
    expect(wayOf(`${two} service api { reads near  writes db }`)).toBe(
      "monotonic-reads; Infinitys; declared cache cache",
    );
  });

  it("adds up over caches of caches", () => {
    const two = `${db} cache far { of db  ttl 60s }  cache near { of far  ttl 5s }  service api { reads near }`;
    expect(wayOf(two)).toBe("monotonic-reads; 65s; declared cache cache");
  });

  it("of caches in a circle has nothing behind it, whichever is asked first", () => {
    const circle = `cache a { of b  ttl 1s }  cache b { of a  ttl 2s }  cache tail { of a  ttl 4s }
      service x { reads tail }  service y { reads a }`;
    for (const order of [
      ["x", "y"],
      ["y", "x"],
    ]) {
      const model = modelOf(circle);
      const ages = order.map((reader) => {
        const [dependency] = model.componentById.get(reader)?.dependencies ?? [];
        const path = dependency === undefined ? undefined : readPathOf(model, dependency);
        return [reader, path?.age];
      });
      expect(Object.fromEntries(ages)).toEqual({
        x: { kind: "known", seconds: 4 },
        y: { kind: "known", seconds: 0 },
      });
    }
  });

  it("of a chain of three thousand caches ends", () => {
    const caches = Array.from(
      { length: 10_000 },
      (_, i) => `cache c${i} { of ${i === 0 ? "db" : `c${i - 1}`}  ttl 1s }`,
    );
    const text = `${db}${caches.join("\n")}\nservice api { reads c2999 }`;
    expect(wayOf(text)).toMatch(/^monotonic-reads; 3000s;/);
  });
});

describe("a read past a cache that writes behind", () => {
  const db = "store db { guarantees linearizable }\n";
  const behind = (terms: string) => `${db} cache c { of db  ttl 9s  pattern write-behind  ${terms} }\n`;
  const read = "service api { reads db  writes c }";

  it("gets what has been passed on, in its order", () => {
    expect(wayOf(`${behind("lag 2s")} ${read}`)).toBe("monotonic-reads; 2s; declared behind");
    expect(wayOf(`${behind("")} ${read}`)).toBe("monotonic-reads; unknown (c lag); declared behind");
  });

  it("is told so in words", () => {
    const model = modelOf(`${behind("lag 2s")} ${read}`);
    expect(saidIn(factOf(model, "api", "staleness").derivation)).toContain(
      "c confirms writes up to 2s before db has them",
    );
    expect(factOf(model, "db", "staleness").value).toBe(2);
  });

  it("adds to the lag of the replica that answers", () => {
    const replicas = `store db { replicas 1 primary + 1 async  lag 5s }  cache c { of db  pattern write-behind  lag 2s }`;
    expect(wayOf(`${replicas} service api { reads db { from replica }  writes c }`)).toBe(
      "monotonic-reads; 7s; unstated replica behind",
    );
  });

  it("gets the newest where nobody writes the cache, or what is written is of other data", () => {
    expect(wayOf(`${behind("")} service api { reads db  reads c }`)).toBe("linearizable; 0s; declared");
    const named = (data: string) => `${behind("lag 2s")} data x { authority db }  data y { authority db }
      service api { reads db { data x }  writes c { data ${data} } }`;
    expect(wayOf(named("y"))).toBe("linearizable; 0s; declared");
    expect(wayOf(named("y").replace("{ data x }", ""))).toBe("linearizable; 0s; declared");
    expect(wayOf(named("y").replace("{ data y }", ""))).toBe("monotonic-reads; 2s; declared behind");
    expect(wayOf(named("x"))).toBe("monotonic-reads; 2s; declared behind");
  });

  it("gets the newest where it goes through the cache, or through one that writes through", () => {
    expect(wayOf(`${behind("lag 2s")} service api { reads c  writes c }`)).toBe("causal; 0s; declared cache");
    expect(wayOf(`${db} cache c { of db  pattern write-through } ${read}`)).toBe("linearizable; 0s; declared");
    const near = `${behind("lag 2s")} cache near { of c  pattern write-through }`;
    expect(wayOf(`${near} service api { reads near  writes near }`)).toBe("causal; 0s; declared cache cache");
  });

  it("is late by every cache that a write comes through, and of several ways by the latest", () => {
    const near = (pattern: string) => `${behind("lag 2s")} cache near { of c  pattern ${pattern}  lag 3s }`;
    const api = "service api { reads db  writes near }";
    expect(wayOf(`${near("write-behind")} ${api}`)).toBe("monotonic-reads; 5s; declared behind");
    expect(wayOf(`${near("write-through")} ${api}`)).toBe("monotonic-reads; 2s; declared behind");
    expect(wayOf(`${near("read-through")} ${api}`)).toBe("linearizable; 0s; declared");
    const beside = `${behind("lag 2s")} cache d { of db  pattern write-behind  lag 3s }`;
    expect(wayOf(`${beside} service api { reads db  writes c  writes d }`)).toBe(
      "monotonic-reads; 3s; declared behind",
    );
  });

  it("adds to the age of another cache, which is not written through either", () => {
    const other = (terms: string) => `${behind("lag 2s")} cache d { of db  ${terms} }
      service api { reads d  writes c  reads db }`;
    expect(wayOf(other("ttl 60s"))).toBe("monotonic-reads; 62s; declared behind cache");
    expect(wayOf(other("ttl 60s  pattern write-through"))).toBe("monotonic-reads; 62s; declared behind cache");
    const through = `${db} cache c { of db  pattern write-through }  cache d { of db  ttl 60s  pattern write-through }`;
    expect(wayOf(`${through} service api { reads d  writes c }`)).toBe("monotonic-reads; 60s; declared cache");
    expect(wayOf(`${through} service api { reads d  writes d }`)).toBe("causal; 0s; declared cache");
  });

  it("is as late as the data says that the cache is official for", () => {
    const data = `${behind("")} data cart { authority c  derived db within 4s }`;
    expect(wayOf(`${data} ${read}`)).toBe("monotonic-reads; 4s; declared derivation");
  });
});

describe("a read of derived data", () => {
  const model = (within: string, read: string) => `store articles { guarantees linearizable }
    store search { guarantees linearizable }
    data article { authority articles  derived search ${within} }
    service api { reads search ${read} }`;

  it("is as late as is promised", () => {
    expect(wayOf(model("within 10s", ""))).toBe("monotonic-reads; 10s; declared derivation");
    expect(wayOf(model("", ""))).toBe("monotonic-reads; unknown (article within); declared derivation");
  });

  it("that can be of several kinds is as late as the latest of them", () => {
    const several = `store a  store b  store search { guarantees linearizable }
      data first { authority a  derived search within 10s }
      data second { authority b  derived search within 30s }
      service api { reads search }`;
    expect(wayOf(several)).toBe("monotonic-reads; 30s; declared derivation");
  });

  it("of other data in the same store is not late", () => {
    const mixed = `${model("within 10s", "{ data other }")}  data other { authority search }`;
    expect(wayOf(mixed)).toBe("linearizable; 0s; declared");
    expect(wayOf(`${model("within 10s", "")}  data other { authority search }`)).toBe("linearizable; 0s; declared");
    expect(wayOf(`${model("within 10s", "{ data article }")}  data other { authority search }`)).toBe(
      "monotonic-reads; 10s; declared derivation",
    );
  });
});

describe("every way", () => {
  const levels = [...levelNames, "none"] as const;
  const replicas = [
    "",
    "replicas 1 primary + 2 async",
    "replicas 1 primary + 1 async  lag 1s",
    "replicas 1 primary + 1 sync",
  ];
  const froms = ["primary", "replica", "any"] as const;
  const caches = ["", "ttl 5s", "ttl 5s  invalidated by write", "pattern write-through", "ttl 5s  replicas 3"];

  it.each(levels)("gives no more than its store declares: %s", (level) => {
    for (const copies of replicas) {
      for (const from of froms) {
        for (const terms of caches) {
          const declared = level === "none" ? "" : `guarantees ${level}`;
          const model = modelOf(`store db { ${copies}  ${declared} }  cache c { of db  ${terms} }
            service api { reads db { from ${from} }  reads c }`);
          const [direct, cached] = (model.componentById.get("api")?.dependencies ?? []).map((one) =>
            readPathOf(model, one),
          );
          if (direct === undefined || cached === undefined) throw new Error("no way");
          if (level !== "none") expect(allows(levelsOf(level), direct.levels)).toBe(true);
          if (level !== "none") expect(allows(levelsOf(level), cached.levels)).toBe(true);
          // A cache that the reader fills takes away and never adds, and what it answers with is no newer.
          if (terms.includes("write-through")) continue;
          expect(allows(direct.levels, cached.levels)).toBe(true);
          if (direct.age.kind === "known" && cached.age.kind === "known") {
            expect(cached.age.seconds).toBeGreaterThanOrEqual(direct.age.seconds);
          }
        }
      }
    }
  });
});

describe("a store's own fact", () => {
  it("says what a failover costs", () => {
    const model = modelOf(
      "store db : postgres { replicas 1 primary + 1 async  lag 200ms  failover automatic within 30s }",
    );
    const { derivation } = factOf(model, "db", "consistency");
    expect(linesOf(derivation)).toEqual([
      "the reads of db are linearizable at most",
      "  db: linearizable at most",
      "    db promises linearizable (the default of postgres)",
      "  a failover of db loses what was confirmed in the last 200ms",
    ]);
  });
});

describe("a flow", () => {
  it("over two stores keeps what is local alone", () => {
    const text = (level: string, terms = "") => `store a { guarantees ${level} }  store b { guarantees ${level} }
      service api { reads a ${terms}  reads b ${terms} }  client app { calls api }
      flow look { app -> api }`;
    const levelsIn = (design: string) => {
      const model = modelOf(design);
      const [flow] = model.flows;
      return flow === undefined ? undefined : flowReadsOf(model, flow)?.levels;
    };
    expect(levelsIn(text("linearizable"))).toBe(levelsOf("linearizable"));
    expect(levelsIn(text("serializable"))).toBe(levelsOf("eventual"));
    expect(levelsIn(text("serializable", "{ transaction look }"))).toBe(levelsOf("serializable"));
  });

  it("does not count what is read after the reply, nor what only stands in", () => {
    const model = modelOf(`store db { guarantees linearizable }  cache old { of db  ttl 1h }
      service api { reads db { fallback old }  reads old }  client app { calls api }
      flow look { app -> api -> db  reply  api -> old }`);
    expect(factOf(model, "look", "consistency").value).toBe("linearizable");
    expect(factOf(model, "look", "staleness").value).toBe(0);
  });

  it("shows its calculation", () => {
    const model = modelOf(`store db : postgres { replicas 1 primary + 2 async  lag 200ms }
      cache profiles { of db  ttl 60s }
      service api { reads profiles  reads db { from replica } }  client app { calls api }
      flow look { app -> api -> profiles }`);
    const fact = factOf(model, "look", "staleness");
    expect(fact.value).toBeCloseTo(60.2, 12);
    expect(linesOf(fact.derivation)).toEqual([
      "what the reads of look return is up to 1 min 0.2 s old",
      "  api reads profiles: up to 1 min 0.2 s old",
      "    db promises linearizable (the default of postgres)",
      "    db answers from an asynchronous replica, 200ms behind",
      "    profiles is a cache that keeps an entry for 1 min",
    ]);
    expect(linesOf(factOf(model, "look", "consistency").derivation)[1]).toBe("  api reads profiles: eventual at most");
  });

  it("rests on the make of a store that does not promise the newest, and says so", () => {
    const age = (store: string) =>
      factOf(modelOf(`store db ${store}  service api { reads db }  flow look { api -> db }`), "look", "staleness");
    expect(age("{ guarantees linearizable }")).toMatchObject({ value: 0, kind: "bound" });
    expect(age("{ guarantees snapshot }")).toMatchObject({ value: 0, kind: "estimate" });
    const plain = age("{ replicas 1 primary + 2 async }");
    expect(plain).toMatchObject({ value: 0, kind: "estimate" });
    expect(linesOf(plain.derivation).at(-1)).toBe(
      "  db does not promise it, and is taken to answer with its newest, as its primary answers",
    );
    expect(linesOf(age("{ guarantees bounded-staleness 5s }").derivation)).toContain(
      "    db promises bounded-staleness within 5s, in which reads are eventual",
    );
    expect(age("{ guarantees eventual }").missing).toEqual([{ element: "db", term: "bounded-staleness" }]);
  });

  it("is unknown where a store states nothing, and says which", () => {
    const model = modelOf(
      "store db { managed }  service api { reads db }  client app { calls api }  flow look { app -> api }",
    );
    const fact = factOf(model, "look", "consistency");
    expect(fact.kind).toBe("unknown");
    expect(fact.missing).toEqual([{ element: "db", term: "guarantees" }]);
    expect(factOf(model, "look", "staleness").missing).toEqual([{ element: "db", term: "guarantees" }]);
  });
});
