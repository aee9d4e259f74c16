// How long the slow visits of each node take by themselves, for those who ask for all nodes of a flow at one share after another: what
// is needed for it lies side by side as numbers, found once for all flows.

import type { Id, Ratio, Seconds, SystemModel } from "../../../language/index.ts";
import { ownTail, type Waits } from "./own-time.ts";
import { waitTailOf } from "./wait-tail.ts";
import { type WayNode, workAt } from "./ways.ts";

/** Of a node with two stated percentiles and no wait: their shares that are slower, their values, and the line through both. */
const numbersPerRow = 6;

/** Stand for a row where there is none. */
const unknown = -1;
const special = -2;

export class Tails {
  readonly #model: SystemModel;
  readonly #waits: ReadonlyMap<Id, Waits>;
  /** Where the numbers of a node that flows share begin. */
  readonly #rows = new Map<WayNode, number>();
  #numbers = new Float64Array(64 * numbersPerRow);
  #filled = 0;

  constructor(model: SystemModel, waits: ReadonlyMap<Id, Waits>) {
    this.#model = model;
    this.#waits = waits;
  }

  /**
   * The time that only a share `rest` of a node's visits exceeds, and the wait before it, as `ownTail` and `waitTailOf` have them;
   * `z` is the standard normal quantile of that rest. Undefined where the own work is not known.
   */
  at(node: WayNode, rest: Ratio, z: number): Seconds | undefined {
    if (node.isOwn) return this.#sumAt(node, rest, z);
    let row = this.#rows.get(node);
    if (row === undefined) {
      row = this.#addRow(node);
      this.#rows.set(node, row);
    }
    if (row < 0) return row === unknown ? undefined : this.#sumAt(node, rest, z);
    const numbers = this.#numbers;
    const most = rest * (1 + 1e-9);
    if ((numbers[row] as number) <= most) return numbers[row + 2] as number;
    if ((numbers[row + 1] as number) <= most) return numbers[row + 3] as number;
    const sigma = numbers[row + 5] as number;
    return Math.exp(sigma === 0 ? (numbers[row + 4] as number) : (numbers[row + 4] as number) + sigma * z);
  }

  #sumAt(node: WayNode, rest: Ratio, z: number): Seconds | undefined {
    const work = workAt(this.#model, node);
    if (work === undefined) return undefined;
    const wait = this.#waits.get(node.id)?.[node.asked];
    return ownTail(work, rest, z).value + (wait === undefined ? 0 : waitTailOf(wait, rest));
  }

  #addRow(node: WayNode): number {
    const work = workAt(this.#model, node);
    if (work === undefined) return unknown;
    const [low, high] = work.points;
    const { line } = work;
    const waits = this.#waits.get(node.id)?.[node.asked] !== undefined;
    if (low === undefined || high === undefined || line === undefined || waits) return special;
    const row = this.#filled;
    this.#filled += numbersPerRow;
    if (this.#filled > this.#numbers.length) {
      const wider = new Float64Array(2 * this.#numbers.length);
      wider.set(this.#numbers);
      this.#numbers = wider;
    }
    this.#numbers.set([1 - low.ratio, 1 - high.ratio, low.value, high.value, line.mu, line.sigma], row);
    return row;
  }
}
