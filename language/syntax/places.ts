// Where the parts of a syntax tree stand in their text, whichever parser made it: the quick one notes it at each node, and
// Langium keeps a concrete tree beside.

import type { AstNode, CstNode } from "langium";

/** Start and end, as offsets into the parsed text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

const noted: unique symbol = Symbol("places");

/** Notes of one node: its own stretch, and for each property the stretches of its values, in order. */
export interface Places {
  start: number;
  end: number;
  readonly of: Record<string, Stretch[]>;
}

type Noted = { [noted]?: Places };

export function notePlaces(node: object, places: Places): void {
  Object.defineProperty(node, noted, { value: places, enumerable: false });
}

/**
 * Where a node stands, or one of its property's values; where the property is absent, the whole node. Undefined for a node
 * without any text.
 */
export function stretchOf(node: AstNode, property?: string, index?: number): Stretch | undefined {
  const places = (node as unknown as Noted)[noted];
  if (places !== undefined) {
    if (property === undefined) return places;
    const values = Object.hasOwn(places.of, property) ? places.of[property] : undefined;
    return values?.[Math.min(index ?? 0, values.length - 1)] ?? places;
  }
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
