// How far a statement has been written: the tokens before the cursor followed through the statement's forms, and what each form asks for
// next. It reads tokens and forms, and knows neither names nor the model.

import {
  type Form,
  type FormPart,
  formsOf,
  type Slot,
  type SlotName,
  slots,
  stepForms,
  type Token,
} from "../../language/index.ts";
import type { Spot } from "../text-shape.ts";

/** A form that fits what is written. */
export interface FormProgress {
  readonly form: Form;
  /** Parts that may come next, in the form's order. */
  readonly next: readonly FormPart[];
  /** True where the statement may end here. */
  readonly isComplete: boolean;
}

export interface Progress {
  /** Word of the statement; undefined for steps, and before any statement. */
  readonly head: string | undefined;
  /** Every form of the statement. */
  readonly forms: readonly Form[];
  /** Those that fit what is written, in their order. Empty where nothing is known of it. */
  readonly fitting: readonly FormProgress[];
  /** True where another statement may begin. */
  readonly isComplete: boolean;
  /** The tokens of the statement behind its word; a qualified name is one. */
  readonly written: readonly Token[];
}

/** What is written of the statement around a place. */
export function progressAt(spot: Spot): Progress {
  const written = withNamesJoined(spot.before);
  const hasSteps = spot.context === "flow" || spot.context === "steps";
  if (spot.head === undefined) {
    if (!hasSteps) return { head: undefined, forms: [], fitting: [], isComplete: true, written };
    return following(undefined, stepForms(spot.context), written);
  }
  const forms = formsOf(spot.head, spot.context);
  const own = following(spot.head, forms, written);
  if (own.fitting.length > 0 || !hasSteps) return own;
  // No mark ends a statement, so steps are read on from where it was complete.
  for (let end = written.length - 1; end >= 0; end -= 1) {
    const before = following(spot.head, forms, written.slice(0, end));
    if (before.fitting.length === 0 || !before.isComplete) continue;
    const steps = following(undefined, stepForms(spot.context), written.slice(end));
    if (steps.fitting.length > 0) return steps;
  }
  return own;
}

/** What a slot is about. */
export function slotOf(part: FormPart): Slot | undefined {
  return part.slot === undefined ? undefined : slots[part.slot as SlotName];
}

function following(head: string | undefined, forms: readonly Form[], written: readonly Token[]): Progress {
  const fitting = forms.flatMap((form) => follow(form, written) ?? []);
  const isUnknown = fitting.length === 0 || (head === undefined && written.length === 0);
  const isComplete = isUnknown || fitting.some((one) => one.isComplete);
  return { head, forms, fitting, isComplete, written };
}

/** Undefined where the form does not fit. */
function follow(form: Form, written: readonly Token[]): FormProgress | undefined {
  let next = form.first;
  let isComplete = form.mayBeEmpty;
  let last = -1;
  for (const token of written) {
    const taken = [...next].filter((index) => takes(form.parts[index], token));
    if (taken.length === 0) return undefined;
    next = new Set(taken.flatMap((index) => [...(form.parts[index]?.next ?? [])]));
    isComplete = taken.some((index) => form.last.has(index));
    last = Math.max(...taken);
  }
  // What goes on comes before what begins anew.
  const turned = (index: number): number => (index > last ? index : index + form.parts.length);
  const parts = [...next].sort((a, b) => turned(a) - turned(b)).flatMap((index) => form.parts[index] ?? []);
  return { form, next: parts, isComplete };
}

/** Each token with the part of a form that it fills; undefined where the form does not fit. */
export function followedBy(
  form: Form,
  tokens: readonly Token[],
): readonly { readonly token: Token; readonly part: FormPart }[] | undefined {
  let next: Iterable<number> = form.first;
  const found: { token: Token; part: FormPart }[] = [];
  for (const token of withNamesJoined(tokens)) {
    const index = [...next].find((one) => takes(form.parts[one], token));
    const part = index === undefined ? undefined : form.parts[index];
    if (part === undefined) return undefined;
    found.push({ token, part });
    next = part.next;
  }
  return found;
}

const kindsOfSlots: Readonly<Record<string, Token["kind"]>> = {
  percentile: "percentile",
  date: "date",
  text: "string",
  title: "string",
};

function takes(part: FormPart | undefined, token: Token): boolean {
  if (part === undefined) return false;
  if (part.word !== undefined) return part.word === token.text && token.kind !== "string";
  if (slotOf(part)?.dimension !== undefined) return token.kind === "quantity";
  const kind = kindsOfSlots[part.slot ?? ""];
  if (kind !== undefined) return token.kind === kind;
  return part.slot !== "block" && (token.kind === "name" || token.kind === "percentile");
}

/** Tokens with each qualified name as one. */
function withNamesJoined(tokens: readonly Token[]): readonly Token[] {
  const joined: Token[] = [];
  let isDotted = false;
  for (const token of tokens) {
    const before = joined.at(-1);
    const isDot = token.kind === "punctuation" && token.text === ".";
    if (before !== undefined && (isDot || isDotted)) {
      joined[joined.length - 1] = { ...before, text: before.text + token.text, end: token.end };
    } else joined.push(token);
    isDotted = isDot;
  }
  return joined;
}
