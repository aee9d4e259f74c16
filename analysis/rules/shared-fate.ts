// Copies that are meant to be redundant and go down together, because one zone, region or host takes too many of them. Which
// places these are is a fact; a place that only takes down what has no copy to spare is left to single-point-of-failure.

import type { Component, Id, Region, SystemModel } from "../../language/index.ts";
import { downtimeWords, flowListWords, someWords } from "../facts/objectives/objective-words.ts";
import { type FatedFlow, type SharedFate, sharedFatesOf } from "../facts/shared-fate.ts";
import { nameOf, shareWords, timeWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const sharedFate = defineRule({
  id: "shared-fate",
  title: "Redundant copies fail together",
  category: "resilience",
  since: "0.1.0",

  rationale: `Copies help against what fails one of them at a time. What they stand in fails all of them at once: a zone loses power,
a host reboots. Copies that share such a place are paid for as redundancy and counted as redundancy, and are one thing in the outage
that they were bought for. A majority with two of its three members in one zone has the same fate as that zone.`,
  remedy: `Spread the copies over zones (\`replicas 3 across eu\`), a majority over at least three of them, and what runs
on one host over several.`,
  tradeoff: `Copies that are near each other answer each other faster, and traffic between zones is paid for. One zone is
reasonable for work that may wait until the zone is back, and for a design whose objective the loss of a zone does not break: say so
with an \`accept\`.`,
  sources: [
    {
      title: "AWS Well-Architected Framework, Reliability Pillar: Deploy the workload to multiple locations",
      url: "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_fault_isolation_multiaz_region_system.html",
      says: "Copies are placed so that no single location takes all of them.",
    },
    {
      title: "D. Ford et al., Availability in Globally Distributed Storage Systems, OSDI 2010",
      url: "https://www.usenix.org/conference/osdi10/availability-globally-distributed-storage-systems",
      says: "A large part of node failures comes in bursts, and most large bursts belong to a rack or to several racks.",
    },
  ],
  examples: {
    bad: `region eu { zones a, b, c }
client app { calls api }
service api { replicas 3 in eu.a }

flow buy {
  load 100/s
  slo availability 99.9% over 30d
  app -> api
}
`,
    good: `region eu { zones a, b, c }
client app { calls api }
service api { replicas 3 across eu }

flow buy {
  load 100/s
  slo availability 99.9% over 30d
  app -> api
}
`,
  },

  messages: {
    only: message`Zone ${"zone"} is the only one of ${"region"}, so all copies of ${"components"} stand in it, and its loss takes down ${"flows"}${"cost"}.`,
    place: message`All ${"copies"} copies of ${"component"} stand in ${"place"}, whose loss takes down ${"flows"}${"cost"}.`,
    most: message`${"lost"} of the ${"copies"} copies of ${"component"} stand in ${"place"} and ${"needed"} are needed, so its loss takes down ${"flows"}${"cost"}.`,
    hosts: message`All copies of ${"components"} run on ${"place"}, whose loss takes down ${"flows"}${"cost"}.`,
    host: message`All ${"copies"} copies of ${"component"} run on ${"place"}, whose loss takes down ${"flows"}${"cost"}.`,
  },

  check({ model, flows, options, report }) {
    const fates = sharedFatesOf(model, flows, options.thresholds.share);
    const sharedHosts = bySharedHost(fates);
    for (const [place, alike] of sharedHosts) {
      const host = model.componentById.get(place);
      if (host !== undefined)
        report("hosts", { ...together(host, alike), holes: holesOf(alike, { place: host.name }) });
    }
    const fatesByComponent = byComponent(fates.filter(({ kind, place }) => kind !== "host" || !sharedHosts.has(place)));
    const onlyZones = byOnlyZone(model, fatesByComponent);
    for (const { region, fates: alike } of onlyZones.values()) {
      const [first] = alike;
      if (first === undefined || alike.length === 1) continue;
      const names = { zone: nameOf(model, first.place), region: nameOf(model, region.id) };
      report("only", { ...together(region, alike), holes: holesOf(alike, names) });
    }
    for (const ofOne of fatesByComponent) {
      const [worst, ...alike] = ofOne;
      const inZone = onlyZones.get(worst?.place ?? "")?.fates ?? [];
      if (worst === undefined || (inZone.length > 1 && inZone.includes(worst))) continue;
      const { component, copies, lost, needed } = worst;
      const dearest = dearestOf(worst);
      const common = {
        element: component.id,
        at: component.at,
        // Where its copies stand is one question for a component.
        cause: "copies",
        flows: ofOne.flatMap((fate) => fate.flows.map(({ flow }) => flow.id)),
        values: {
          copies,
          lost,
          needed,
          ...(dearest?.downtime === undefined ? {} : { downtime: dearest.downtime[1] }),
        },
        evidence: ofOne.flatMap((fate) => evidenceOf(model, fate)),
      };
      const holes = {
        component: nameOf(model, component.id),
        place: placeWords(model, worst),
        copies: String(copies),
        flows: flowListWords(
          model,
          worst.flows.map(({ flow }) => flow),
        ),
        cost: costWords(dearest) + alikeWords(model, alike),
      };
      if (worst.kind === "host") report("host", { ...common, holes });
      else if (lost >= copies) report("place", { ...common, holes });
      else report("most", { ...common, holes: { ...holes, lost: String(lost), needed: String(needed) } });
    }

    /** What is said of a place that several components have in common. */
    function together(place: Component | Region, alike: readonly SharedFate[]) {
      const fated = fatedBy(alike);
      const dearest = dearestAmong(fated);
      return {
        element: place.id,
        at: place.at,
        cause: "copies",
        flows: fated.map(({ flow }) => flow.id),
        values: {
          components: alike.length,
          ...(dearest?.downtime === undefined ? {} : { downtime: dearest.downtime[1] }),
        },
        // Each of them costs much the same flows, which are told once.
        evidence: [...new Map(alike.flatMap((fate) => evidenceOf(model, fate)).map((one) => [one.says, one])).values()],
      };
    }

    function holesOf<T>(alike: readonly SharedFate[], names: T) {
      const fated = fatedBy(alike);
      return {
        ...names,
        components: someWords(
          alike.map(({ component }) => nameOf(model, component.id)),
          "component",
        ),
        flows: flowListWords(
          model,
          fated.map(({ flow }) => flow),
        ),
        cost: costWords(dearestAmong(fated)),
      };
    }
  },
});

/** The flows that several fates take down, each once. */
function fatedBy(fates: readonly SharedFate[]): readonly FatedFlow[] {
  return [...new Map(fates.flatMap((fate) => fate.flows.map((one) => [one.flow, one]))).values()];
}

/** By host that more than one component runs all its copies on, their fates: what they have in common is one cause, and there. */
function bySharedHost(fates: readonly SharedFate[]): ReadonlyMap<Id, readonly SharedFate[]> {
  const found = new Map<Id, SharedFate[]>();
  for (const fate of fates) {
    if (fate.kind === "host") found.set(fate.place, [...(found.get(fate.place) ?? []), fate]);
  }
  return new Map([...found].filter(([, alike]) => alike.length > 1));
}

/** The fates of each component, the worst first: that of most copies, then that of most flows. */
function byComponent(fates: readonly SharedFate[]): readonly (readonly SharedFate[])[] {
  const found = new Map<SharedFate["component"], SharedFate[]>();
  for (const fate of fates) found.set(fate.component, [...(found.get(fate.component) ?? []), fate]);
  return [...found.values()].map((ofOne) =>
    ofOne.sort((a, b) => b.lost - a.lost || b.flows.length - a.flows.length || (a.place < b.place ? -1 : 1)),
  );
}

/**
 * By zone that is the only one of its region, the components that are spread over that region and lose all their copies with it:
 * their one cause is the region.
 */
function byOnlyZone(
  model: SystemModel,
  fatesByComponent: readonly (readonly SharedFate[])[],
): ReadonlyMap<string, { readonly region: Region; readonly fates: SharedFate[] }> {
  const found = new Map<string, { region: Region; fates: SharedFate[] }>();
  for (const region of model.regions) {
    const [zone, ...others] = region.zones;
    if (zone !== undefined && others.length === 0) found.set(zone.id, { region, fates: [] });
  }
  if (found.size === 0) return found;
  for (const [worst, ...others] of fatesByComponent) {
    const known = worst === undefined ? undefined : found.get(worst.place);
    if (worst === undefined || known === undefined || others.length > 0 || worst.lost < worst.copies) continue;
    if (worst.component.across.some(({ id }) => id === known.region.id)) known.fates.push(worst);
  }
  return found;
}

function alikeWords(model: SystemModel, alike: readonly SharedFate[]): string {
  if (alike.length === 0) return "";
  const names = alike.map((fate) => placeWords(model, fate));
  return `, as does that of ${someWords(names, "place")}`;
}

function placeWords(model: SystemModel, { kind, place }: SharedFate): string {
  return kind === "host" ? nameOf(model, place) : `${kind} ${nameOf(model, place)}`;
}

/** The flow that loses most time. */
function dearestOf({ flows }: SharedFate): FatedFlow | undefined {
  return dearestAmong(flows);
}

function dearestAmong(flows: readonly FatedFlow[]): FatedFlow | undefined {
  const priced = flows.filter(({ downtime }) => downtime !== undefined);
  return priced.sort((a, b) => (b.downtime?.[1] ?? 0) - (a.downtime?.[1] ?? 0))[0];
}

function costWords(dearest: FatedFlow | undefined): string {
  if (dearest?.downtime === undefined || dearest.downtime[1] <= 0) return "";
  return `, for ${downtimeWords(dearest.downtime)} per ${timeWords(dearest.window ?? 0)}`;
}

/** Where the place is written, and what it takes of each flow. */
function evidenceOf(model: SystemModel, fate: SharedFate): readonly Evidence[] {
  const { component, place } = fate;
  const written = [...component.across, ...component.in, ...(component.runsOn === undefined ? [] : [component.runsOn])];
  const ref = written.find(({ id }) => id === place) ?? written[0];
  const where = placeWords(model, fate);
  const name = nameOf(model, component.id);
  return [
    { at: ref?.at ?? component.at, says: `${fate.lost} of ${fate.copies} copies of ${name} are lost with ${where}` },
    ...fate.flows.map(({ flow, share }) => ({
      at: flow.at,
      says: `${nameOf(model, flow.id)} loses ${shareWords(share)} of its requests`,
    })),
  ];
}
