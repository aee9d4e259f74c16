// A project: its files, kept parsed block by block, and the snapshot that they make together. An edit parses the blocks it
// touched and relinks the elements whose draft or scope changed; everything else is reused by identity.

import type { Block, Id } from "./figures.ts";
import { placeOf } from "./figures.ts";
import { readAgain } from "./file-again.ts";
import type { FileState } from "./file-tree.ts";
import { readFile } from "./file-tree.ts";
import { libraryNames, libraryScheme, libraryText } from "./library.ts";
import { unknownRules } from "./linking/acceptances.ts";
import { containersOf } from "./linking/containers.ts";
import type { Declarations, Declared, FileTree } from "./linking/declare.ts";
import { declare } from "./linking/declare.ts";
import { declareAgain } from "./linking/declare-again.ts";
import type { Environment, Linked } from "./linking/link.ts";
import { link } from "./linking/link.ts";
import { policiesOf } from "./linking/policies.ts";
import { createScope } from "./linking/scope.ts";
import { undeclaredSteps } from "./linking/steps.ts";
import type { TechnologySource } from "./linking/technologies.ts";
import { createTechnologies } from "./linking/technologies.ts";
import type { Draft, LoweredBlock } from "./lowering/draft.ts";
import { lowerBlock } from "./lowering/lower.ts";
import type { Component, Problem, SystemModel } from "./model.ts";
import type { SourceText } from "./source-text.ts";
import { createSourceText } from "./source-text.ts";

export type { SourceText } from "./source-text.ts";

/** One immutable state of a project. */
export interface Snapshot {
  readonly model: SystemModel;
  /** In the order of their places. */
  readonly problems: readonly Problem[];
  readonly files: ReadonlyMap<string, SourceText>;
}

export interface Project {
  /** Adds or replaces a file. `uri` is any unique name: the server gives URIs, the command relative paths. */
  setFile(uri: string, text: string): void;
  removeFile(uri: string): void;
  /** The present state; the same object until a file changes. Never throws on any text. */
  snapshot(): Snapshot;
  /** The state that the project would be in with other texts for some files, new ones among them. Changes nothing. */
  snapshotWith(texts: ReadonlyMap<string, string>): Snapshot;
}

/** What elements were linked against, and those without problems, which are kept as long as their names mean the same. */
interface LinkState {
  readonly trees: readonly FileTree[];
  readonly environment: Environment;
  readonly declarations: Declarations;
  readonly linked: Map<Draft, { readonly id: string; readonly linked: Linked }>;
  readonly problems: readonly Problem[];
  /** Ids that policies' names were looked for under. */
  readonly askedByPolicies: readonly Id[];
}

export interface ProjectOptions {
  /** Ids of the rules that `accept` may name; without it, any is taken. */
  readonly rules?: Iterable<string>;
}

/** Elements that no text declares any more and that are kept nonetheless, at most. */
const mostForgotten = 8;

/** An empty project that knows the standard library of technologies. */
export function createProject(options: ProjectOptions = {}): Project {
  const rules = options.rules && new Set(options.rules);
  const files = new Map<string, FileState>();
  const library = new Map<string, LoweredBlock>();
  let lastId = 0;
  const nextId = (): number => {
    lastId += 1;
    return lastId;
  };
  let state: LinkState | undefined;
  let current: Snapshot | undefined;

  const together = (all: ReadonlyMap<string, FileState>, before: LinkState | undefined): [LinkState, Snapshot] => {
    const sorted = [...all.values()].sort((a, b) => (a.source.uri < b.source.uri ? -1 : 1));
    const trees = sorted.map((file) => file.tree);
    const linked = linkAgain(trees, before) ?? linkState(trees, before, library, nextId);
    return [linked, assemble(sorted, linked, library, rules)];
  };
  const snapshot = (): Snapshot => {
    if (current === undefined) [state, current] = together(files, state);
    return current;
  };

  return {
    setFile(uri, text) {
      const before = files.get(uri);
      if (before?.source.text === text) return;
      files.set(uri, stateOf(createSourceText(uri, text), nextId, before));
      current = undefined;
    },
    removeFile(uri) {
      if (files.delete(uri)) current = undefined;
    },
    snapshot,
    snapshotWith(texts) {
      snapshot();
      const other = new Map(files);
      for (const [uri, text] of texts) other.set(uri, stateOf(createSourceText(uri, text), nextId, files.get(uri)));
      // What is kept of links is changed while linking, and the project's own is to stay.
      return together(other, state && { ...state, linked: new Map(state.linked) })[1];
    },
  };
}

function stateOf(source: SourceText, nextId: () => number, before: FileState | undefined): FileState {
  return (before && readAgain(source, nextId, before)) ?? readFile(source, nextId, before);
}

/** What stands after an edit that changed no name and nothing that elements share; undefined where it may have. */
function linkAgain(trees: readonly FileTree[], before: LinkState | undefined): LinkState | undefined {
  if (before === undefined || before.problems.length > 0) return undefined;
  const declarations = declareAgain(before.declarations, before.trees, trees);
  if (declarations === undefined) return undefined;
  const environment = { ...before.environment, scope: createScope(declarations.entries) };
  return { ...before, trees, declarations, environment };
}

/** Reuses what was linked before, but for elements whose names may mean something else. */
function linkState(
  trees: readonly FileTree[],
  before: LinkState | undefined,
  library: Map<string, LoweredBlock>,
  nextId: () => number,
): LinkState {
  const declarations = declare(trees);
  const scope = createScope(declarations.entries);
  // A problem may point at another block, which may have been read anew: what has problems is linked again.
  if (before?.problems.length === 0 && hasSameSurroundings(before.declarations, declarations)) {
    const changed = changedNames(before.declarations, declarations);
    if (!before.askedByPolicies.some((id) => changed.has(id))) {
      for (const [draft, { linked }] of changed.size === 0 ? [] : before.linked) {
        if (linked.asked.some((id) => changed.has(id))) before.linked.delete(draft);
      }
      return { ...before, trees, declarations, environment: { ...before.environment, scope } };
    }
  }
  const problems: Problem[] = [];
  const source = technologySource(declarations, library, nextId);
  const technologies = createTechnologies(source, (problem) => problems.push(problem));
  for (const name of declarations.technologies.keys()) technologies.resolve(name);
  const policies = policiesOf(declarations, scope);
  for (const problem of policies.problems) problems.push(problem);
  const made = containersOf(declarations);
  for (const problem of made.problems) problems.push(problem);
  const containers = new Map(made.containers.map((container) => [container.id, container]));
  return {
    trees,
    environment: { scope, technologies, policies: policies.terms, containers },
    declarations,
    linked: new Map(),
    problems,
    askedByPolicies: policies.asked,
  };
}

function technologySource(
  declarations: Declarations,
  library: Map<string, LoweredBlock>,
  nextId: () => number,
): TechnologySource {
  return {
    find(name) {
      const own = declarations.technologies.get(name);
      if (own?.draft.kind === "technology") return { draft: own.draft, builtIn: false };
      const text = libraryText(name);
      if (text === undefined) return undefined;
      const block = library.get(name) ?? lowerBlock(nextId(), text.text, "file", false);
      library.set(name, block);
      const draft = block.drafts[0];
      return draft?.kind === "technology" ? { draft, builtIn: true } : undefined;
    },
    names: () => new Set([...declarations.technologies.keys(), ...libraryNames()]),
  };
}

/** Ids that are declared in one and not in the other, or as something else. */
function changedNames(a: Declarations, b: Declarations): ReadonlySet<Id> {
  const changed = new Set<Id>();
  for (const [id, entry] of b.entries) {
    const was = a.entries.get(id);
    if (was === undefined || was.kind !== entry.kind || was.detail !== entry.detail) changed.add(id);
  }
  for (const id of a.entries.keys()) if (!b.entries.has(id)) changed.add(id);
  return changed;
}

/** Whether what every element takes part of is the same in both: technologies, containers and policies. */
function hasSameSurroundings(a: Declarations, b: Declarations): boolean {
  if (a.technologies.size !== b.technologies.size) return false;
  for (const [name, technology] of b.technologies)
    if (a.technologies.get(name)?.draft !== technology.draft) return false;
  if (a.containers.length !== b.containers.length) return false;
  for (const [index, container] of b.containers.entries()) {
    const was = a.containers[index];
    if (was === undefined || was.id !== container.id || was.head !== container.head) return false;
    if (was.loose.length !== container.loose.length || was.loose.some((facets, i) => facets !== container.loose[i]))
      return false;
  }
  return sameDrafts(policiesAmong(a), policiesAmong(b));
}

function policiesAmong(declarations: Declarations): readonly Declared[] {
  return declarations.declared.filter((declared) => declared.draft.kind === "policy");
}

function sameDrafts(a: readonly Declared[], b: readonly Declared[]): boolean {
  return a.length === b.length && a.every((declared, i) => declared.draft === b[i]?.draft && declared.id === b[i]?.id);
}

/** Elements by kind, in declaration order. */
type Elements = { [K in Linked["kind"]]: Extract<Linked, { kind: K }>["element"][] };

function assemble(
  files: readonly FileState[],
  state: LinkState,
  library: ReadonlyMap<string, LoweredBlock>,
  rules: ReadonlySet<string> | undefined,
): Snapshot {
  const { declarations, environment } = state;
  const problems: Problem[] = [...declarations.problems, ...state.problems];
  const elements: Elements = {
    component: [],
    region: [],
    boundary: [],
    policy: [],
    data: [],
    flow: [],
    decision: [],
    scenario: [],
  };
  const componentById = new Map<Id, Component>();
  for (const declared of declarations.declared) {
    const linked = linkOnce(declared, state);
    (elements[linked.kind] as Linked["element"][]).push(linked.element);
    if (linked.kind === "component") componentById.set(linked.element.id, linked.element);
    for (const problem of linked.problems) problems.push(problem);
  }
  forget(state, declarations);

  const blocks = new Map<number, Block>();
  for (const file of files) {
    for (const [id, block] of file.places) blocks.set(id, block);
    for (const problem of file.problems) problems.push(problem);
  }
  for (const [name, block] of library) {
    const text = libraryText(name);
    if (text !== undefined)
      blocks.set(block.id, { file: `${libraryScheme}${text.file}`, offset: text.offset, length: text.text.length });
  }

  const { component: components, flow: flows } = elements;
  const model: SystemModel = {
    containers: [...environment.containers.values()],
    components,
    regions: elements.region,
    boundaries: elements.boundary,
    policies: elements.policy,
    data: elements.data,
    flows,
    decisions: elements.decision,
    scenarios: elements.scenario,
    technologies: technologiesOf(state, components),
    componentById,
    containerById: environment.containers,
    flowById: new Map(flows.map((flow) => [flow.id, flow])),
    blocks,
  };
  for (const problem of undeclaredSteps(flows, componentById)) problems.push(problem);
  for (const problem of rules === undefined ? [] : unknownRules(model, rules)) problems.push(problem);
  return {
    model,
    problems: inOrder(problems, model),
    files: new Map(files.map((file) => [file.source.uri, file.source])),
  };
}

/** Elements without problems are kept as long as their draft and all that their names mean is as it was. */
function linkOnce(declared: Declared, state: LinkState): Linked {
  const known = state.linked.get(declared.draft);
  if (known !== undefined && known.id === declared.id) return known.linked;
  const linked = link(declared, state.environment);
  if (linked.problems.length === 0) state.linked.set(declared.draft, { id: declared.id, linked });
  return linked;
}

/**
 * Lets go of what no file declares any more, before it is much: all that was ever worked out about an element hangs on it. The last
 * few cost less to keep than to look for at every keystroke.
 */
function forget(state: LinkState, declarations: Declarations): void {
  if (state.linked.size <= declarations.declared.length + mostForgotten) return;
  const alive = new Set(declarations.declared.map((declared) => declared.draft));
  for (const draft of state.linked.keys()) if (!alive.has(draft)) state.linked.delete(draft);
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
