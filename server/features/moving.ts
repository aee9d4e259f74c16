// Elements of a picture that a person puts elsewhere: what the file of positions is to say afterwards. Nothing is written here.

import { insightOf } from "../../analysis/index.ts";
import { dropPlace, type Standing } from "../../diagram/dropping.ts";
import {
  changePositions,
  movableViews,
  type PositionChange,
  type PositionsWritten,
  positionsName,
} from "../../diagram/positions.ts";
import type { GraphView } from "../../diagram/scene.ts";
import { entriesOf, sceneOf } from "../../diagram/views.ts";
import type { Move } from "../../protocol/positions.ts";
import type { Judgement } from "../checking.ts";
import type { KeptPositions } from "../positions.ts";

export interface MovingAsk {
  readonly view: GraphView;
  readonly moves: readonly Move[] | "all";
  readonly kept: KeptPositions;
  /** What stands where in the picture in which it is moved. */
  readonly standing: ReadonlyMap<string, Standing>;
  readonly judgement: Pick<Judgement, "snapshot" | "report" | "facts">;
  /** The file is of this design alone, so that what the design does not know is of nobody. */
  readonly isWhole: boolean;
}

/** The file after some elements were moved; refused where it cannot be written without a loss. */
export function moved({ view, moves, kept, standing, judgement, isWhole }: MovingAsk): PositionsWritten {
  if (kept.refused !== undefined)
    return { kind: "refused", why: `${positionsName} cannot be changed. ${kept.refused}` };
  const places = kept.read.positions.get(view);
  // What a broken text hides is not gone.
  const isBroken = judgement.snapshot.problems.some((problem) => problem.severity === "error");
  const exists = existing(judgement);
  const isMeant = ({ id, to }: Move): boolean => isBroken || to === undefined || standing.has(id) || exists(view, id);
  const meant = moves === "all" ? [] : moves.filter(isMeant);
  if (moves !== "all" && meant.length === 0) return { kind: "refused", why: "What was to be moved is gone." };
  const changes: readonly PositionChange[] =
    moves === "all"
      ? [...(places?.keys() ?? [])].map((id) => ({ view, id, to: undefined }))
      : meant.map(({ id, to }) => ({
          ...{ view, id },
          // Several at once lead back to what was, which needs no room to be sought.
          to:
            to === undefined || meant.length > 1
              ? to
              : dropPlace(standing, id, to, (other) => places?.has(other) === true),
        }));
  return changePositions(kept.text, changes, isWhole && !isBroken ? exists : () => true);
}

/** Tells whether an element is in a view; each view is looked through when it is first asked about. */
function existing({ snapshot: { model }, report, facts }: MovingAsk["judgement"]) {
  const idsByView = new Map<GraphView, ReadonlySet<string>>();
  const idsOf = (view: GraphView): ReadonlySet<string> => {
    const scene = sceneOf({ view }, { model, report, facts, insight: insightOf(facts) });
    return new Set("why" in scene ? [] : entriesOf(scene).map(({ id }) => id));
  };
  return (view: GraphView, id: string): boolean => {
    const ids = idsByView.get(view) ?? idsOf(view);
    idsByView.set(view, ids);
    return ids.has(id);
  };
}

/** The view of that name in which elements can be put elsewhere; undefined for any other. */
export function movableView(view: unknown): GraphView | undefined {
  return movableViews.find((one) => one === view);
}
