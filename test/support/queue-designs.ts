// What is known about queues and their consumers in a text, and a design of one queue that many tests vary.

import type { Fact, FactName } from "../../analysis/fact.ts";
import { createFacts } from "../../analysis/facts/index.ts";
import { queueFactsOf } from "../../analysis/facts/queues/queue-facts.ts";
import { settingsOf } from "../../analysis/options.ts";
import { buildModel } from "./build-model.ts";
import { modelOf } from "./understand.ts";

/** Everything that is known about a design without problems. An outage is of so many seconds, or there is none. */
export function factsOf(text: string, outage?: number) {
  return createFacts(modelOf(text), settingsOf(outage === undefined ? {} : { thresholds: { outage } }));
}

/** One fact of an element; `undefined` where it has none of that name. */
export function fact(text: string, id: string, name: FactName, outage?: number): Fact | undefined {
  return queueFactsOf(factsOf(text, outage), id).find((one) => one.name === name);
}

/** A worker of 100/s behind a queue, for loads that no text can state. */
export function factsOfModel(flow: { load: number | [number, number] }, outage?: number) {
  const model = buildModel({
    components: {
      web: { publishes: ["q"] },
      q: { kind: "queue" },
      w: { kind: "worker", replicas: 1, concurrency: 1, serviceTime: 0.01, consumes: ["q"] },
    },
    flows: { one: { ...flow, body: ["web -> q"] } },
  });
  return createFacts(model, settingsOf(outage === undefined ? {} : { thresholds: { outage } }));
}

/** Alerts: 20/s, five workers of one slot and 200 ms each serve 25/s. */
export const alerts = `service watch { publishes alerts }
queue alerts { retention 1d }
worker caller { replicas 5  concurrency 1  service-time 200ms  consumes alerts }
flow alert { load 20/s  watch -> alerts }
`;
