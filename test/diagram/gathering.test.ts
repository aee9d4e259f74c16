// Pictures with too many arrows or boxes: what is put together, what is left out, that it is said, and that the rest has no fault.

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { collapseScene } from "../../diagram/collapse.ts";
import { createLayoutEngine } from "../../diagram/engine.ts";
import { type ArrowLimits, gathered, mostBoxes, tooManyBoxes, unshownInWords } from "../../diagram/gathering.ts";
import { layoutScene } from "../../diagram/layout.ts";
import type { Scene, SceneFinding } from "../../diagram/scene.ts";
import { toSvg } from "../../diagram/to-svg.ts";
import { undrawable, unfolded } from "../../diagram/views.ts";
import { faultsOf, sceneOf, scenes } from "../support/scene.ts";

const finding: SceneFinding = { severity: "warning", rule: "some-rule", message: "Something is amiss." };

const shop = sceneOf({
  containers: ["shop", "pay", "mail"],
  nodes: {
    "shop.web": "service",
    "shop.cart": "service",
    "pay.gate": "gateway",
    "pay.ledger": "store",
    "mail.box": "queue",
  },
  edges: [
    ["shop.web", "pay.gate"],
    ["shop.web", "shop.cart"],
    ["shop.cart", "pay.ledger", "reads"],
    ["pay.gate", "mail.box", "publishes", "async"],
  ],
});

const arrows = ({ edges }: Scene) => edges.map(({ id, label }) => `${id}: ${label}`);

describe("arrows that are more than their frame can hold", () => {
  const most: ArrowLimits = { apart: 2, closed: 5, drawn: 5 };

  test("become one for each pair of its members, and other frames keep theirs", () => {
    expect(arrows(gathered(shop, most))).toEqual([
      "shop -> pay sync: calls, reads ×2",
      "pay -> mail async: publishes",
      "shop.web -> shop.cart sync: calls",
    ]);
    expect(gathered(shop, most).edges[0]?.elements).toEqual(["shop.web calls pay.gate", "shop.cart reads pay.ledger"]);
  });

  test("are left out between closed members where even those are too many, and drawn at open ones", () => {
    const few = { apart: 1, closed: 1, drawn: 5 };
    const closed = gathered(collapseScene(shop, ["shop", "pay", "mail"]), few);
    expect(closed.edges).toEqual([]);
    expect(closed.unshown).toBe(2);
    const oneOpen = gathered(collapseScene(shop, ["shop", "pay"]), few);
    expect(arrows(oneOpen)).toEqual(["pay -> mail async: publishes"]);
    expect(oneOpen.unshown).toBe(1);
  });

  test("leave their findings where they would have begun", () => {
    const closed = collapseScene(shop, ["shop", "pay", "mail"]);
    const amiss = { ...closed, edges: closed.edges.map((edge) => ({ ...edge, findings: [finding] })) };
    const scene = gathered(amiss, { apart: 1, closed: 1, drawn: 1 });
    expect(scene.containers.map(({ findings }) => findings)).toEqual([[finding], [finding], []]);
  });

  test("are counted in words, with what brings them back", () => {
    expect(unshownInWords(shop)).toBe("");
    expect(unshownInWords({ ...shop, unshown: 4912 })).toBe(
      "4,912 arrows are left out, more than anybody can follow. Put components into systems or groups, and close some.",
    );
    expect(unshownInWords({ ...collapseScene(shop, ["pay"]), unshown: 4912 })).toBe(
      "4,912 arrows are left out, more than anybody can follow. Open one of the closed boxes, and its arrows are drawn.",
    );
  });

  test("are told of below the picture", async () => {
    const laidOut = await layoutScene({ ...shop, unshown: 7 }, createLayoutEngine());
    expect(toSvg(laidOut, { theme: "editor" })).toContain(">7 arrows are left out");
  });

  test("leave a picture without a fault, whatever the scene", async () => {
    const engine = createLayoutEngine();
    await fc.assert(
      fc.asyncProperty(scenes, async (scene) => {
        const laidOut = await layoutScene(gathered(scene, { apart: 0, closed: 4, drawn: 9 }), engine);
        expect(faultsOf(laidOut)).toEqual([]);
      }),
      { numRuns: 25, seed: 5 },
    );
  });
});

describe("boxes that are more than a picture can hold", () => {
  const nodes = Object.fromEntries(
    Array.from({ length: mostBoxes }, (_, index) => [`all.n${index}`, "service" as const]),
  );
  const large = sceneOf({ containers: ["all"], nodes });

  test("are refused in one sentence, until some are closed", () => {
    expect(undrawable(large)).toBe(
      "3,001 boxes are too many for one picture, which holds 3,000: close systems or groups until fewer are open.",
    );
    expect(tooManyBoxes(collapseScene(large, ["all"]))).toBeUndefined();
    expect(tooManyBoxes(shop)).toBeUndefined();
  });

  test("are closed for who cannot open and close", () => {
    expect(unfolded(large)).toMatchObject({ collapsed: ["all"], scene: { nodes: [] } });
    expect(unfolded(shop).scene).toBe(shop);
    expect(unfolded(shop).collapsed).toBeUndefined();
  });
});
