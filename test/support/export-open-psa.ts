// The failure of a flow as a fault tree in the Open-PSA format, read straight from the model by the definition of the
// language and by nothing of the analysis. It knows the designs of random-design.ts: no caches, branches or circles.

import type { Component, Dependency, Id, SystemModel } from "../../language/index.ts";

export interface ExportedTree {
  /** `define-fault-tree` and the events that it needs, for a file of several trees. */
  readonly xml: string;
  readonly top: string;
  /** Probabilities by event, named as findings name events. */
  readonly events: ReadonlyMap<string, number>;
  /** Names of events by the names that stand in the tree. */
  readonly nameOf: ReadonlyMap<string, string>;
}

/** A formula, or undefined for what never fails. */
type Formula = string | undefined;

/** The tree of a flow of one step from a client. Names in it begin with the prefix. */
export function exportTree(model: SystemModel, flowId: Id, prefix: string): ExportedTree {
  const events = new Map<string, number>();
  const nameOf = new Map<string, string>();
  const idOf = new Map<string, string>();
  const gates: string[] = [];
  const known = new Map<string, Formula>();

  const event = (name: string, probability: number): Formula => {
    events.set(name, probability);
    let id = idOf.get(name);
    if (id === undefined) {
      id = `${prefix}e${idOf.size}`;
      idOf.set(name, id);
      nameOf.set(id, name);
    }
    return `<basic-event name="${id}"/>`;
  };
  const join = (gate: string, parts: readonly Formula[]): Formula => {
    const inner = [...new Set(parts.filter((part) => part !== undefined))];
    return inner.length <= 1 ? inner[0] : `<${gate}>${inner.join("")}</${gate}>`;
  };
  /** Every one of the parts is down; one that never fails keeps the rest from mattering. */
  const allDown = (parts: readonly Formula[]): Formula => (parts.includes(undefined) ? undefined : join("and", parts));
  const anyDown = (parts: readonly Formula[]): Formula => join("or", parts);
  const named = (key: string, make: () => Formula): Formula => {
    if (known.has(key)) return known.get(key);
    const formula = make();
    const name = `${prefix}g${known.size}`;
    const reference = formula === undefined ? undefined : `<gate name="${name}"/>`;
    // A formula that is one event or gate needs no gate of its own.
    const isAlone = formula !== undefined && /^<(basic-event|gate) [^>]*\/>$/.test(formula);
    if (formula !== undefined && !isAlone) gates.push(`<define-gate name="${name}">${formula}</define-gate>`);
    known.set(key, isAlone ? formula : reference);
    return known.get(key);
  };

  const placeDown = (zoneOrRegion: Id | undefined): Formula => {
    if (zoneOrRegion === undefined) return undefined;
    const parts: Formula[] = [];
    for (const region of model.regions) {
      if (region.id === zoneOrRegion) parts.push(event(region.id, 1 - (region.availability?.value ?? 1)));
      for (const zone of region.zones) {
        if (zone.id !== zoneOrRegion) continue;
        parts.push(event(zone.id, 1 - (zone.availability?.value ?? 1)));
        parts.push(event(region.id, 1 - (region.availability?.value ?? 1)));
      }
    }
    return anyDown(parts);
  };

  /** Round the regions first, then round the zones named in each; `in` a region names no zone. */
  const placeOfCopy = (component: Component, index: number): Id | undefined => {
    const isSpread = component.across.length > 0;
    const refs = (isSpread ? component.across : component.in).map(({ id }) => id);
    const byRegion = new Map<Id, Id[]>();
    for (const id of refs) {
      const region = model.regions.find((one) => one.id === id || one.zones.some((zone) => zone.id === id));
      if (region === undefined) continue;
      const named = region.id !== id ? [id] : isSpread ? region.zones.map((zone) => zone.id) : [];
      byRegion.set(region.id, [...(byRegion.get(region.id) ?? []), ...named]);
    }
    const regions = [...byRegion];
    if (regions.length === 0) return undefined;
    const [region, zones] = regions[index % regions.length] as [Id, Id[]];
    if (zones.length === 0) return region;
    return zones[Math.floor(index / regions.length) % zones.length];
  };

  const down = (component: Component) =>
    component.availability === undefined
      ? (component.mttr?.value ?? 0) / ((component.mtbf?.value ?? 0) + (component.mttr?.value ?? 0))
      : 1 - component.availability.value;

  const standingDown = (component: Component): Formula => {
    const host = component.runsOn === undefined ? undefined : model.componentById.get(component.runsOn.id);
    const under = host === undefined ? undefined : named(`alone ${host.id}`, () => standingDown(host));
    if (component.kind === "external") return anyDown([event(component.id, down(component)), under]);
    const copyDown = (name: string, index: number) =>
      anyDown([event(name, down(component)), placeDown(placeOfCopy(component, index))]);
    const primary = component.replicas?.primary;
    if (primary !== undefined) {
      const first = copyDown(`${component.id} primary`, 0);
      if (component.failover === undefined) return anyDown([first, under]);
      const followers = Array.from({ length: primary.followers.value }, (_, index) =>
        copyDown(`${component.id} replica ${index + 1}`, index + 1),
      );
      const [mtbf, mttr] = [component.mtbf?.value ?? 0, component.mttr?.value ?? 0];
      const switching = Math.min(component.failover.within?.value ?? 0, mttr) / (mtbf + mttr);
      return anyDown([allDown([first, ...followers]), event(`${component.id} failover`, switching), under]);
    }
    const copies = component.quorum?.of.value ?? component.replicas?.count.value ?? 1;
    const needed = component.needs?.value ?? component.quorum?.write.value ?? 1;
    const all = Array.from({ length: copies }, (_, index) =>
      copyDown(copies === 1 ? component.id : `${component.id} replica ${index + 1}`, index),
    );
    const toLose = copies - needed + 1;
    if (toLose === 1) return anyDown([...all, under]);
    if (toLose === copies) return anyDown([allDown(all), under]);
    return anyDown([`<atleast min="${toLose}">${all.join("")}</atleast>`, under]);
  };

  const componentDown = (id: Id): Formula =>
    named(id, () => {
      const component = model.componentById.get(id) as Component;
      const standIns = new Set(
        component.dependencies.flatMap(({ fallback }) => (fallback?.kind === "component" ? [fallback.to.id] : [])),
      );
      const steps = component.dependencies.filter(({ target }) => !standIns.has(target));
      return anyDown([
        named(`alone ${id}`, () => standingDown(component)),
        ...steps.map((step) => stepDown(component, step)),
      ]);
    });

  const stepDown = (owner: Component, step: Dependency): Formula => {
    if (step.optional !== undefined || step.fallback?.kind === "answer") return undefined;
    const primary = componentDown(step.target);
    if (step.fallback === undefined) return primary;
    const standIn = owner.dependencies.find(
      ({ target }) => step.fallback?.kind === "component" && target === step.fallback.to.id,
    );
    if (standIn === undefined) throw new Error("a stand-in is declared");
    return allDown([primary, stepDown(owner, standIn)]);
  };

  const [step] = model.flowById.get(flowId)?.body ?? [];
  if (step?.kind !== "step") throw new Error("the flow begins with a step");
  const formula = componentDown(step.to);
  if (formula === undefined) throw new Error("a component has an event of its own");
  const top = `${prefix}top`;
  // A gate of one part is none in the format, so what never happens stands beside it.
  gates.push(`<define-gate name="${top}"><or>${formula}${impossible(prefix)}</or></define-gate>`);
  const data = [...idOf].map(([name, id]) => defined(id, events.get(name) ?? 0));
  const xml = [
    `<define-fault-tree name="${prefix}tree">`,
    ...gates,
    "</define-fault-tree>",
    "<model-data>",
    ...data,
    `<define-house-event name="${prefix}h"><constant value="false"/></define-house-event>`,
    "</model-data>",
  ].join("\n");
  return { xml, top, events, nameOf };
}

function impossible(prefix: string): string {
  return `<house-event name="${prefix}h"/>`;
}

function defined(id: string, probability: number): string {
  return `<define-basic-event name="${id}"><float value="${probability}"/></define-basic-event>`;
}
