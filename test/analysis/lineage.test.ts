// Where data comes from and where it goes: ways from authority to copies, delays, and how old what is read may be.

import { describe, expect, test } from "vitest";

import { createAnalysis, insightOf, type Lineage } from "../../analysis/index.ts";
import { createProject } from "../../language/index.ts";

function lineagesIn(text: string): readonly Lineage[] {
  const project = createProject();
  project.setFile("a.arch", text);
  const { model, problems } = project.snapshot();
  expect(problems.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  return insightOf(createAnalysis(model).facts).lineages(60).told;
}

const arrowsIn = (text: string): readonly string[] =>
  lineagesIn(text).flatMap(({ arrows }) =>
    arrows.map(({ from, to, waits, says }) => `${from} ${waits ? "->" : "-->"} ${to}: ${says}`),
  );

const rolesIn = (text: string): readonly string[] =>
  lineagesIn(text).flatMap(({ parts }) => parts.map(({ component, role }) => `${component} ${role}`));

describe("ways", () => {
  const pipeline = `
data order { authority orders  derived search within 10s }
service api { writes orders  reads orders  publishes events { outbox orders } }
store orders
topic events
worker etl { consumes events  publishes clean }
topic clean
worker indexer { consumes clean  writes search }
store search
service unrelated { writes other }
store other`;

  test("go from an outbox over consumers to the copy, and nowhere else", () => {
    expect(arrowsIn(pipeline)).toEqual([
      "indexer -> search: writes · promised within 10s",
      "clean --> indexer: consumed",
      "etl -> clean: publishes",
      "events --> etl: consumed",
      "orders --> events: outbox of api",
      "api -> orders: writes, reads · current",
    ]);
    expect(rolesIn(pipeline)).toEqual([
      ...["orders authority", "search copy", "indexer carrier", "clean carrier", "etl carrier", "events carrier"],
      "api writer",
    ]);
  });

  test("without an outbox the message comes from who writes", () => {
    expect(arrowsIn(pipeline.replace(" { outbox orders }", ""))).toContain("api -> events: publishes");
  });

  test("lead through who reads the authority", () => {
    expect(
      arrowsIn(`data sale { authority sales  derived report }
store sales
store report
job nightly { reads sales  writes report }`),
    ).toEqual(["nightly -> report: writes · no delay promised", "sales -> nightly: read · current"]);
  });

  test("that nobody states are one arrow that says so", () => {
    const [lineage] = lineagesIn(
      "data x { authority a  derived b within 5s }\nstore a\nstore b\nservice s { writes a }",
    );
    expect(lineage?.arrows[0]).toEqual({
      ...{ from: "a", to: "b", kind: "feed", waits: false, says: "derived · promised within 5s", elements: ["x"] },
      because: ["no component is known to bring the changes"],
    });
  });

  test("are estimated where the load and the work are known", () => {
    const known = `
data order { authority orders  derived search within 10s }
client app { calls api }
service api { writes orders  publishes events { outbox orders } }
store orders
topic events
worker indexer { consumes events  writes search  concurrency 4  service-time 20ms }
store search
flow buy { load 1/s  app -> api  api -> orders  api -> events  events -> indexer -> search }`;
    const arrow = lineagesIn(known)[0]?.arrows.find(({ to }) => to === "search");
    expect(arrow?.says).toBe("writes · promised within 10s · estimated 20ms");
    expect(arrow?.because).toEqual(["an estimate of the mean, from waiting and work at indexer"]);
  });

  test("do not end on circles of queues and of caches", () => {
    expect(
      arrowsIn(`data x { authority a  derived b }
store a
store b
queue q
worker w { consumes q  publishes q  writes b }
cache one { of two  ttl 1s }
cache two { of one  ttl 1s }`),
    ).toEqual(["a --> b: derived · no delay promised", "w -> b: writes"]);
  });
});

describe("copies", () => {
  test.each([
    ["ttl 60s", "db --> pages: copied · kept for 1 min"],
    ["", "db --> pages: copied · never runs out"],
    ["invalidated by changes", "db --> pages: copied · no time to live"],
    ["pattern read-through  ttl 5s", "db -> pages: copied · kept for 5s"],
    ["pattern write-through", "db -> pages: copied · written through"],
  ])("of a cache with %s", (terms, arrow) => {
    expect(arrowsIn(`store db\ntopic changes\ncache pages { of db  ${terms} }`)[0]).toBe(arrow);
  });

  test("of no declared data stand by their store", () => {
    const [lineage, ...others] = lineagesIn(`store db
cache near { of far  ttl 1s }
cache far { of db  ttl 1s }
service web { reads near }`);
    expect(others).toEqual([]);
    expect(lineage?.data).toBeUndefined();
    expect(lineage?.parts.map(({ component, role }) => `${component} ${role}`)).toEqual([
      ...["db origin", "far copy", "near copy", "web reader"],
    ]);
    expect(lineage?.arrows.at(-1)?.says).toBe("read · up to 2s old · at most monotonic-reads");
  });

  test("of other data in the same store are left to that data", () => {
    const text = `data a { authority db  derived cache-a }
data b { authority db }
store db
cache cache-a { of db  ttl 1s }`;
    expect(lineagesIn(text).map(({ parts }) => parts.map(({ component }) => component))).toEqual([
      ["db", "cache-a"],
      ["db"],
    ]);
  });
});

describe("readers", () => {
  test("hear how old their answer may be, and what would tell", () => {
    const [lineage] = lineagesIn(`data a { authority db }
store db { replicas 1 primary + 2 async  lag 200ms }
store blind { replicas 1 primary + 2 async }
data b { authority blind }
service one { reads db }
service two { reads db { from replica } }
service three { reads db { from any  data a } }`);
    expect(lineage?.arrows.map(({ to, says }) => `${to}: ${says}`)).toEqual([
      "two: read · up to 200ms old · at most snapshot",
      "three: read · up to 200ms old · at most snapshot",
      "one: read · current",
    ]);
    const [, unknown] = lineagesIn(`data a { authority db }
data b { authority blind }
store db
store blind { replicas 1 primary + 2 async }
service two { reads blind { from replica } }`);
    expect(unknown?.arrows[0]?.says).toContain("of unknown age");
    expect(unknown?.arrows[0]?.because).toContain("blind does not state lag");
  });

  test("are told eight at a time, and the rest is counted", () => {
    const readers = Array.from({ length: 30 }, (_, index) => `service r${index} { reads db }`).join("\n");
    const [lineage] = lineagesIn(`data a { authority db }\nstore db\n${readers}`);
    expect(lineage?.arrows).toHaveLength(8);
    expect(lineage?.leftOut).toEqual({ writers: 0, readers: 22 });
  });
});

test("without data and caches there is nothing to tell", () => {
  expect(lineagesIn("store db\nservice api { writes db }")).toEqual([]);
});
