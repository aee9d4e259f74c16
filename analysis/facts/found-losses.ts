// Losses with the condition under which each of them counts, while a flow's are collected. A map from losses
// to conditions would cost more than all that is asked of it.

import { always, type Bdd, type BddNode } from "../graph/bdd.ts";
import type { Loss } from "./losses.ts";
import { isLastList, newList } from "./numbered.ts";

/** Each loss once, in the order in which they are added. One list is asked at a time: beginning another one ends it until `resume`. */
export class FoundLosses {
  readonly losses: Loss[] = [];
  /** By the place of the loss. */
  readonly conditions: BddNode[] = [];
  #list = newList();

  /** Makes it the list that is asked, where another one has been begun or taken up meanwhile. Linear in the losses. */
  resume(): void {
    if (isLastList(this.#list)) return;
    this.#list = newList();
    for (let place = 0; place < this.losses.length; place += 1) this.#settle(this.losses[place] as Loss, place);
  }

  /** Where a loss stands; -1 where it is not there. */
  placeOf({ list, number }: Loss): number {
    return list === this.#list ? number : -1;
  }

  /** Adds a loss under a condition, or where it is there widens its condition. */
  note(loss: Loss, condition: BddNode, bdd: Bdd): void {
    const place = this.placeOf(loss);
    if (place === -1) {
      this.#settle(loss, this.losses.length);
      this.losses.push(loss);
      this.conditions.push(condition);
      return;
    }
    const before = this.conditions[place] as BddNode;
    if (before !== always && before !== condition) this.conditions[place] = bdd.or(before, condition);
  }

  #settle(loss: Loss, place: number): void {
    loss.list = this.#list;
    loss.number = place;
  }
}
