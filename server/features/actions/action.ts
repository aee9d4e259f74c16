// What a change to choose from is, whoever offers it: its words, what it answers, and its edits, which are worked out when asked for.

import type { DesignEdit } from "../../../language/index.ts";
import type { Stretch } from "../../stretch.ts";

/** A change that a person may choose. */
export interface Action {
  /** Tells it from the others at the same place, and stays the same while the text does. */
  readonly key: string;
  readonly title: string;
  /** The protocol's kind: `quickfix`, `refactor.extract` … */
  readonly kind: string;
  /** The findings or problems that it takes away: their code and place. */
  readonly answers: readonly Answered[];
  /** The one to choose where several answer the same. */
  readonly isPreferred: boolean;
  /** In order for each file, none overlapping another; none where there is nothing to change after all. */
  readonly edits: () => readonly DesignEdit[];
  /** Words in the edits that wait for the person's own. */
  readonly placeholder?: string;
  /** What is accepted, where an editor may ask for the reason instead. */
  readonly accepts?: { readonly rule: string; readonly element: string };
}

/** A mark in the text that an action answers. */
export interface Answered extends Stretch {
  readonly code: string;
}

/** What was asked for. */
export interface Wish {
  readonly stretch: Stretch;
  /** Whether actions of a kind are wanted. */
  readonly wants: (kind: string) => boolean;
  /** Whether the titles may say what becomes of a number, which takes an analysis for each. */
  readonly shows: boolean;
  /** Hears of what failed by a fault of ours, which costs itself and nothing else; without it the fault goes on. */
  readonly fault?: (what: string, error: unknown) => void;
}

/** What a maker makes; nothing where it fails and somebody hears of that. */
export function spared<T>({ fault }: Pick<Wish, "fault">, what: string, make: () => readonly T[]): readonly T[] {
  if (fault === undefined) return make();
  try {
    return make();
  } catch (error) {
    fault(what, error);
    return [];
  }
}

/** An action that answers nothing in particular. */
export function offer(kind: string, title: string, edits: () => readonly DesignEdit[], key = title): Action {
  return { key: `${kind} ${key}`, title, kind, answers: [], isPreferred: false, edits };
}
