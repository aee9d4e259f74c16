// One element of boxes and arrows with what it has to do with directly: a small picture of its own, to be pasted beside
// a question about it.

import { elementOf, type Scene } from "./scene.ts";

/**
 * The scene of one element: a component, or all that stands in a container, with the arrows that touch it, their other ends, and the
 * containers around these; of an arrow its two ends. Undefined where the scene has no such element. `id` is that of the picture or of the
 * design. Linear in the scene.
 */
export function neighbourhoodOf(scene: Scene, id: string): Scene | undefined {
  const { containers, nodes, edges } = scene;
  const own = new Set<string>();
  for (const one of [...containers, ...nodes]) {
    const isAsked = one.id === id || elementOf(one) === id;
    // Containers come before what stands in them.
    if (isAsked || (one.parent !== undefined && own.has(one.parent))) own.add(one.id);
  }
  const arrows = edges.filter((edge) => edge.id === id || edge.elements.includes(id));
  const touching = own.size > 0 ? edges.filter(({ source, target }) => own.has(source) || own.has(target)) : arrows;
  if (own.size === 0 && arrows.length === 0) return undefined;
  const shown = new Set([...own, ...touching.flatMap(({ source, target }) => [source, target])]);
  const parents = new Map([...containers, ...nodes].map((one) => [one.id, one.parent]));
  // A set yields what is added while it is walked.
  const around = new Set(shown);
  for (const one of around) {
    const parent = parents.get(one);
    if (parent !== undefined) around.add(parent);
  }
  return {
    ...scene,
    containers: containers.filter((one) => around.has(one.id)),
    nodes: nodes.filter((one) => shown.has(one.id)),
    edges: touching,
  };
}
