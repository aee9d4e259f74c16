// Values of a whole model that rest on none of its figures: who names whom, what is called how, what stands where. Most edits
// change a figure, and then the next snapshot takes them over as they are.

import type { SystemModel } from "../../language/index.ts";

/** By the number of the function that makes the value. */
const valuesByModel = new WeakMap<SystemModel, unknown[]>();

let made = 0;

/** The model that was asked about last, with its values: the next question is about the same one more often than not. */
let lastModel: SystemModel | undefined;
let lastValues: unknown[] = [];

function valuesOf(model: SystemModel): unknown[] {
  if (model === lastModel) return lastValues;
  let values = valuesByModel.get(model);
  if (values === undefined) {
    values = [];
    valuesByModel.set(model, values);
  }
  lastModel = model;
  lastValues = values;
  return values;
}

/**
 * The function, made to work once per shape of a model. It may depend on everything in the model but numbers, and so on no place
 * in a text, and on what follows from the model as far as that has the same shape, such as a flow's graph. Its value holds no
 * element of the model, only ids, words and positions in lists, since elements are other objects in the next snapshot.
 */
export function perShape<T extends object, Rest extends readonly unknown[]>(
  make: (model: SystemModel, ...rest: Rest) => T,
): (model: SystemModel, ...rest: Rest) => T {
  const slot = made++;
  return (model, ...rest) => {
    const values = valuesOf(model);
    const known = values[slot] as T | undefined;
    if (known !== undefined) return known;
    const value = make(model, ...rest);
    values[slot] = value;
    return value;
  };
}

/** Elements that are looked into; where more are other objects, the values are worked out anew. */
const comparedAtMost = 32;

/**
 * Lets a model share the values of another one that differs from it in numbers alone. To be asked where the two have the same
 * containers, regions, policies, data and boundaries. Linear in the elements, which are compared by identity first.
 */
export function inheritShape(from: SystemModel, to: SystemModel): void {
  const known = valuesByModel.get(from);
  if (known === undefined || valuesByModel.has(to)) return;
  let left = comparedAtMost;
  const isAlike = (before: readonly unknown[], after: readonly unknown[]): boolean => {
    if (before.length !== after.length) return false;
    for (let index = 0; index < before.length; index++) {
      if (before[index] === after[index]) continue;
      left -= 1;
      if (left < 0 || !hasSameShape(before[index], after[index])) return false;
    }
    return true;
  };
  if (
    isAlike(from.components, to.components) &&
    isAlike(from.flows, to.flows) &&
    isAlike(from.scenarios, to.scenarios) &&
    isAlike(from.technologies, to.technologies)
  ) {
    valuesByModel.set(to, known);
  }
}

/** Whether two values differ in numbers alone. They are plain and without circles, as all of a model is. */
function hasSameShape(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === "number" && typeof b === "number") return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length || Array.isArray(a) !== Array.isArray(b)) return false;
  return keys.every((key) => key in b && hasSameShape(a[key as keyof typeof a], b[key as keyof typeof b]));
}
