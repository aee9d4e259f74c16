// The Domains view: regions, their zones, and the copies that stand in each, with what goes down with the place. It projects and
// judges nothing: where copies stand and what a loss takes are the analysis's word.

import type { Finding, Insight, PlaceInsight, PlaceLoss, Spot, StandingInsight } from "../../analysis/index.ts";
import type { Component, Id, Region, SystemModel, Zone } from "../../language/index.ts";
import type { DomainsScene, SceneChip, SceneLoss, ScenePlace, SceneRegion } from "../domains.ts";
import type { SceneFinding } from "../scene.ts";
import { counted, findingsByElement, joined } from "./words.ts";

/** What is drawn at most; what is left out is counted in a sentence. */
const most = { regions: 30, zones: 12, rows: 120, chips: 3000, lines: 16 } as const;

/** The places of a whole project; without regions where it declares none. Accepted findings are left out. Linear. */
export function domainsScene(
  model: SystemModel,
  { findings }: { readonly findings: readonly Finding[] },
  insight: Pick<Insight, "domains">,
): DomainsScene {
  const domains = insight.domains();
  const context = contextOf(model, findingsByElement(findings), domains.components);
  const shown = domains.regions.slice(0, most.regions);
  const zonesShown = Math.max(1, ...shown.map(({ zones }) => Math.min(most.zones, zones.length)));
  const rows = Math.max(8, Math.min(most.rows, Math.floor(most.chips / (shown.length * zonesShown))));
  const regions = shown.map(({ id, loss, zones }) => regionOf(context, id, loss, zones, rows));
  const nowhere = domains.components.filter(
    (standing) => context.spotsOf(standing).length === 0 && context.componentOf(standing.component)?.kind !== "client",
  );
  return {
    view: "domains",
    regions,
    nowhere: nowhere
      .slice(0, most.rows)
      .map((standing) => chipOf(context, standing, undefined, copiesIn(context, standing))),
    more: [
      ...moreWords(domains.regions.length - shown.length, "region", "regions", "is not drawn", "are not drawn"),
      ...moreWords(nowhere.length - most.rows, "component", "components", "is placed nowhere", "are placed nowhere"),
    ],
  };
}

/** What every part of the picture is made from. */
interface Context {
  readonly model: SystemModel;
  readonly regionById: ReadonlyMap<Id, Region>;
  readonly components: readonly StandingInsight[];
  readonly componentOf: (id: Id) => Component | undefined;
  /** Where a component stands; where it names no place itself, where what it runs on stands. */
  readonly spotsOf: (standing: StandingInsight) => readonly Spot[];
  readonly findingsOf: (id: Id) => readonly SceneFinding[];
  /** The findings of a component where it is drawn first; they are not repeated with every copy. */
  readonly findingsOnce: (id: Id) => readonly SceneFinding[];
  readonly hasSystems: boolean;
}

function contextOf(
  model: SystemModel,
  findingsById: ReadonlyMap<Id, readonly SceneFinding[]>,
  components: readonly StandingInsight[],
): Context {
  const standings = new Map(components.map((standing) => [standing.component, standing]));
  const spotsOf = ({ spots, hosts }: StandingInsight): readonly Spot[] => {
    if (spots.length > 0) return spots;
    const host = hosts.find((one) => (standings.get(one)?.spots.length ?? 0) > 0);
    return host === undefined ? [] : (standings.get(host)?.spots ?? []);
  };
  const told = new Set<Id>();
  return {
    ...{ model, components, spotsOf },
    regionById: new Map(model.regions.map((region) => [region.id, region])),
    componentOf: (id) => model.componentById.get(id),
    findingsOf: (id) => findingsById.get(id) ?? [],
    findingsOnce: (id) => {
      if (told.has(id)) return [];
      told.add(id);
      return findingsById.get(id) ?? [];
    },
    hasSystems: model.containers.filter(({ kind }) => kind === "system").length > 1,
  };
}

function regionOf(
  context: Context,
  id: Id,
  loss: PlaceLoss,
  zones: readonly PlaceInsight[],
  mostRows: number,
): SceneRegion {
  const region = context.regionById.get(id);
  const here = context.components
    .map((standing) => ({ standing, spots: context.spotsOf(standing).filter((spot) => spot.region === id) }))
    .filter(({ spots }) => spots.length > 0);
  const inZones = here.filter(({ spots }) => spots.some(({ place }) => place !== id));
  const inWhole = here.filter(({ spots }) => spots.every(({ place }) => place === id));
  const drawn = inZones.slice(0, mostRows);
  const shownZones = zones.slice(0, most.zones);
  // Chips are made row by row, so that a finding stands at the leftmost copy.
  const chips = drawn.flatMap(({ standing, spots }, row) =>
    shownZones.flatMap((zone) => {
      const spot = spots.find(({ place }) => place === zone.id);
      return spot === undefined ? [] : [{ zone: zone.id, chip: { ...spotChip(context, standing, spot), row } }];
    }),
  );
  return {
    ...placeOf(context, id, region, loss),
    detail: joined([region?.title === undefined ? undefined : region.name, availabilityWords(region)]),
    rows: drawn.length,
    zones: shownZones.map((zone) => {
      const declared = region?.zones.find((one) => one.id === zone.id);
      return {
        ...placeOf(context, zone.id, declared, zone.loss),
        detail: availabilityWords(declared) ?? "",
        chips: chips.filter((one) => one.zone === zone.id).map(({ chip }) => chip),
      };
    }),
    whole: inWhole.slice(0, mostRows).flatMap(({ standing, spots: [spot] }) =>
      // Beside zones, that the region takes what stands in no zone of it is no news.
      spot === undefined ? [] : [spotChip(context, standing, { ...spot, isFatal: spot.isFatal && zones.length === 0 })],
    ),
    more: [
      ...moreWords(zones.length - shownZones.length, "zone", "zones", "is not drawn", "are not drawn"),
      ...moreWords(
        Math.max(0, inZones.length - mostRows) + Math.max(0, inWhole.length - mostRows),
        ...["component", "components", "stands here", "stand here"],
      ),
    ],
  };
}

function moreWords(count: number, ...[one, many, does, doing]: readonly string[]): readonly string[] {
  if (count <= 0) return [];
  return [`${counted(count)} more ${count === 1 ? `${one} ${does}` : `${many} ${doing}`}.`];
}

function placeOf(context: Context, id: Id, place: Region | Zone | undefined, loss: PlaceLoss): ScenePlace {
  return {
    id,
    label: place?.title ?? place?.name ?? id,
    loss: lossIn(loss),
    findings: context.findingsOf(id),
  };
}

function availabilityWords(place: Region | Zone | undefined): string | undefined {
  const figure = place?.availability;
  if (figure === undefined) return undefined;
  const percent = (ratio: number): string => `${Number((ratio * 100).toFixed(9))}%`;
  return figure.upper === undefined || figure.upper === figure.value
    ? `available ${percent(figure.value)}`
    : `available ${percent(figure.value)} to ${percent(figure.upper)}`;
}

/** A loss in a few words, the whole of it for who points at it. */
function lossIn({ lost, partly, degraded, flows, load, says }: PlaceLoss): SceneLoss {
  const title = [
    ...says.slice(0, most.lines),
    ...(says.length > most.lines ? [`and ${says.length - most.lines} more`] : []),
  ].join("\n");
  if (flows === 0) return { lines: [], title };
  const ofFlows = `${counted(flows)} ${flows === 1 ? "flow" : "flows"}`;
  const lines: SceneLoss["lines"][number][] = [];
  if (lost.length > 0) lines.push({ weight: "lost", text: `${lost.length} of ${ofFlows} lost` });
  if (partly.length > 0) lines.push({ weight: "lost", text: `${partly.length} of ${ofFlows} lost in part` });
  if (degraded.length > 0) lines.push({ weight: "degraded", text: `${degraded.length} of ${ofFlows} degraded` });
  if (lines.length === 0) lines.push({ weight: "none", text: "no flow lost" });
  if (load !== undefined) lines.push({ text: `${load} of the declared load` });
  return { lines, title };
}

/** The copies of a component that stand in one place. */
function spotChip(context: Context, standing: StandingInsight, spot: Spot): SceneChip {
  const { copies, isOneThing, spots } = standing;
  const isGuest = spots.length === 0;
  if (isOneThing || isGuest) return chipOf(context, standing, spot, copiesIn(context, standing));
  const share = copies === 1 ? "the only copy" : `${counted(spot.count)} of ${counted(copies)}`;
  return chipOf(context, standing, spot, spot.hasPrimary && copies > 1 ? `primary, ${share}` : share);
}

function copiesIn(context: Context, { component, copies, isOneThing }: StandingInsight): string {
  if (isOneThing) return context.componentOf(component)?.kind === "external" ? "external" : "managed";
  return copies === 1 ? "1 copy" : `${counted(copies)} copies`;
}

function chipOf(
  context: Context,
  { component: id, hosts, cells }: StandingInsight,
  place: Pick<Spot, "place" | "isFatal"> | undefined,
  words: string,
): SceneChip {
  const component = context.componentOf(id);
  const [host] = hosts;
  const details = [
    words,
    ...(host === undefined ? [] : [`on ${context.componentOf(host)?.name ?? host}`]),
    ...(cells > 1 ? [`in each of ${counted(cells)} cells`] : []),
  ];
  const label = component?.title ?? component?.name ?? id;
  const system = component?.system === undefined ? undefined : context.model.containerById.get(component.system);
  return {
    id: place === undefined ? id : `${place.place} | ${id}`,
    element: id,
    job: component?.kind ?? "component",
    label,
    detail: joined([...details, context.hasSystems ? (system?.title ?? system?.name) : undefined]),
    isFatal: place?.isFatal === true,
    title: joined([label, id, ...details]),
    findings: context.findingsOnce(id),
  };
}
