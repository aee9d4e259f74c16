// What stands around the picture: the stage it hangs on, the choice of views and of what they are about, the zoom buttons, and the
// line that says how things are.

import { readOverlay } from "../protocol/guards.ts";
import { type Look, type LookSubject, type View, views } from "../protocol/lsp.ts";
import type { PreviewStatus } from "../protocol/preview.ts";
import { createOverlayChoice } from "./overlay.ts";
import type { Viewport } from "./viewport.ts";

export interface Furniture {
  readonly stage: HTMLElement;
  /** The row of buttons above the picture. */
  readonly bar: HTMLElement;
  /** Whether what the view shows can be collapsed and expanded. */
  offerFolds(isPossible: boolean): void;
  /** Whether the filter's panel is open, and whether anything is filtered out. */
  showFilter(isOpen: boolean, isActive: boolean): void;
  /** Says something to who does not see the picture. */
  speak(words: string): void;
  /** Says how the picture stands to the text; in the middle of the page while there is no picture. */
  say(status: PreviewStatus, hasPicture: boolean): void;
  /** Shows which view is looked at, and what it can be about. */
  offer(look: Look, subjects: readonly LookSubject[]): void;
  /** What the status line says while there is nothing to say about the text; empty for nothing. */
  tell(words: string): void;
}

/** What each view is called, and what it shows. */
const names: Readonly<Record<View, readonly [name: string, shows: string]>> = {
  map: ["Map", "Components by system, and what they ask of each other"],
  flow: ["Flow", "One flow from top to bottom, and where its time goes"],
  domains: ["Domains", "Regions and zones, the copies that stand in each, and what goes down with them"],
  data: ["Data", "Where data is official, which copies follow it and how late, who writes and who reads it"],
  failure: ["Failure", "What is lost when something fails, and when"],
  shared: ["Shared", "What systems share, how they use it and what they lose with it"],
};

/** What the page does when a button is pressed, beside zooming. */
export interface Actions {
  /** What was asked for last. */
  asked(): Look;
  /** Another view. */
  turnTo(look: Look): void;
  /** The same view with something else laid over it. */
  overlay(look: Look): void;
  /** What the present view is about. */
  choose(look: Look): void;
  search(): void;
  filter(): void;
  /** Closes every system and group, or opens them all. */
  fold(how: "closed" | "open"): void;
  /** Asks for the picture anew; left out where nobody could give another one. */
  readonly refresh?: () => void;
  /** Offers to take the picture away; left out where that is not possible. */
  readonly take?: (button: HTMLElement) => void;
}

/** Builds it into the document's body: buttons before the picture, so that the tab key comes by them first. */
export function createFurniture(page: Document, viewport: Viewport, actions: Actions): Furniture {
  const stage = page.createElement("div");
  stage.className = "stage";
  stage.tabIndex = 0;
  stage.setAttribute("role", "application");
  stage.setAttribute(
    "aria-label",
    "Picture of the design. Tab goes through its elements, arrows go to neighbours, Enter shows the text, I tells more, F lets fail, S slows, the menu key offers the rest, slash searches, plus and minus zoom, 0 fits.",
  );
  const blank = page.createElement("div");
  blank.className = "blank";
  const status = page.createElement("div");
  status.className = "status";
  status.setAttribute("role", "status");
  let told = "";
  const again = page.createElement("button");
  again.className = "again";
  again.textContent = "Ask Again";
  again.addEventListener("click", () => actions.refresh?.());
  const spoken = page.createElement("div");
  spoken.className = "spoken";
  spoken.setAttribute("role", "status");
  const choice = createChoice(page, actions);
  const overlay = createOverlayChoice(page, actions.asked, actions.overlay);
  const folds = createRow(page, "Systems", [
    { text: "Collapse", name: "Collapse all systems", act: () => actions.fold("closed") },
    { text: "Expand", name: "Expand all systems", act: () => actions.fold("open") },
  ]);
  folds.hidden = true;
  const finds = createRow(page, "Find", [
    { text: "Find", name: "Find in the picture (/)", act: actions.search },
    { text: "Filter", name: "Filter the picture", act: actions.filter, opens: "filter" },
  ]);
  const bar = page.createElement("div");
  bar.className = "bar";
  // What the picture is about stands together where it begins; what is done with it follows, at the other end where there is room.
  const lead = page.createElement("div");
  lead.className = "lead";
  lead.append(choice.element, overlay.element);
  bar.append(lead, folds, finds, createTools(page, viewport));
  const { take } = actions;
  if (take !== undefined) {
    bar.append(
      createRow(page, "Take away", [{ text: "Export", name: "Export the picture", act: take, hasMenu: true }]),
    );
  }
  page.body.append(bar, stage, blank, status, spoken);
  // What opens below the buttons is told where they end, and a picture is fitted below them.
  new ResizeObserver(() => {
    page.body.style.setProperty("--bar", `${bar.getBoundingClientRect().bottom}px`);
    viewport.resized();
  }).observe(bar);
  return {
    stage,
    bar,
    offer(look, subjects) {
      choice.offer(look, subjects);
      overlay.offer(look);
    },
    offerFolds(isPossible) {
      folds.hidden = !isPossible;
    },
    showFilter(isOpen, isActive) {
      const button = finds.querySelector("[aria-controls]");
      button?.setAttribute("aria-expanded", String(isOpen));
      button?.setAttribute("aria-pressed", String(isActive));
    },
    speak(words) {
      spoken.textContent = words;
    },
    say(what, hasPicture) {
      const isAmiss = what.state === "stale" || what.state === "failed";
      stage.classList.toggle("stale", isAmiss);
      status.classList.toggle("alert", isAmiss);
      const words = wordsOf(what, hasPicture);
      blank.textContent = hasPicture ? "" : words;
      status.textContent = hasPicture ? words || told : "";
      if (what.state === "failed" && actions.refresh !== undefined) (hasPicture ? status : blank).append(again);
    },
    tell(words) {
      told = words;
    },
  };
}

interface Tool {
  readonly text: string;
  /** Its accessible name, which is also its tooltip. */
  readonly name: string;
  /** Id of what it opens and closes. */
  readonly opens?: string;
  /** Whether it opens a menu. */
  readonly hasMenu?: boolean;
  act(button: HTMLElement): void;
}

function createRow(page: Document, label: string, tools: readonly Tool[]): HTMLElement {
  const row = page.createElement("div");
  row.className = "tools";
  row.setAttribute("role", "toolbar");
  row.setAttribute("aria-label", label);
  for (const { text, name, opens, hasMenu, act } of tools) {
    const button = page.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.title = name;
    button.setAttribute("aria-label", name);
    if (opens !== undefined) button.setAttribute("aria-controls", opens);
    if (hasMenu === true) button.setAttribute("aria-haspopup", "menu");
    button.addEventListener("click", () => act(button));
    row.append(button);
  }
  return row;
}

function createTools(page: Document, viewport: Viewport): HTMLElement {
  return createRow(page, "Zoom", [
    { text: "−", name: "Zoom out (−)", act: () => viewport.zoom(0.8) },
    { text: "+", name: "Zoom in (+)", act: () => viewport.zoom(1.25) },
    { text: "1:1", name: "1:1, actual size", act: viewport.actualSize },
    { text: "Fit", name: "Fit the window (0)", act: viewport.fit },
  ]);
}

/** The row of views, and the list of what the present one can be about. */
function createChoice(
  page: Document,
  { asked, turnTo, choose }: Pick<Actions, "asked" | "turnTo" | "choose">,
): { readonly element: HTMLElement } & Pick<Furniture, "offer"> {
  const element = page.createElement("div");
  element.className = "tools views";
  element.setAttribute("role", "toolbar");
  element.setAttribute("aria-label", "View");
  const buttons = new Map<View, HTMLButtonElement>();
  for (const view of views) {
    const [name, shows] = names[view];
    const button = page.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.title = shows;
    button.dataset.view = view;
    button.addEventListener("click", () => turnTo({ view, ...readOverlay(asked()) }));
    buttons.set(view, button);
    element.append(button);
  }
  const list = page.createElement("select");
  list.setAttribute("aria-label", "What the view is about");
  list.hidden = true;
  element.append(list);
  list.addEventListener("change", () => {
    if (list.value !== "") choose({ ...readOverlay(asked()), view: asked().view, subject: list.value });
  });
  return {
    element,
    offer(look, subjects) {
      for (const [view, button] of buttons) button.setAttribute("aria-pressed", String(view === look.view));
      list.hidden = subjects.length === 0;
      // Several things may have failed, so what is chosen is added to them and none is the present one.
      const first = page.createElement("option");
      first.value = "";
      first.textContent = "Let fail…";
      list.replaceChildren(
        ...(look.view === "failure" ? [first] : []),
        ...subjects.map(({ id, name }) => {
          const option = page.createElement("option");
          option.value = id;
          option.textContent = name;
          option.selected = id === look.subject;
          return option;
        }),
      );
    },
  };
}

function wordsOf(status: PreviewStatus, hasPicture: boolean): string {
  switch (status.state) {
    case "current":
      return "";
    case "stale":
      return hasPicture
        ? "The text has errors: showing the last good picture."
        : "The text has errors, and nothing of it can be drawn yet.";
    case "waiting":
      return "Drawing…";
    case "failed":
      return status.why;
    default:
      return status satisfies never;
  }
}
