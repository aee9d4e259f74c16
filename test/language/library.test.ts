// The library of technologies keeps its word: complete, sourced, in its own words, and quiet when used.

import { describe, expect, it } from "vitest";
import { formatText } from "../../language/format.ts";
import type { Component, ComponentKind } from "../../language/index.ts";
import { createProject } from "../../language/index.ts";
import { componentKinds } from "../../language/vocabulary.ts";
import {
  figuresOf,
  generateTechnologies,
  libraryFiles,
  namesIn,
  readLibrary,
  sourceOf,
  technologiesPage,
} from "../../scripts/generate-technologies.ts";

const files = libraryFiles();
const names = files.flatMap((file) => namesIn(file));
const entries = readLibrary(files);
const all = [...entries.values()];

/** What an architect looks for first, whatever else there is. */
const expected = [
  ...["postgres", "mysql", "dynamodb", "cassandra", "spanner", "mongodb", "neo4j", "elasticsearch", "s3", "colossus"],
  ...[
    "redis",
    "memcached",
    "evcache",
    "kafka",
    "rabbitmq",
    "sqs",
    "sns",
    "kinesis",
    "pubsub",
    "envoy",
    "nginx",
    "zuul",
  ],
  ...[
    "elb",
    "alb",
    "cloudfront",
    "zookeeper",
    "etcd",
    "consul",
    "vault",
    "temporal",
    "cadence",
    "ringpop",
    "schemaless",
  ],
  ...["prometheus", "otel-collector", "istio", "kubernetes-service", "flink", "spark", "iceberg", "parquet-lake"],
  ...["aurora", "cockroachdb", "bigtable", "opensearch", "pulsar", "nats", "haproxy", "lambda", "cron", "browser"],
  ...["mobile", "stripe", "apns", "fcm", "varnish", "clickhouse", "bigquery", "hdfs", "keycloak", "auth0"],
];

/** Technologies for which a stance under a partition has no meaning, and why. */
const withoutStance: Readonly<Record<string, string>> = {
  browser: "it keeps no state that others rely on",
  mobile: "it keeps no state that others rely on",
  "iot-device": "it keeps no state that others rely on",
  stripe: "its operator's choice, which is not published",
  apns: "its operator's choice, which is not published",
  fcm: "its operator's choice, which is not published",
  twilio: "its operator's choice, which is not published",
  auth0: "its operator's choice, which is not published",
  cron: "it runs on one machine",
  lambda: "it keeps no state between invocations",
};

describe("the library of technologies", () => {
  it("knows every expected technology, and each once", () => {
    expect(expected.filter((name) => !entries.has(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(45);
  });

  it("covers every kind of component", () => {
    const kinds = new Set<ComponentKind>(all.map(({ technology }) => technology.kind));
    expect(componentKinds.filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it.each(names)("%s says what it is for, what it promises and what it trades", (name) => {
    const technology = entries.get(name)?.technology;
    expect(technology?.builtIn).toBe(true);
    expect(technology?.title?.length).toBeGreaterThan(2);
    expect(technology?.doc).toMatch(/^[A-Z].+\.$/s);
    expect(technology?.does).toMatch(/^[A-Z][^.]{15,110}$/);
    const tradeoff = technology?.tradeoff ?? "";
    expect(sentencesOf(tradeoff).length, tradeoff).toBeGreaterThanOrEqual(2);
    expect(tradeoff.length).toBeGreaterThan(200);
    expect(tradeoff.length).toBeLessThan(600);
    expect(technology?.sources.length).toBeGreaterThan(0);
    expect(technology?.prefers === undefined).toBe(name in withoutStance);
  });

  it("has its own trade-off wherever a technology builds on another", () => {
    const built = all.filter(({ base }) => base !== undefined);
    expect(built.length).toBeGreaterThan(3);
    for (const { technology, base } of built) {
      expect(technology.tradeoff, technology.id).not.toBe(entries.get(base ?? "")?.technology.tradeoff);
      expect(technology.kind, technology.id).toBe(entries.get(base ?? "")?.technology.kind);
    }
  });

  it("names a source for every figure", () => {
    const figures = all.flatMap(({ component }) =>
      figuresOf(component).map((named) => ({ ...named, of: component.id })),
    );
    expect(figures.length).toBeGreaterThan(20);
    for (const { term, figure, of } of figures) {
      expect(figure.origin.kind, `${of} ${term}`).toBe("technology");
      expect(sourceOf(figure), `${of} ${term}`).toMatch(/^\w.{20,}/);
    }
  });

  it("keeps the source of a figure with the technology that builds on it", () => {
    const inherited = entries.get("alb")?.component.availability;
    expect(inherited?.value).toBe(0.9999);
    expect(inherited?.origin.kind === "technology" && inherited.origin.source).toContain(
      "aws.amazon.com/elasticloadbalancing/sla",
    );
  });

  it.each([
    ["s3", "availability", 0.9999],
    ["dynamodb", "availability", 0.9999],
    ["spanner", "availability", 0.9999],
    ["aurora", "availability", 0.9999],
    ["rds", "availability", 0.9995],
    ["pubsub", "availability", 0.9995],
    ["kinesis", "availability", 0.999],
    ["lambda", "availability", 0.9995],
    ["kafka", "retention", 7 * 86_400],
    ["kinesis", "retention", 86_400],
    ["sqs", "retention", 4 * 86_400],
    ["sqs", "visibility", 30],
    ["pubsub", "visibility", 10],
    ["varnish", "ttl", 120],
    ["cloudfront", "ttl", 86_400],
  ] as const)("%s brings the published %s", (name, term, value) => {
    expect(entries.get(name)?.component[term]?.value).toBe(value);
  });

  it("contradicts itself nowhere: no strong consistency beside a preference for availability, nothing both kept and lost", () => {
    const strong = ["strict-serializable", "serializable", "linearizable", "sequential"];
    for (const { technology } of all) {
      const promised = technology.guarantees.map((guarantee) => guarantee.name);
      if (technology.prefers === "availability")
        expect(
          promised.filter((word) => strong.includes(word)),
          technology.id,
        ).toEqual([]);
      for (const pair of [
        ["durable", "volatile"],
        ["ordered", "unordered"],
        ["eventual", "linearizable"],
      ]) {
        expect(
          pair.every((word) => promised.includes(word)),
          `${technology.id}: ${pair.join(" and ")}`,
        ).toBe(false);
      }
    }
  });

  it("states a figure of the whole only where somebody else runs the whole", () => {
    for (const { component } of all) {
      if (component.availability !== undefined) expect(component.managed?.value, component.id).toBe(true);
    }
  });

  it("shares no run of nine words between two trade-offs", () => {
    const owner = new Map<string, string>();
    const shared: string[] = [];
    for (const { technology } of all) {
      const words = (technology.tradeoff ?? "").toLowerCase().match(/[\w'-]+/g) ?? [];
      for (let at = 0; at + 9 <= words.length; at += 1) {
        const run = words.slice(at, at + 9).join(" ");
        const first = owner.get(run);
        if (first !== undefined && first !== technology.id) shared.push(`${first} and ${technology.id}: ${run}`);
        owner.set(run, technology.id);
      }
    }
    expect(shared).toEqual([]);
  });

  it("is understood as a project's own file too, without a problem", () => {
    const project = createProject();
    for (const file of files) project.setFile(`${file.family}.arch`, file.text);
    const { model, problems } = project.snapshot();
    expect(problems.map((problem) => problem.message)).toEqual([]);
    expect(model.technologies.map((technology) => technology.id).sort()).toEqual([...names].sort());
    expect(model.technologies.filter((technology) => technology.builtIn)).toEqual([]);
  });

  it.each(files)("lays out $family as the formatter does", ({ text }) => {
    expect(formatText(text).text).toBe(text);
  });

  it("fits each technology on a component of its own kind and on plausible others", () => {
    const uses: [string, string][] = all.map(({ technology }) => [technology.kind, technology.id]);
    uses.push(["store", "redis"], ["queue", "redis"], ["coordinator", "redis"], ["gateway", "cloudfront"]);
    uses.push(
      ["cache", "dynamodb"],
      ["queue", "kafka"],
      ["worker", "lambda"],
      ["component", "istio"],
      ["cache", "nginx"],
    );
    uses.push(
      ["service", "keycloak"],
      ["external", "keycloak"],
      ["worker", "spark"],
      ["topic", "rabbitmq"],
      ["store", "etcd"],
    );
    const project = createProject();
    project.setFile("uses.arch", uses.map(([kind, name], at) => `${kind} user-${at} : ${name}`).join("\n"));
    const { model, problems } = project.snapshot();
    expect(problems.map((problem) => problem.message)).toEqual([]);
    expect(model.components.length).toBe(uses.length);
  });

  it("yields to what a component writes and to what a project declares", () => {
    const project = createProject();
    project.setFile(
      "own.arch",
      'technology sqs "Our queue" : queue { retention 1d  source "Contract" }\nqueue a : sqs { retention 2d }\nqueue b : sqs',
    );
    const { model, problems } = project.snapshot();
    expect(problems.map((problem) => problem.message)).toEqual([]);
    const retention = (id: string): Component["retention"] => model.componentById.get(id)?.retention;
    expect(retention("a")).toMatchObject({ value: 2 * 86_400, origin: { kind: "written" } });
    expect(retention("b")).toMatchObject({
      value: 86_400,
      origin: { kind: "technology", technology: "sqs", source: "Contract" },
    });
    expect(model.componentById.get("b")?.visibility).toBeUndefined();
  });
});

describe("the page of technologies", () => {
  it("is fresh", () => {
    expect(generateTechnologies({ write: false }), "run: node scripts/generate-technologies.ts").toBe(true);
  });

  it("shows every technology with its trade-off, and no figure without a source", () => {
    const page = technologiesPage(files);
    for (const { technology } of all) {
      expect(page).toContain(`### ${technology.title ?? ""}`);
      expect(page).toContain(technology.tradeoff ?? "missing");
    }
    expect(page).not.toContain("source: none");
    expect(page).not.toContain("undefined");
  });
});

function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.!?])\s+/).filter((sentence) => sentence !== "");
}
