// The few components that something can be the matter with, found by what stands in them alone. Most rules look for what nearly
// no component has, and asking all of them anew at each keystroke would cost more than all the rest of such a rule.

import type { Component, SystemModel } from "../../language/index.ts";

/**
 * The components that pass a test, in declaration order. The test may read nothing but the component, not even what it names,
 * since a component that is the object it was in the snapshot asked for last is not tested again. Linear in the components,
 * by a comparison each where few are new.
 */
export function componentsWith(test: (component: Component) => boolean): (model: SystemModel) => readonly Component[] {
  let last: readonly Component[] = [];
  /** By index in the last ones. */
  let passes: boolean[] = [];
  let found: readonly Component[] = [];
  return ({ components }) => {
    if (last === components) return found;
    let isSame = components.length === last.length;
    if (!isSame) passes = [];
    for (let index = 0; index < components.length; index++) {
      const component = components[index] as Component;
      if (component === last[index] && index < passes.length) continue;
      const does = test(component);
      if (does || passes[index] === true) isSame = false;
      passes[index] = does;
    }
    if (!isSame) found = components.filter((_, index) => passes[index]);
    last = components;
    return found;
  };
}
