// Fixes in texts of other shapes than those of the specifications: rows of steps, blocks, systems, several of the same, things that
// are spelt in a list.

import { describe, expect, it } from "vitest";
import { faultsOf, fixesOf, lookAt, standingOf, textAfter } from "../support/try-fix.ts";

/** The text after the first fix of the first finding of a rule; undefined where none is offered. Fails where the fix does. */
function fixed(rule: string, text: string, title?: RegExp): string | undefined {
  const looked = lookAt(text, { today: "2026-11-01" });
  const [finding] = standingOf(looked, rule);
  if (finding === undefined) throw new Error(`${rule} finds nothing in\n${text}`);
  const fix = fixesOf(looked, finding).find((one) => title === undefined || title.test(one.title));
  if (fix === undefined) return undefined;
  expect(faultsOf(looked, finding, fix, { today: "2026-11-01" })).toEqual([]);
  return textAfter(looked, fix);
}

describe("a step behind the reply", () => {
  const parts = `client app { calls api }
service api { writes db  writes index  reads rates }
store db
store index : opensearch
store rates
`;
  const flow = (...lines: readonly string[]) =>
    `${parts}\nflow upload {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
  const moved = (...lines: readonly string[]) => fixed("work-before-reply", flow(...lines));

  it("goes to the end, with a reply before it where there is none", () => {
    expect(moved("app -> api -> db", "api -> index", "api -> rates", "reply")).toBe(
      flow("app -> api -> db", "api -> rates", "reply", "api -> index"),
    );
    expect(moved("app -> api -> db", "api -> index")).toBe(flow("app -> api -> db", "reply", "api -> index"));
  });

  it("keeps its count and its verbs", () => {
    expect(moved("app -> api -> db", "api -> index 3x (writes)", "reply")).toBe(
      flow("app -> api -> db", "reply", "api -> index 3x (writes)"),
    );
  });

  it("leaves its row, and what stands behind that keeps its order", () => {
    expect(moved("app -> api -> index", "api -> db", "reply", "api -> rates")).toBe(
      flow("app -> api", "api -> db", "reply", "api -> rates", "api -> index"),
    );
  });

  it("stays in a block, where it stands twice, and where a row that begins alike would go with it", () => {
    expect(moved("app -> api -> db", "parallel { api -> index  api -> rates }", "reply")).toBeUndefined();
    expect(moved("app -> api -> db", "api -> index", "api -> index", "reply")).toBeUndefined();
    expect(moved("app -> api -> db", "app -> api -> index", "app -> api", "reply")).toBeUndefined();
  });

  it("is named as its flow names it", () => {
    const inside = `system shop {
  client app { calls api }
  service api { writes db  writes index }
  store db
  store index : opensearch

  flow upload {
    app -> shop.api -> db
    shop.api -> index
    reply
  }
}
`;
    expect(fixed("work-before-reply", inside)).toBe(
      inside.replace("    shop.api -> index\n    reply\n", "    reply\n    api -> index\n"),
    );
  });
});

describe("a second write beside the messages", () => {
  const text = (flow: string) => `store articles-db
store search
topic published
data article { authority articles-db  derived search within 10s }
client web { calls editor }
service editor { writes articles-db  writes search  publishes published { outbox articles-db } }
worker indexer { consumes published { idempotent by id }  writes search }

flow publish {
  web -> editor -> articles-db
${flow}  editor -> published
}
`;

  it("goes with its step", () => {
    const after = fixed("derived-as-truth", text("  editor -> search\n"));
    expect(after).toBe(text("").replace("  writes search  publishes", "  publishes"));
  });

  it("stays where its step stands in a row", () => {
    const row = text("").replace("articles-db\n  editor", "articles-db\n  web -> editor -> search\n  editor");
    expect(fixed("derived-as-truth", row)).toBeUndefined();
  });
});

describe("a name in a fix", () => {
  it("means the same where a nearer element is called so, too", () => {
    const text = (term: string) => `client app { calls a.b.x { timeout 1s } }
system a {
  store db { latency p50 5ms p99 30ms }
  group b {
    store db
    service x {
      reads db { timeout 10ms }
      reads a.db${term}
    }
  }
}
flow f { load 1/s  app -> a.b.x -> a.b.db  a.b.x -> a.db }
`;
    expect(fixed("missing-timeout", text(""))).toBe(text(" { timeout 55ms }"));
  });

  it("is as short for what the fix brings", () => {
    const text = `system post {
  owner "team-post"
  service shop { publishes mails }
  queue mails : rabbitmq { bound 10k }
  worker mailer { consumes mails { idempotent by mail-id } }
}
`;
    expect(fixed("missing-dead-letter", text)).toContain("dead-letter mails-parked after 5");
  });

  it("may be a word of the language", () => {
    const text = (term: string) => `service shop { publishes topic }
worker billing { consumes topic }
queue topic { dead-letter parked${term} }
queue parked { alerts "team-billing" }
`;
    expect(fixed("unbounded-redelivery", text(""))).toBe(text(" after 5"));
  });
});

describe("an acceptance that goes", () => {
  it("leaves the one that holds beside it", () => {
    const text = `client app { calls api }
service api {
  replicas 1  // for now
  accept single-point-of-failure because "The \\"old\\" site." until 2026-01-01
  accept single-point-of-failure because "There is only one." until 2027-01-01
}
flow buy { load 5/s  app -> api }
`;
    const after = fixed("lapsed-acceptance", text) ?? "";
    expect(after).toContain('because "There is only one." until 2027-01-01');
    expect(after).not.toContain("2026-01-01");
    expect(standingOf(lookAt(after), "single-point-of-failure")).toEqual([]);
  });

  it("takes its line with it at a dependency, and leaves no block of several lines empty", () => {
    const text = `client app {
  calls api {
    accept retry-amplification because "Soon." until 2026-01-01
  }
}
service api
flow buy { app -> api }
`;
    expect(fixed("lapsed-acceptance", text)).toContain("  calls api { }\n");
  });
});

describe("what nobody uses", () => {
  const shop = "client app { calls api  calls auth }\nservice api { in eu.a }\nservice auth { in eu.b }\n";

  it("goes with its documentation and its lines", () => {
    const text = `client app { calls api }\nservice api\n\n/** Nobody. */\npolicy careful {\n  retries 1\n}\n\nflow buy { app -> api }\n`;
    expect(fixed("unused-declaration", text)).toBe(
      "client app { calls api }\nservice api\n\nflow buy { app -> api }\n",
    );
  });

  it("leaves a list of zones, or has a declaration of its own to go with", () => {
    const listed = `region eu { zones a, b, c }\n${shop}`;
    expect(fixed("unused-declaration", listed)).toBe(listed.replace("a, b, c", "a, b"));
    const declared = `region eu {\n  zones a, b\n\n  zone c { availability 99.9% }\n}\n${shop}`;
    expect(fixed("unused-declaration", declared)).not.toContain("zone c");
  });

  it("stays where a scenario names it", () => {
    const text = `client app { calls api }\nservice api\nqueue left\nflow buy { app -> api }\nscenario dark { fail left  expect buy available }\n`;
    const looked = lookAt(text);
    for (const finding of standingOf(looked, "unused-declaration")) expect(fixesOf(looked, finding)).toEqual([]);
  });
});

describe("callers of a store from outside", () => {
  it("prove who they are as others do", () => {
    const text = `boundary inside
client app { reads photos-db }
client site { reads photos-db { tls  authenticates by "signed address" } }
store photos-db { within inside }
`;
    expect(fixed("exposed-store", text)).toBe(
      text.replace("reads photos-db }", 'reads photos-db { tls  authenticates by "signed address" } }'),
    );
  });
});

describe("a store that is reached from outside, past what stands before it", () => {
  const text = (use: string, step: string) => `boundary inside
client app {
  calls api { tls }${use}
}
service api { within inside  reads photos-db }
store photos-db { within inside }

flow look {
  app -> api -> photos-db
${step}}
`;
  const use = "\n  reads photos-db { timeout 1s }";

  it("is left to that, with the steps of flows", () => {
    expect(fixed("exposed-store", text(use, "  app -> photos-db\n"))).toBe(text("", ""));
  });

  it("is not where nothing that they call comes to it", () => {
    const bare = text(use, "").replace("  reads photos-db }\nstore", " }\nstore").replace(" -> photos-db", "");
    expect(fixed("exposed-store", bare)).toBeUndefined();
  });
});

describe("official data in a cache", () => {
  it("moves to the store behind it, beside what else is said of it", () => {
    const text = `store session-db : postgres
cache sessions : redis { of session-db  ttl 10min }
data session { authority sessions, session-db }
`;
    const after = fixed("volatile-authority", text, /official/);
    expect(after).toContain("data session { authority session-db }");
  });
});

describe("a topic with fewer partitions than its consumer has copies", () => {
  const design = (partitions: number, copies: number) => `service web { publishes events }
topic events { retention 4d  partitions ${partitions} }
worker reader { replicas ${copies}  concurrency 1  service-time 100ms  consumes events }
flow visit { load 65/s  web -> events }
`;

  it("gets as many as are enough, where copies stand idle", () => {
    expect(fixed("overloaded-queue", design(4, 10), /^Give events 7 partitions$/)).toBe(design(7, 10));
    expect(fixed("overloaded-queue", design(4, 10), /Run|replicas/)).toBeUndefined();
  });

  it("gets them together with more copies, and the title says both", () => {
    expect(fixed("overloaded-queue", design(4, 5), /^Run 7 copies of reader.*, and give events 7 partitions$/)).toBe(
      design(7, 7),
    );
    expect(fixed("overloaded-queue", design(8, 5), /, and give/)).toBeUndefined();
  });
});
