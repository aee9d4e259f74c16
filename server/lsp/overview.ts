// The overview of a design with its places as the protocol writes them: files as the editor spells them, lines and columns.

import type { Place, Snapshot } from "../../language/index.ts";
import type { ExplanationPage, OverviewBranch, OverviewPlace, OverviewProject } from "../../protocol/overview.ts";
import type { ExplainedPage } from "../features/explanation.ts";
import type { DesignBranch, DesignOverview } from "../features/overview.ts";
import { type Spelling, toLocation } from "../to-lsp.ts";

export interface Named {
  readonly root: string;
  readonly file: string;
  readonly title: string;
  readonly spelling: Spelling;
}

export function toOverviewProject(snapshot: Snapshot, overview: DesignOverview, named: Named): OverviewProject {
  const { root, file, title, spelling } = named;
  const placed = (place: Place): OverviewPlace =>
    toLocation(snapshot, place, spelling) ?? nowhere(spelling(place.file));
  const branch = ({ place, branches, ...rest }: DesignBranch): OverviewBranch => ({
    ...rest,
    ...(place === undefined ? {} : { place: placed(place) }),
    branches: branches.map(branch),
  });
  return {
    root: spelling(root),
    file,
    title,
    counts: overview.counts,
    entries: overview.entries.map(({ place, ...entry }) => ({ ...entry, place: placed(place) })),
    branches: overview.branches.map(branch),
    own: overview.own,
    more: overview.more,
  };
}

/** The page of an explanation with the places that its lines were read from. */
export function toExplanation(snapshot: Snapshot, { text, links }: ExplainedPage, spelling: Spelling): ExplanationPage {
  return {
    text,
    links: links.flatMap(({ line, start, end, place }) => {
      const target = toLocation(snapshot, place, spelling);
      return target === undefined ? [] : [{ line, start, end, place: target }];
    }),
  };
}

/** The beginning of a file. */
function nowhere(uri: string): OverviewPlace {
  const start = { line: 0, character: 0 };
  return { uri, range: { start, end: start } };
}
