// A law that holds for every design: what a finding is known by in a baseline is the same in whatever order components and flows are
// declared. Where a circle could be opened at several places alike, one of them is taken by its name.

import { expect, it } from "vitest";
import { createAnalysis } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec, ModelSpec } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";
import { randomSpec } from "../support/random-spec.ts";

const designs = 800;

it("a finding is known by the same rule, element and cause in any order of declarations", () => {
  let circles = 0;
  for (let seed = 1; seed <= designs; seed += 1) {
    const random = randomFrom(seed);
    const spec = withCircles(randomSpec(seed), random);
    const known = identitiesOf(spec);
    const other = identitiesOf({
      ...spec,
      components: shuffled(spec.components, random),
      flows: shuffled(spec.flows ?? {}, random),
    });
    if (other.join() !== known.join()) expect(other, `design ${seed}`).toEqual(known);
    if (known.some((one) => one.startsWith("synchronous-cycle"))) circles += 1;
  }
  expect(circles).toBeGreaterThan(designs / 10);
});

function identitiesOf(spec: ModelSpec): readonly string[] {
  const { report } = createAnalysis(buildModel(spec));
  expect(report.failures).toEqual([]);
  return report.findings.map(({ rule, element, cause }) => `${rule} at ${element} by ${cause}`).sort();
}

/** The design with calls that lead back, which a random one seldom has; without retries, since these circles have a rule of their own. */
function withCircles(spec: ModelSpec, random: () => number): ModelSpec {
  const names = Object.keys(spec.components).filter((name) => name.startsWith("c"));
  const components: Record<string, ComponentSpec> = { ...spec.components };
  for (const [index, name] of names.entries()) {
    const before = names[Math.floor(random() * index)];
    const own = components[name];
    if (own === undefined || before === undefined || own.kind === "cache" || random() < 0.8) continue;
    const calls = Array.isArray(own.calls) ? Object.fromEntries(own.calls.map((one) => [one, {}])) : own.calls;
    components[name] = { ...own, calls: { ...calls, [before]: { timeout: 0.1 } } };
  }
  return { ...spec, components };
}

/** The same entries in another order. */
function shuffled<T>(record: Readonly<Record<string, T>>, random: () => number): Record<string, T> {
  const entries = Object.entries(record).map((entry) => ({ entry, place: random() }));
  return Object.fromEntries(entries.sort((a, b) => a.place - b.place).map(({ entry }) => entry));
}
