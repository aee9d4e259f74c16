// How often and in which order messages are worked on, how far a copy lags, and what is read behind a call: each case worked
// out by hand from the terms that are written.

import { describe, expect, it } from "vitest";
import { deliveryOf } from "../../analysis/facts/guarantees/delivery.ts";
import { copiesOf, copyLagOf } from "../../analysis/facts/guarantees/freshness.ts";
import { orderOf, orderWords } from "../../analysis/facts/guarantees/order.ts";
import { unmetBy } from "../../analysis/facts/guarantees/requirements.ts";
import { createAnalysis } from "../../analysis/index.ts";
import type { SystemModel } from "../../language/index.ts";
import { factOf, linesOf } from "../support/facts-said.ts";
import { modelOf } from "../support/understand.ts";

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

  it("is left within a class where one is served before the other", () => {
    const classes = (first: string, second: string, promise = "ordered") => {
      const model = modelOf(`queue q { priority urgent, bulk  guarantees ${promise} }
        service a { publishes q ${first} }  service b { publishes q ${second} }
        worker w { consumes q }`);
      return factOf(model, "w", "order").value;
    };
    expect(classes("{ priority urgent }", "{ priority bulk }")).toBe("order per class");
    expect(classes("{ priority urgent }", "")).toBe("order per class");
    expect(classes("{ priority urgent }", "{ priority urgent }")).toBe("total order");
    expect(classes("{ priority urgent }", "{ priority bulk }", "ordered per id")).toBe("order per id");
  });

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
