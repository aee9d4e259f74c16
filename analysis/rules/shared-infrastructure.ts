// Components on which several systems depend: who uses each of them, how, and what each system loses with it. Which components
// count as shared is a fact; this file says when sharing is worth a warning.

import type { Component, Flow, Id, Span, SystemModel } from "../../language/index.ts";
import { perLossShape } from "../facts/coupling/loss-shape.ts";
import { type SharedComponent, type SystemUse, sharingOf } from "../facts/coupling/sharing.ts";
import type { Use } from "../facts/coupling/uses.ts";
import { comesTo, isKeptApart, writersOf } from "../facts/coupling.ts";
import { positionsOf } from "../facts/flow-edges.ts";
import { perShape } from "../facts/shape.ts";
import { fewOf, listWords, nameOf } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

/** Flows that are named before the rest is counted. */
const shownFlows = 3;

/** The same of systems: a platform has dozens, which are the lines of its evidence. */
const shownSystems = 5;

export const sharedInfrastructure = defineRule({
  id: "shared-infrastructure",
  title: "Several systems depend on one component",
  category: "coupling",
  since: "0.1.0",
  otherSeverities: "A warning where a critical flow shares it with one that nothing holds back.",

  rationale: `Systems that are designed, staffed and deployed apart still fail together where they share a component, and the load of
one slows the other down there. Each sees its own use only, so the tie is known to nobody until the component fails.
Where one of the flows through it is critical and another is not, the lesser one can take the capacity that the critical one
needs.`,
  remedy: `Know the table: who uses the component, how, and what each loses. Where a critical flow depends on it, keep the others'
load away with a bulkhead or a rate limit on their side or a later class of priority in a queue, or give the critical flow an
instance, topic or cluster of its own.`,
  tradeoff: `Sharing is cheaper to run, and one well-kept cluster is often more reliable than five neglected ones. It is a
reasonable choice where the systems have the same importance and the platform team knows whom it serves.`,
  sources: [
    {
      title: "Site Reliability Engineering, chapter 21: Handling Overload",
      url: "https://sre.google/sre-book/handling-overload/",
      says: "Shared backends need per-customer limits and criticality, so that one caller's surge does not hurt the others.",
    },
    {
      title: "Amazon Builders' Library: Fairness in multi-tenant systems",
      url: "https://aws.amazon.com/builders-library/fairness-in-multi-tenant-systems/",
      says: "Rate limits give every user of a shared service the experience of having it alone.",
    },
  ],
  examples: {
    bad: `store sessions
system rides {
  service matcher { writes sessions }
  flow request { critical  load 200/s  matcher -> sessions }
}
system reports {
  service exporter { reads sessions }
  flow export { background  load 5/s  exporter -> sessions }
}
`,
    good: `system rides {
  store sessions
  service matcher { writes sessions }
  flow request { critical  load 200/s  matcher -> sessions }
}
system reports {
  store snapshots
  service exporter { reads snapshots }
  flow export { background  load 5/s  exporter -> snapshots }
}
`,
  },

  messages: {
    unwalked: message`${"systems"} depend on ${"name"}.`,
    shared: message`${"systems"} depend on ${"name"}; its loss ${"losses"}.`,
    unguarded: message`The critical ${"critical"} shares ${"name"} with ${"others"}, and nothing keeps their load apart; its loss ${"losses"}.`,
  },

  check({ model, flows, report }) {
    const judgements =
      flows.length === model.flows.length
        ? judgementsOf(model)
        : sharingOf(model, flows).flatMap((shared) => judge(model, shared));
    for (const judgement of judgements) {
      const { key, id, costs, values, holes } = judgement;
      const component = model.componentById.get(id);
      if (component === undefined) continue;
      const common = {
        element: id,
        at: component.at,
        flows: costs,
        values,
        evidence: () => evidenceFor(model, flows, judgement),
        // One sharing is one finding, whether or not it is also unguarded.
        cause: "sharing",
      };
      // A critical flow that others can starve is a known way to fail, and nothing in the design answers it.
      if (key === "unguarded") report(key, { ...common, holes, severity: "warning" });
      else report(key, { ...common, holes });
    }
  },
});

/** What is to be said of a shared component, in words and ids alone. */
interface Judgement {
  readonly key: "shared" | "unwalked" | "unguarded";
  readonly id: Id;
  /** Flows that it costs, each once, in the order of findings. */
  readonly costs: readonly Id[];
  readonly values: Readonly<Record<"systems" | "lost" | "degraded", number>>;
  readonly holes: Readonly<Record<"name" | "systems" | "losses" | "critical" | "others", string>>;
}

/** A component by its position in the model, -1 where it is in none, or one of its dependencies by position. */
interface Place {
  readonly component: number;
  readonly dependency: number | undefined;
}

function placeOf(model: SystemModel, { user, dependency }: Use): Place {
  const isOwn = dependency === undefined || dependency.source === user.id;
  const source = isOwn ? user : model.componentById.get(dependency.source);
  return {
    component: positionsOf(model).get(source?.id ?? "") ?? -1,
    dependency: dependency === undefined ? undefined : source?.dependencies.indexOf(dependency),
  };
}

function spanOf({ components }: SystemModel, { component, dependency }: Place): Span | undefined {
  const one = components[component];
  return dependency === undefined ? one?.at : one?.dependencies[dependency]?.at;
}

function evidenceAt(at: Span | undefined, says: string): readonly Evidence[] {
  return at === undefined ? [] : [{ at, says }];
}

/** One line of evidence, by the place that it stands at. */
interface Line {
  readonly place: Place;
  readonly says: string;
}

/** What a judgement was last told with. */
interface Told {
  readonly lines: readonly Line[];
  evidence: readonly Evidence[];
}

const told = new WeakMap<Judgement, Told>();

/**
 * The evidence of a judgement by so many flows, at its places: the list of last time where these are what they were, since a platform has
 * hundreds of users. Written when it is first read, in whichever snapshot that is: one that shares the judgement has the same words.
 */
function evidenceFor(model: SystemModel, flows: readonly Flow[], judgement: Judgement): readonly Evidence[] {
  const { id } = judgement;
  const own = model.componentById.get(id)?.at;
  const placed = (place: Place): Span | undefined => spanOf(model, place) ?? own;
  let known = told.get(judgement);
  if (known === undefined) {
    const shared = sharingOf(model, flows).find(({ component }) => component.id === id);
    const lines = (shared?.systems ?? []).flatMap((use) => linesOf(model, use));
    known = { lines, evidence: [] };
    told.set(judgement, known);
  }
  const { lines, evidence } = known;
  const isSame =
    evidence.length === lines.length && lines.every(({ place }, index) => evidence[index]?.at === placed(place));
  if (!isSame) known.evidence = lines.flatMap(({ place, says }) => evidenceAt(placed(place), says));
  return known.evidence;
}

/** The judgements where every flow counts. No figure beside what a loss costs makes a difference to them. */
const judgementsOf = perLossShape((model): readonly Judgement[] =>
  sharingOf(model, model.flows).flatMap((shared) => judge(model, shared)),
);

function judge(model: SystemModel, shared: SharedComponent): Judgement | [] {
  const { component, systems } = shared;
  const flows = flowsOf(systems, "flows");
  const lost = flowsOf(systems, "lost", flows);
  const degraded = flowsOf(systems, "degraded", flows);
  const { critical, others } = rivalsOf(model, shared, flows);
  const isGuarded = critical.length === 0 || others.length === 0 || isKeptApart(model, component, critical, others);
  // That several write it says as much of the same store.
  if (isGuarded && isWrittenByAll(model, shared)) return [];
  return {
    // Where no flow says what it is used for, that nothing is lost with it would mean nothing.
    key: !isGuarded ? "unguarded" : flows.length > 0 ? "shared" : "unwalked",
    id: component.id,
    costs: idsInOrder(model, lost, degraded),
    values: { systems: systems.length, lost: lost.length, degraded: degraded.length },
    holes: {
      name: nameOf(model, component.id),
      systems: listWords(
        fewOf(
          systems.map((use) => use.system.name),
          shownSystems,
          "more system",
        ),
      ),
      losses: lossWords(lost, degraded, () => isOnlyLater(model, component, flows)),
      critical: flowWords(critical),
      others: flowWords(others),
    },
  };
}

/** The ids of some flows, sorted and each once. */
function idsInOrder(model: SystemModel, some: readonly Flow[], others: readonly Flow[]): readonly Id[] {
  const { ids, ranks } = flowOrderOf(model);
  const all = new Int32Array(some.length + others.length);
  for (let index = 0; index < all.length; index += 1) {
    const flow = some[index] ?? (others[index - some.length] as Flow);
    all[index] = ranks.get(flow.id) as number;
  }
  all.sort();
  const found: Id[] = [];
  for (let index = 0; index < all.length; index += 1) {
    if (index === 0 || all[index] !== all[index - 1]) found.push(ids[all[index] as number] as Id);
  }
  return found;
}

/** The flows of a model by name: to compare numbers takes less than to compare names, again for each component. */
const flowOrderOf = perShape((model): { readonly ids: readonly Id[]; readonly ranks: ReadonlyMap<Id, number> } => {
  const ids = model.flows.map(({ id }) => id).sort();
  return { ids, ranks: new Map(ids.map((id, rank) => [id, rank])) };
});

/** Whether every one of the systems writes it, which is shared-store's. */
function isWrittenByAll(model: SystemModel, { component, systems }: SharedComponent): boolean {
  if (component.kind !== "store") return false;
  const writing = new Set(writersOf(model, component).map((writer) => writer.system?.id));
  return systems.every((use) => writing.has(use.system.id));
}

/** Flows of all systems, each once since one can come through several of them: the same list as `all` where they are these. */
function flowsOf(
  systems: readonly SystemUse[],
  which: "flows" | "lost" | "degraded",
  all?: readonly Flow[],
): readonly Flow[] {
  if (all !== undefined && systems.every((use) => use[which] === use.flows)) return all;
  const found = new Set<Flow>();
  for (const use of systems) for (const flow of use[which]) found.add(flow);
  return [...found];
}

/**
 * Critical flows of some system, and the flows of other systems that are not critical. A critical flow that comes to the
 * component over optional steps alone cannot be starved there, and is none of them.
 */
function rivalsOf(
  model: SystemModel,
  { component, systems }: SharedComponent,
  flows: readonly Flow[],
): { critical: readonly Flow[]; others: readonly Flow[] } {
  const isCritical = (flow: Flow) => flow.importance?.value === "critical";
  const needs = (flow: Flow) => comesTo(model, flow, component.id, (edge) => !edge.optional);
  const critical = flows.filter((flow) => isCritical(flow) && needs(flow));
  if (critical.length === 0) return { critical, others: noFlows };
  const all = { critical, others: flows.filter((flow) => !isCritical(flow)) };
  // A flow of no system stands for those whose components it comes through.
  const homesOf = (flow: Flow) =>
    flow.system === undefined
      ? systems.filter((use) => use.flows.includes(flow)).map((use) => use.system.id)
      : [flow.system];
  const meets = (flow: Flow, rivals: readonly Flow[]) =>
    rivals.some((other) => homesOf(other).join(" ") !== homesOf(flow).join(" "));
  return {
    critical: all.critical.filter((flow) => meets(flow, all.others)),
    others: all.others.filter((flow) => meets(flow, all.critical)),
  };
}

const noFlows: readonly Flow[] = [];

function linesOf(model: SystemModel, { system, uses, flows, lost, degraded }: SystemUse): readonly Line[] {
  let [first] = uses;
  if (first === undefined) return [];
  for (const use of uses) if (use.user.id < first.user.id) first = use;
  const words = flowWords(flows);
  const purpose = flows.length === 0 ? "" : ` for ${words}`;
  const wordsOf = (some: readonly Flow[]): string => (some === flows ? words : flowWords(some));
  const loss = flows.length === 0 ? "" : `; its loss ${lossWords(lost, degraded, () => false, wordsOf)}`;
  return [{ place: placeOf(model, first), says: `${system.name}: ${useWords(model, uses)}${purpose}${loss}` }];
}

/** `dispatch and trips call it, tracking reads and writes it`, by name. */
function useWords(model: SystemModel, uses: readonly Use[]): string {
  const [first] = uses;
  if (first !== undefined && uses.length === 1) return `${nameOf(model, first.user.id)} ${verbWords(first.verb, 1)} it`;
  // Most systems use it in one way, by one component or several.
  if (first !== undefined && uses.every(({ verb }) => verb === first.verb)) {
    const names = uses.map(({ user }) => nameOf(model, user.id)).sort();
    return `${listWords(names)} ${verbWords(first.verb, names.length)} it`;
  }
  const verbsByUser = new Map<string, Use["verb"][]>();
  for (const { user, verb } of uses) {
    const name = nameOf(model, user.id);
    const verbs = verbsByUser.get(name);
    if (verbs === undefined) verbsByUser.set(name, [verb]);
    else verbs.push(verb);
  }
  const usersByWay = new Map<string, { readonly verbs: readonly Use["verb"][]; readonly users: string[] }>();
  for (const name of [...verbsByUser.keys()].sort()) {
    const verbs = (verbsByUser.get(name) as Use["verb"][]).sort();
    const way = verbs.join();
    const known = usersByWay.get(way);
    if (known === undefined) usersByWay.set(way, { verbs, users: [name] });
    else known.users.push(name);
  }
  const ways: string[] = [];
  for (const { verbs, users } of usersByWay.values()) {
    ways.push(`${listWords(users)} ${listWords(verbs.map((verb) => verbWords(verb, users.length)))} it`);
  }
  return ways.join(", ");
}

/** `call`, `publishes to`. */
function verbWords(verb: Use["verb"], users: number): string {
  if (verb === "runs on") return users === 1 ? verb : "run on";
  const form = users === 1 ? verb : verb === "publishes" ? "publish" : verb.slice(0, -1);
  return verb === "publishes" ? `${form} to` : form;
}

/** Whether all flows come here only by what they hand over, so that its loss makes things late. */
function isOnlyLater(model: SystemModel, component: Component, flows: readonly Flow[]): boolean {
  return flows.length > 0 && !flows.some((flow) => comesTo(model, flow, component.id, (edge) => !edge.asynchronous));
}

function lossWords(
  lost: readonly Flow[],
  degraded: readonly Flow[],
  isLater: () => boolean,
  wordsOf: (flows: readonly Flow[]) => string = flowWords,
): string {
  if (lost.length + degraded.length === 0) {
    return `takes down none of their flows${isLater() ? ", and makes what they hand over late" : ""}`;
  }
  const parts = [];
  if (lost.length > 0) parts.push(`takes down ${wordsOf(lost)}`);
  if (degraded.length > 0) parts.push(`degrades ${wordsOf(degraded)}`);
  return parts.join(" and ");
}

/** Flows of which none is named twice, by name. */
function flowWords(flows: readonly Flow[]): string {
  const shown: Id[] = [];
  for (const { id } of flows) {
    if (shown.length > shownFlows && id > (shown[shownFlows] as Id)) continue;
    // Few are shown, so that each finds its place among them at once.
    let place = shown.length;
    while (place > 0 && id < (shown[place - 1] as Id)) place -= 1;
    shown.splice(place, 0, id);
    if (shown.length > shownFlows + 1) shown.pop();
  }
  return listWords(fewOf(shown, shownFlows, "more flow", undefined, flows.length));
}
