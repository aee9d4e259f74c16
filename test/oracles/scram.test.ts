// Hundreds of random designs, each computed twice: by the analysis from its text, and by scram, a solver that shares nothing
// with us, from a fault tree that is read from the model by the definition of the language. Small ones also by all states.

import { expect, it } from "vitest";
import { availabilityOf } from "../../analysis/facts/availability.ts";
import { cutSetsOf } from "../../analysis/facts/cut-sets.ts";
import { failureDiagramOf, importancesOf } from "../../analysis/facts/failure-diagram.ts";
import { structureOf } from "../../analysis/facts/structure.ts";
import { type ExportedTree, exportTree } from "../support/export-open-psa.ts";
import { parseXml, readOpenPsa } from "../support/open-psa.ts";
import { randomDesign } from "../support/random-design.ts";
import { runScram } from "../support/scram.ts";
import { modelOf } from "../support/understand.ts";
import { describeWith, scram } from "./tool.ts";

const designCount = 300;
/** scram prints six digits. */
const tolerance = 2e-5;
/** Larger families of sets would have to be listed by scram one by one. */
const largestCount = 3000;

interface Case {
  readonly seed: number;
  readonly tree: ExportedTree;
  readonly failing: number;
  readonly bySize: readonly number[];
  /** Birnbaum's importance by the names of events. */
  readonly importances: ReadonlyMap<string, number>;
  /** What each element of a single event costs, as a share of all failing, by the event's name. */
  readonly costs: ReadonlyMap<string, number>;
}

function caseOf(seed: number): Case {
  const model = modelOf(randomDesign(seed, 3 + (seed % 34)));
  const flow = model.flows[0];
  if (flow === undefined) throw new Error("the design has a flow");
  const structure = structureOf(model, flow);
  const { value, contributions, isExact } = availabilityOf(structure, "estimate");
  expect(isExact).toBe(true);
  expect(value?.[0]).toBe(value?.[1]);
  const failing = 1 - (value?.[0] ?? Number.NaN);
  const diagram = failureDiagramOf(structure, "domains-first");
  const importances = importancesOf(diagram, (level) => {
    const variable = diagram.variables[level];
    if (variable?.kind !== "event" || variable.event.likelihood.kind !== "known") return Number.NaN;
    return variable.event.likelihood.high;
  });
  const nameAt = (level: number) => {
    const variable = diagram.variables[level];
    return variable?.kind === "event" ? variable.event.id : "";
  };
  const single = contributions.filter(({ events }) => events.length === 1);
  return {
    seed,
    tree: exportTree(model, flow.id, `d${seed}`),
    failing,
    bySize: cutSetsOf(structure).countBySize ?? [],
    importances: new Map([...importances].map(([level, importance]) => [nameAt(level), importance])),
    costs: new Map(single.map(({ events, loss }) => [events[0]?.id ?? "", loss / failing])),
  };
}

const cases = Array.from({ length: designCount }, (_, index) => caseOf(index + 1));

function relative(found: number, expected: number): number {
  return expected === 0 ? Math.abs(found) : Math.abs(found / expected - 1);
}

/** What a solver found, by the name of the top event. */
interface Solved {
  readonly probability: number;
  readonly bySize: readonly number[];
  readonly importances: ReadonlyMap<string, { readonly birnbaum: number; readonly share: number }>;
}

type Element = ReturnType<typeof parseXml>;

function solvedBy(report: string): ReadonlyMap<string, Solved> {
  const results = find(parseXml(report), "results");
  const solved = new Map<string, Solved>();
  for (const { name, attributes, children } of results?.children ?? []) {
    const before = solved.get(attributes.name ?? "") ?? { probability: Number.NaN, bySize: [], importances: new Map() };
    if (name === "sum-of-products") {
      const bySize = [0, ...(attributes.distribution ?? "").split(" ").map(Number)];
      solved.set(attributes.name ?? "", { ...before, probability: Number(attributes.probability), bySize });
    } else if (name === "importance") {
      const importances = new Map(
        children.map(({ attributes: of }) => [of.name ?? "", { birnbaum: Number(of.MIF), share: Number(of.CIF) }]),
      );
      solved.set(attributes.name ?? "", { ...before, importances });
    }
  }
  return solved;
}

function find(element: Element, name: string): Element | undefined {
  if (element.name === name) return element;
  for (const child of element.children) {
    const found = find(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

describeWith(scram, "random designs beside scram", () => {
  it("have the probability, the cut sets and the importances that scram finds", () => {
    const listed = cases.filter(({ bySize }) => bySize.reduce((sum, count) => sum + count, 0) <= largestCount);
    expect(listed.length).toBeGreaterThan(designCount * 0.8);
    const model = `<?xml version="1.0"?><opsa-mef>${listed.map(({ tree }) => tree.xml).join("\n")}</opsa-mef>`;
    const solved = solvedBy(runScram(model, ["--bdd", "--probability", "1", "--importance", "1", "-l", "60"]));
    let compared = 0;
    for (const { seed, tree, failing, bySize, importances, costs } of listed) {
      const expected = solved.get(tree.top);
      if (expected === undefined) throw new Error(`scram says nothing of design ${seed}`);
      const of = `design ${seed}`;
      expect(relative(failing, expected.probability), `${of}: probability`).toBeLessThan(tolerance);
      const sizes = Math.max(bySize.length, expected.bySize.length);
      for (let size = 0; size < sizes; size++) {
        expect(bySize[size] ?? 0, `${of}: cut sets of ${size}`).toBe(expected.bySize[size] ?? 0);
      }
      for (const [id, { birnbaum, share }] of expected.importances) {
        const name = tree.nameOf.get(id) ?? "";
        compared += 1;
        expect(relative(importances.get(name) ?? 0, birnbaum), `${of}: importance of ${name}`).toBeLessThan(tolerance);
        const cost = costs.get(name);
        if (cost !== undefined) expect(relative(cost, share), `${of}: cost of ${name}`).toBeLessThan(tolerance);
      }
    }
    expect(compared).toBeGreaterThan(1000);
  });

  it("of up to sixteen events have the probability and the cut sets that all their states give", () => {
    let compared = 0;
    for (const { seed, tree, failing, bySize } of cases) {
      const psa = readOpenPsa([`<opsa-mef>${tree.xml}</opsa-mef>`]);
      const count = psa.names.length;
      if (count > 16 || compared === 40) continue;
      compared += 1;
      const failed = Array.from({ length: 1 << count }, (_, state) => holds(psa.tree.parts, psa.tree.top, state));
      let probability = 0;
      const expected: number[] = [];
      for (const [state, isFailed] of failed.entries()) {
        if (!isFailed) continue;
        let weight = 1;
        let size = 0;
        let isMinimal = true;
        for (const [event, p] of psa.probabilities.entries()) {
          const isDown = ((state >> event) & 1) === 1;
          weight *= isDown ? p : 1 - p;
          if (isDown) size += 1;
          if (isDown && failed[state ^ (1 << event)] === true) isMinimal = false;
        }
        probability += weight;
        if (isMinimal) expected[size] = (expected[size] ?? 0) + 1;
      }
      expect(relative(failing, probability), `design ${seed}`).toBeLessThan(1e-9);
      for (let size = 0; size <= count; size++) expect(bySize[size] ?? 0, `design ${seed}`).toBe(expected[size] ?? 0);
    }
    expect(compared).toBeGreaterThan(20);
  });
});

type Parts = ReturnType<typeof readOpenPsa>["tree"]["parts"];

/** Whether a part is true where the events of these bits have happened. */
function holds(parts: Parts, top: number, state: number): boolean {
  const values: boolean[] = [];
  for (const part of parts.slice(0, top + 1)) {
    switch (part.kind) {
      case "event":
        values.push(((state >> part.event) & 1) === 1);
        break;
      case "constant":
        values.push(part.value);
        break;
      case "not":
        values.push(values[part.part] !== true);
        break;
      default: {
        const count = part.parts.filter((index) => values[index] === true).length;
        if (part.kind === "xor") values.push(count % 2 === 1);
        else if (part.kind === "at-least") values.push(count >= part.count);
        else values.push(count >= (part.kind === "and" ? part.parts.length : 1));
      }
    }
  }
  return values[top] === true;
}
