// From an analysed design to its review: each system with its parts, flows, queues and promises, then what systems share, where
// data lives, what was decided and accepted, what all of it rests on, and what was found.

import { type Analysis, type Finding, factWords, insightOf, ownerOf, ruleById, severities } from "../analysis/index.ts";
import type { Acceptance, Component, Day, Flow, Id, Objective, Span, SystemModel } from "../language/index.ts";
import { ledgerOf } from "./ledger.ts";
import { pillarsOf } from "./pillars.ts";
import type {
  AcceptanceReview,
  Assumption,
  ComponentReview,
  DataReview,
  DecisionReview,
  FindingReview,
  FlowReview,
  GuaranteeReview,
  Ledger,
  QueueReview,
  Review,
  SharedReview,
  SystemReview,
} from "./review.ts";
import { namesIn, said, singlePointsOf } from "./words.ts";

export interface ReviewOptions {
  readonly title: string;
  readonly today: Day;
  /** Where something stands, as `file:line`. */
  readonly placeOf: (span: Span) => string;
}

/** What every part of a review is made from. */
interface Making extends ReviewOptions {
  readonly input: Analysis;
  readonly model: SystemModel;
  readonly nameOf: (id: Id) => string;
}

/** Kinds of data that are told; a review of more is not read. */
const mostData = 200;

/** The review. The same design, options and day give the same review. */
export function reviewOf(input: Analysis, options: ReviewOptions): Review {
  const { model } = input.facts;
  const making: Making = { ...options, input, model, nameOf: namesIn(model) };
  const { findings, ledger } = findingsOf(making);
  const systems = systemsOf(making);
  const components = model.components.filter(({ kind }) => kind !== "client" && kind !== "external");
  return {
    title: options.title,
    today: options.today,
    size: {
      systems: model.containers.filter(isSystem).length,
      components: model.components.length,
      flows: model.flows.length,
    },
    systems,
    shared: sharedOf(making),
    data: dataOf(making),
    decisions: model.decisions.map((decision) => decisionOf(decision, making)),
    acceptances: acceptancesOf(making),
    ledger,
    pillars: pillarsOf({
      systems,
      findings,
      observed: { yes: components.filter(({ observed }) => observed !== undefined).length, of: components.length },
      owned: { yes: components.filter((one) => ownerOf(model, one) !== undefined).length, of: components.length },
      boundaries: model.boundaries.length,
    }),
    findings,
  };
}

function isSystem({ kind, parent }: SystemModel["containers"][number]): boolean {
  return kind === "system" && parent === undefined;
}

/** The outermost systems, then what stands in none. */
function systemsOf(making: Making): readonly SystemReview[] {
  const { model, nameOf } = making;
  const named = model.containers.filter(isSystem).map((system) =>
    systemOf(system.id, making, {
      name: nameOf(system.id),
      ...(system.doc === undefined ? {} : { doc: system.doc }),
      ...(system.owner === undefined ? {} : { owner: system.owner.value }),
    }),
  );
  const loose = systemOf(undefined, making, { name: "In no system" });
  return loose.components.length + loose.flows.length === 0 ? named : [...named, loose];
}

function systemOf(
  id: Id | undefined,
  making: Making,
  head: Pick<SystemReview, "name" | "doc" | "owner">,
): SystemReview {
  const { model } = making;
  const components = model.components.filter(({ system }) => system === id);
  return {
    ...head,
    components: components.map((component) => componentOf(component, making)),
    flows: model.flows.filter(({ system }) => system === id).map((flow) => flowOf(flow, making)),
    queues: components.flatMap((component) => queueOf(component, making)),
    guarantees: components.flatMap((component) => guaranteeOf(component, making)),
  };
}

function componentOf(component: Component, making: Making): ComponentReview {
  const { input, model, nameOf } = making;
  const blast = input.facts.one(component.id, "blast-radius")?.value;
  return {
    name: nameOf(component.id),
    kind: component.kind,
    ...(component.technology === undefined ? {} : { technology: component.technology }),
    job: component.does?.value ?? component.doc ?? "",
    owner: ownerOf(model, component) ?? "",
    copies: copiesOf(component),
    load: said(input.facts, component.id, "load"),
    utilisation: said(input.facts, component.id, "utilisation"),
    blast: Array.isArray(blast) ? blast.map((flow) => nameOf(String(flow))) : [],
  };
}

function copiesOf({ replicas, managed, autoscale }: Component): string {
  if (managed !== undefined) return "managed";
  if (autoscale !== undefined) return `${autoscale.min.value} to ${autoscale.max.value}`;
  if (replicas === undefined) return "–";
  const { count, primary } = replicas;
  return primary === undefined
    ? factWords(count.value, "count")
    : `1 + ${factWords(primary.followers.value, "count")} ${primary.mode}`;
}

function flowOf(flow: Flow, { input, nameOf }: Making): FlowReview {
  const { facts } = input;
  const fact = (name: Parameters<typeof said>[2]) => said(facts, flow.id, name);
  const singlePoints = singlePointsOf(facts, flow.id)?.map(nameOf);
  const { load, peak } = flow;
  const peakWords = peak === undefined ? "" : `, peak ${factWords(peak.value, "factor")}`;
  return {
    id: flow.id,
    name: nameOf(flow.id),
    importance: flow.importance?.value ?? "",
    load: load === undefined ? "unknown" : `${factWords(load.value, "per-second")}${peakWords}`,
    promises: flow.objectives.map((one) => objectiveWords(one, nameOf)),
    ceiling: fact("availability-cap"),
    estimate: fact("availability"),
    budget: fact("error-budget"),
    burn: fact("burn-rate"),
    ...(singlePoints === undefined ? {} : { singlePoints }),
    worstCase: fact("worst-case-time"),
    median: fact("latency-p50"),
    tail: fact("latency-p99"),
    leastTail: fact("latency-p99-least"),
    consistency: fact("consistency"),
  };
}

function objectiveWords(
  { kind, measure, target, over, percentile, data }: Objective,
  nameOf: (id: Id) => string,
): string {
  const name = kind.toUpperCase();
  if (measure === "availability") {
    return `${name} availability ${factWords(target, "ratio")}${over === undefined ? "" : ` over ${factWords(over, "seconds")}`}`;
  }
  const time = factWords(target, "seconds");
  if (measure === "freshness") return `${name} freshness${data === undefined ? "" : ` of ${nameOf(data.id)}`} ${time}`;
  return `${name} p${factWords((percentile ?? 0) * 100, "count")} below ${time}`;
}

/** Queues, and who takes from them: whatever has a fact of waiting in line. */
function queueOf({ id }: Component, { input, nameOf }: Making): readonly QueueReview[] {
  const fact = (name: Parameters<typeof said>[2]) => said(input.facts, id, name);
  const queue = {
    name: nameOf(id),
    utilisation: fact("queue-utilisation"),
    wait: fact("queue-wait"),
    backlog: fact("backlog"),
    drain: fact("drain-time"),
    delivery: fact("delivery"),
    order: fact("order"),
  };
  const { name: _, ...facts } = queue;
  return Object.values(facts).every(({ kind }) => kind === "nothing") ? [] : [queue];
}

function guaranteeOf({ id }: Component, { input, nameOf }: Making): readonly GuaranteeReview[] {
  const consistency = said(input.facts, id, "consistency");
  const staleness = said(input.facts, id, "staleness");
  if (consistency.kind === "nothing" && staleness.kind === "nothing") return [];
  return [{ name: nameOf(id), consistency, staleness }];
}

function sharedOf({ input, nameOf }: Making): readonly SharedReview[] {
  return insightOf(input.facts)
    .sharing()
    .map(({ component, uses }) => ({
      name: nameOf(component),
      uses: uses.map(({ system, verbs, lost }) => ({
        system: nameOf(system),
        does: verbs.join(", "),
        loses: lost.map(nameOf),
      })),
    }));
}

function dataOf({ input, nameOf }: Making): readonly DataReview[] {
  const { told } = insightOf(input.facts).lineages(mostData);
  return told.map(({ data, parts, arrows }) => {
    const of = (roles: readonly string[]) =>
      parts.filter(({ role }) => roles.includes(role)).map(({ component }) => nameOf(component));
    const authorities = of(["authority", "origin"]);
    return {
      name: data === undefined ? `Copies of ${authorities.join(", ")}` : nameOf(data),
      authorities,
      copies: of(["copy"]),
      ways: arrows.map(({ from, to, says }) => `${nameOf(from)} → ${nameOf(to)}: ${says}`),
    };
  });
}

function decisionOf(decision: SystemModel["decisions"][number], { placeOf, today }: Making): DecisionReview {
  const { name, title, chose, over, because, costs, revisit, at } = decision;
  return {
    name: title ?? name,
    ...(chose === undefined ? {} : { chose }),
    ...(over === undefined ? {} : { over }),
    ...(because === undefined ? {} : { because }),
    ...(costs === undefined ? {} : { costs }),
    ...(revisit === undefined ? {} : { revisit: revisit.day }),
    isDue: revisit !== undefined && revisit.day < today,
    place: placeOf(at),
  };
}

/** Everything that somebody said they live with, where they said it. */
function acceptancesOf({ model, nameOf, placeOf, today }: Making): readonly AcceptanceReview[] {
  const accepting: readonly { readonly id: Id; readonly accepts: readonly Acceptance[] }[] = [
    ...model.containers,
    ...model.components.flatMap((one) => [one, ...one.dependencies]),
    ...model.regions.flatMap((region) => [region, ...region.zones]),
    ...model.policies,
    ...model.data,
    ...model.flows,
  ];
  return accepting.flatMap(({ id, accepts }) =>
    accepts.map(({ rule, because, until, at }) => ({
      rule,
      element: nameOf(id),
      ...(because === undefined ? {} : { because }),
      ...(until === undefined ? {} : { until }),
      hasLapsed: until !== undefined && until < today,
      place: placeOf(at),
    })),
  );
}

/** Findings in the order in which a team goes through them, numbered, and what each hangs on. */
function findingsOf(making: Making): { readonly findings: readonly FindingReview[]; readonly ledger: Ledger } {
  const { input, nameOf, placeOf } = making;
  const rank = ({ severity, accepted }: Finding): number =>
    severities.indexOf(severity) + (accepted === undefined ? 0 : severities.length);
  // The sort is stable: among equals the order of their places stays.
  const ordered = [...input.report.findings].sort((left, right) => rank(left) - rank(right));
  const numbers = new Map(ordered.map((finding, index) => [finding, `F${index + 1}`]));
  const numberOf = (finding: Finding): string => numbers.get(finding) ?? "";
  const ledger = ledgerOf(input, { nameOf, numberOf });
  const all = [...ledger.declared, ...ledger.defaults];
  const hangsOn = wordsByNumber(all, ({ carries }) => carries);
  const restsOn = wordsByNumber(all, ({ sways }) => sways);
  const findings = ordered.map((finding): FindingReview => {
    const { rule, severity, message, at, flows, accepted } = finding;
    const { title = rule, remedy = "" } = ruleById(rule) ?? {};
    return {
      ...{ number: numberOf(finding), rule, title, severity, message, remedy },
      place: placeOf(at),
      flows: flows.map(nameOf),
      ...(accepted === undefined
        ? {}
        : {
            accepted: {
              ...(accepted.because === undefined ? {} : { because: accepted.because }),
              ...(accepted.until === undefined ? {} : { until: accepted.until }),
            },
          }),
      hangsOn: hangsOn.get(numberOf(finding)) ?? [],
      restsOn: restsOn.get(numberOf(finding)) ?? [],
    };
  });
  return { findings, ledger };
}

/** Assumptions in words, by the findings that each is one of. */
function wordsByNumber(
  assumptions: readonly Assumption[],
  numbersOf: (assumption: Assumption) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const words = new Map<string, string[]>();
  for (const assumption of assumptions) {
    const { about, term, value } = assumption;
    for (const number of numbersOf(assumption)) {
      const known = words.get(number) ?? [];
      known.push(`${term} ${value} of ${about}`);
      words.set(number, known);
    }
  }
  return words;
}
