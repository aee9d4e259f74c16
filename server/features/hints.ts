// What is computed, in a few words beside what is declared: only numbers that the text does not say itself. Where a hint stands is
// found before its number is asked for, so that a screenful costs a screenful.

import type { Fact, FactName } from "../../analysis/index.ts";
import {
  type Component,
  type Dependency,
  type Element,
  type Figure,
  type Flow,
  type Id,
  type Objective,
  type Policy,
  placeOf,
  type Snapshot,
  type Span,
} from "../../language/index.ts";
import type { FileReading } from "../reading.ts";
import type { Stretch } from "../stretch.ts";
import { declaredIn } from "./elements-in-file.ts";
import { type FactKey, isEndless, keyOf, most, shareWords, upWords, wordsOf } from "./hint-words.ts";
import { simpleName } from "./ids.ts";
import { almostAlways } from "./rounded.ts";

/** A few words behind a place. */
export interface Hint {
  readonly offset: number;
  readonly text: string;
  /** The facts whose numbers it tells. */
  readonly about: readonly FactKey[];
}

/** A place that may have something to say; `say` looks for it. */
interface Slot {
  readonly at: Span;
  /** What still belongs to it behind its span. */
  readonly tail?: RegExp;
  say(): Said | undefined;
}

interface Said {
  readonly text: string;
  readonly about: readonly FactKey[];
}

/** Characters that a tail is looked for in. */
const longestTail = 20;

type Lookup = (element: Id, name: FactName) => Fact | undefined;

/** Hints in a stretch of the file, in order. Costs the facts of what stands there. */
export function hints({ snapshot, file, facts }: FileReading, within: Stretch): readonly Hint[] {
  const found: Hint[] = [];
  const lookUp: Lookup = (element, name) => {
    const fact = facts.one(element, name);
    return fact?.value === undefined ? undefined : fact;
  };
  const isNear = ({ at }: Element): boolean => {
    const block = snapshot.model.blocks.get(at.block);
    return block !== undefined && block.offset <= within.end && within.start <= block.offset + block.length;
  };
  for (const { at, tail, say } of slotsIn(snapshot, file.uri, isNear, lookUp)) {
    const place = placeOf(snapshot.model, at);
    if (place === undefined || place.file !== file.uri || place.end < within.start || place.end > within.end) continue;
    const said = say();
    if (said === undefined) continue;
    const more = tail?.exec(file.text.slice(place.end, place.end + longestTail))?.[0].length ?? 0;
    found.push({ offset: place.end + more, ...said });
  }
  return found.sort((a, b) => a.offset - b.offset);
}

function* slotsIn(
  snapshot: Snapshot,
  file: string,
  isNear: (element: Element) => boolean,
  lookUp: Lookup,
): Generator<Slot> {
  const { flows, components, policies } = declaredIn(snapshot, file);
  for (const flow of flows) if (isNear(flow)) yield* ofFlow(flow, lookUp);
  for (const component of components) {
    if (!isNear(component)) continue;
    yield* ofComponent(component, lookUp);
    for (const dependency of component.dependencies) yield* ofDependency(component, dependency, lookUp);
  }
  if (!policies.some(isNear)) return;
  const users = usersOf(snapshot);
  for (const policy of policies) if (isNear(policy)) yield* ofPolicy(policy, users.get(policy.id) ?? [], lookUp);
}

// ------------------------------------------------------------------------------------------------------------- Flows

function* ofFlow(flow: Flow, lookUp: Lookup): Generator<Slot> {
  const promised = flow.objectives.find(({ kind, measure }) => kind === "slo" && measure === "availability");
  for (const objective of flow.objectives) {
    if (objective.measure === "availability" && (promised === undefined || objective.kind === "slo")) {
      yield { at: objective.at, say: () => availabilityOf(flow, objective, lookUp) };
    } else if (objective.measure === "latency") {
      yield { at: objective.at, say: () => latencyOf(flow, objective, lookUp) };
    }
  }
}

function availabilityOf({ id }: Flow, { target }: Objective, lookUp: Lookup): Said | undefined {
  const estimate = lookUp(id, "availability");
  const cap = lookUp(id, "availability-cap");
  const words: string[] = [];
  const about: FactKey[] = [];
  if (estimate !== undefined) {
    const least = `about ${upWords(estimate, target)}`;
    if (cap?.value !== estimate.value) words.push(Array.isArray(estimate.value) ? upWords(estimate, target) : least);
    about.push(keyOf(estimate));
  }
  if (cap !== undefined && (words.length === 0 || Number(cap.value) < almostAlways)) {
    words.push(`at most ${upWords(cap, target)}`);
    about.push(keyOf(cap));
  }
  const saysNothing = words.length === 0 || (estimate === undefined && cap?.value === 1);
  return saysNothing ? undefined : { text: words.join(", "), about };
}

const latencyNames: ReadonlyMap<number, FactName> = new Map([
  [50, "latency-p50"],
  [99, "latency-p99"],
]);

function latencyOf({ id }: Flow, { percentile }: Objective, lookUp: Lookup): Said | undefined {
  const name = latencyNames.get(Math.round((percentile ?? 0) * 1e6) / 1e4);
  if (name === undefined) return undefined;
  const estimate = lookUp(id, name);
  if (estimate !== undefined) return { text: `about ${wordsOf(estimate)}`, about: [{ element: id, name }] };
  const least = name === "latency-p99" ? lookUp(id, "latency-p99-least") : undefined;
  return least && { text: `at least ${wordsOf(least)}`, about: [{ element: id, name: "latency-p99-least" }] };
}

// -------------------------------------------------------------------------------------------------------- Components

function* ofComponent(component: Component, lookUp: Lookup): Generator<Slot> {
  const { capacity, replicas, autoscale, concurrency, bound, retention } = component;
  const copies = own(component, replicas?.count) ?? own(component, autoscale?.max);
  const load = own(component, capacity) ?? (copies === undefined ? own(component, concurrency) : undefined);
  const ordinary: readonly FactName[] = ["utilisation", "utilisation-peak"];
  if (load !== undefined) yield { at: load.at, say: () => usedOf(component, ordinary, lookUp) };
  if (copies !== undefined) {
    const names: readonly FactName[] = [...(load === undefined ? ordinary : []), "utilisation-degraded"];
    const tail = replicas?.primary === undefined ? {} : { tail: modeOfCopies };
    yield { at: endOfCopies(component, copies), ...tail, say: () => usedOf(component, names, lookUp) };
  }
  if (component.kind === "queue" || component.kind === "topic") {
    const room = own(component, bound) ?? own(component, retention);
    if (room !== undefined) yield { at: room.at, say: () => waitingIn(component, lookUp) };
  }
}

/** A figure that the component's own text states, and no technology. */
function own({ at }: Component, figure: Figure | undefined): Figure | undefined {
  return figure?.origin.kind === "written" && figure.at.block === at.block ? figure : undefined;
}

const modeOfCopies = /^\s+a?sync\b/;

/** The last part of the statement about copies: `6`, `1 primary + 2`, `6 across eu`. */
function endOfCopies({ replicas, across, at }: Component, { at: copies }: Figure): Span {
  const parts = [copies, ...(replicas?.primary ? [replicas.primary.followers.at] : []), ...across.map((ref) => ref.at)];
  const here = parts.filter(({ block }) => block === at.block);
  return here.reduce((last, part) => (part.end > last.end ? part : last), copies);
}

const occasions: Partial<Record<FactName, string>> = {
  utilisation: " used",
  "utilisation-peak": " at peak",
  "utilisation-degraded": " after a loss",
};

function usedOf({ id }: Component, names: readonly FactName[], lookUp: Lookup): Said | undefined {
  const known = names.flatMap((name) => lookUp(id, name) ?? []);
  const words = known.map((fact) => `${shareWords(fact)}${occasions[fact.name] ?? ""}`);
  return words.length === 0 ? undefined : { text: words.join(", "), about: known.map(keyOf) };
}

function waitingIn({ id }: Component, lookUp: Lookup): Said | undefined {
  const backlog = lookUp(id, "backlog");
  const drain = lookUp(id, "drain-time");
  if (backlog !== undefined && drain !== undefined) {
    const end = isEndless(drain) ? "never drained" : `drained in ${wordsOf(drain)}`;
    return { text: `backlog ${wordsOf(backlog)}, ${end}`, about: [keyOf(backlog), keyOf(drain)] };
  }
  const busy = lookUp(id, "queue-utilisation");
  return busy && { text: `consumer ${shareWords(busy)} busy`, about: [keyOf(busy)] };
}

// ---------------------------------------------------------------------------------------------- Dependencies, policies

function* ofDependency({ at }: Component, dependency: Dependency, lookUp: Lookup): Generator<Slot> {
  const { attempts, timeout, deadline, target, verb } = dependency;
  if (attempts !== undefined && attempts.at.block === at.block) {
    yield { at: attempts.at, say: () => triesAt([dependency], attempts.value, lookUp) };
  }
  const limit = timeout?.at.block === at.block ? timeout : deadline?.at.block === at.block ? deadline : undefined;
  if (limit !== undefined && verb !== "consumes") {
    yield { at: limit.at, say: () => longestOf([target], lookUp) };
  }
}

function* ofPolicy({ terms, at }: Policy, users: readonly Dependency[], lookUp: Lookup): Generator<Slot> {
  const { attempts, timeout } = terms;
  // A dependency that states a term itself has it from there.
  const having = (term: "attempts" | "timeout") => users.filter((user) => user[term]?.at.block === at.block);
  if (attempts !== undefined) {
    yield { at: attempts.at, say: () => triesAt(having("attempts"), attempts.value, lookUp) };
  }
  if (timeout !== undefined) {
    const targets = () => having("timeout").flatMap(({ verb, target }) => (verb === "consumes" ? [] : [target]));
    yield { at: timeout.at, say: () => longestOf(targets(), lookUp) };
  }
}

const usersBySnapshot = new WeakMap<Snapshot, ReadonlyMap<Id, readonly Dependency[]>>();

/** Dependencies by the policies that they name. */
function usersOf(snapshot: Snapshot): ReadonlyMap<Id, readonly Dependency[]> {
  let users = usersBySnapshot.get(snapshot);
  if (users !== undefined) return users;
  const found = new Map<Id, Dependency[]>();
  for (const { dependencies } of snapshot.model.components) {
    for (const dependency of dependencies) {
      for (const { id } of dependency.policies) {
        const known = found.get(id);
        if (known === undefined) found.set(id, [dependency]);
        else known.push(dependency);
      }
    }
  }
  users = found;
  usersBySnapshot.set(snapshot, users);
  return users;
}

/** Most callees that are asked for the largest number among them. */
const mostAsked = 200;

/** How many tries one becomes at the callee where most do; nothing where that is what the term says itself. */
function triesAt(users: readonly Dependency[], written: number, lookUp: Lookup): Said | undefined {
  const worst = largest(
    users.map(({ target }) => target),
    "retry-factor-burst",
    lookUp,
  );
  if (worst === undefined || most(worst) <= 1 || worst.value === written) return undefined;
  const bound = worst.kind === "bound" && !Array.isArray(worst.value) ? "up to " : "";
  return { text: `${bound}${wordsOf(worst)} at ${simpleName(worst.element)}`, about: [keyOf(worst)] };
}

/** The longest that a callee may take by what is declared. */
function longestOf(targets: readonly Id[], lookUp: Lookup): Said | undefined {
  const worst = largest(targets, "worst-case-time", lookUp);
  if (worst === undefined) return undefined;
  const name = simpleName(worst.element);
  const sign = worst.kind === "bound" ? "≥" : "≤";
  return {
    text: isEndless(worst) ? `${name} without end` : `${name} ${sign} ${wordsOf(worst)}`,
    about: [keyOf(worst)],
  };
}

function largest(targets: readonly Id[], name: FactName, lookUp: Lookup): Fact | undefined {
  let worst: Fact | undefined;
  for (const target of [...new Set(targets)].slice(0, mostAsked)) {
    const fact = lookUp(target, name);
    if (fact !== undefined && (worst === undefined || most(fact) > most(worst))) worst = fact;
  }
  return worst;
}
