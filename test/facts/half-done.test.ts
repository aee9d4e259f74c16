// What is left of a request that stops halfway, held against playing every sequence to the end of each of its steps.

import { describe, expect, it } from "vitest";
import { splitWritesOf } from "../../analysis/facts/guarantees/half-done.ts";
import { randomFrom } from "../support/mutate.ts";
import { modelOf } from "../support/understand.ts";

interface Step {
  readonly store: string;
  readonly isUndone: boolean;
  readonly transaction: string | undefined;
}

/** What stays when the step at `failing` fails: what was done before, neither rolled back with it nor undone. */
function leftBy(steps: readonly Step[], failing: number): readonly string[] {
  const { transaction } = steps[failing] as Step;
  return steps
    .slice(0, failing)
    .filter((one) => !one.isUndone && (transaction === undefined || one.transaction !== transaction))
    .map(({ store }) => store);
}

function textOf(steps: readonly Step[]): string {
  const terms = ({ isUndone, transaction }: Step) =>
    `${isUndone ? 'compensates with "undo"' : ""} ${transaction === undefined ? "" : `transaction ${transaction}`}`;
  return `${steps.map(({ store }) => `store ${store}`).join("  ")}
    service api { ${steps.map((step) => `writes ${step.store} { ${terms(step)} }`).join("  ")} }
    client app { calls api }
    flow f { app -> api ${steps.map(({ store }) => `api -> ${store}`).join("  ")} }`;
}

describe("writes of one request", () => {
  it("are split just where the failure of one leaves another one behind", () => {
    let split = 0;
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = randomFrom(seed);
      const steps = Array.from({ length: 2 + Math.floor(random() * 4) }, (_, index): Step => {
        const transaction = random() < 0.4 ? `t${Math.floor(random() * 2)}` : undefined;
        return { store: `s${index}`, isUndone: random() < 0.5, transaction };
      });
      const text = textOf(steps);
      const model = modelOf(text);
      const [flow] = model.flows;
      if (flow === undefined) throw new Error("no flow");
      const left = new Set(steps.flatMap((_, failing) => leftBy(steps, failing)));
      const found = splitWritesOf(model, flow);
      if (found.length > 0) split += 1;
      const first = new Set(found.flatMap((one) => one.first.map(({ store }) => store.id)));
      for (const store of left) expect(first.has(store), `${store} in ${text}`).toBe(true);
      for (const one of found) {
        // Of each finding something stays, and everything named later leaves some of it behind.
        for (const { store } of one.later) {
          const stays = leftBy(
            steps,
            steps.findIndex((step) => step.store === store.id),
          );
          expect(
            one.first.some((written) => stays.includes(written.store.id)),
            `${store.id} in ${text}`,
          ).toBe(true);
        }
      }
    }
    expect(split).toBeGreaterThan(100);
    expect(split).toBeLessThan(290);
  });
});
