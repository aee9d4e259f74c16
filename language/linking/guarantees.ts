// Which guarantees are about the same: of two sets, the nearer one wins family by family.

import type { Guarantee } from "../model.ts";

/** `own`, and those of `base` that are about something else: consistency, delivery, order, durability. */
export function inheritGuarantees(own: readonly Guarantee[], base: readonly Guarantee[]): Guarantee[] {
  const families = new Set(own.map(familyOf));
  return [...own, ...base.filter((guarantee) => !families.has(familyOf(guarantee)))];
}

function familyOf(guarantee: Guarantee): string {
  if (guarantee.name.endsWith("-once")) return "delivery";
  if (guarantee.name === "ordered" || guarantee.name === "unordered") return "order";
  if (guarantee.name === "durable" || guarantee.name === "volatile") return "durability";
  return "consistency";
}
