// Work that a request waits for and that its answer does not need. Which work that is and what it takes are facts; what is only
// wrong with the timeouts on the way is for missing-timeout and its kin.

import type { Flow, SystemModel } from "../../language/index.ts";
import type { Facts } from "../facts/index.ts";
import { type DeferrableStep, deferrableStepsOf } from "../facts/time/deferrable.ts";
import { meanResponse } from "../facts/time/latency.ts";
import { durationWords, listWords, nameOf, percentWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const workBeforeReply = defineRule({
  id: "work-before-reply",
  title: "A request waits for work that its answer does not need",
  category: "coupling",
  // It costs every request time and availability, and a queue would answer it.
  severity: "warning",
  since: "0.1.0",

  rationale: `A user who saves something needs to know that it is safe, not that it can be searched, has been counted or that somebody was
told. Done before the reply, such work adds its time to every request, its outages to those of the flow, and its slowness to the
slots that are held meanwhile; and it couples the flow to a system that has nothing to do with what was asked for.`,
  remedy: `Publish what happened, in an outbox beside the data, and let a consumer do the rest behind the reply. The data that
follows then lags by a known time, which \`derived … within\` promises.`,
  tradeoff: `Work before the reply is simple and leaves nothing half done to explain. It is reasonable where the next request of the same
user has to see its effect, or where it takes next to no time and fails with the store that is written anyway.`,
  sources: [
    {
      title: "Azure Architecture Center: Asynchronous Request-Reply and Queue-Based Load Leveling patterns",
      url: "https://learn.microsoft.com/en-us/azure/architecture/patterns/queue-based-load-leveling",
      says: "A queue between a request and the work that follows from it keeps the peaks and outages of that work from the request.",
    },
    {
      title: "M. Kleppmann, Designing Data-Intensive Applications (2017), chapters 11 and 12",
      says: "Indexes and other derived data follow a log of changes; writing them beside the source is slower and drifts apart.",
    },
  ],
  examples: {
    bad: `data photo { authority db  derived index within 10s }
client app { calls api }
service api { latency p50 8ms p99 60ms  writes db  writes index }
store db { latency p50 4ms p99 20ms }
store index : elasticsearch { latency p50 30ms p99 400ms }

flow upload {
  app -> api -> db
  api -> index
  reply
}
`,
    good: `data photo { authority db  derived index within 10s }
client app { calls api }
service api { latency p50 8ms p99 60ms  writes db  publishes saved { outbox db } }
store db { latency p50 4ms p99 20ms }
topic saved : kafka
worker indexer { consumes saved  writes index }
store index : elasticsearch { latency p50 30ms p99 400ms }

flow upload {
  app -> api -> db
  api -> saved
  reply
  saved -> indexer -> index
}
`,
  },

  messages: {
    waits: message`Before it replies, ${"flow"} waits while ${"source"} ${"verb"} ${"target"}, ${"why"}${"cost"}.`,
  },

  check({ model, facts, flows, report }) {
    for (const flow of flows) {
      for (const step of deferrableStepsOf(model, flow)) {
        const { edge, source, target, isRequired } = step;
        const added = meanResponse(facts, flow, target.id);
        const total = added === undefined ? undefined : added * step.times;
        report("waits", {
          element: flow.id,
          at: edge.at,
          flows: [flow.id],
          cause: `${source.id} to ${target.id}`,
          values: total === undefined || !Number.isFinite(total) ? {} : { added: total },
          holes: {
            flow: nameOf(model, flow.id),
            source: nameOf(model, source.id),
            verb: edge.dependency?.verb ?? "calls",
            target: nameOf(model, target.id),
            why: reasonWords(model, step),
            cost: costWords(facts, step, total),
          },
          evidence: evidenceOf(model, flow, step, isRequired),
        });
      }
    }
  },
});

function reasonWords(model: SystemModel, { why, target }: DeferrableStep): string {
  switch (why.kind) {
    case "derived":
      return why.authorities.length === 0
        ? "which only follows other data"
        : `which only follows ${listWords(why.authorities.map((id) => nameOf(model, id)))}`;
    case "purpose":
      return why.purpose === "notice" ? "which only tells somebody" : `a ${target.kind} for ${why.purpose}`;
    case "optional":
      return "which it goes on without";
    default:
      return why satisfies never;
  }
}

/** `: 54.9ms more on average, and it fails whenever index does`. */
function costWords({ model }: Facts, { edge, target, isRequired }: DeferrableStep, total: number | undefined): string {
  const costs: string[] = [];
  const timeout = edge.dependency?.timeout?.value;
  if (total !== undefined && Number.isFinite(total) && total > 0) {
    costs.push(`${durationWords(Number(total.toPrecision(3)))} more on average`);
  } else if (timeout !== undefined) costs.push(`up to ${durationWords(timeout)} more`);
  if (isRequired) costs.push(`it fails whenever ${nameOf(model, target.id)} does`);
  return costs.length === 0 ? "" : `: ${costs.join(", and ")}`;
}

function evidenceOf(
  model: SystemModel,
  flow: Flow,
  { edge, target, why }: DeferrableStep,
  isRequired: boolean,
): Evidence[] {
  const evidence: Evidence[] = [];
  const name = nameOf(model, target.id);
  if (edge.dependency !== undefined) {
    const says = isRequired
      ? `${nameOf(model, flow.id)} needs it to succeed`
      : `${nameOf(model, flow.id)} goes on without it`;
    evidence.push({ at: edge.dependency.at, says });
  }
  if (why.kind === "derived") {
    for (const data of model.data) {
      const follows = data.derived.find(({ store }) => store.id === target.id);
      if (follows !== undefined) evidence.push({ at: follows.store.at, says: `${name} holds a copy of ${data.name}` });
    }
  }
  const { availability } = target;
  if (isRequired && availability !== undefined) {
    evidence.push({
      at: availability.at,
      says: `a copy of ${name} is up ${percentWords(availability.value)} of the time`,
    });
  }
  return evidence;
}
