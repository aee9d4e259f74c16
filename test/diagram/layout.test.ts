// Layout, held to what a reader would want of it on random scenes and on a few that were built to be awkward.

import fc from "fast-check";
import { expect, test } from "vitest";

import { createLayoutEngine } from "../../diagram/engine.ts";
import { createLayoutCache, type LayoutEngine, layoutScene } from "../../diagram/layout.ts";
import { faultsOf, sceneOf, scenes } from "../support/scene.ts";

const engine = createLayoutEngine();

test("nothing overlaps, everything is inside, and arrows go from box to box around all others", async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async (scene) => {
      expect(faultsOf(await layoutScene(scene, engine))).toEqual([]);
    }),
    { seed: 20_15, numRuns: 300 },
  );
});
