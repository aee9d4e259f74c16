// A limit for a wait that nothing ends, where the callee's own figures tell how long one is worth waiting.

import { durationWords } from "../facts/words.ts";
import { dependencyOf, dependencyPatch } from "./dependencies.ts";
import type { FixesOf } from "./fix.ts";

export const missingTimeoutFixes: FixesOf = ({ element, values }, { model }) => {
  const dependency = dependencyOf(model, element);
  const { timeout } = values;
  if (dependency === undefined || typeof timeout !== "number") return [];
  const limit = durationWords(timeout).replace(" ", "");
  return [{ title: `Add timeout ${limit}`, patch: dependencyPatch(model, dependency, `timeout ${limit}`) }];
};
