// What readers get along the way from a store, how old it may be, and how often and in which order messages are worked on: each
// case worked out by hand from the terms that are written.

import { describe, expect, it } from "vitest";
import type { Derivation, Fact } from "../../analysis/fact.ts";
import { flowReadsOf } from "../../analysis/facts/guarantees/consistency.ts";
import { deliveryOf } from "../../analysis/facts/guarantees/delivery.ts";
import { copiesOf, copyLagOf } from "../../analysis/facts/guarantees/freshness.ts";
import { orderOf, orderWords } from "../../analysis/facts/guarantees/order.ts";
import { readPathOf } from "../../analysis/facts/guarantees/read-path.ts";
import { unmetBy } from "../../analysis/facts/guarantees/requirements.ts";
import { allows, levelNames, levelsOf, strongestLevels } from "../../analysis/formulas/consistency.ts";
import { createAnalysis } from "../../analysis/index.ts";
import type { SystemModel } from "../../language/index.ts";
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

function factOf(model: SystemModel, id: string, name: string): Fact {
  const fact = createAnalysis(model)
    .facts.of(id)
    .find((one) => one.name === name);
  if (fact === undefined) throw new Error(`no ${name} of ${id}`);
  return fact;
}

function linesOf(derivation: Derivation, depth = 0): string[] {
  const own = `${"  ".repeat(depth)}${derivation.says}`;
  return [own, ...(derivation.steps ?? []).flatMap((step) => linesOf(step, depth + 1))];
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

describe("delivery", () => {
  const outcome = (queue: string, publishes: string, consumes: string): string | undefined => {
    const model = modelOf(
      `store db  ${queue}  service api { publishes q ${publishes} }  worker w { consumes q ${consumes} }`,
    );
    const consumption = model.componentById.get("w")?.dependencies[0];
    return consumption === undefined ? "none" : deliveryOf(model, consumption)?.outcome;
  };

  it("is at least once where the queue says so, and once where the consumer does not mind", () => {
    expect(outcome("queue q { guarantees at-least-once }", "", "")).toBe("at-least-once");
    expect(outcome("queue q { guarantees at-least-once }", "", "{ idempotent by id }")).toBe("effectively-once");
  });

  it("is doubled by an outbox and by a producer that tries again without a key", () => {
    expect(outcome("queue q { guarantees exactly-once }", "", "{ transaction work }")).toBe("effectively-once");
    expect(outcome("queue q { guarantees exactly-once }", "{ outbox db }", "{ transaction work }")).toBe(
      "at-least-once",
    );
    expect(outcome("queue q { guarantees exactly-once }", "{ retries 2 }", "{ transaction work }")).toBe(
      "at-least-once",
    );
    expect(
      outcome("queue q { guarantees exactly-once }", "{ retries 2  idempotent by id }", "{ transaction work }"),
    ).toBe("effectively-once");
    expect(outcome("queue q { guarantees exactly-once }", "", "{ retries 2  transaction work }")).toBe("at-least-once");
  });

  it("is doubled by a consumer that stops before it confirms, whatever the queue promises", () => {
    expect(outcome("queue q { guarantees exactly-once }", "", "")).toBe("at-least-once");
    expect(outcome("queue q { guarantees exactly-once }", "", "{ idempotent by id }")).toBe("effectively-once");
  });

  it("is lost where the producer goes on without it, or the queue forgets", () => {
    expect(outcome("queue q { guarantees at-most-once }", "", "")).toBe("at-most-once");
    expect(outcome("queue q { guarantees at-least-once, volatile }", "", "{ idempotent }")).toBe("at-most-once");
    expect(outcome("queue q { guarantees at-least-once }", "{ optional }", "")).toBe("unsure");
    expect(outcome("queue q { guarantees at-least-once }", "{ optional  outbox db }", "")).toBe("at-least-once");
  });

  it("is unknown where the queue says nothing", () => {
    expect(outcome("queue q", "", "")).toBeUndefined();
    const model = modelOf("queue q  service api { publishes q }  worker w { consumes q }");
    expect(factOf(model, "q", "delivery").missing).toEqual([{ element: "q", term: "guarantees" }]);
  });

  it("of a topic is that of its worst consumer", () => {
    const model = modelOf(`topic t : kafka  service api { publishes t }
      worker safe { consumes t { idempotent by id } }  worker unsafe { consumes t }`);
    expect(factOf(model, "t", "delivery").value).toBe("at-least-once");
    expect(factOf(model, "safe", "delivery").value).toBe("effectively-once");
    expect(linesOf(factOf(model, "safe", "delivery").derivation)).toEqual([
      "messages of safe are worked on once, as far as anybody can see",
      "  t to safe: effectively-once",
      "    t delivers at least once",
      "    safe is idempotent by id, so a second time changes nothing",
    ]);
  });
});

describe("order", () => {
  const order = (queue: string, worker: string, consumes = ""): string => {
    const model = modelOf(
      `queue dead  ${queue}  service api { publishes q }  worker w { ${worker}  consumes q ${consumes} }`,
    );
    const consumption = model.componentById.get("w")?.dependencies[0];
    const kept = consumption === undefined ? undefined : orderOf(model, consumption);
    if (kept === undefined) return "none";
    const words = kept.order === undefined ? "unknown" : orderWords(kept.order);
    return [words, ...kept.losses.map((loss) => loss.kind)].join(" ");
  };

  it("is the queue's where one works after the other", () => {
    expect(order("queue q { guarantees ordered }", "replicas 1")).toBe("total order");
    expect(order("queue q { guarantees ordered per user-id }", "replicas 4  concurrency 8")).toBe("order per user-id");
    expect(order("queue q { guarantees unordered }", "")).toBe("no order queue");
    expect(order("queue q", "")).toBe("unknown");
  });

  it("is lost where consumers of a queue work side by side", () => {
    expect(order("queue q { guarantees ordered }", "replicas 2")).toBe("no order consumers");
    expect(order("queue q { guarantees ordered }", "replicas 1  concurrency 4")).toBe("no order concurrency");
  });

  it("of a topic is kept by partition, each of which has one consumer at a time", () => {
    expect(order("topic q { guarantees ordered  partitions 1 }", "replicas 1")).toBe("total order");
    expect(order("topic q { guarantees ordered  partitions 8 }", "replicas 3")).toBe("order per partition partitions");
    expect(order("topic q { guarantees ordered  partitions 8 }", "concurrency 3")).toBe(
      "no order partitions concurrency",
    );
  });

  it("is kept by copies that outnumber the partitions, and lost where nobody says how many these are", () => {
    expect(order("topic q { guarantees ordered per user-id  partitions 2 }", "replicas 3")).toBe(
      "order per user-id crowded",
    );
    expect(order("topic q { guarantees ordered  partitions 1 }", "replicas 2")).toBe("total order crowded");
    expect(order("topic q { guarantees ordered  partitions 1 }", "replicas 2  concurrency 2")).toBe(
      "no order crowded concurrency",
    );
    expect(order("topic q { guarantees ordered per user-id  partitions 3 }", "replicas 3")).toBe("order per user-id");
    expect(order("topic q { guarantees ordered }", "replicas 3")).toBe("no order consumers");
  });

  it("lets later messages pass what is set aside", () => {
    expect(order("queue q { guarantees ordered }", "", "{ dead-letter dead after 3 }")).toBe("total order detours");
  });
});

describe("the lag of a copy", () => {
  const pipeline = (load: string, second = "concurrency 1  service-time 2s") => `store articles  store search
    topic changed : kafka { partitions 1 }  topic enriched : kafka { partitions 1 }
    data article { authority articles  derived search within 10s }
    service editor { writes articles  publishes changed { outbox articles } }
    worker enricher { concurrency 1  service-time 1s  consumes changed  publishes enriched }
    worker indexer { ${second}  consumes enriched  writes search }
    client app { calls editor }
    flow publish {
      ${load}
      app -> editor
      editor -> articles
      editor -> changed
      reply
      changed -> enricher -> enriched -> indexer -> search
    }`;
  const lagOf = (text: string) => {
    const model = modelOf(text);
    const [copy] = model.data.flatMap((data) => copiesOf(model, data));
    return copy === undefined ? undefined : copyLagOf(createAnalysis(model).facts, copy);
  };

  it("adds up over the consumers on the way back to the authority", () => {
    const lag = lagOf(pipeline("load 0.25/s"));
    expect(lag?.through.map(({ id }) => id)).toEqual(["enricher", "indexer"]);
    expect(lag?.least).toBeCloseTo(3, 12);
    // M/M/1: 1 / (1 − 0.25) and 1 / (0.5 − 0.25) seconds.
    expect(lag?.expected).toBeCloseTo(4 / 3 + 4, 9);
    expect(lag?.kind).toBe("estimate");
  });

  it("is unknown where a consumer's work or its load is not stated, or it never catches up", () => {
    expect(lagOf(pipeline("load 0.25/s", "replicas 1"))).toBeUndefined();
    expect(lagOf(pipeline(""))).toBeUndefined();
    expect(lagOf(pipeline("load 0.6/s"))).toBeUndefined();
  });

  it("is unknown where messages go round in a circle", () => {
    const circle = `store a  store b  topic q : kafka
      data d { authority a  derived b within 1s }
      worker w { concurrency 1  service-time 1s  consumes q  publishes q  writes b }
      flow f { load 0.1/s  q -> w }`;
    expect(lagOf(circle)).toBeUndefined();
  });
});

describe("what is read behind a call", () => {
  const callers = (count: number) => {
    const services = Array.from({ length: count }, (_, i) =>
      i + 1 < count ? `service s${i} { calls s${i + 1} }` : `service s${i} { reads db }`,
    );
    return modelOf(
      `store db { guarantees eventual }  service web { calls s0 { requires linearizable } }\n${services.join("\n")}`,
    );
  };
  const unmetIn = (model: SystemModel) =>
    (model.componentById.get("web")?.dependencies ?? []).flatMap((dependency) => unmetBy(model, dependency));

  it("is found through services that promise nothing themselves", () => {
    expect(unmetIn(callers(5)).map(({ kind }) => kind)).toEqual(["level"]);
  });

  it("counts as unknown where there is too much to look at", () => {
    expect(unmetIn(callers(500))).toEqual([]);
  });

  it("ends where services call each other in a circle", () => {
    const model = modelOf(`store db { guarantees eventual }  service web { calls a { requires causal } }
      service a { calls b }  service b { calls a  reads db }`);
    expect(unmetIn(model)).toHaveLength(1);
  });
});
