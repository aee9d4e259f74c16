// Finding things in the picture: the search and the filter together, and what both make of the picture, where what is not meant is dimmed
// and what is filtered out is dimmed or gone.

import type { PictureNode } from "../protocol/lsp.ts";
import type { PreviewState } from "../protocol/preview.ts";
import { createFilter } from "./filter.ts";
import { countOf, matchesOf, optionsOf, passing } from "./matching.ts";
import { type Groups, isFrame, shroud } from "./picture.ts";
import { createSearch } from "./search.ts";
import { hull } from "./sight.ts";
import type { Viewport } from "./viewport.ts";

/** What of it a later life of the page goes on with. */
export type KeptFinding = Pick<PreviewState, "filter" | "search">;

export interface Finding {
  /** The field and the panel. */
  readonly parts: readonly { readonly element: HTMLElement }[];
  /** Opens the search. */
  search(): void;
  /** Opens the filter, or closes it. */
  filter(): void;
  /** What is filtered and looked for, for a later life of the page. */
  kept(): KeptFinding;
  /** The picture is another one: what was looked for and filtered is so in it too. */
  again(): void;
}

export interface FindingParts {
  readonly stage: HTMLElement;
  readonly viewport: Pick<Viewport, "bringIntoSight" | "boxOf" | "show">;
  groups(): Groups;
  nodes(): readonly PictureNode[];
  /** The group of an element, else of what now stands for it. */
  standIn(id: string): SVGGElement | undefined;
  /** Whether the panel is open, and whether it keeps anything back. */
  toggled(isOpen: boolean, isOn: boolean): void;
  /** Something else is filtered or looked for. */
  changed(): void;
  /** The panel was closed from within. */
  left(): void;
}

/** `kept` is what an earlier life of the page filtered and looked for. */
export function createFinding(page: Document, parts: FindingParts, kept: KeptFinding): Finding {
  const { stage, viewport, groups, nodes } = parts;
  /** Ids that pass; undefined where nothing is filtered. */
  let filtered: ReadonlySet<string> | undefined;
  /** What the open search has found. */
  let searched: ReadonlySet<SVGGElement | undefined> | undefined;

  /** Dims what a search does not mean, and dims or hides what the filter keeps back. */
  const apply = (found = search.isOpen() ? searched : undefined): void => {
    searched = found;
    const all = nodes();
    filtered = passing(all, filter.choice(), (id) => {
      const edge = groups().get(id);
      return [edge?.dataset.source, edge?.dataset.target];
    });
    filter.offer(optionsOf(all), { passing: countOf(all, filtered), all: countOf(all) });
    parts.toggled(filter.isOpen(), filtered !== undefined);
    const known = new Set(all.map(({ id }) => id));
    shroud(stage, groups(), (id, group) => {
      const isOut = filtered !== undefined && !filtered.has(id) && known.has(id);
      if (isOut && filter.hides()) return "gone";
      return isOut || (found !== undefined && !found.has(group) && !isFrame(group)) ? "dim" : undefined;
    });
  };

  const isHidden = (id: string): boolean => filter.hides() && filtered !== undefined && !filtered.has(id);

  const search = createSearch(
    page,
    {
      find(query) {
        const all = matchesOf(nodes(), query);
        const matches = all.filter((id) => !isHidden(id));
        return { matches, hidden: all.length - matches.length };
      },
      found(matches, current) {
        const withinOf = new Map(nodes().map(({ id, within }) => [id, within]));
        const groupOf = (id: string): SVGGElement | undefined =>
          groups().get(id) ?? groups().get(withinOf.get(id) ?? "");
        const found = new Set(matches?.map(groupOf));
        const at = current === undefined ? undefined : groupOf(current);
        for (const group of groups().values()) {
          group.classList.toggle("found", found.has(group));
          group.classList.toggle("current", group === at);
        }
        apply(matches === undefined ? undefined : found);
        if (at !== undefined) viewport.bringIntoSight(at);
      },
      changed: () => parts.changed(),
      closed: (current) => (parts.standIn(current ?? "") ?? stage).focus(),
    },
    kept.search,
  );
  const filter = createFilter(
    page,
    {
      changed() {
        apply();
        search.again();
        parts.changed();
      },
      zoom() {
        const shownOnes = [...(filtered ?? groups().keys())].flatMap((id) => groups().get(id) ?? []);
        // Frames stand around what passes, and would bring all of a system into sight.
        const box = hull(shownOnes.filter((group) => !isFrame(group)).map(viewport.boxOf));
        if (box !== undefined) viewport.show(box);
      },
      closed() {
        parts.toggled(false, filtered !== undefined);
        parts.left();
      },
    },
    kept.filter,
  );

  return {
    parts: [search, filter],
    search: () => search.open(),
    filter() {
      search.close();
      filter.toggle();
      apply();
    },
    kept() {
      const [chosen, words] = [filter.kept(), search.kept()];
      return { ...(chosen === undefined ? {} : { filter: chosen }), ...(words === undefined ? {} : { search: words }) };
    },
    again() {
      // What the filter hides is not found.
      apply();
      search.again();
    },
  };
}
