// The values that a design is made of: numbers in canonical units, names, and words, each with its place in the text and with who
// says it. What they are said of is model.ts's business.

/** Time in seconds, > 0 unless said. */
export type Seconds = number;
/** Events per second. */
export type PerSecond = number;
/** Share in [0, 1]. */
export type Ratio = number;
/** Whole number, ≥ 0. */
export type Count = number;
/** Calendar day as `YYYY-MM-DD`; such days compare as strings. */
export type Day = string;
/** Qualified name of an element, such as `payments.api`. Unique in a model over every kind of element. */
export type Id = string;

/**
 * A stretch of source text, relative to the block it was written in, so that an edit above the block leaves it equal.
 * `placeOf` turns it into a file and offsets.
 */
export interface Span {
  readonly block: number;
  /** Offset of the first character, relative to the block. */
  readonly start: number;
  /** Offset behind the last character, relative to the block. */
  readonly end: number;
}

/** Where a block of source text stands in this snapshot. */
export interface Block {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** A resolved stretch of a file, as offsets from its start. */
export interface Place {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** Who says so: the author of the design, the defaults of a technology, or what a project's settings assume. */
export type Origin =
  | { readonly kind: "written"; readonly source?: string }
  | { readonly kind: "technology"; readonly technology: string; readonly source?: string }
  | { readonly kind: "assumed"; readonly source?: undefined };

/** A number as stated, in the canonical unit of its term. With `upper`, the interval [value, upper]. */
export interface Figure {
  readonly value: number;
  readonly upper?: number;
  readonly origin: Origin;
  readonly at: Span;
}

/** A word, name or text as stated. */
export interface Stated<T> {
  readonly value: T;
  readonly origin: Origin;
  readonly at: Span;
}

/** A resolved reference to another element. */
export interface Ref {
  readonly id: Id;
  readonly at: Span;
}

/** Where a span stands in its file, in the snapshot that the model was made from. Undefined for a block it has not. */
export function placeOf(model: { readonly blocks: ReadonlyMap<number, Block> }, span: Span): Place | undefined {
  const block = model.blocks.get(span.block);
  if (block === undefined) return undefined;
  return { file: block.file, start: block.offset + span.start, end: block.offset + span.end };
}
