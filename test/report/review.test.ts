// The review as data: what it says of a small design whose numbers can be checked by hand.

import { expect, test } from "vitest";
import { rules } from "../../analysis/index.ts";
import { withoutFigures, worldFigures } from "../../report/figures.ts";
import { pillarByRule } from "../../report/pillars.ts";
import { modelOf, reviewDesign, reviewOfText } from "../support/review-design.ts";

test("a system has its parts, with their jobs, owners and loads", () => {
  const { systems, size } = reviewOfText(reviewDesign);
  expect(size).toEqual({ systems: 1, components: 7, flows: 1 });
  expect(systems).toMatchObject([{ name: "The shop", doc: "Sells things.", owner: "team-shop" }]);
  const api = systems[0]?.components.find(({ name }) => name === "Front door");
  expect(api).toMatchObject({
    ...{ kind: "service", owner: "team-shop", copies: "3" },
    load: { words: "100/s", kind: "exact" },
    // 100 of 3 × 200 a second.
    utilisation: { words: "16.7%", kind: "exact" },
    blast: ["Somebody buys"],
  });
});

test("a flow has its promise, its ceiling and its budget", () => {
  const flow = reviewOfText(reviewDesign).systems[0]?.flows[0];
  expect(flow).toMatchObject({
    ...{ name: "Somebody buys", load: "100/s, peak 2×", promises: ["SLO availability 99.95% over 30 d"] },
    // 0.05% of 30 days.
    budget: { words: "21 min 36 s", kind: "exact" },
    ceiling: { kind: "bound" },
  });
  // The store alone is up 99.9% of the time, and nothing lifts the flow above it.
  expect(Number.parseFloat(flow?.ceiling.words ?? "100")).toBeLessThanOrEqual(99.9);
  expect(flow?.singlePoints).toContain("db");
});

test("what follows a queue is told with how it is delivered", () => {
  const [system] = reviewOfText(reviewDesign).systems;
  // 100 a second take 10 s of work, and 2 × 4 places stand for 8.
  expect(system?.queues.map(({ name, utilisation }) => [name, utilisation.words])).toContainEqual(["mailer", "125%"]);
});

test("data is told with where it is official and what follows", () => {
  expect(reviewOfText(reviewDesign).data).toMatchObject([{ name: "Orders", authorities: ["db"], copies: ["cache"] }]);
});

test("days that have passed are told: a decision is due, an acceptance has lapsed", () => {
  const { decisions, acceptances } = reviewOfText(reviewDesign);
  expect(decisions).toMatchObject([{ name: "One store for all", revisit: "2027-01-01", isDue: true }]);
  expect(acceptances).toMatchObject([
    { rule: "single-point-of-failure", element: "db", until: "2027-01-31", hasLapsed: true },
  ]);
});

test("findings are numbered in the order of their weight, accepted ones last", () => {
  const { findings } = reviewOfText(reviewDesign.replace("until 2027-01-31", "until 2027-12-31"));
  expect(findings.map(({ number }) => number)).toEqual(findings.map((_, index) => `F${index + 1}`));
  const weights = findings.map(
    ({ severity, accepted }) =>
      ["error", "warning", "info", "hint"].indexOf(severity) + (accepted === undefined ? 0 : 4),
  );
  expect(weights).toEqual([...weights].sort((left, right) => left - right));
  expect(findings.some(({ accepted }) => accepted?.because === "Small, and restored in minutes.")).toBe(true);
});

test("a finding names the figures without which it would not be there", () => {
  const { findings, ledger } = reviewOfText(reviewDesign);
  expect(ledger.tried).toBe("all");
  const overloaded = findings.find(({ rule }) => rule === "overloaded-queue");
  expect(overloaded?.hangsOn).toEqual(["load 100/s of Somebody buys", "service-time 100ms of mailer"]);
  const serviceTime = ledger.declared.find(({ about, term }) => about === "mailer" && term === "service-time");
  expect(serviceTime?.carries).toContain(overloaded?.number);
});

test("the ledger tells what the design states from what a technology says, and both from what nobody says", () => {
  const { ledger } = reviewOfText(reviewDesign);
  expect(ledger.declared.map(({ about, term, value }) => `${term} ${value} of ${about}`)).toContain(
    "availability 99.9% of Front door",
  );
  expect(ledger.defaults.find(({ about, term }) => about === "s3" && term === "availability")).toMatchObject({
    ...{ value: "99.99%", elements: ["pictures"] },
    source: expect.stringContaining("http"),
  });
  expect(ledger.unknown.map(({ element, term }) => `${term} of ${element}`)).toContain("latency of Front door");
});

test("a design that is too large is not tried again for each of its figures, and that is said", () => {
  const services = Array.from({ length: 120 }, (_, index) => `service s${index} { availability 99.9% }`);
  expect(reviewOfText(`system large {\n${services.join("\n")}\n}\n`).ledger.tried).toBe("defaults");
});

test("a figure is taken out of a model and of its look-up maps, and everything else is the same object", () => {
  const model = modelOf(reviewDesign);
  const gone = worldFigures(model).filter(({ element, term }) => element === "shop.api" && term === "availability");
  expect(gone).toHaveLength(1);
  const without = withoutFigures(model, new Set(gone.map(({ figure }) => figure)));
  expect(without.components.find(({ id }) => id === "shop.api")).not.toHaveProperty("availability");
  expect(without.componentById.get("shop.api")).toBe(without.components.find(({ id }) => id === "shop.api"));
  expect(without.componentById.get("shop.db")).toBe(model.componentById.get("shop.db"));
});

test("every pillar is told, and every rule that is moved to another one exists", () => {
  const { pillars } = reviewOfText(reviewDesign);
  expect(pillars.map(({ name }) => name)).toEqual([
    ...["Operational excellence", "Security", "Reliability"],
    ...["Performance efficiency", "Cost optimization", "Sustainability"],
  ]);
  const known = new Set(rules.map(({ id }) => id));
  expect(Object.keys(pillarByRule).filter((id) => !known.has(id))).toEqual([]);
  const { findings } = reviewOfText(reviewDesign);
  const open = findings.filter(({ accepted }) => accepted === undefined).map(({ number }) => number);
  expect(pillars.flatMap((pillar) => pillar.findings).sort()).toEqual(open.sort());
});

test("an empty design has a review that says so", () => {
  const review = reviewOfText("");
  expect(review).toMatchObject({ systems: [], findings: [], data: [], decisions: [] });
});

test("a promise about data of that name is no promise of availability", () => {
  const { pillars } = reviewOfText(`system shop {
    client web { calls api }
    service api { replicas 2  reads db }
    store db { replicas 2 }
    data availability { authority db }
    flow look { load 1/s  slo freshness availability < 5s  web -> api -> db }
  }`);
  const [line] = pillars.find(({ name }) => name === "Reliability")?.says ?? [];
  expect(line).toBe("Flows that promise an availability: 0 of 1.");
});
