// What stands around the picture: the stage it hangs on, the zoom buttons, and the line that says how things are.

import type { PreviewStatus } from "../protocol/preview.ts";
import type { Viewport } from "./viewport.ts";

export interface Furniture {
  readonly stage: HTMLElement;
  /** Says how the picture stands to the text; in the middle of the page while there is no picture. */
  say(status: PreviewStatus, hasPicture: boolean): void;
}

/** Builds it into the document's body. */
export function createFurniture(page: Document, viewport: Viewport): Furniture {
  const stage = page.createElement("div");
  stage.className = "stage";
  stage.tabIndex = 0;
  stage.setAttribute("role", "application");
  stage.setAttribute(
    "aria-label",
    "Map of the design. Tab goes through its elements, arrows go to neighbours, Enter shows the text, plus and minus zoom, 0 fits.",
  );
  const blank = page.createElement("div");
  blank.className = "blank";
  const status = page.createElement("div");
  status.className = "status";
  status.setAttribute("role", "status");
  page.body.append(stage, blank, createTools(page, viewport), status);
  return {
    stage,
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

function wordsOf(status: PreviewStatus, hasPicture: boolean): string {
  switch (status.state) {
    case "current":
      return "";
    case "stale":
      return hasPicture
        ? "The text has errors: showing the last good picture."
        : "The text has errors, and nothing of it can be drawn yet.";
    case "waiting":
      return "Drawing the map…";
    case "failed":
      return status.why;
    default:
      return status satisfies never;
  }
}
