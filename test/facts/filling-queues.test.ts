// Queues with a bound behind a consumer that has failed: who publishes fails once they are full, so nobody is exactly unharmed.

import { expect, it } from "vitest";
import { factsOf } from "../support/cascades.ts";
import type { ComponentSpec, ModelSpec, TermsSpec } from "../support/model-spec.ts";

/** An order is accepted once it is in the queue; a worker then books it in a ledger. */
function orders(queue: ComponentSpec, publishing: TermsSpec = {}): ModelSpec {
  return {
    components: {
      app: { kind: "client", calls: ["api"] },
      api: { publishes: { jobs: publishing } },
      jobs: { kind: "queue", ...queue },
      worker: { kind: "worker", consumes: ["jobs"], writes: ["ledger"] },
      ledger: { kind: "store" },
    },
    flows: { order: { load: 30, body: ["app -> api -> jobs", "reply", "jobs -> worker -> ledger"] } },
  };
}

function told(spec: ModelSpec, id: string): readonly unknown[] {
  const fact = factsOf(spec)
    .of(id)
    .find(({ name }) => name === "cascade-failure");
  const line = fact?.derivation.steps?.find(({ says }) => says.includes("fills up"));
  return [fact?.value, fact?.kind, line?.says];
}

it("says that no flow is lost at least, and which queue fills up", () => {
  const says = "not counted: jobs fills up meanwhile, and api fails where it is full";
  expect(told(orders({ bound: 5000 }), "worker")).toEqual([[], "bound", says]);
  expect(told(orders({ bound: 5000 }), "ledger")).toEqual([[], "bound", says]);
});

it("is exact where nothing is refused, or nobody fails with it", () => {
  expect(told(orders({}), "worker")).toEqual([[], "exact", undefined]);
  expect(told(orders({ bound: 5000 }, { optional: true }), "worker")).toEqual([[], "exact", undefined]);
  // Without the one who publishes nothing comes to the queue.
  expect(told(orders({ bound: 5000 }), "api")).toEqual([["order"], "exact", undefined]);
});
