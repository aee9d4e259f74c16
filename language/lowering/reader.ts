// What lowering needs of a parsed block: where a piece of it stands, what a quantity or a text means, and a place to put
// problems.

import type { AstNode, Reference } from "langium";
import type { Figure, Origin, Ref, Span, Stated } from "../figures.ts";
import type { Problem } from "../model.ts";
import { stretchOf } from "../syntax/places.ts";
import { nameOf } from "../syntax/tokens.ts";
import type { Dimension } from "../units.ts";
import { examples, joinedQuantity, readQuantity } from "../units.ts";

export const stated: Origin = { kind: "written" };

export interface Reader {
  readonly block: number;
  /** The block's text. */
  readonly text: string;
  readonly problems: Problem[];
  /** Where a property's value stands; the whole node where the property is absent. */
  span(node: AstNode, property?: string, index?: number): Span;
  error(code: string, at: Span, message: string, more?: Pick<Problem, "suggestion" | "related">): void;
  /**
   * A quantity of a dimension: finite, a share at most 1, and above zero unless the term may be zero. Undefined, with a
   * problem, where it is none such; undefined without one where it is absent. `index` is its place in a list.
   */
  figure(node: AstNode, property: string, dimension: Dimension, term: string, index?: number): Figure | undefined;
  /** A name still to be resolved: `id` is as written, without backticks. Undefined, with a problem, where it is none. */
  name(node: AstNode, property: string, index?: number): Ref | undefined;
  names(node: AstNode, property: string): readonly Ref[];
  stated<T>(value: T, at: Span): Stated<T>;
}

/** A name without backticks, of one word or several. */
const plainName = /^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/;

/** A reader for one block, whose spans are relative to the block's start. */
export function createReader(block: number, text: string): Reader {
  const problems: Problem[] = [];
  /** Where names stand that are none: each is asked for several times and said once. */
  const misnamed = new Set<number>();
  const reader: Reader = {
    block,
    text,
    problems,
    span(node, property, index) {
      const stretch = stretchOf(node, property, index);
      return { block, start: stretch?.start ?? 0, end: stretch?.end ?? 0 };
    },
    error(code, at, message, more = {}) {
      problems.push({ code, severity: "error", message, at, ...more });
    },
    figure(node, property, dimension, term, index) {
      const value = property in node ? (node as unknown as Record<string, unknown>)[property] : undefined;
      const written = index !== undefined && Array.isArray(value) ? value[index] : value;
      if (typeof written !== "string") return undefined;
      const at = reader.span(node, property, index);
      const reading = readQuantity(written);
      if (!reading.ok) {
        const suggestion = joinedQuantity(written.slice(0, -reading.unit.length), reading.unit, dimension);
        const remedy =
          suggestion === undefined ? `\`${term}\` takes ${examples[dimension]}` : `write \`${suggestion}\``;
        const message = `\`${reading.unit}\` is no unit; ${remedy}.`;
        reader.error("unknown-unit", at, message, suggestion === undefined ? {} : { suggestion });
        return undefined;
      }
      if (reading.dimension !== dimension && saysApart(written, at, dimension)) return undefined;
      if (reading.dimension !== dimension) {
        reader.error("wrong-unit", at, `\`${term}\` takes ${examples[dimension]}, not \`${written}\`.`);
        return undefined;
      }
      const wrong = rangeProblem(reading.value, reading.dimension, term);
      if (wrong !== undefined) {
        reader.error("out-of-range", at, wrong);
        return undefined;
      }
      return { value: reading.value, origin: stated, at };
    },
    name(node, property, index = 0) {
      const value = (node as unknown as Record<string, unknown>)[property];
      const one = Array.isArray(value) ? value[index] : value;
      const text = typeof one === "string" ? one : (one as Reference | undefined)?.$refText;
      if (text === undefined || text === "") return undefined;
      // A name that ends in its dot is half typed, which the parser says.
      if (text.endsWith(".")) return undefined;
      const at = reader.span(node, property, Array.isArray(value) ? index : undefined);
      if (plainName.test(text)) return { id: text, at };
      const words = (text.match(/`[^`]*`|[^.`]+/g) ?? []).map(nameOf);
      if (words.every((word) => /^[A-Za-z_][\w-]*$/.test(word))) return { id: words.join("."), at };
      if (!misnamed.has(at.start)) {
        reader.error(
          "bad-name",
          at,
          "A name is made of letters, digits, `_` and `-`; anything else goes into its title.",
        );
      }
      misnamed.add(at.start);
      return undefined;
    },
    names(node, property) {
      const value = (node as unknown as Record<string, unknown>)[property];
      if (!Array.isArray(value)) return [];
      return value.flatMap((_, index) => reader.name(node, property, index) ?? []);
    },
    stated: (value, at) => ({ value, origin: stated, at }),
  };
  return reader;

  /** Says of a number whose unit stands behind a blank that the two are one word; and what was said of the unit alone is taken back. */
  function saysApart(number: string, at: Span, dimension: Dimension): boolean {
    const [, blank, unit] = /^([ \t]+)(%|\/?[A-Za-z]+)(?![\w.-])/.exec(text.slice(at.end, at.end + 40)) ?? [];
    if (blank === undefined || unit === undefined) return false;
    const suggestion = joinedQuantity(number, unit, dimension);
    if (suggestion === undefined) return false;
    const start = at.end + blank.length;
    const end = start + unit.length;
    const others = problems.filter((problem) => problem.at.start < start || problem.at.start >= end);
    problems.splice(0, problems.length, ...others);
    const message = `A number and its unit are one word: write \`${suggestion}\`.`;
    reader.error("wrong-unit", { ...at, end }, message, { suggestion });
    return true;
  }
}

/** Terms for which nothing is a meaningful amount. */
const mayBeZero: ReadonlySet<string> = new Set([
  "error-rate",
  "hit-ratio",
  "lag",
  "retries",
  "standby",
  "retry-budget",
  "floor",
  "either",
  "expect",
]);

function rangeProblem(value: number, dimension: Dimension, term: string): string | undefined {
  if (!Number.isFinite(value)) return `\`${term}\` cannot be that large.`;
  if (dimension === "ratio" && value > 1) return `\`${term}\` is a share and cannot exceed \`100%\`.`;
  if (value === 0 && !mayBeZero.has(term)) return `\`${term}\` must be above zero.`;
  return undefined;
}
