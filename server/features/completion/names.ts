// The names that a slot of a statement asks for, best first: what is near and not yet depended on before what is far or taken. It reads
// the model and makes no text.

import {
  type ComponentKind,
  componentKinds,
  type Flow,
  type FlowItem,
  type Id,
  type SlotName,
} from "../../../language/index.ts";
import { outer } from "../ids.ts";
import { directoryOf, type ElementSort, type Entry } from "./directory.ts";
import type { Place } from "./place.ts";
import type { Proposal } from "./proposal.ts";

const brokers: readonly ComponentKind[] = ["topic", "queue"];
const other: readonly ComponentKind[] = ["external", "component"];
const carriers: readonly ComponentKind[] = [...brokers, ...other];
const running = componentKinds.filter((kind) => kind !== "client");

/** What a slot takes: sorts of elements, and of components these kinds. */
interface Wanted {
  readonly sorts: readonly ElementSort[];
  readonly kinds?: readonly ComponentKind[];
  /** Kinds that are meant more seldom, and come last. */
  readonly seldom?: readonly ComponentKind[];
}

const wantedBySlot: Readonly<Partial<Record<SlotName, Wanted>>> = {
  called: { sorts: ["component"], kinds: running.filter((kind) => !brokers.includes(kind)) },
  kept: { sorts: ["component"], kinds: ["store", "cache", "coordinator", ...other] },
  carrier: { sorts: ["component"], kinds: carriers },
  parking: { sorts: ["component"], kinds: carriers },
  store: { sorts: ["component"], kinds: ["store", ...other] },
  copied: { sorts: ["component"], kinds: ["store", ...other], seldom: ["service", "gateway", "coordinator", "worker"] },
  authority: { sorts: ["component"], kinds: ["store", "coordinator", ...other], seldom: ["topic", "cache", "service"] },
  derived: { sorts: ["component"], kinds: ["store", "cache", ...other], seldom: ["topic", "service"] },
  instead: { sorts: ["component"], kinds: running },
  host: { sorts: ["component"], kinds: running },
  keeper: { sorts: ["component"], kinds: ["store", "coordinator", ...other] },
  place: { sorts: ["place"] },
  boundary: { sorts: ["boundary"] },
  policy: { sorts: ["policy"] },
  container: { sorts: ["container"] },
  data: { sorts: ["data"] },
  flow: { sorts: ["flow"] },
  failing: { sorts: ["component", "place"] },
  slowed: { sorts: ["component", "place"] },
  judged: { sorts: ["flow", "container", "component"] },
  measured: { sorts: ["flow", "component"] },
  drained: { sorts: ["component"], kinds: brokers },
  step: { sorts: ["component"], kinds: componentKinds },
};

/** Lists of names are no longer than this; more letters bring up the others. */
const mostNames = 500;

/** Names that may stand in a slot, best first. */
interface Names {
  readonly items: readonly Proposal[];
  /** True where there are more of them. */
  readonly isCut: boolean;
}

/** What was found for the slots of a place: several forms may go on with the same one. */
const namesByPlace = new WeakMap<Place, Map<SlotName, Names | undefined>>();

/** Names for a slot, best first; undefined for a slot that asks for no declared name. */
export function namesFor(slot: SlotName, place: Place): Names | undefined {
  const known = namesByPlace.get(place) ?? new Map<SlotName, Names | undefined>();
  namesByPlace.set(place, known);
  if (!known.has(slot)) known.set(slot, findNames(slot, place));
  return known.get(slot);
}

function findNames(slot: SlotName, place: Place): Names | undefined {
  const wanted = wantedBySlot[slot];
  if (wanted === undefined) return undefined;
  const { model } = place.reading.snapshot;
  const directory = directoryOf(model);
  const entries = wanted.sorts.flatMap((sort) =>
    directory.bySort[sort].filter((entry) => isWanted(entry, wanted, slot, place)),
  );
  const rankOf = ranking(slot, place);
  const typed = place.spot.typed.toLowerCase();
  const isLong = entries.length > mostNames;
  const about = isLong && typed !== "" ? entries.filter(({ element }) => isAbout(element.id, typed)) : entries;
  const isCut = about.length > mostNames;
  const ranked = isCut
    ? bestOf(about, rankOf, mostNames)
    : about.map((entry): Ranked => ({ entry, rank: rankOf(entry) }));
  const items = ranked.flatMap(({ entry, rank }): readonly Proposal[] => {
    const label = labelOf(entry, place);
    if (label === undefined) return [];
    const { title } = entry.element;
    return [
      {
        label,
        kind: entry.sort === "component" ? "component" : "name",
        insert: label,
        isSnippet: false,
        detail: title === undefined ? entry.detail : `${entry.detail} · ${title}`,
        key: `element ${entry.sort} ${entry.element.id}`,
        rank,
      },
    ];
  });
  return { items, isCut: isCut || (typed !== "" && isLong) };
}

interface Ranked {
  readonly entry: Entry;
  readonly rank: number;
}

/** The best of many entries, best first and those of one rank in their order. Linear: there are few ranks. */
function bestOf(entries: readonly Entry[], rankOf: (entry: Entry) => number, most: number): readonly Ranked[] {
  const byRank = new Map<number, Ranked[]>();
  for (const entry of entries) {
    const rank = rankOf(entry);
    const same = byRank.get(rank);
    if (same === undefined) byRank.set(rank, [{ entry, rank }]);
    else if (same.length < most) same.push({ entry, rank });
  }
  const ranks = [...byRank.keys()].sort((a, b) => a - b);
  return ranks.flatMap((rank) => byRank.get(rank) ?? []).slice(0, most);
}

/** The best names for a slot as if nothing were typed, at most `most` of them. */
export function bestNames(slot: SlotName, place: Place, most: number): readonly string[] {
  const wanted = wantedBySlot[slot];
  if (wanted === undefined) return [];
  const bare: Place = { ...place, spot: { ...place.spot, typed: "" }, progress: { ...place.progress, written: [] } };
  const { bySort } = directoryOf(place.reading.snapshot.model);
  const rankOf = ranking(slot, bare);
  const best: { readonly entry: Entry; readonly rank: number }[] = [];
  for (const sort of wanted.sorts) {
    for (const entry of bySort[sort]) {
      if (!isWanted(entry, wanted, slot, bare)) continue;
      const rank = rankOf(entry);
      if (best.length === most && rank >= (best.at(-1)?.rank ?? 0)) continue;
      const at = best.findLastIndex((one) => one.rank <= rank) + 1;
      best.splice(at, 0, { entry, rank });
      best.length = Math.min(best.length, most);
    }
  }
  return best.flatMap(({ entry }) => labelOf(entry, bare) ?? []);
}

/** Two steps that the design knows of, from the nearest component that depends on something. */
export function bestSteps(place: Place): readonly (readonly [string, string])[] {
  const { model } = place.reading.snapshot;
  const directory = directoryOf(model);
  const near = directory.bySort.component.filter(({ element }) => outer(element.id) === place.container);
  const called = (entry: Entry): readonly Id[] => [
    ...new Set(
      (model.componentById.get(entry.element.id)?.dependencies ?? []).flatMap(({ verb, target }) =>
        verb === "consumes" ? [] : [target],
      ),
    ),
  ];
  const from = near.find((entry) => called(entry).length > 1) ?? near.find((entry) => called(entry).length > 0);
  const start = from && directory.nameFrom(place.container, from);
  if (from === undefined || start === undefined) return [];
  return called(from)
    .slice(0, 2)
    .flatMap((target) => {
      const entry = directory.bySort.component.find(({ element }) => element.id === target);
      const end = entry && directory.nameFrom(place.container, entry);
      return end === undefined ? [] : [[start, end] as const];
    });
}

function isWanted(entry: Entry, wanted: Wanted, slot: SlotName, place: Place): boolean {
  const { kind } = entry;
  if (kind !== undefined && wanted.kinds?.includes(kind) === false && !isSeldom(kind, wanted)) return false;
  return entry.element.id !== place.own || slot === "judged" || slot === "measured";
}

function isSeldom(kind: ComponentKind | undefined, { seldom }: Wanted): boolean {
  return kind !== undefined && seldom?.includes(kind) === true;
}

/** The name as it is written here; with what was typed before its dot, where that leads to it. */
function labelOf(entry: Entry, place: Place): string | undefined {
  const { spot, container } = place;
  const { id } = entry.element;
  const dot = spot.typed.lastIndexOf(".");
  const directory = directoryOf(place.reading.snapshot.model);
  const written = directory.nameFrom(container, entry);
  if (dot < 0) return written;
  const owner = spot.typed.slice(0, dot + 1);
  if (written?.startsWith(owner) === true) return written;
  const scope = directory.scopesOf(container).find((around) => id.startsWith(around + owner));
  return scope === undefined ? undefined : id.slice(scope.length);
}

/** Whether the letters that were typed, small ones, occur in a name in their order, as editors filter. */
function isAbout(label: string, typed: string): boolean {
  let at = 0;
  for (const letter of label.toLowerCase()) if (letter === typed[at]) at += 1;
  return at >= typed.length;
}

/** Ranks: 0 best. What is in the same container comes before the same system, and that before the rest. */
function ranking(slot: SlotName, place: Place): (entry: Entry) => number {
  const { container } = place;
  const system = container?.split(".", 1)[0];
  const nearness = ({ element }: Entry): number => {
    if (outer(element.id) === container) return 0;
    return system !== undefined && element.id.startsWith(`${system}.`) ? 1 : 2;
  };
  if (slot === "step") return stepRanking(place, nearness);
  const taken = takenBy(place);
  const wanted = wantedBySlot[slot];
  return (entry) => {
    if (taken.has(entry.element.id)) return 8;
    return nearness(entry) + (wanted !== undefined && isSeldom(entry.kind, wanted) ? 4 : 0);
  };
}

/** What the statement, or another like it, names already. */
function takenBy({ reading, own, progress, spot }: Place): ReadonlySet<Id> {
  const component = own === undefined ? undefined : reading.snapshot.model.componentById.get(own);
  const verb = progress.head;
  const taken = new Set<Id>();
  if (component === undefined || spot.dependency !== undefined) return taken;
  // The one at the cursor is not another one.
  const written = spot.typed === "" ? undefined : spot.typed;
  for (const { verb: its, target } of component.dependencies) {
    if (its === verb && !(written !== undefined && target.endsWith(written))) taken.add(target);
  }
  return taken;
}

/** Behind an arrow what the caller depends on comes first; before one, what the flow has come to. */
function stepRanking(place: Place, nearness: (entry: Entry) => number): (entry: Entry) => number {
  const { model } = place.reading.snapshot;
  const { written } = place.progress;
  if (written.at(-1)?.text === "->") {
    const from = resolved(written.at(-2)?.text, place);
    const targets = new Set(
      from === undefined ? [] : model.componentById.get(from)?.dependencies.map(({ target }) => target),
    );
    // A topic hands on to those who consume it; of anything else nobody consumes, and all would be asked in vain.
    const kind = from === undefined ? undefined : model.componentById.get(from)?.kind;
    for (const { id, dependencies } of kind !== undefined && carriers.includes(kind) ? model.components : []) {
      if (dependencies.some(({ verb, target }) => verb === "consumes" && target === from)) targets.add(id);
    }
    return (entry) => (targets.has(entry.element.id) ? 0 : 1 + nearness(entry));
  }
  const flow = place.own === undefined ? undefined : model.flowById.get(place.own);
  const met = new Set(flow === undefined ? [] : visited(flow));
  return (entry) => (met.has(entry.element.id) ? 0 : 1 + nearness(entry));
}

function resolved(name: string | undefined, { container, reading }: Place): Id | undefined {
  if (name === undefined) return undefined;
  const { model } = reading.snapshot;
  const scopes = directoryOf(model).scopesOf(container);
  return scopes.map((around) => around + name).find((id) => model.componentById.has(id));
}

function visited(flow: Flow): readonly Id[] {
  const inItem = (item: FlowItem): readonly Id[] => {
    if (item.kind === "step") return [item.from, item.to];
    if (item.kind === "either") return item.branches.flatMap(({ body }) => body.flatMap(inItem));
    return item.kind === "reply" ? [] : item.body.flatMap(inItem);
  };
  return flow.body.flatMap(inItem);
}
