// What stands around the picture: the stage it hangs on, the choice of views and of what they are about, the zoom buttons, and the
// line that says how things are.

import { type Look, type LookSubject, type View, views } from "../protocol/lsp.ts";
import type { PreviewStatus } from "../protocol/preview.ts";
import type { Viewport } from "./viewport.ts";

export interface Furniture {
  readonly stage: HTMLElement;
  /** Says how the picture stands to the text; in the middle of the page while there is no picture. */
  say(status: PreviewStatus, hasPicture: boolean): void;
  /** Shows which view is looked at, and what it can be about. */
  offer(look: Look, subjects: readonly LookSubject[]): void;
}

/** What each view is called, and what it shows. */
const names: Readonly<Record<View, readonly [name: string, shows: string]>> = {
  map: ["Map", "Components by system, and what they ask of each other"],
  flow: ["Flow", "One flow from top to bottom, and where its time goes"],
  domains: ["Domains", "Regions and zones, the copies that stand in each, and what goes down with them"],
  shared: ["Shared", "What systems share, how they use it and what they lose with it"],
};

/** Builds it into the document's body. */
export function createFurniture(page: Document, viewport: Viewport, turnTo: (look: Look) => void): Furniture {
  const stage = page.createElement("div");
  stage.className = "stage";
  stage.tabIndex = 0;
  stage.setAttribute("role", "application");
  stage.setAttribute(
    "aria-label",
    "Picture of the design. Tab goes through its elements, arrows go to neighbours, Enter shows the text, plus and minus zoom, 0 fits.",
  );
  const blank = page.createElement("div");
  blank.className = "blank";
  const status = page.createElement("div");
  status.className = "status";
  status.setAttribute("role", "status");
  const choice = createChoice(page, turnTo);
  page.body.append(stage, blank, choice.element, createTools(page, viewport), status);
  return {
    stage,
    offer: choice.offer,
    say(what, hasPicture) {
      const isAmiss = what.state === "stale" || what.state === "failed";
      stage.classList.toggle("stale", isAmiss);
      status.classList.toggle("alert", isAmiss);
      const words = wordsOf(what, hasPicture);
      blank.textContent = hasPicture ? "" : words;
      status.textContent = hasPicture ? words : "";
    },
  };
}

function createTools(page: Document, viewport: Viewport): HTMLElement {
  const tools = page.createElement("div");
  tools.className = "tools";
  tools.setAttribute("role", "toolbar");
  tools.setAttribute("aria-label", "Zoom");
  const actions: readonly (readonly [string, string, () => void])[] = [
    ["−", "Zoom out (−)", () => viewport.zoom(0.8)],
    ["+", "Zoom in (+)", () => viewport.zoom(1.25)],
    ["1:1", "Actual size", viewport.actualSize],
    ["Fit", "Fit the window (0)", viewport.fit],
  ];
  for (const [text, name, act] of actions) {
    const button = page.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.title = name;
    button.setAttribute("aria-label", name);
    button.addEventListener("click", act);
    tools.append(button);
  }
  return tools;
}

/** The row of views, and the list of what the present one can be about. */
function createChoice(
  page: Document,
  turnTo: (look: Look) => void,
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
    button.addEventListener("click", () => turnTo({ view }));
    buttons.set(view, button);
    element.append(button);
  }
  const list = page.createElement("select");
  list.setAttribute("aria-label", "What the view is about");
  list.hidden = true;
  element.append(list);
  let present: View = "map";
  list.addEventListener("change", () => turnTo({ view: present, subject: list.value }));
  return {
    element,
    offer(look, subjects) {
      present = look.view;
      for (const [view, button] of buttons) button.setAttribute("aria-pressed", String(view === look.view));
      list.hidden = subjects.length === 0;
      list.replaceChildren(
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
