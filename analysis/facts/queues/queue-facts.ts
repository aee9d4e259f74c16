// The facts about queues: utilisation and waiting time, backlog and drain time, of each consumer and of each queue or topic,
// with their calculations. The numbers are made in the files beside this one, most lines of the calculations in queue-lines.ts.

import type { Id, SystemModel } from "../../../language/index.ts";
import {
  type Derivation,
  type Fact,
  type FactName,
  type FactValue,
  factOf,
  type MissingInput,
  type Unit,
} from "../../fact.ts";
import { hotPartitionLines } from "../capacity/copies-at-work.ts";
import type { FactContext } from "../context.ts";
import { secondsWords } from "../fact-words.ts";
import { significant } from "../significant.ts";
import { countWords, durationWords, nameOf, numberWords, rateWords } from "../words.ts";
import { type Backlog, backlogOf } from "./backlog.ts";
import { type ConsumerLoad, consumerLoadOf, type Range, utilisationOf } from "./consumer-load.ts";
import { consumptionsOf } from "./consumptions.ts";
import {
  directLines,
  drainLines,
  erlangWords,
  growthLines,
  inflowLines,
  outageLine,
  partOf,
  percentsWords,
  queueLines,
  rangeWords,
  rateOf,
  serviceLines,
  spareLine,
} from "./queue-lines.ts";
import { isKnownWait, type QueueWait, queueWaitOf } from "./waiting.ts";

/**
 * The facts of a consumer, and of a queue or topic, which has those of the consumer that is furthest behind.
 *
 * `queue-utilisation`: ρ = λ/μ, ≥ 0, at `load`; exact, or a bound where an input is an interval. `queue-wait`: mean seconds
 * until a message is taken up, an estimate. `backlog` and `drain-time`: messages and seconds after the outage that a
 * scenario or the configuration states; none without one. Unknown where an input is missing, with its name.
 *
 * Formulas, assumptions and sources: `consumerLoadOf`, `queueWaitOf`, `backlogOf`.
 */
export function queueFactsOf(context: FactContext, id: Id): readonly Fact[] {
  const { model } = context;
  if (model.flows.length === 0) return [];
  const { byQueue, byConsumer } = consumptionsOf(model);
  const consumptions = byQueue.get(id);
  if (consumptions !== undefined) {
    const all = consumptions.map(({ consumer }) => consumerFactsOf(context, consumer.id, id));
    return factNames.flatMap((name) => {
      const facts = all.flatMap((own) => own.filter((fact) => fact.name === name));
      const [only] = facts;
      return only === undefined ? [] : [facts.length === 1 ? only : slowestOf(model, id, name, facts)];
    });
  }
  return byConsumer.has(id) ? consumerFactsOf(context, id, id) : [];
}

const factNames = ["queue-utilisation", "queue-wait", "backlog", "drain-time"] as const;

/** The facts of a consumer, said of an element: itself, or a queue that it consumes, whose own backlog counts then. */
function consumerFactsOf(context: FactContext, consumer: Id, element: Id): readonly Fact[] {
  const load = consumerLoadOf(context, consumer);
  if (load === undefined) return [];
  const { model } = context;
  if (load.missing.length > 0) {
    const says = () => `how busy ${nameOf(model, consumer)} is with its queues is not known`;
    return [unknown("queue-utilisation", element, "ratio", load.missing, says)];
  }
  const facts = [utilisationFactOf(context, load, element)];
  const wait = queueWaitOf(context, consumer);
  if (isKnownWait(wait)) facts.push(waitFactOf(model, wait, element));
  else if (wait !== undefined) {
    const says = () => `how long messages wait for ${nameOf(model, consumer)} is not known`;
    facts.push(unknown("queue-wait", element, "seconds", wait, says));
  }
  const backlog = backlogOf(context, consumer);
  if (backlog === undefined) return facts;
  return [...facts, backlogFactOf(model, backlog, element), drainFactOf(model, backlog, element)];
}

function utilisationFactOf(context: FactContext, load: ConsumerLoad, element: Id): Fact {
  const utilisation = utilisationOf(load, "load") ?? { least: 0, most: 0 };
  return measured("queue-utilisation", element, "ratio", "exact", utilisation, () => ({
    says: `${nameOf(context.model, load.consumer.id)} gets ${percentsWords(utilisation)} of the work that it can do`,
    at: load.consumer.at,
    steps: [
      ...load.queues.flatMap((queue) => inflowLines(context, queue)),
      ...directLines(load),
      ...serviceLines(context.model, load),
      {
        says: `${rangeWords(load.load, rateWords)} ÷ ${rangeWords(rateOf(load), rateWords)} = ${percentsWords(utilisation)}`,
      },
      ...growthLines(load),
    ],
  }));
}

function waitFactOf(model: SystemModel, wait: QueueWait, element: Id): Fact {
  const { load, station } = wait;
  const name = nameOf(model, load.consumer.id);
  return measured("queue-wait", element, "seconds", "estimate", wait.wait, () => {
    const utilisation = utilisationOf(load, "load") ?? { least: 0, most: 0 };
    const says =
      wait.wait.most === 0
        ? `${name} takes messages up as they come`
        : `a message waits ${rangeWords(wait.wait, secondsWords)} on average until ${name} takes it up`;
    const { busiest } = load.service ?? {};
    const comes = wait.share === undefined ? load.load : partOf(load.load, wait.share);
    const steps: Derivation[] = [
      ...(busiest === undefined ? [] : hotPartitionLines(model, load.consumer, busiest)),
      {
        says: `${rangeWords(comes, rateWords)} for ${countWords(station.servers, "place")} of ${durationWords(significant(1 / station.rate))} each, ${percentsWords(utilisation)} taken`,
        at: load.service?.copy.at ?? load.consumer.at,
      },
    ];
    if (wait.wait.most === Number.POSITIVE_INFINITY) {
      steps.push({
        says: `${name} ${wait.wait.least === Number.POSITIVE_INFINITY ? "never catches" : "may never catch"} up`,
      });
    } else {
      steps.push(
        { says: erlangWords(wait) },
        { says: `99% wait at most ${rangeWords(wait.waitP99, secondsWords)}` },
        {
          says: `with the work itself it is done after ${rangeWords(wait.delivery, secondsWords)} on average, 99% within ${rangeWords(wait.deliveryP99, secondsWords)}`,
        },
      );
    }
    steps.push({ says: "by M/M/c: random arrivals and exponential service times; bursts wait longer" });
    if (load.queues.some((queue) => queue.batch > 1))
      steps.push({ says: "not counted: the time until a batch is full" });
    return { says, at: load.consumer.at, steps };
  });
}

function backlogFactOf(model: SystemModel, backlog: Backlog, element: Id): Fact {
  const own = backlog.queues.find(({ inflow }) => inflow.consumption.queue.id === element);
  const messages = own?.held ?? backlog.held;
  const name = nameOf(model, element);
  return measured("backlog", element, "count", "exact", messages, () => {
    const before = own === undefined ? `${name} has` : `${name} holds`;
    return {
      says: `${before} ${rangeWords(messages, numberWords)} messages waiting at the end of the outage`,
      at: backlog.load.consumer.at,
      steps: [
        outageLine(model, backlog),
        ...backlog.queues
          .filter((queue) => own === undefined || queue === own)
          .flatMap((queue) => queueLines(model, backlog, queue)),
      ],
    };
  });
}

function drainFactOf(model: SystemModel, backlog: Backlog, element: Id): Fact {
  const { load, drain } = backlog;
  return measured("drain-time", element, "seconds", "exact", drain, () => {
    const name = nameOf(model, load.consumer.id);
    const isEndless = drain.least === Number.POSITIVE_INFINITY;
    return {
      says: isEndless
        ? `${name} never works its backlog off`
        : `${name} works its backlog off in ${rangeWords(drain, secondsWords)}`,
      at: load.consumer.at,
      steps: [
        outageLine(model, backlog),
        { says: `${rangeWords(backlog.held, numberWords)} messages are left` },
        spareLine(backlog),
        ...drainLines(backlog),
        ...load.queues
          .filter((queue) => queue.batch > 1)
          .map((queue) => ({
            says: `${countWords(queue.batch, "message")} of ${nameOf(model, queue.consumption.queue.id)} to a batch`,
          })),
      ],
    };
  });
}

/** The fact of a topic: that of the consumer with the largest value, or with an unknown one. */
function slowestOf(model: SystemModel, id: Id, name: FactName, facts: readonly Fact[]): Fact {
  const known = facts.filter((fact) => fact.kind !== "unknown");
  const { unit } = facts[0] as Fact;
  const says = (fact: Fact) => fact.derivation;
  if (known.length < facts.length) {
    const missing = facts.flatMap((fact) => fact.missing);
    return factOf({ name, element: id, unit, kind: "unknown", missing }, () => ({
      says: `not known for every consumer of ${nameOf(model, id)}`,
      steps: facts.map(says),
    }));
  }
  const ends = known.map((fact) => (typeof fact.value === "number" ? [fact.value, fact.value] : fact.value)) as [
    number,
    number,
  ][];
  const range = { least: Math.max(...ends.map((end) => end[0])), most: Math.max(...ends.map((end) => end[1])) };
  return measured(name, id, unit, known.some(({ kind }) => kind === "estimate") ? "estimate" : "exact", range, () => {
    const slowest = known.find((_, index) => ends[index]?.[1] === range.most);
    const says = `${nameOf(model, id)} is as far behind as its slowest consumer`;
    const others = known.filter((fact) => fact !== slowest).map((fact) => fact.derivation);
    return { says, steps: slowest === undefined ? others : [slowest.derivation, ...others] };
  });
}

function measured(
  name: FactName,
  element: Id,
  unit: Unit,
  kind: "exact" | "estimate",
  range: Range,
  derive: () => Derivation,
): Fact {
  const [least, most] = [significant(range.least), significant(range.most)];
  const value: FactValue = least === most ? least : [least, most];
  return factOf(
    { name, element, unit, kind: kind === "exact" && least !== most ? "bound" : kind, value, missing: [] },
    derive,
  );
}

function unknown(name: FactName, element: Id, unit: Unit, missing: readonly MissingInput[], says: () => string): Fact {
  return factOf({ name, element, kind: "unknown", unit, missing }, () => ({
    says: says(),
    steps: missing.map((input) => ({ says: `${input.element} states no ${input.term}` })),
  }));
}
