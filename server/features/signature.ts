// The form of the statement at the cursor, with the part that is being written. It reads forms and tokens and knows no names.

import { statementByWord } from "../../language/index.ts";
import type { CursorReading } from "../reading.ts";
import { type FormProgress, progressAt, slotOf } from "./statement-progress.ts";

/** One way to write the statement. */
export interface Signature {
  readonly label: string;
  readonly says: string;
  /** Stretches of the label. */
  readonly parameters: readonly { readonly start: number; readonly end: number; readonly says: string }[];
  /** The parameter that is being written; undefined where it is none of them. */
  readonly active: number | undefined;
}

export interface SignatureSet {
  readonly signatures: readonly Signature[];
  /** The one that fits what is written. */
  readonly active: number;
}

/** The forms of the statement around the cursor; undefined where none has begun, or none goes on. */
export function signature(reading: CursorReading): SignatureSet | undefined {
  const { shape, offset } = reading;
  const token = shape.tokenAt(offset);
  // A text is one part of its statement, however much of it is written.
  const isInText = token !== undefined && token.kind === "string" && token.start < offset && offset < token.end;
  const spot = shape.spotAt(isInText ? token.start : offset);
  if (spot === undefined) return undefined;
  const progress = progressAt(spot);
  const { head, forms, fitting, written } = progress;
  if (fitting.length === 0 || (head === undefined && written.length === 0)) return undefined;
  // Behind a finished statement a new line begins another one.
  if (spot.startsLine && progress.isComplete) return undefined;
  const typed = isInText ? token.text.charAt(0) : spot.typed;
  const active = activeAmong(fitting, typed);
  if (active === undefined) return undefined;
  const says =
    head === undefined
      ? "Who hands on to whom, how often, and by which of its dependencies."
      : statementByWord.get(head)?.says;
  return {
    signatures: forms.map((form) => {
      const own = fitting.find((one) => one.form === form);
      return {
        label: form.label,
        says: says ?? "",
        parameters: form.parameters,
        active: own === undefined ? undefined : partAt(own, typed)?.parameter,
      };
    }),
    active: Math.max(0, forms.indexOf(active.form)),
  };
}

/** The form that is being written: the first that what is typed fits. Undefined where no form goes on. */
function activeAmong(fitting: readonly FormProgress[], typed: string): FormProgress | undefined {
  return (
    fitting.find((one) => partAt(one, typed) !== undefined && (typed === "" || fitsTyped(one, typed))) ??
    fitting.find((one) => partAt(one, typed) !== undefined)
  );
}

function fitsTyped(one: FormProgress, typed: string): boolean {
  return one.next.some((part) => isTyped(part, typed));
}

/** The part of the form that is being typed, or the first that may come. */
function partAt({ next }: FormProgress, typed: string) {
  const exact = typed === "" ? undefined : next.find((part) => isTyped(part, typed));
  const usual = next.filter(({ word }) => word !== "," || typed === "");
  return exact ?? (typed === "" ? usual.find(({ word }) => word !== ",") : usual[0]);
}

function isTyped(part: FormProgress["next"][number], typed: string): boolean {
  if (part.word !== undefined) return part.word.startsWith(typed);
  if (/^\d/.test(typed)) return slotOf(part)?.dimension !== undefined || part.slot === "date";
  if (typed.startsWith('"')) return part.slot === "text" || part.slot === "title";
  return slotOf(part)?.dimension === undefined && !["date", "text", "title", "block"].includes(part.slot ?? "");
}
