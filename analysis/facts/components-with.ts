// The few components that something can be the matter with, found by what stands in them alone. Most rules look for what nearly
// no component has, and asking all of them anew at each keystroke would cost more than all the rest of such a rule.

import type { Component, SystemModel } from "../../language/index.ts";

interface Sifted {
  readonly components: readonly Component[];
  /** By index in `components`. */
  readonly passes: readonly boolean[];
  readonly found: readonly Component[];
}

/**
 * The components that pass a test, in declaration order. The test may read nothing but the component, not even what it names,
 * since a component that is the object it was in the snapshot asked for last is not tested again. Linear in the components,
 * by a comparison each where few are new.
 */
export function componentsWith(test: (component: Component) => boolean): (model: SystemModel) => readonly Component[] {
  let last: Sifted = { components: [], passes: [], found: [] };
  return ({ components }) => {
    if (last.components === components) return last.found;
    const passes: boolean[] = [];
    const found: Component[] = [];
    for (let index = 0; index < components.length; index++) {
      const component = components[index] as Component;
      const isKnown = last.components[index] === component;
      const does = isKnown ? last.passes[index] === true : test(component);
      passes.push(does);
      if (does) found.push(component);
    }
    last = { components, passes, found };
    return found;
  };
}
