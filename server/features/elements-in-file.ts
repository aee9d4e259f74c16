// Which flows, components, systems and policies each file declares, for what is shown all over a file. It reads no text.

import type { Component, Container, Element, Flow, Policy, Snapshot } from "../../language/index.ts";

/** What one file declares, in the order of the model. */
export interface Declared {
  readonly flows: readonly Flow[];
  readonly components: readonly Component[];
  /** Outermost systems. */
  readonly systems: readonly Container[];
  readonly policies: readonly Policy[];
}

const nothing: Declared = { flows: [], components: [], systems: [], policies: [] };

const known = new WeakMap<Snapshot, ReadonlyMap<string, Declared>>();

/** What a file declares. Goes through the model once per snapshot. */
export function declaredIn(snapshot: Snapshot, file: string): Declared {
  let byFile = known.get(snapshot);
  if (byFile === undefined) {
    byFile = sorted(snapshot);
    known.set(snapshot, byFile);
  }
  return byFile.get(file) ?? nothing;
}

function sorted({ model }: Snapshot): ReadonlyMap<string, Declared> {
  const byFile = new Map<
    string,
    { flows: Flow[]; components: Component[]; systems: Container[]; policies: Policy[] }
  >();
  const at = (element: Element) => {
    const file = model.blocks.get(element.at.block)?.file;
    if (file === undefined) return undefined;
    let declared = byFile.get(file);
    if (declared === undefined) {
      declared = { flows: [], components: [], systems: [], policies: [] };
      byFile.set(file, declared);
    }
    return declared;
  };
  for (const flow of model.flows) at(flow)?.flows.push(flow);
  for (const component of model.components) at(component)?.components.push(component);
  for (const policy of model.policies) at(policy)?.policies.push(policy);
  for (const container of model.containers) {
    if (container.kind === "system" && container.parent === undefined) at(container)?.systems.push(container);
  }
  return byFile;
}
