// What `--fail-on` of `faultline diff` says: kinds of regressions by commas, each with how much of it is let pass. It reads words
// and judges nothing.

import { type Gate, nearestTo, type RegressionKind, regressionKinds, takesAmount } from "../analysis/index.ts";
import { severities } from "./command-table.ts";
import { Refusal } from "./refusal.ts";

/** The gates that a text asks for; `any` stands for every kind. Throws a `Refusal` for a word that is none. */
export function gatesIn(text: string): readonly Gate[] {
  const words = text.split(",").map((word) => word.trim());
  const gates = new Map<RegressionKind, Gate>();
  for (const word of words) for (const gate of gatesOf(word)) gates.set(gate.kind, gate);
  return regressionKinds.flatMap((kind) => gates.get(kind) ?? []);
}

function gatesOf(word: string): readonly Gate[] {
  if (word === "any") return regressionKinds.map((kind) => ({ kind }));
  const [name = "", amount, ...rest] = word.split("=");
  const kind = regressionKinds.find((known) => known === name);
  if (kind === undefined)
    throw new Refusal(`--fail-on takes kinds of regressions, and "${name}" is none. ${hintFor(name)}`);
  if (amount === undefined) return [{ kind }];
  if (rest.length > 0) throw new Refusal(`"${word}" has more than one "=".`);
  if (kind === "new-finding") {
    const severity = severities.find((known) => known === amount);
    if (severity !== undefined) return [{ kind, severity }];
    throw new Refusal(`new-finding takes a severity (${severities.join(", ")}), and not "${amount}".`);
  }
  if (!takesAmount(kind)) throw new Refusal(`${kind} takes no amount: any counts.`);
  const percent = /^(\d{1,6}(?:\.\d{1,9})?)%$/.exec(amount)?.[1];
  if (percent === undefined) throw new Refusal(`${kind} takes a percentage such as 0.1%, and not "${amount}".`);
  return [{ kind, allowed: Number(percent) / 100 }];
}

function hintFor(name: string): string {
  const near = nearestTo(name, [...regressionKinds, "any"]);
  return near === undefined ? `There are ${[...regressionKinds, "any"].join(", ")}.` : `Did you mean ${near}?`;
}
