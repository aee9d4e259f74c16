// A snapshot from files and what their declarations are linked against: every declaration becomes its element, and the model is put
// together of them. After an edit that exchanged a few declarations only those are linked, and the rest is the last snapshot's.

import type { Block, Id } from "./figures.ts";
import { placeOf } from "./figures.ts";
import type { FileState } from "./file-tree.ts";
import { libraryScheme, libraryText } from "./library.ts";
import { acceptancesOf, unknownRules } from "./linking/acceptances.ts";
import type { Declarations, Declared, FileTree } from "./linking/declare.ts";
import type { Environment, Linked } from "./linking/link.ts";
import { link } from "./linking/link.ts";
import { reusing } from "./linking/reuse.ts";
import { type Looked, lookAgain, lookAtSteps, undeclaredSteps } from "./linking/steps.ts";
import type { Draft, LoweredBlock } from "./lowering/draft.ts";
import type { Problem, SystemModel } from "./model.ts";
import { BlocksByFile, ListById } from "./shared-maps.ts";
import type { SourceText } from "./source-text.ts";

/** One immutable state of a project. */
export interface Snapshot {
  readonly model: SystemModel;
  /** In the order of their places. */
  readonly problems: readonly Problem[];
  readonly files: ReadonlyMap<string, SourceText>;
}

/** What elements are linked against, and those without problems, which are kept as long as their names mean the same. */
export interface LinkState {
  readonly trees: readonly FileTree[];
  readonly environment: Environment;
  readonly declarations: Declarations;
  readonly linked: Map<Draft, { readonly id: string; readonly linked: Linked }>;
  readonly problems: readonly Problem[];
  /** Ids that policies' names were looked for under. */
  readonly askedByPolicies: readonly Id[];
}

/** All that a snapshot is made of. */
export interface Parts {
  /** By name. */
  readonly files: readonly FileState[];
  readonly links: LinkState;
  /** What was read of the standard library, by technology. */
  readonly library: ReadonlyMap<string, LoweredBlock>;
  /** Ids of the rules that may be accepted; without them, any may. */
  readonly rules: ReadonlySet<string> | undefined;
}

/** A snapshot with what the next one may go on from. */
export interface Assembled {
  readonly snapshot: Snapshot;
  readonly files: readonly FileState[];
  /** What each declaration was linked to, in declaration order. */
  readonly linked: readonly Linked[];
  /** Where each of these stands among the elements of its kind. */
  readonly ranks: readonly number[];
  readonly elements: Elements;
  /** Indices of declarations whose names have problems, and of those that accept something, in order. */
  readonly troubled: readonly number[];
  readonly accepting: readonly number[];
  /** What the steps of each flow stand on. */
  readonly steps: readonly Looked[];
  /** Technologies that had been read from the library. */
  readonly librarySize: number;
}

/** Elements by kind, in declaration order. */
type Elements = { readonly [K in Linked["kind"]]: readonly Extract<Linked, { kind: K }>["element"][] };

/** Elements that no text declares any more and that are kept nonetheless, at most. */
const mostForgotten = 8;

/** The snapshot of a project. Linear in its declarations. */
export function assemble(parts: Parts): Assembled {
  const { files, links } = parts;
  const linked = links.declarations.declared.map((declared) => linkOnce(declared, links));
  forget(links);
  const elements: { [K in Linked["kind"]]: Linked["element"][] } = {
    component: [],
    region: [],
    boundary: [],
    policy: [],
    data: [],
    flow: [],
    decision: [],
    scenario: [],
  };
  const ranks = linked.map(({ kind, element }) => elements[kind].push(element) - 1);
  const indices = [...linked.keys()];
  // Each list holds the elements of its own kind, since each element was put where its kind says.
  const sorted = elements as unknown as Elements;
  const componentById = ListById.of(sorted.component);
  return snapshotOf(parts, {
    linked,
    ranks,
    elements: sorted,
    troubled: indices.filter((index) => hasTrouble(linked[index])),
    accepting: indices.filter((index) => acceptsSomething(linked[index])),
    steps: lookAtSteps(sorted.flow, componentById),
    model: {
      ...listsOf(sorted),
      containers: [...links.environment.containers.values()],
      technologies: technologiesOf(links, sorted.component),
      componentById,
      containerById: links.environment.containers,
      flowById: ListById.of(sorted.flow),
      blocks: blocksOf(files, parts.library),
    },
  });
}

/**
 * As `assemble`, going on from what was assembled before an edit that left the surroundings as they were and exchanged no declarations but
 * those of these indices, each for one of its kind and name.
 */
export function assembleAgain(parts: Parts, before: Assembled, exchanged: readonly number[]): Assembled {
  const { links, files, library } = parts;
  const { declared } = links.declarations;
  // What has problems may point at blocks that are gone, so it is linked again whatever was edited.
  const stale = [...new Set([...exchanged, ...before.troubled])].sort((a, b) => a - b);
  const linked = before.linked.slice();
  const elements = { ...before.elements } as { [K in Linked["kind"]]: Linked["element"][] };
  const copied = new Set<Linked["kind"]>();
  let hasTechnologies = true;
  for (const index of stale) {
    const was = before.linked[index] as Linked;
    const is = linkOnce(declared[index] as Declared, links, was);
    linked[index] = is;
    if (!copied.has(is.kind)) elements[is.kind] = elements[is.kind].slice();
    copied.add(is.kind);
    elements[is.kind][before.ranks[index] as number] = is.element;
    if (technologyOf(is) !== technologyOf(was)) hasTechnologies = false;
  }
  forget(links);
  // As in `assemble`: each element took the place of one of its kind.
  const sorted = elements as unknown as Elements;
  const { model } = before.snapshot;
  const componentById = exchangedIn(model.componentById, sorted.component);
  const isStale = new Set(stale);
  const amended = (known: readonly number[], holds: (linked: Linked | undefined) => boolean): readonly number[] =>
    [...known.filter((index) => !isStale.has(index)), ...stale.filter((index) => holds(linked[index]))].sort(
      (a, b) => a - b,
    );
  return snapshotOf(parts, {
    linked,
    ranks: before.ranks,
    elements: sorted,
    troubled: stale.filter((index) => hasTrouble(linked[index])),
    accepting: amended(before.accepting, acceptsSomething),
    steps: lookAgain(
      before.steps,
      sorted.flow,
      componentById,
      stale.map((index) => (linked[index] as Linked).element.id),
    ),
    model: {
      ...listsOf(sorted),
      containers: model.containers,
      technologies: hasTechnologies ? model.technologies : technologiesOf(links, sorted.component),
      componentById,
      containerById: model.containerById,
      flowById: exchangedIn(model.flowById, sorted.flow),
      blocks: blocksAgain(files, before, library) ?? blocksOf(files, library),
    },
  });
}

/** The lists of the model that hold elements alone. */
function listsOf(elements: Elements) {
  return {
    components: elements.component,
    regions: elements.region,
    boundaries: elements.boundary,
    policies: elements.policy,
    data: elements.data,
    flows: elements.flow,
    decisions: elements.decision,
    scenarios: elements.scenario,
  };
}

function snapshotOf(
  { files, links, library, rules }: Parts,
  { model, ...kept }: Omit<Assembled, "snapshot" | "files" | "librarySize"> & { readonly model: SystemModel },
): Assembled {
  const { linked, troubled, accepting, steps } = kept;
  const problems: Problem[] = [...links.declarations.problems, ...links.problems];
  for (const index of troubled) for (const problem of linked[index]?.problems ?? []) problems.push(problem);
  for (const file of files) for (const problem of file.problems) problems.push(problem);
  for (const problem of undeclaredSteps(steps)) problems.push(problem);
  if (rules !== undefined) {
    const elements = [...model.containers, ...accepting.flatMap((index) => linked[index]?.element ?? [])];
    for (const problem of unknownRules(elements.flatMap(acceptancesOf), rules)) problems.push(problem);
  }
  const snapshot: Snapshot = {
    model,
    problems: inOrder(problems, model),
    files: new Map(files.map((file) => [file.source.uri, file.source])),
  };
  return { ...kept, snapshot, files, librarySize: library.size };
}

function hasTrouble(linked: Linked | undefined): boolean {
  return linked !== undefined && linked.problems.length > 0;
}

function acceptsSomething(linked: Linked | undefined): boolean {
  return linked !== undefined && acceptancesOf(linked.element).length > 0;
}

function technologyOf(linked: Linked): string | undefined {
  return linked.kind === "component" ? linked.element.technology : undefined;
}

/**
 * Elements without problems are kept as long as their draft and all that their names mean is as it was; of a component that is linked
 * again, those parts are that equal its last ones.
 */
function linkOnce(declared: Declared, state: LinkState, was?: Linked): Linked {
  const known = state.linked.get(declared.draft);
  if (known !== undefined && known.id === declared.id) return known.linked;
  const made = link(declared, state.environment);
  const isComponent = made.kind === "component" && was?.kind === "component";
  const linked = isComponent ? { ...made, element: reusing(was.element, made.element) } : made;
  if (linked.problems.length === 0) state.linked.set(declared.draft, { id: declared.id, linked });
  return linked;
}

/**
 * Lets go of what no file declares any more, before it is much: all that was ever worked out about an element hangs on it. The last
 * few cost less to keep than to look for at every keystroke.
 */
function forget({ linked, declarations: { declared } }: LinkState): void {
  if (linked.size <= declared.length + mostForgotten) return;
  const alive = new Set(declared.map(({ draft }) => draft));
  for (const draft of linked.keys()) if (!alive.has(draft)) linked.delete(draft);
}

/** The values under the ids of a map that `assemble` made. */
function exchangedIn<Value extends { readonly id: Id }>(
  before: ReadonlyMap<Id, Value>,
  list: readonly Value[],
): ReadonlyMap<Id, Value> {
  return before instanceof ListById ? (before as ListById<Value>).with(list) : ListById.of(list);
}

/** Every block by its number, those of the library among them. */
function blocksOf(files: readonly FileState[], library: ReadonlyMap<string, LoweredBlock>): BlocksByFile {
  const blocks = new Map<number, Block>();
  for (const file of files) for (const [id, block] of file.places) blocks.set(id, block);
  for (const [name, block] of library) {
    const text = libraryText(name);
    if (text === undefined) continue;
    blocks.set(block.id, { file: `${libraryScheme}${text.file}`, offset: text.offset, length: text.text.length });
  }
  return new BlocksByFile(blocks);
}

/** Those of the last snapshot, with the blocks of the files that were edited; undefined where more has changed. */
function blocksAgain(
  files: readonly FileState[],
  before: Assembled,
  library: ReadonlyMap<string, LoweredBlock>,
): BlocksByFile | undefined {
  const { blocks } = before.snapshot.model;
  if (!(blocks instanceof BlocksByFile) || library.size !== before.librarySize) return undefined;
  const edited = new Map<string, ReadonlyMap<number, Block>>();
  for (const [index, file] of files.entries()) {
    const was = before.files[index];
    if (was?.source.uri !== file.source.uri) return undefined;
    if (was !== file) edited.set(file.source.uri, file.places);
  }
  return blocks.with(edited);
}

/** The project's own technologies, and those of the library that a component names. */
function technologiesOf(state: LinkState, components: SystemModel["components"]): SystemModel["technologies"] {
  const { used } = state.environment.technologies;
  const named = new Set(state.declarations.technologies.keys());
  for (const { technology } of components) if (technology !== undefined) named.add(technology);
  return [...used.values()]
    .flatMap(({ technology }) => (named.has(technology.name) ? [technology] : []))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function inOrder(problems: readonly Problem[], model: SystemModel): readonly Problem[] {
  const placed = problems.map((problem) => ({ problem, place: placeOf(model, problem.at) }));
  placed.sort((a, b) => {
    const [x, y] = [a.place, b.place];
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? 1 : -1;
    return x.file === y.file ? x.start - y.start || x.end - y.end : x.file < y.file ? -1 : 1;
  });
  return placed.map(({ problem }) => problem);
}
