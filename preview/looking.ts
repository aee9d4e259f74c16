// What is looked at: what was asked for last, what the picture shows, and how each view was left, so that coming back to it finds it so.

import type { Look, View } from "../protocol/lsp.ts";

export interface Looking {
  /** What was asked for last: what the next wish builds on, whether its picture is there yet or not. */
  asked(): Look;
  /** That, while the picture is of the same view; what the reader does in the picture itself builds on it. */
  here(): Look | undefined;
  /** What the picture shows; undefined where there is none. */
  shown(): Look | undefined;
  ask(look: Look): void;
  /** A wish for a view with what it was left with, as far as the wish itself does not say. */
  returning(wish: Look): Look;
  /** A picture has come. */
  show(look: Look): void;
  /** There is no picture of what was asked for: what is shown, if anything, is what the next wish builds on. */
  fail(): void;
  /** There is no picture any more. */
  clear(): void;
  /** Every view as it was left. */
  left(): readonly Look[];
}

/** Begins with what an earlier life of the page looked at. */
export function createLooking(first: Look, before: readonly Look[]): Looking {
  let asked = first;
  let shown: Look | undefined;
  const left = new Map<View, Look>(before.map((look) => [look.view, look]));
  return {
    asked: () => asked,
    here: () => (shown?.view === asked.view ? asked : undefined),
    shown: () => shown,
    ask(look) {
      asked = look;
      left.set(look.view, look);
    },
    returning(wish) {
      const { subject, collapsed, failures, step } = left.get(wish.view) ?? wish;
      return {
        // What is laid over a picture is over all of them, and a moment is one of its failures.
        ...(subject === undefined ? {} : { subject }),
        ...(collapsed === undefined ? {} : { collapsed }),
        ...(failures === undefined ? {} : { failures }),
        ...(step === undefined || wish.failures !== undefined ? {} : { step }),
        ...wish,
      };
    },
    show(look) {
      asked = look;
      shown = look;
      left.set(look.view, look);
    },
    fail() {
      if (shown?.view !== asked.view) return;
      asked = shown;
      left.set(shown.view, shown);
    },
    clear() {
      shown = undefined;
    },
    left: () => [...left.values()],
  };
}
