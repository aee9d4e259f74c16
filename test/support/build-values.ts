// The values that the parts of a built model share: spans of the invented file, figures, references and names.

import type { Acceptance, Container, Figure, Guarantee, Id, Origin, Ref, Span, Split } from "../../language/index.ts";
import type { AcceptSpec, ComponentSpec, NumberSpec, SplitSpec } from "./model-spec.ts";

export const written: Origin = { kind: "written" };

/** Hands out one span per name, ascending. */
export interface Source {
  span(text: string): Span;
  length(): number;
}

export function createSource(): Source {
  let offset = 0;
  return {
    span(text) {
      const start = offset;
      offset += text.length + 1;
      return { block: 0, start, end: start + text.length };
    },
    length: () => offset,
  };
}

export function guaranteeOf(name: string, source: Source): Guarantee {
  return { name, origin: written, at: source.span(name) };
}

export function deadLetterOf(spec: ComponentSpec["deadLetter"], source: Source) {
  if (spec === undefined) return undefined;
  if (typeof spec === "string") return { queue: refOf(spec, source) };
  return { queue: refOf(spec.queue, source), after: figureOf(spec.after, source) };
}

export function acceptsOf(specs: readonly AcceptSpec[] | undefined, source: Source): Acceptance[] {
  return (specs ?? []).map((spec) => ({ ...spec, at: source.span(spec.rule) }));
}

export function elementOf(id: Id, source: Source): { id: Id; name: string; at: Span } {
  const name = id.slice(id.lastIndexOf(".") + 1);
  return { id, name, at: source.span(name) };
}

export function refOf(id: Id, source: Source): Ref {
  return { id, at: source.span(id) };
}

export function figureOf(spec: NumberSpec, source: Source, origin: Origin = written): Figure {
  const at = source.span(String(spec));
  if (typeof spec === "number") return { value: spec, origin, at };
  return { value: spec[0], upper: spec[1], origin, at };
}

export function splitOf(spec: SplitSpec | undefined, source: Source): Split | undefined {
  if (spec === undefined) return undefined;
  if (typeof spec === "number") return { count: figureOf(spec, source) };
  const { count, by, hottest } = spec;
  return {
    count: figureOf(count, source),
    ...given({ by, hottest: optionalFigure(hottest, source) }),
  };
}

export function optionalFigure(spec: NumberSpec | undefined, source: Source): Figure | undefined {
  return spec === undefined ? undefined : figureOf(spec, source);
}

export function statedOf<T>(value: T | undefined, source: Source, origin: Origin = written) {
  return value === undefined ? undefined : { value, origin, at: source.span(String(value)) };
}

export function originOf(spec: ComponentSpec, name: keyof ComponentSpec): Origin {
  if (spec.technology === undefined || !(spec.fromTechnology ?? []).includes(name)) return written;
  return { kind: "technology", technology: spec.technology };
}

export function parentOf(id: Id): Id | undefined {
  const dot = id.lastIndexOf(".");
  return dot < 0 ? undefined : id.slice(0, dot);
}

export function outermostSystem(parent: Id | undefined, containers: readonly Container[]): Id | undefined {
  let system: Id | undefined;
  for (let id = parent; id !== undefined; id = parentOf(id)) {
    if (containers.some((container) => container.id === id && container.kind === "system")) system = id;
  }
  return system;
}

/** The object without its undefined members, as exact optional properties want it. Plain, since the laws build millions. */
export function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const stated: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in members) {
    const value = members[key];
    if (value !== undefined) stated[key] = value as Exclude<T[typeof key], undefined>;
  }
  return stated;
}
