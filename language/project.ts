// A project: its files, kept parsed block by block, and the snapshot that they make together. An edit parses the blocks it
// touched and relinks the elements whose draft or scope changed; everything else is reused by identity.

import { type Assembled, assemble, assembleAgain, type LinkState, type Snapshot } from "./assemble.ts";
import type { Id } from "./figures.ts";
import { readAgain } from "./file-again.ts";
import type { FileState } from "./file-tree.ts";
import { readFile } from "./file-tree.ts";
import { libraryNames, libraryText } from "./library.ts";
import { containersOf } from "./linking/containers.ts";
import type { Declarations, Declared, FileTree } from "./linking/declare.ts";
import { declare } from "./linking/declare.ts";
import { declareAgain } from "./linking/declare-again.ts";
import { policiesOf } from "./linking/policies.ts";
import { createScope } from "./linking/scope.ts";
import type { TechnologySource } from "./linking/technologies.ts";
import { createTechnologies } from "./linking/technologies.ts";
import type { LoweredBlock } from "./lowering/draft.ts";
import { lowerBlock } from "./lowering/lower.ts";
import type { Problem } from "./model.ts";
import type { SourceText } from "./source-text.ts";
import { createSourceText } from "./source-text.ts";

export type { Snapshot } from "./assemble.ts";
export type { SourceText } from "./source-text.ts";

export interface Project {
  /** Adds or replaces a file. `uri` is any unique name: the server gives URIs, the command relative paths. */
  setFile(uri: string, text: string): void;
  removeFile(uri: string): void;
  /** The present state; the same object until a file changes. Never throws on any text. */
  snapshot(): Snapshot;
  /** The state that the project would be in with other texts for some files, new ones among them. Changes nothing. */
  snapshotWith(texts: ReadonlyMap<string, string>): Snapshot;
}

export interface ProjectOptions {
  /** Ids of the rules that `accept` may name; without it, any is taken. */
  readonly rules?: Iterable<string>;
}

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
  let state: Together | undefined;
  let current: Snapshot | undefined;

  const together = (all: ReadonlyMap<string, FileState>, before: Together | undefined): Together => {
    const sorted = [...all.values()].sort((a, b) => (a.source.uri < b.source.uri ? -1 : 1));
    const trees = sorted.map((file) => file.tree);
    const again = before && linkAgain(trees, before.links);
    if (before !== undefined && again !== undefined) {
      const parts = { files: sorted, links: again.links, library, rules };
      return { links: again.links, assembled: assembleAgain(parts, before.assembled, again.exchanged) };
    }
    const links = linkState(trees, before?.links, library, nextId);
    return { links, assembled: assemble({ files: sorted, links, library, rules }) };
  };
  const snapshot = (): Snapshot => {
    if (current === undefined) {
      state = together(files, state);
      current = state.assembled.snapshot;
    }
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
      const own = state && { ...state, links: { ...state.links, linked: new Map(state.links.linked) } };
      return together(other, own).assembled.snapshot;
    },
  };
}

/** What files give when they are taken together. */
interface Together {
  readonly links: LinkState;
  readonly assembled: Assembled;
}

function stateOf(source: SourceText, nextId: () => number, before: FileState | undefined): FileState {
  return (before && readAgain(source, nextId, before)) ?? readFile(source, nextId, before);
}

/** What stands after an edit that changed no name and nothing that elements share, with what it exchanged; undefined where it may have. */
function linkAgain(
  trees: readonly FileTree[],
  before: LinkState,
): { readonly links: LinkState; readonly exchanged: readonly number[] } | undefined {
  if (before.problems.length > 0) return undefined;
  const again = declareAgain(before.declarations, before.trees, trees);
  if (again === undefined) return undefined;
  const { declarations, exchanged } = again;
  const environment = { ...before.environment, scope: createScope(declarations.entries) };
  return { links: { ...before, trees, declarations, environment }, exchanged };
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
      const block = library.get(name) ?? lowerBlock(nextId(), text.text, { surroundings: "file", isLoose: false });
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
