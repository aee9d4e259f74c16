// The field that looks for words in the picture: counts what it finds and walks from one to the next. What is found and what then
// happens to the picture is told to it.

import { mostSearched } from "../protocol/preview.ts";

export interface Search {
  readonly element: HTMLElement;
  /** Shows the field and gives it the focus. */
  open(): void;
  close(): void;
  isOpen(): boolean;
  /** The words that are looked for, for a later life of the page; undefined where the field is closed or empty. */
  kept(): string | undefined;
  /** The picture is another one: looks for the same words again and stays where it was. */
  again(): void;
}

export interface SearchParts {
  /** Ids of what a query means, in the order of the picture, and how many more there are that are hidden. */
  find(query: string): { readonly matches: readonly string[]; readonly hidden: number };
  /** What is found, and which one is looked at; nothing at all once the search is over. */
  found(matches: readonly string[] | undefined, current: string | undefined): void;
  /** Other words are looked for, or none any more. */
  changed(): void;
  /** The search is over; `current` is what was looked at last. */
  closed(current: string | undefined): void;
}

/** A search that `/` and Ctrl+F open wherever the focus is; closed at first, or with the words that an earlier life of the page kept. */
export function createSearch(
  page: Document,
  { find, found, changed, closed }: SearchParts,
  words: string | undefined,
): Search {
  const element = page.createElement("div");
  element.className = "tools search";
  element.setAttribute("role", "search");
  element.hidden = words === undefined;
  const field = page.createElement("input");
  field.type = "search";
  field.placeholder = "Find in the picture";
  field.setAttribute("aria-label", "Find in the picture");
  field.maxLength = mostSearched;
  field.value = words ?? "";
  const count = page.createElement("output");
  count.className = "count";
  count.setAttribute("aria-live", "polite");
  let matches: readonly string[] = [];
  let hidden = 0;
  let current: string | undefined;

  const tell = (): void => {
    const place = current === undefined ? -1 : matches.indexOf(current);
    const more = hidden === 0 ? "" : `, ${hidden} hidden`;
    if (field.value.trim() === "") count.textContent = "";
    else if (matches.length === 0) count.textContent = `Nothing found${more}`;
    else count.textContent = `${place + 1} of ${matches.length}${more}`;
    found(field.value.trim() === "" ? undefined : matches, current);
  };
  const look = (): void => {
    ({ matches, hidden } = find(field.value));
    if (current === undefined || !matches.includes(current)) current = matches[0];
    tell();
  };
  const step = (by: number): void => {
    if (matches.length === 0) return;
    const place = current === undefined ? -1 : matches.indexOf(current);
    current = matches[(place + by + matches.length) % matches.length];
    tell();
  };
  const open = (): void => {
    element.hidden = false;
    field.focus();
    field.select();
    look();
    changed();
  };
  const close = (): void => {
    if (element.hidden) return;
    element.hidden = true;
    const last = field.value.trim() === "" ? undefined : current;
    found(undefined, undefined);
    changed();
    closed(last);
  };
  const button = (text: string, name: string, act: () => void): HTMLButtonElement => {
    const one = page.createElement("button");
    one.type = "button";
    one.textContent = text;
    one.title = name;
    one.setAttribute("aria-label", name);
    one.addEventListener("click", act);
    return one;
  };
  field.addEventListener("input", () => {
    look();
    changed();
  });
  page.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    const isFind = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f";
    if (!isFind && (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey)) return;
    event.preventDefault();
    open();
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target === field) step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  element.append(
    field,
    count,
    button("↑", "Previous match (Shift+Enter)", () => step(-1)),
    button("↓", "Next match (Enter)", () => step(1)),
    button("×", "Close the search (Escape)", close),
  );
  return {
    element,
    open,
    close,
    isOpen: () => !element.hidden,
    kept: () => (element.hidden || field.value.trim() === "" ? undefined : field.value),
    again() {
      if (!element.hidden) look();
    },
  };
}
