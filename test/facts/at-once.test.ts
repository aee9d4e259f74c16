// Flows that lose requests because they wait in vain for what they could do without: by hand, and every component of random designs
// asked one by one, since the analysis passes over those of which it is plain that nobody waits too long.

import { describe, expect, it } from "vitest";
import { effectsOn } from "../../analysis/facts/blast-radius.ts";
import { lostByWaiting } from "../../analysis/facts/cascade/at-once.ts";
import { responsesOf } from "../../analysis/facts/cascade/responses.ts";
import { stepsOf } from "../../analysis/facts/cascade/steps.ts";
import { createAnalysis } from "../../analysis/index.ts";
import type { Id, SystemModel } from "../../language/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec } from "../support/model-spec.ts";
import { randomSpec } from "../support/random-spec.ts";

const silent = { kind: "silent" } as const;

/** Flows that lose requests to the silence of a component and would lose none to its loss, each tried. */
function triedOneByOne(model: SystemModel, id: Id): readonly Id[] {
  const { facts } = createAnalysis(model);
  return model.flows.flatMap((flow) => {
    const { waits, steps } = stepsOf(facts, flow);
    const node = waits.ids.indexOf(id);
    // Who asks first is nobody's part.
    if (node < 0 || waits.isHot[node] !== 1 || waits.origins.includes(node)) return [];
    if (effectsOn(model, flow).some((effect) => effect.id === id && effect.lost[1] > 0)) return [];
    const world = { stateOf: (one: Id) => (one === id ? silent : undefined), termsOf: undefined };
    const { responses } = responsesOf(world, { waits, steps }, [node]);
    return waits.origins.some((origin) => responses[origin]?.fails === true) ? [flow.id] : [];
  });
}

function lostTo(model: SystemModel, id: Id): readonly Id[] {
  return lostByWaiting(createAnalysis(model).facts, id).map((flow) => flow.id);
}

const optional = (timeout: number) => ({ timeout, optional: true }) as const;

describe("a silent part that everybody could do without", () => {
  it("ends a request where it is waited for by two ways, though no way alone is too long", () => {
    const components: Record<string, ComponentSpec> = {
      user: { kind: "client", calls: { web: { timeout: 1.8 } } },
      web: { calls: { left: { timeout: 1.5 }, right: { timeout: 1.5 } } },
      left: { calls: { banners: { timeout: 1.4 } } },
      right: { calls: { banners: { timeout: 1.4 } } },
      banners: { calls: { ads: optional(1) } },
      ads: {},
    };
    const flows = { visit: { body: ["user -> web", "web -> left -> banners -> ads", "web -> right -> banners"] } };
    const model = buildModel({ components, flows });
    expect(lostTo(model, "ads")).toEqual(["visit"]);
    expect(triedOneByOne(model, "ads")).toEqual(["visit"]);
  });

  it("ends one where few wait, each as long as any other", () => {
    const components: Record<string, ComponentSpec> = {
      user: { kind: "client", calls: { web: { timeout: 0.8 } } },
      web: { calls: { ads: { ...optional(1), batch: 10 } } },
      ads: {},
    };
    const model = buildModel({ components, flows: { visit: { body: ["user -> web -> ads"] } } });
    expect(lostTo(model, "ads")).toEqual(["visit"]);
  });

  it("costs nothing where all that is waited together is allowed", () => {
    const components: Record<string, ComponentSpec> = {
      user: { kind: "client", calls: { web: { timeout: 2.5 } } },
      web: { calls: { left: { timeout: 2.1 }, right: { timeout: 2.1 } } },
      left: { calls: { ads: optional(1) } },
      right: { calls: { ads: optional(1) } },
      ads: {},
    };
    const body = ["user -> web", "web -> left", "web -> right", "left -> ads", "right -> ads"];
    expect(lostTo(buildModel({ components, flows: { visit: { body } } }), "ads")).toEqual([]);
  });
});

describe("every component of random designs", () => {
  it("is told as if each had been tried", () => {
    let lost = 0;
    for (let seed = 1; seed <= 1500; seed += 1) {
      const model = buildModel(randomSpec(seed));
      for (const { id } of model.components) {
        const tried = triedOneByOne(model, id);
        lost += tried.length;
        expect(lostTo(model, id), `${id} of design ${seed}`).toEqual(tried);
      }
    }
    expect(lost).toBeGreaterThan(50);
  });
});
