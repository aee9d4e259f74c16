// The first half of linking: walks the files' outlines and gives every declaration its qualified name. Extensions are put
// where the container they extend stands; what is declared twice is said and left out.

import type { Id, Span } from "../figures.ts";
import type { Draft, Head, LoweredBlock } from "../lowering/draft.ts";
import type { Facets } from "../lowering/facets.ts";
import type { Problem } from "../model.ts";
import { ListById } from "../shared-maps.ts";
import type { Entry, NamedKind } from "./scope.ts";
import { createScope, parentOf } from "./scope.ts";

/** A file's outline with its blocks lowered. */
export interface FileTree {
  readonly uri: string;
  readonly nodes: readonly TreeNode[];
}

export interface TreeNode {
  readonly block: LoweredBlock;
  /** Declarations inside, for a container. */
  readonly children?: readonly TreeNode[];
}

/** A declaration with its place in the project. */
export interface Declared {
  readonly id: Id;
  readonly draft: Draft;
  readonly block: LoweredBlock;
  /** The container it stands in. */
  readonly parent?: Id;
}

export interface DeclaredContainer {
  readonly id: Id;
  readonly kind: "system" | "group";
  readonly head: Head;
  readonly parent?: Id;
  /** Its own statements, those of its extensions included. */
  readonly loose: readonly Facets[];
}

export interface Declarations {
  readonly containers: readonly DeclaredContainer[];
  readonly declared: readonly Declared[];
  /** Numbers of the blocks that these stand in, in the same order. */
  readonly blocks: readonly number[];
  /** The project's own technologies, by name. */
  readonly technologies: ReadonlyMap<string, Declared>;
  readonly entries: ListById<Entry>;
  readonly problems: readonly Problem[];
}

interface Extension {
  readonly name: string;
  readonly at: Span;
  readonly children: readonly TreeNode[];
  readonly parent: Id | undefined;
}

/** Declares everything in the files, in their order. Linear, but that names cost the depth of where they stand. */
export function declare(files: readonly FileTree[]): Declarations {
  const containers = new Map<
    Id,
    { -readonly [K in keyof DeclaredContainer]: DeclaredContainer[K] } & { loose: Facets[] }
  >();
  const declared: Declared[] = [];
  const technologies = new Map<string, Declared>();
  const entries = new Map<Id, Entry>();
  const problems: Problem[] = [];
  /** Every extension, in the order in which they were met. */
  const extensions: Extension[] = [];
  const ready: Extension[] = [];
  const done = new Set<Extension>();
  const waiting = new Map<Id, Extension[]>();

  const error = (code: string, at: Span, message: string, more: Partial<Problem> = {}): void => {
    problems.push({ code, severity: "error", message, at, ...more });
  };

  const enter = (head: Head, kind: NamedKind, parent: Id | undefined, detail?: string): Id | undefined => {
    const id = parent === undefined ? head.name : `${parent}.${head.name}`;
    const first = entries.get(id);
    if (first !== undefined) {
      const where = parent === undefined ? "in this project" : `in \`${parent}\``;
      const mend =
        kind === "container" && first.kind === "container"
          ? `to add to it, write \`extend ${head.name}\``
          : "give one of the two another name";
      error("duplicate", head.at, `\`${head.name}\` is already declared ${where}; ${mend}.`, {
        related: { at: first.at, says: "first declared here" },
      });
      return undefined;
    }
    entries.set(id, { id, kind, at: head.at, ...(detail !== undefined && { detail }) });
    return id;
  };

  const walk = (nodes: readonly TreeNode[], parent: Id | undefined): void => {
    for (const node of nodes) {
      const { block } = node;
      if (block.container !== undefined) walkContainer(node, parent);
      else if (node.children !== undefined) walk(node.children, parent);
      if (block.loose !== undefined && parent !== undefined) containers.get(parent)?.loose.push(block.loose);
      for (const draft of block.drafts) walkDraft(draft, block, parent);
    }
  };

  const walkContainer = (node: TreeNode, parent: Id | undefined): void => {
    const container = node.block.container;
    if (container === undefined) return;
    const children = node.children ?? [];
    if (container.kind === "extend") {
      const extension = { name: container.head.name, at: container.head.at, children, parent };
      extensions.push(extension);
      ready.push(extension);
      return;
    }
    const id = enter(container.head, "container", parent, container.kind);
    if (id !== undefined) {
      containers.set(id, {
        id,
        kind: container.kind,
        head: container.head,
        ...(parent !== undefined && { parent }),
        loose: [],
      });
      for (const extension of waiting.get(id) ?? []) ready.push(extension);
    }
    // A second container of a name keeps its contents: they go where the first one's are.
    const inside = id ?? (parent === undefined ? container.head.name : `${parent}.${container.head.name}`);
    walk(children, inside);
  };

  const walkDraft = (draft: Draft, block: LoweredBlock, parent: Id | undefined): void => {
    if (draft.kind === "technology") {
      const { name, at } = draft.head;
      const first = technologies.get(name);
      if (first !== undefined) {
        error(
          "duplicate",
          at,
          `Technology \`${name}\` is already declared in this project; give one of the two another name.`,
          {
            related: { at: first.draft.head.at, says: "first declared here" },
          },
        );
        return;
      }
      technologies.set(name, { id: name, draft, block });
      return;
    }
    const id = enter(draft.head, draft.kind, parent, draft.kind === "component" ? draft.component : undefined);
    if (id === undefined) return;
    declared.push({ id, draft, block, ...(parent !== undefined && { parent }) });
    if (draft.kind !== "region") return;
    for (const zone of draft.zones) enter(zone.head, "zone", id);
  };

  for (const file of files) walk(file.nodes, undefined);

  // An extension may add a group that another one extends: each waits under the ids that its name may come to mean.
  const scope = createScope(entries);
  for (const extension of ready) {
    if (done.has(extension)) continue;
    const { name, at, parent, children } = extension;
    const id = meaningsOf(name, parent).find((meaning) => entries.get(meaning)?.kind === "container");
    if (id === undefined) {
      for (const meaning of meaningsOf(name, parent)) {
        const others = waiting.get(meaning);
        if (others === undefined) waiting.set(meaning, [extension]);
        else others.push(extension);
      }
      continue;
    }
    done.add(extension);
    if (isInside(parent, id)) {
      error("cycle", at, `\`${name}\` cannot be extended from inside itself; write its parts directly.`);
    }
    walk(children, id);
  }
  for (const extension of extensions) {
    if (done.has(extension)) continue;
    const { name, at, parent, children } = extension;
    const found = scope.resolve(name, parent, ["container"]);
    const near = found.kind === "unknown" ? (found.elsewhere ?? found.near) : undefined;
    const says =
      found.kind === "wrong"
        ? `\`${name}\` is no system or group, and only those can be extended.`
        : `No system or group is called \`${name}\`.${near === undefined ? "" : ` Did you mean \`${near}\`?`}`;
    error("unknown-name", at, says, near === undefined ? {} : { suggestion: near });
    walk(children, name);
  }

  return {
    containers: [...containers.values()],
    declared,
    blocks: declared.map(({ block }) => block.id),
    technologies,
    entries: ListById.of([...entries.values()]),
    problems,
  };
}

/** The ids that a name may mean inside a container, innermost first. */
function meaningsOf(name: string, parent: Id | undefined): readonly Id[] {
  const ids: Id[] = [];
  for (let around = parent; around !== undefined; around = parentOf(around)) ids.push(`${around}.${name}`);
  return [...ids, name];
}

function isInside(id: Id | undefined, container: Id): boolean {
  for (let around = id; around !== undefined; around = parentOf(around)) if (around === container) return true;
  return false;
}
