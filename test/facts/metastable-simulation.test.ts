// Hidden capacity against a simulation that knows nothing of it: a server with a queue, clients with timeouts and retries, and a
// push that takes the server away for a while. It comes back by itself on one side of the border and never on the other.

import { describe, expect, it } from "vitest";
import { hiddenCapacityOf } from "../../analysis/facts/retries/hidden-capacity.ts";
import { createAnalysis } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";

interface Setting {
  readonly capacity: number;
  readonly attempts: number;
  /** Retries per first try that the clients allow themselves. */
  readonly budget?: number;
  readonly timeout: number;
}

const tick = 0.05;

/** A batch of tries of one age, which may be a fraction. */
interface Batch {
  readonly sent: number;
  readonly attempt: number;
  left: number;
  /** Whether their clients have given up on them. */
  isAbandoned: boolean;
}

/**
 * Share of the first tries of the last minute that are answered in time, long after the server was away. First in, first out; a
 * try whose client has given up is served all the same; a client tries again at its timeout.
 */
function answeredLongAfter(setting: Setting, load: number, outage: number): number {
  const { capacity, attempts, budget, timeout } = setting;
  const queue: Batch[] = [];
  const waiting: Batch[] = [];
  let [head, oldest] = [0, 0];
  let [answered, asked, tokens] = [0, 0, 0];
  const end = 600;
  const send = (now: number, attempt: number, count: number): void => {
    const batch = { sent: now, attempt, left: count, isAbandoned: false };
    queue.push(batch);
    waiting.push(batch);
  };
  for (let now = 0; now < end; now += tick) {
    const isCounted = now > end - 60;
    send(now, 1, load * tick);
    if (isCounted) asked += load * tick;
    tokens += (budget ?? 0) * load * tick;
    // Clients whose time is up.
    for (let batch = waiting[oldest]; batch !== undefined && now - batch.sent >= timeout; batch = waiting[oldest]) {
      oldest += 1;
      batch.isAbandoned = true;
      if (batch.left <= 0 || batch.attempt >= attempts) continue;
      const again = budget === undefined ? batch.left : Math.min(batch.left, tokens);
      tokens -= budget === undefined ? 0 : again;
      if (again > 0) send(now, batch.attempt + 1, again);
    }
    // The server, which is away from the second minute on.
    let work = now >= 60 && now < 60 + outage ? 0 : capacity * tick;
    for (let batch = queue[head]; batch !== undefined && work > 0; batch = queue[head]) {
      const served = Math.min(work, batch.left);
      work -= served;
      batch.left -= served;
      if (!batch.isAbandoned && isCounted) answered += served;
      if (batch.left > 1e-12) break;
      head += 1;
    }
  }
  return answered / asked;
}

function hiddenCapacity({ capacity, attempts, budget }: Setting): number {
  const terms = { attempts, ...(budget === undefined ? {} : { retryBudget: budget }) };
  const components = { web: { reads: { db: terms } }, db: { kind: "store" as const, capacity } };
  const model = buildModel({ components, flows: { ask: { load: 1, body: ["web -> db"] } } });
  const hidden = hiddenCapacityOf(createAnalysis(model).facts, "db");
  return hidden?.kind === "known" ? hidden.load.hidden.least : Number.NaN;
}

describe("a simulated server", () => {
  it.each<Setting>([
    { capacity: 300, attempts: 2, timeout: 1 },
    { capacity: 300, attempts: 3, timeout: 0.5 },
    { capacity: 120, attempts: 4, timeout: 1 },
    { capacity: 300, attempts: 3, budget: 0.1, timeout: 1 },
    { capacity: 300, attempts: 3, budget: 0.5, timeout: 0.5 },
  ])("of $capacity/s behind $attempts attempts comes back below its hidden capacity, and not above", (setting) => {
    const border = hiddenCapacity(setting);
    expect(border).toBeLessThan(setting.capacity);
    // A strong push: the backlog of half a minute.
    expect(answeredLongAfter(setting, border * 0.9, 30)).toBeCloseTo(1, 3);
    expect(answeredLongAfter(setting, border * 1.05, 30)).toBeLessThan(0.05);
    // Without a push the same load is carried: the bad state is a second one.
    expect(answeredLongAfter(setting, border * 1.05, 0)).toBeCloseTo(1, 3);
  });

  it("comes back from anything where nobody tries again, up to what it serves", () => {
    const setting: Setting = { capacity: 300, attempts: 1, timeout: 1 };
    expect(hiddenCapacity(setting)).toBe(300);
    expect(answeredLongAfter(setting, 270, 30)).toBeCloseTo(1, 3);
  });
});
