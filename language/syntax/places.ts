// Where the parts of a syntax tree stand in their text, whichever parser made it: the quick one notes it at each node, and
// Langium keeps a concrete tree beside.

import type { AstNode, CstNode } from "langium";

/** Start and end, as offsets into the parsed text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A node of the quick parser, which notes where it stands and, for each property, where its values do, in order. */
export class PlacedNode {
  readonly $type: string;
  #start: number;
  #end: number;
  readonly #places: Record<string, Stretch[]> = {};

  constructor($type: string, start: number) {
    this.$type = $type;
    this.#start = start;
    this.#end = start;
  }

  /** Notes the end; a node of nothing ends where it begins. */
  endAt(end: number): void {
    this.#end = Math.max(this.#start, end);
  }

  /** Notes where the next value of a property stands. */
  place(property: string, stretch: Stretch): void {
    const places = this.#places[property];
    if (places === undefined) this.#places[property] = [stretch];
    else places.push(stretch);
  }

  /** Where a node stands, or a value of its property; undefined for a node of another parser. */
  static stretchOf(node: object, property?: string, index?: number): Stretch | undefined {
    if (!(#places in node)) return undefined;
    const all = node.#places;
    const values = property !== undefined && Object.hasOwn(all, property) ? all[property] : undefined;
    return values?.[Math.min(index ?? 0, values.length - 1)] ?? { start: node.#start, end: node.#end };
  }
}

/**
 * Where a node stands, or one of its property's values; where the property is absent, the whole node. Undefined for a node
 * without any text.
 */
export function stretchOf(node: AstNode, property?: string, index?: number): Stretch | undefined {
  const noted = PlacedNode.stretchOf(node, property, index);
  if (noted !== undefined) return noted;
  const cst = node.$cstNode;
  if (cst === undefined) return undefined;
  const found = property === undefined ? cst : (propertyNode(cst, node, property, index ?? 0) ?? cst);
  return { start: found.offset, end: found.end };
}

/** The concrete node of a property's value: the `index`-th of those assigned to it, or the last. */
function propertyNode(root: CstNode, node: AstNode, property: string, index: number): CstNode | undefined {
  const found = propertyNodes(root, node).get(property) ?? [];
  return found[Math.min(index, found.length - 1)];
}

/** By concrete node, for as long as somebody holds it: a list has as many values as somebody cares to write, each asked for. */
const nodesByRoot = new WeakMap<CstNode, ReadonlyMap<string, readonly CstNode[]>>();

/** The concrete nodes of all values of a node, by property and in order. */
function propertyNodes(root: CstNode, node: AstNode): ReadonlyMap<string, readonly CstNode[]> {
  const known = nodesByRoot.get(root);
  if (known !== undefined) return known;
  const nodes = new Map<string, CstNode[]>();
  const visit = (cst: CstNode): void => {
    for (const child of "content" in cst ? (cst.content as readonly CstNode[]) : []) {
      const property = assignedProperty(child);
      if (property === undefined) {
        if (child.astNode === node) visit(child);
        continue;
      }
      const others = nodes.get(property);
      if (others === undefined) nodes.set(property, [child]);
      else others.push(child);
    }
  };
  visit(root);
  nodesByRoot.set(root, nodes);
  return nodes;
}

/** The property that a piece of the grammar is assigned to. */
function assignedProperty(cst: CstNode): string | undefined {
  for (let element: AstNode | undefined = cst.grammarSource; element !== undefined; element = element.$container) {
    if (element.$type === "Assignment") return (element as AstNode & { feature: string }).feature;
    if (element.$type === "ParserRule") return undefined;
  }
  return undefined;
}
