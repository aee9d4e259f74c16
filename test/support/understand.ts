// Reads designs for the tests of the language: texts in; the model, and the problems as a reader meets them, out. It also
// states snapshots free of block numbers, so that two ways to the same text can be compared. It judges nothing.

import {
  type Component,
  createProject,
  type Place,
  type Problem,
  type Project,
  placeOf,
  type Snapshot,
  type Span,
  type SystemModel,
} from "../../language/index.ts";

export interface Understood {
  readonly model: SystemModel;
  readonly snapshot: Snapshot;
  /** Each as `code at ‹text›: message`, with the suggestion behind it where there is one. */
  readonly problems: readonly string[];
}

/** A project of these files. */
export function projectOf(texts: Iterable<readonly [uri: string, text: string]>): Project {
  const project = createProject();
  for (const [uri, text] of texts) project.setFile(uri, text);
  return project;
}

/** What a project of these files means; a single text is a project of one file. */
export function understand(files: string | Readonly<Record<string, string>>): Understood {
  const all = typeof files === "string" ? { "design.arch": files } : files;
  const snapshot = projectOf(Object.entries(all)).snapshot();
  return { model: snapshot.model, snapshot, problems: snapshot.problems.map((p) => told(p, snapshot)) };
}

/** The model of a design that has no problems. Throws where it has. */
export function modelOf(files: string | Readonly<Record<string, string>>): SystemModel {
  const { model, problems } = understand(files);
  if (problems.length > 0) throw new Error(`the design has problems of its own:\n${problems.join("\n")}`);
  return model;
}

/** A component of a model. Throws where there is none. */
export function componentOf(model: SystemModel, id: string): Component {
  const component = model.componentById.get(id);
  if (component === undefined) throw new Error(`no component ${id}`);
  return component;
}

function told(problem: Problem, snapshot: Snapshot): string {
  const mends = problem.suggestion === undefined ? "" : ` [${problem.suggestion}]`;
  return `${problem.code} at ‹${textAt(problem.at, snapshot)}›: ${problem.message}${mends}`;
}

/** The text under a span. */
export function textAt(span: Span, snapshot: Snapshot): string {
  const place = placeOf(snapshot.model, span);
  if (place === undefined) return "nowhere";
  return snapshot.files.get(place.file)?.text.slice(place.start, place.end) ?? "outside the project";
}

/** Model and problems with every span as a place, so that equal designs are equal whatever their blocks are called. */
export function withoutBlocks(snapshot: Snapshot): { readonly model: unknown; readonly problems: unknown } {
  const { blocks, componentById, containerById, flowById, ...lists } = snapshot.model;
  return {
    model: placed(
      { ...lists, ids: [[...componentById.keys()], [...containerById.keys()], [...flowById.keys()]] },
      blocks,
    ),
    problems: placed(snapshot.problems, blocks),
  };
}

function placed(value: unknown, blocks: SystemModel["blocks"]): unknown {
  if (Array.isArray(value)) return value.map((inner) => placed(inner, blocks));
  if (typeof value !== "object" || value === null) return value;
  if (isSpan(value)) {
    const place: Place | undefined = placeOf({ blocks }, value);
    return place === undefined ? "nowhere" : `${place.file} ${place.start}-${place.end}`;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, placed(inner, blocks)]));
}

function isSpan(value: object): value is Span {
  return "block" in value && "start" in value && "end" in value;
}

/** A value without its places and origins, for comparing what is said and not where. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== "at" && key !== "fromAt" && key !== "origin");
  return Object.fromEntries(kept.map(([key, inner]) => [key, bare(inner)]));
}
