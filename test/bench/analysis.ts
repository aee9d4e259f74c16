// Measures the analysis against its promises: all facts and rules by size of design, one edited number, one large flow, and
// designs that are hard on purpose. Warm, in one process, medians; prints its lines as JSON for `npm run bench`.

import { availabilityFactOf } from "../../analysis/facts/availability.ts";
import { cutSetsFactOf } from "../../analysis/facts/cut-sets.ts";
import { flowGraphOf } from "../../analysis/facts/flow-graph.ts";
import { trafficOf } from "../../analysis/facts/load.ts";
import { type Analysis, createAnalysis, type Fact } from "../../analysis/index.ts";
import { createProject, type Project, type SystemModel } from "../../language/index.ts";
import { inform, judge, type Measure, median, milliseconds } from "../../scripts/bench-figures.ts";
import { buildModel } from "../support/build-model.ts";
import { generateDesign } from "../support/generate-design.ts";
import type { ComponentSpec } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";
import { pathologicalDesigns } from "../support/pathological-designs.ts";

const options = { today: "2026-11-01" };

/**
 * Components by size, with the budget in milliseconds, the runs before the first one that counts, and those that the median is of.
 * Each size is warmed until its times no longer fall: the compiler has seen all of the analysis after some hundred and fifty runs at
 * 100 components, sixty at 1,000 and six at 10,000. So the figures are those of an editor that has been open for a while. What else a
 * machine does takes a fifth of some runs, and a ratio has the noise of two medians: so many runs count that medians repeat. The
 * first run at each size is told besides; that at 100 components is the first of the process, as all of a command's are.
 */
const sizes = [
  { components: 100, budget: 10, warming: 250, runs: 250 },
  { components: 1_000, budget: 100, warming: 80, runs: 70 },
  { components: 10_000, budget: 1_500, warming: 6, runs: 21 },
] as const;

const edits = [
  { components: 1_000, budget: 15, runs: 40 },
  { components: 5_000, budget: 50, runs: 20 },
] as const;

/** Edits before the first one that counts, so that the compiler is warm. */
const warming = 40;

/** The value of every fact, no derivation, and the report of all rules. */
function readAll(analysis: Analysis): number {
  return readFacts(analysis) + analysis.report.findings.length;
}

function readFacts({ facts }: Analysis): number {
  let known = 0;
  facts.each((fact) => {
    if (fact.value !== undefined) known += 1;
  });
  return known;
}

function projectOf(components: number): Project {
  const project = createProject();
  const texts = generateDesign({ components, files: Math.max(1, components / 100) });
  for (const [uri, text] of texts) project.setFile(uri, text);
  return project;
}

/** Milliseconds of one run. */
function timed(run: () => unknown): number {
  const begin = performance.now();
  run();
  return performance.now() - begin;
}

/** All facts and rules of a design that nothing is known of yet: it is read anew from its text for every run. */
function measureSizes(): Measure[] {
  const measures: Measure[] = [];
  const times: number[] = [];
  const visits: number[] = [];
  for (const { components, budget, warming, runs } of sizes) {
    const samples: number[] = [];
    let first: number | undefined;
    for (let run = 0; run < warming + runs; run += 1) {
      // The collector comes when it comes: one that is called for throws optimised code away, and the next run is not a warm one.
      const fresh = projectOf(components).snapshot().model;
      const time = timed(() => readAll(createAnalysis(fresh, options)));
      first ??= time;
      if (run >= warming) samples.push(time);
    }
    const time = median(samples);
    times.push(time);
    visits.push(visitsIn(projectOf(components).snapshot().model));
    const name = `all facts and rules, ${components.toLocaleString("en")} components`;
    measures.push(judge(name, time, budget, milliseconds), inform(`${name}, the first run`, milliseconds(first ?? 0)));
  }
  for (let i = 1; i < times.length; i += 1) {
    const ratio = (times[i] ?? 0) / (times[i - 1] ?? 1);
    const name = `ten times the components, from ${sizes[i - 1]?.components.toLocaleString("en")}`;
    measures.push(judge(name, ratio, 12, asTimes));
    // The work goes by these rather than by the components: in a larger design a flow finds more platforms that differ.
    const more = (visits[i] ?? 0) / (visits[i - 1] ?? 1);
    measures.push(inform(`${name}, components that its flows come by`, asTimes(more)));
  }
  const range = (times.at(-1) ?? 0) / (times[0] ?? 1);
  measures.push(inform("ten times the components, the mean of all steps", asTimes(range ** (1 / (times.length - 1)))));
  return measures;
}

const asTimes = (value: number): string => `${value.toFixed(1)} times`;

/** The components that each flow comes by, of all flows. */
function visitsIn(model: SystemModel): number {
  return model.flows.reduce((sum, flow) => sum + flowGraphOf(model, flow).ids.length, 0);
}

/**
 * What the largest analysis holds once everything has been read, beside the design itself. The list of all facts is its reader's
 * and no longer there then; what it takes while somebody holds it is told besides.
 */
function measureMemory(): Measure[] {
  const project = projectOf(10_000);
  const { model } = project.snapshot();
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const analysis = createAnalysis(model, options);
  const count = readAll(analysis);
  globalThis.gc?.();
  const after = process.memoryUsage().heapUsed;
  const facts = analysis.facts.list();
  globalThis.gc?.();
  const withFacts = process.memoryUsage().heapUsed;
  // Both are alive until here: the texts with their drafts, and all that was found.
  const isLost = project.snapshot().model !== model || analysis.report.failures.length > 0 || facts.length === 0;
  if (isLost) throw new Error("The design is lost.");
  const megabytes = (value: number) => `${(value / 1e6).toFixed(0)} MB`;
  return [
    judge("memory at 10,000 components, design and analysis", after, 300e6, megabytes),
    inform("memory at 10,000 components, analysis alone", megabytes(after - before)),
    inform("memory at 10,000 components, the list of all facts while it is held", megabytes(withFacts - after)),
    inform("facts and findings at 10,000 components", String(count)),
  ];
}

/** One number of one component edited, then the findings that an editor shows; and, for information, every fact as well. */
function measureEdits(): Measure[] {
  return edits.flatMap(({ components, budget, runs }) => {
    const project = projectOf(components);
    const texts = new Map(generateDesign({ components, files: Math.max(1, components / 100) }));
    const uris = [...texts.keys()];
    const random = randomFrom(components);
    let analysis = createAnalysis(project.snapshot().model, options);
    readAll(analysis);
    const samples: number[] = [];
    const withFacts: number[] = [];
    for (let run = 0; run < runs + warming; run += 1) {
      const uri = uris[Math.floor(random() * uris.length)] ?? "";
      const text = texts.get(uri) ?? "";
      const figures = [...text.matchAll(/(?<=capacity |p99 |replicas |load |service-time )\d+/g)];
      const figure = figures[Math.floor(random() * figures.length)];
      if (figure === undefined) throw new Error("The generated design has no number to edit.");
      const edited = `${text.slice(0, figure.index)}${Number(figure[0]) + 6}${text.slice(figure.index + figure[0].length)}`;
      project.setFile(uri, edited);
      const { model } = project.snapshot();
      const previous = analysis;
      const time = timed(() => {
        analysis = createAnalysis(model, options, previous);
        analysis.report.findings;
      });
      const more = timed(() => readFacts(analysis));
      if (run < warming) continue;
      samples.push(time);
      withFacts.push(time + more);
    }
    const name = `one number edited, ${components.toLocaleString("en")} components`;
    return [
      judge(name, median(samples), budget, milliseconds),
      inform(`${name}, with every fact`, milliseconds(median(withFacts))),
    ];
  });
}

/** Sixty components with zones, copies and fallbacks, all on one flow. */
function largeFlow(): SystemModel {
  const components: Record<string, ComponentSpec> = { app: { kind: "client", calls: { s0: { timeout: 1 } } } };
  for (let i = 0; i < 40; i += 1) {
    const targets = [2 * i + 1, 2 * i + 2].filter((target) => target < 40);
    const calls = Object.fromEntries(
      targets.map((t) => [`s${t}`, { timeout: 1, ...(t % 4 === 0 ? { fallback: `f${t % 10}` } : {}) }]),
    );
    const spares = Object.fromEntries(targets.filter((t) => t % 4 === 0).map((t) => [`f${t % 10}`, { timeout: 1 }]));
    components[`s${i}`] = {
      replicas: 2 + (i % 3),
      needs: 1 + (i % 2),
      across: [i % 2 === 0 ? "eu" : "us"],
      availability: 0.999,
      calls: { ...calls, ...spares },
      reads: { [`db${i % 10}`]: { timeout: 1 } },
    };
  }
  for (let i = 0; i < 10; i += 1) {
    components[`f${i}`] = {
      replicas: 2,
      across: ["eu"],
      availability: 0.999,
      reads: { [`db${(i + 3) % 10}`]: { timeout: 1 } },
    };
    components[`db${i}`] = {
      kind: "store",
      primary: { followers: 2 },
      failover: { mode: "automatic", within: 30 },
      mtbf: 1e6,
      mttr: 600,
      across: ["eu"],
    };
  }
  const zones = { a: 0.9999, b: 0.9999, c: 0.9999 };
  return buildModel({
    regions: { eu: { zones, availability: 0.99999 }, us: { zones, availability: 0.99999 } },
    components,
    flows: { visit: { load: 10, slo: 0.99, body: ["app -> s0"] } },
  });
}

function measureLargeFlow(): Measure[] {
  const samples: number[] = [];
  const model = largeFlow();
  for (let run = 0; run < 40; run += 1) {
    const fresh: SystemModel = structuredClone(model);
    const [flow] = fresh.flows;
    if (flow === undefined) throw new Error("The large design has lost its flow.");
    const facts: Fact[] = [];
    // Only the derivation asks for the visits of all flows.
    const loaded = {
      model: fresh,
      get traffic() {
        return trafficOf(fresh);
      },
    };
    samples.push(timed(() => facts.push(availabilityFactOf(loaded, flow), cutSetsFactOf(fresh, flow))));
    // Exact ones: a number, and sets that are all there.
    if (facts.some((fact) => fact.kind === "unknown" || fact.kind === "bound")) {
      throw new Error(
        `The large flow has no exact result: ${facts.map((fact) => `${fact.name} ${fact.kind}`).join(", ")}`,
      );
    }
  }
  return [
    judge(
      "one flow over 60 components, availability and cut sets to order 3",
      median(samples.slice(10)),
      20,
      milliseconds,
    ),
  ];
}

function measurePathological(): Measure[] {
  return Object.entries(pathologicalDesigns).map(([name, make]) => {
    const model = make();
    return inform(`all facts and rules, ${name}`, milliseconds(timed(() => readAll(createAnalysis(model, options)))));
  });
}

const parts: Readonly<Record<string, () => readonly Measure[]>> = {
  sizes: measureSizes,
  edits: measureEdits,
  flow: measureLargeFlow,
  pathological: measurePathological,
  memory: measureMemory,
};

for (const part of process.argv.slice(2))
  for (const measure of parts[part]?.() ?? []) console.log(JSON.stringify(measure));
