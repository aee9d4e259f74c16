// The panel that chooses what of a picture is brought out: by system, flow, owner, tag and the severity of findings,
// with counts. The rest is dimmed, or hidden where the reader wants that. It holds the choice and knows nothing of what
// the values mean.

import type { KeptFilter } from "../protocol/preview.ts";
import { type Choice, type Facet, facets, type Option } from "./matching.ts";

export interface Filter {
  readonly element: HTMLElement;
  toggle(): void;
  isOpen(): boolean;
  choice(): Choice;
  /** Whether what is filtered out is hidden rather than dimmed. */
  hides(): boolean;
  /** What is chosen, for a later life of the page; undefined where nothing is. */
  kept(): KeptFilter | undefined;
  /** What there is to choose from, and how many elements pass of all. What is chosen stays so where there is none of it. */
  offer(options: readonly Option[], counts: { readonly passing: number; readonly all: number }): void;
}

const headings: Readonly<Record<Facet, string>> = {
  system: "System",
  flow: "Flow",
  owner: "Owner",
  tag: "Tag",
  severity: "Finding",
};

export interface FilterParts {
  /** Something else is chosen. */
  changed(): void;
  /** What passes is to fill the window. */
  zoom(): void;
  /** The panel is closed. */
  closed(): void;
}

/** A closed panel, of which is chosen what was kept. */
export function createFilter(
  page: Document,
  { changed, zoom, closed }: FilterParts,
  kept: KeptFilter | undefined,
): Filter {
  const element = page.createElement("div");
  element.className = "panel filter";
  element.id = "filter";
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", "Filter");
  element.hidden = true;
  const lists = page.createElement("div");
  const summary = page.createElement("output");
  summary.setAttribute("aria-live", "polite");
  const chosen = new Map<Facet, Set<string>>(facets.map((facet) => [facet, new Set<string>()]));
  for (const { facet, value } of kept?.chosen ?? []) chosen.get(facet as Facet)?.add(value);
  /** What values were called when they were last there. */
  const names = new Map<string, string>();
  let offered = "";

  const hide = checkbox(page, "Hide the others");
  hide.box.checked = kept?.hides === true;
  hide.box.addEventListener("change", changed);
  const clear = page.createElement("button");
  clear.type = "button";
  clear.textContent = "Clear";
  clear.addEventListener("click", () => {
    for (const values of chosen.values()) values.clear();
    for (const box of lists.querySelectorAll("input")) box.checked = false;
    changed();
  });
  const foot = page.createElement("div");
  foot.className = "foot";
  const fill = page.createElement("button");
  fill.type = "button";
  fill.textContent = "Zoom to it";
  fill.addEventListener("click", zoom);
  foot.append(hide.label, clear, fill, summary);
  element.append(lists, foot);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    element.hidden = true;
    event.stopPropagation();
    closed();
  });

  const fieldset = (facet: Facet, options: readonly Option[]): HTMLElement => {
    const set = page.createElement("fieldset");
    const legend = page.createElement("legend");
    legend.textContent = headings[facet];
    set.append(legend);
    for (const { value, name, count } of options) {
      const one = checkbox(page, `${name} (${count})`);
      one.box.checked = chosen.get(facet)?.has(value) === true;
      one.box.addEventListener("change", () => {
        if (one.box.checked) chosen.get(facet)?.add(value);
        else chosen.get(facet)?.delete(value);
        changed();
      });
      set.append(one.label);
    }
    return set;
  };

  return {
    element,
    toggle() {
      element.hidden = !element.hidden;
      if (element.hidden) closed();
      else element.querySelector("input")?.focus();
    },
    isOpen: () => !element.hidden,
    choice: () => chosen,
    hides: () => hide.box.checked,
    kept() {
      const values = [...chosen].flatMap(([facet, those]) => [...those].map((value) => ({ facet, value })));
      return values.length === 0 && !hide.box.checked ? undefined : { chosen: values, hides: hide.box.checked };
    },
    offer(present, counts) {
      for (const { facet, value, name } of present) names.set(`${facet} ${value}`, name);
      const gone = [...chosen].flatMap(([facet, values]) =>
        [...values]
          .filter((value) => !present.some((option) => option.facet === facet && option.value === value))
          .map((value) => ({ facet, value, name: names.get(`${facet} ${value}`) ?? value, count: 0 })),
      );
      const options = [...present, ...gone];
      const key = JSON.stringify(options);
      if (key !== offered) {
        offered = key;
        const sets = facets.flatMap((facet) => {
          const own = options.filter((option) => option.facet === facet);
          return own.length === 0 ? [] : [fieldset(facet, own)];
        });
        const hadFocus = lists.contains(page.activeElement);
        lists.replaceChildren(...sets);
        if (hadFocus) (lists.querySelector("input") ?? hide.box).focus();
        if (sets.length === 0) lists.textContent = "There is nothing to tell elements apart by.";
      }
      const words = `${counts.passing} of ${counts.all} shown`;
      if (summary.textContent !== words) summary.textContent = words;
    },
  };
}

function checkbox(page: Document, text: string): { readonly label: HTMLLabelElement; readonly box: HTMLInputElement } {
  const label = page.createElement("label");
  const box = page.createElement("input");
  box.type = "checkbox";
  const words = page.createElement("span");
  words.textContent = text;
  label.append(box, words);
  return { label, box };
}
