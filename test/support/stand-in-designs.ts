// Random designs in which requests are divided between two or three entries that stand in for each other, each with steps of its own
// behind it, as regions have that both serve.

import fc from "fast-check";
import type { ComponentSpec, FlowItemSpec, ModelSpec } from "./model-spec.ts";

const entries = ["east", "west", "south"] as const;
const others = ["x", "y", "z"] as const;

const sturdiness: fc.Arbitrary<ComponentSpec> = fc.constantFrom<ComponentSpec>({}, {}, { replicas: 2 });

/** A design of a client, two or three entries and what stands behind them. */
export const standInDesigns: fc.Arbitrary<ModelSpec> = fc
  .record({
    count: fc.constantFrom(2, 3),
    /** For each entry, how many further it stands in for; 0 for none. */
    turns: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
    /** The steps behind each entry, in its own branch. */
    behind: fc.tuple(...entries.map(() => fc.uniqueArray(fc.constantFrom(...others), { maxLength: 2 }))),
    /** What an entry declares beside its steps, which its steps in the flow leave out. */
    more: fc.constantFrom(undefined, ...others),
    /** A step in one branch that leads to the entry of another one. */
    across: fc.boolean(),
    parts: fc.tuple(...[...entries, ...others].map(() => sturdiness)),
  })
  .map(({ count, turns, behind, more, across, parts }) => {
    const taken = entries.slice(0, count);
    const calls = Object.fromEntries(
      taken.map((entry, index) => {
        const standIn = taken[(index + (turns[index] ?? 0)) % count];
        return [entry, standIn === undefined || standIn === entry ? {} : { fallback: standIn }];
      }),
    );
    const components: Record<string, ComponentSpec> = { o: { kind: "client", calls } };
    for (const [index, id] of [...entries, ...others].entries()) {
      if (index < entries.length && index >= count) continue;
      const own = index < count ? [...(behind[index] ?? []), ...(more === undefined ? [] : [more])] : [];
      components[id] = {
        ...parts[index],
        ...(own.length > 0 && { calls: Object.fromEntries(own.map((to) => [to, {}])) }),
      };
    }
    const branches = taken.map((entry, index) => {
      const steps: FlowItemSpec[] = [`o -> ${entry}`, ...(behind[index] ?? []).map((to) => `${entry} -> ${to}`)];
      if (across && index === 0 && count > 1) steps.push(`${entry} -> ${taken[1]}`);
      return { body: steps };
    });
    return { components, flows: { f: { body: [{ either: branches }] } } };
  });
