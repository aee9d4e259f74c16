// What stands in which region and zone, and what goes down with each: the blast radius of places, and the copies that make it, as
// plain data for pictures and reports.

import type { Count, Id, SystemModel } from "../language/index.ts";
import type { Derivation } from "./fact.ts";
import { blastRadiusFactOf, blastRadiusOf } from "./facts/blast-radius.ts";
import { placedCopiesOf, type Spot } from "./facts/placed-copies.ts";
import { standingsOf } from "./facts/redundancy.ts";
import { loadShareWords } from "./facts/words.ts";

export type { Spot } from "./facts/placed-copies.ts";

/** What goes down with a zone or a region while all else is up. */
export interface PlaceLoss {
  /** Flows that lose all requests, flows that lose some, and flows that are served only because something stands in. */
  readonly lost: readonly Id[];
  readonly partly: readonly Id[];
  readonly degraded: readonly Id[];
  /** Flows of the whole design. */
  readonly flows: Count;
  /** Share of the declared load that fails, such as `33%`; absent where no flow states a load or none is lost. */
  readonly load?: string;
  /** The blast radius with its derivation, line by line: flows with their shares, and the data behind it. */
  readonly says: readonly string[];
}

export interface PlaceInsight {
  readonly id: Id;
  readonly loss: PlaceLoss;
}

export interface RegionInsight extends PlaceInsight {
  readonly zones: readonly PlaceInsight[];
}

/** A component with its copies and where they stand. */
export interface StandingInsight {
  readonly component: Id;
  /** Copies in all, of one cell and one shard; 1 of what somebody else runs as one thing. */
  readonly copies: Count;
  readonly isOneThing: boolean;
  /** Empty where nothing places it. */
  readonly spots: readonly Spot[];
  /** What it runs on, and what that runs on. */
  readonly hosts: readonly Id[];
  /** Independent copies that the containers around it make of all this, ≥ 1. */
  readonly cells: Count;
}

export interface DomainsInsight {
  /** In declaration order; empty where the design declares none. */
  readonly regions: readonly RegionInsight[];
  /** Every component, in declaration order. */
  readonly components: readonly StandingInsight[];
}

/** Regions, zones and what stands in them. Exact. */
export function domainsOf(model: SystemModel): DomainsInsight {
  return {
    regions: model.regions.map(({ id, zones }) => ({
      ...{ id, loss: lossOf(model, id) },
      zones: zones.map((zone) => ({ id: zone.id, loss: lossOf(model, zone.id) })),
    })),
    components: placedCopiesOf(model).map(({ component, copies, isOneThing, spots, cells }) => ({
      ...{ component: component.id, copies, isOneThing, spots, cells },
      hosts:
        component.runsOn === undefined
          ? []
          : standingsOf(model)
              .of(component, "call")
              .hosts.map(({ id }) => id),
    })),
  };
}

function lossOf(model: SystemModel, id: Id): PlaceLoss {
  const { effects, shareOfLoad } = blastRadiusOf(model, id);
  const all = effects.filter(({ lost }) => lost[0] >= 1);
  const some = effects.filter(({ lost }) => lost[0] < 1 && lost[1] > 0);
  const worse = effects.filter(({ lost, degraded }) => lost[1] <= 0 && degraded[1] > 0);
  const idOf = ({ flow }: (typeof effects)[number]): Id => flow.id;
  return {
    ...{ lost: all.map(idOf), partly: some.map(idOf), degraded: worse.map(idOf), flows: model.flows.length },
    ...(shareOfLoad === undefined || shareOfLoad[1] <= 0 ? {} : { load: loadShareWords(shareOfLoad) }),
    says: linesOf(blastRadiusFactOf(model, id)?.derivation),
  };
}

function linesOf(derivation: Derivation | undefined): readonly string[] {
  return derivation === undefined ? [] : [derivation.says, ...(derivation.steps ?? []).map(({ says }) => says)];
}
