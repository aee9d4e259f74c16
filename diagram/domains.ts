// What the picture of places shows: regions, their zones, and a chip for each component in each place, in rows, so that the copies of one
// component stand side by side. How that is drawn stands in `domains-svg.ts`.

import type { Overlay } from "./look.ts";
import type { Weight } from "./matrix.ts";
import { insideInWords, type Job, type SceneEntry, type SceneFinding, type SceneMark } from "./scene.ts";

/** What goes down with a place: short lines, and the whole of it for who points at it. */
export interface SceneLoss {
  /** A line without a weight goes on where the one before it ends. */
  readonly lines: readonly { readonly weight?: Weight; readonly text: string }[];
  readonly title: string;
}

/** A region or a zone. */
export interface ScenePlace {
  /** Qualified name. */
  readonly id: string;
  readonly label: string;
  readonly loss: SceneLoss;
  readonly findings: readonly SceneFinding[];
}

/** A component where some of its copies stand. */
export interface SceneChip {
  /** Place and component, unique in the scene; the component alone where it is placed nowhere. */
  readonly id: string;
  /** The component's qualified name. */
  readonly element: string;
  readonly job: Job;
  readonly label: string;
  /** How many of its copies stand there. */
  readonly detail: string;
  /** Whether too few copies are left when the place is lost. */
  readonly isFatal: boolean;
  readonly title: string;
  readonly findings: readonly SceneFinding[];
  /** What an overlay reads at the component. */
  readonly mark?: SceneMark;
}

export interface SceneZone extends ScenePlace {
  readonly detail: string;
  /** At most one in each row of the region. */
  readonly chips: readonly (SceneChip & { readonly row: number })[];
}

export interface SceneRegion extends ScenePlace {
  readonly detail: string;
  /** Drawn closed: how many components stand in it. Unwritten, it is drawn open. */
  readonly collapsed?: number;
  readonly zones: readonly SceneZone[];
  /** Components that stand in its zones, a row for each. */
  readonly rows: number;
  /** What stands in the region and in no zone of it that is named. */
  readonly whole: readonly SceneChip[];
  /** What is left out, in sentences. */
  readonly more: readonly string[];
}

export interface DomainsScene {
  readonly view: "domains";
  readonly regions: readonly SceneRegion[];
  /** What stands in no place that is named. */
  readonly nowhere: readonly SceneChip[];
  readonly more: readonly string[];
  /** What is laid over the chips, and whether it is explained below them. */
  readonly overlay?: Exclude<Overlay, "findings">;
  readonly legend?: true;
}

/** All chips, in the order of the places. */
export function chipsOf({ regions, nowhere }: Pick<DomainsScene, "regions" | "nowhere">): readonly SceneChip[] {
  return [...regions.flatMap(({ zones, whole }) => [...zones.flatMap(({ chips }) => chips), ...whole]), ...nowhere];
}

/** The places with other chips in them. */
export function mapChips(
  { regions, nowhere }: DomainsScene,
  change: <Chip extends SceneChip>(chip: Chip) => Chip,
): Pick<DomainsScene, "regions" | "nowhere"> {
  return {
    regions: regions.map((region) => ({
      ...region,
      zones: region.zones.map((zone) => ({ ...zone, chips: zone.chips.map(change) })),
      whole: region.whole.map(change),
    })),
    nowhere: nowhere.map(change),
  };
}

/** Everything in the picture that can be pointed at: each region, what stands in it as a whole behind its zones. */
export function domainsEntries({ regions, nowhere }: DomainsScene): readonly SceneEntry[] {
  const placeEntry = (
    { id, label, loss, findings }: ScenePlace,
    kind: string,
    parent?: string,
    inside?: string,
  ): SceneEntry => ({
    ...{ id, element: id, name: label, kind, findings },
    detail: [lossWords(loss), inside].filter((part) => part !== undefined && part !== "").join(", "),
    ...(parent === undefined ? {} : { parent }),
  });
  const chipEntry = ({ id, element, job, label, detail, findings }: SceneChip, parent?: string): SceneEntry => ({
    ...{ id, element, name: label, kind: job, detail, findings },
    ...(parent === undefined ? {} : { parent }),
  });
  return [
    ...regions.flatMap((region) => [
      region.collapsed === undefined
        ? placeEntry(region, "region")
        : placeEntry(region, "region", undefined, insideInWords(region.collapsed)),
      ...region.zones.flatMap((zone) => [
        placeEntry(zone, "zone", region.id),
        ...zone.chips.map((chip) => chipEntry(chip, zone.id)),
      ]),
      ...region.whole.map((chip) => chipEntry(chip, region.id)),
    ]),
    ...nowhere.map((chip) => chipEntry(chip)),
  ];
}

/** What goes down with a place, in one line. */
export function lossWords({ lines }: SceneLoss): string {
  return lines.map(({ text }) => text).join(", ");
}
