// What the reader lets fail: which look follows when an element is struck by a click, a key or from the menu, and what is said of it. It
// knows looks, words and what of a picture can be struck, never designs.

import { readOverlay } from "../protocol/guards.ts";
import type { Look, LookFailing, Picture } from "../protocol/lsp.ts";
import { mostFailing } from "../protocol/lsp.ts";
import type { HeldKeys } from "./hands.ts";
import type { MenuItem } from "./menu.ts";
import { createTimeline } from "./timeline.ts";

/** The look in which an element has failed or is slow besides what has already, or has not any more where it had so. */
export function struck(look: Look, element: string, how: LookFailing["how"]): Look {
  const { failures: before = [], collapsed } = look.view === "failure" ? look : {};
  const isSame = before.some((one) => one.element === element && one.how === how);
  const others = before.filter((one) => one.element !== element);
  const failures = isSame ? others : [...others, { element, how }].slice(-mostFailing);
  return {
    ...{ view: "failure", failures },
    ...(collapsed === undefined ? {} : { collapsed }),
    ...readOverlay(look),
  };
}

export interface Failing {
  /** The bar of moments. */
  readonly element: HTMLElement;
  /** A picture has come; what the status line says of it, empty where it shows no failures. */
  shown(picture: Pick<Picture, "look" | "steps">): string;
  /** There is no picture any more: nor are there moments of it. */
  clear(): void;
  /** Another view is turned to: no moment follows by itself any more. */
  stop(): void;
  /** An element was pressed; whether that struck it or turned to a moment. */
  press(group: SVGGElement, keys: HeldKeys): boolean;
  /** A key was pressed, on an element where one has the focus; whether it did anything. */
  key(event: KeyboardEvent, group: SVGGElement | undefined): boolean;
  /** What the menu offers for an element. */
  offersOf(group: SVGGElement): readonly MenuItem[];
  /** Strikes something that may not be in the picture. */
  strike(element: string): void;
}

export interface FailingParts {
  readonly page: Document;
  /** What was asked for last. */
  look(): Look;
  ask(look: Look): void;
  isStill(): boolean;
  /** The bar of moments is gone with the focus in it. */
  left(): void;
  /** Asks for a scenario in the text that states failures; absent where there is no editor. */
  readonly toScenario?: (failures: readonly LookFailing[]) => void;
}

/** What the page says of a design in which nothing has failed, and how to change that. */
const nothingFailed =
  "Nothing has failed. Click an element or press F to let it fail, Shift+click or S to make it slow; Escape ends all failures.";

export function createFailing({ page, look, ask, isStill, left, toScenario }: FailingParts): Failing {
  const timeline = createTimeline(page, isStill, (step) => ask({ ...look(), step }), left);
  const strike = (group: SVGGElement, how: LookFailing["how"]): boolean => {
    const id = canFail(group) ? group.dataset.element : undefined;
    if (id !== undefined) ask(struck(look(), id, how));
    return id !== undefined;
  };

  /** Only what can be named in a scenario is offered there, by itself and with all else that has failed. */
  const scenarioOffers = (group: SVGGElement, how: LookFailing["how"] = "failed"): readonly MenuItem[] => {
    const { element } = group.dataset;
    if (toScenario === undefined || element === undefined || !group.classList.contains("node")) return [];
    const { view, failures = [] } = look();
    return [
      { text: "Add to Scenario…", act: () => toScenario([{ element, how }]) },
      ...(view === "failure" && failures.length > 1
        ? [{ text: "Add All Failures to Scenario…", act: () => toScenario(failures) }]
        : []),
    ];
  };

  return {
    element: timeline.element,
    shown({ look: { view, step = 0 }, steps }) {
      timeline.show(steps, step);
      return view === "failure" ? (steps[step] ?? nothingFailed) : "";
    },
    clear: () => timeline.show([], 0),
    stop: timeline.stop,
    press(group, { shift, control }) {
      const { step } = group.dataset;
      if (look().view !== "failure") return false;
      if (step === undefined) return !control && strike(group, shift ? "slow" : "failed");
      ask({ ...look(), step: Number(step) });
      return true;
    },
    key({ key, shiftKey }, group) {
      if (group !== undefined && (key === "f" || key === "F")) return strike(group, "failed");
      if (group !== undefined && (key === "s" || key === "S")) return strike(group, "slow");
      if (look().view !== "failure") return false;
      if (group !== undefined && !shiftKey && (key === "Enter" || key === " "))
        return this.press(group, { shift: false, control: false });
      if (key === ".") return timeline.go(1);
      if (key === ",") return timeline.go(-1);
      if (key !== "Escape" || look().failures?.length === 0) return false;
      ask({ ...look(), failures: [], step: 0 });
      return true;
    },
    offersOf(group) {
      if (!canFail(group)) return [];
      const how = look().failures?.find(({ element }) => element === group.dataset.element)?.how;
      return [
        { text: how === "failed" ? "Let It Work Again" : "Let It Fail", key: "F", act: () => strike(group, "failed") },
        // Only a component takes time of its own.
        ...(group.classList.contains("node")
          ? [{ text: how === "slow" ? "No Longer Slow" : "Make It Slow", key: "S", act: () => strike(group, "slow") }]
          : []),
        ...scenarioOffers(group, how),
      ];
    },
    strike: (element) => ask(struck(look(), element, "failed")),
  };
}

/** Only what the design is made of can fail, and not what is written beside it. */
function canFail(group: SVGGElement): boolean {
  return group.classList.contains("node") || group.classList.contains("edge");
}
