// Designs that nobody would build and somebody will type: where the number of paths, of cycles, of copies or of ways to fail
// grows beyond any counting. An analysis has to end on each of them, with a value or with a bound.

import type { SystemModel } from "../../language/index.ts";
import { buildModel } from "./build-model.ts";
import type { ComponentSpec, TermsSpec } from "./model-spec.ts";

/** By what makes it hard. */
export const pathologicalDesigns: Readonly<Record<string, () => SystemModel>> = {
  "a complete graph of 60": () => completeGraph(60),
  "a ladder of 200 fallbacks": () => fallbackLadder(200),
  "a chain of 3,000": () => chain(3_000),
  "one strongly connected component of 400": () => knot(400),
  "2,000 replicas": () => manyReplicas(2_000),
  "10^9 replicas of which most are needed": () => manyReplicas(1e9),
  "10^9 replicas": () => countlessReplicas(1e9),
  "more replicas than a number tells apart": () => countlessReplicas(2e39),
  "10^9 paths": () => manyPaths(30),
  "10^9 paths with retries": () => manyPaths(30, { attempts: 3, timeout: 0.1 }),
  "a fan-out of 2,000": () => fanOut(2_000),
  "60 branches one after the other": () => manyBranches(60),
};

const terms: TermsSpec = { timeout: 0.1 };

/** Every component calls every other one. */
function completeGraph(count: number): SystemModel {
  const ids = Array.from({ length: count }, (_, i) => `c${i}`);
  const components = Object.fromEntries(
    ids.map((id): [string, ComponentSpec] => [
      id,
      {
        replicas: 2,
        availability: 0.999,
        calls: Object.fromEntries(ids.filter((other) => other !== id).map((other) => [other, terms])),
      },
    ]),
  );
  return designOf({ ...components, app: { kind: "client", calls: { c0: terms } } }, ["app -> c0"]);
}

/** Each rung calls the next one and falls back to another that leads to the next one too. */
function fallbackLadder(rungs: number): SystemModel {
  const components: Record<string, ComponentSpec> = { app: { kind: "client", calls: { a0: terms } } };
  for (let i = 0; i < rungs; i += 1) {
    const next =
      i + 1 < rungs ? { [`a${i + 1}`]: { ...terms, fallback: `b${i + 1}` }, [`b${i + 1}`]: terms } : { end: terms };
    components[`a${i}`] = { availability: 0.999, calls: next };
    components[`b${i}`] = { availability: 0.99, calls: next };
  }
  components.end = { availability: 0.9999 };
  return designOf(components, ["app -> a0"]);
}

function chain(length: number): SystemModel {
  const components: Record<string, ComponentSpec> = { app: { kind: "client", calls: { c0: terms } } };
  for (let i = 0; i < length; i += 1) {
    components[`c${i}`] = { availability: 0.99999, ...(i + 1 < length ? { calls: { [`c${i + 1}`]: terms } } : {}) };
  }
  return designOf(components, ["app -> c0"]);
}

/** A ring in which everybody calls two further ahead as well, with retries. */
function knot(count: number): SystemModel {
  const components: Record<string, ComponentSpec> = { app: { kind: "client", calls: { c0: terms } } };
  for (let i = 0; i < count; i += 1) {
    const targets = [1, 2, 7].map((ahead) => `c${(i + ahead) % count}`);
    const calls = Object.fromEntries(targets.map((target) => [target, { ...terms, attempts: 2 }]));
    components[`c${i}`] = { availability: 0.999, replicas: 2, calls };
  }
  return designOf(components, ["app -> c0"]);
}

/** Nobody could count them; a few of them are enough. */
function countlessReplicas(count: number): SystemModel {
  return designOf(
    {
      app: { kind: "client", calls: { web: terms } },
      web: { replicas: count, needs: 3, across: ["eu"], availability: 0.95, calls: { db: terms } },
      db: { replicas: count, needs: 2, availability: 0.99 },
    },
    ["app -> web -> db"],
  );
}

function manyReplicas(count: number): SystemModel {
  return designOf(
    {
      app: { kind: "client", calls: { web: terms } },
      web: {
        replicas: count,
        needs: Math.floor(count * 0.9),
        across: ["eu"],
        availability: 0.95,
        calls: { db: terms },
      },
      db: { kind: "store", replicas: count + 1, quorum: quorumOf(count + 1), across: ["eu"], availability: 0.99 },
    },
    ["app -> web -> db"],
  );
}

function quorumOf(of: number) {
  const majority = Math.floor(of / 2) + 1;
  return { write: majority, read: majority, of };
}

/** Layers of two, each calling both of the next layer: two to the power of the layers. */
function manyPaths(layers: number, how: TermsSpec = terms): SystemModel {
  const components: Record<string, ComponentSpec> = {
    app: { kind: "client", calls: { a0: how, b0: how } },
    end: { availability: 0.999, replicas: 2 },
  };
  for (let i = 0; i < layers; i += 1) {
    const calls = i + 1 < layers ? { [`a${i + 1}`]: how, [`b${i + 1}`]: how } : { end: how };
    components[`a${i}`] = { availability: 0.999, replicas: 2, calls };
    components[`b${i}`] = { availability: 0.999, replicas: 2, calls };
  }
  return designOf(components, ["app -> a0", "app -> b0"]);
}

function fanOut(width: number): SystemModel {
  const leaves = Array.from({ length: width }, (_, i) => `leaf${i}`);
  return designOf(
    {
      app: { kind: "client", calls: { web: terms } },
      web: { replicas: 3, availability: 0.999, calls: Object.fromEntries(leaves.map((leaf) => [leaf, terms])) },
      ...Object.fromEntries(leaves.map((leaf): [string, ComponentSpec] => [leaf, { availability: 0.9999 }])),
    },
    ["app -> web"],
  );
}

function manyBranches(count: number): SystemModel {
  const names = Array.from({ length: count }, (_, i) => [`l${i}`, `r${i}`] as const);
  const sides = names.flat();
  return designOf(
    {
      app: { kind: "client", calls: { web: terms } },
      web: { replicas: 2, availability: 0.999, calls: Object.fromEntries(sides.map((side) => [side, terms])) },
      ...Object.fromEntries(
        sides.map((side): [string, ComponentSpec] => [side, { availability: 0.999, calls: { db: terms } }]),
      ),
      db: { kind: "store", availability: 0.9999 },
    },
    [
      "app -> web",
      ...names.map(([l, r]) => ({ either: [{ weight: 0.5, body: [`web -> ${l}`] }, { body: [`web -> ${r}`] }] })),
    ],
  );
}

type Body = Parameters<typeof buildModel>[0]["flows"] extends infer Flows | undefined
  ? Flows extends Readonly<Record<string, { readonly body: infer B }>>
    ? B
    : never
  : never;

function designOf(components: Readonly<Record<string, ComponentSpec>>, body: Body): SystemModel {
  return buildModel({
    regions: { eu: { zones: ["a", "b", "c"] } },
    components,
    flows: { visit: { load: 10, peak: 2, slo: 0.99, sloLatency: { percentile: 0.99, below: 1 }, body } },
  });
}
