// Model and facts as JSON, for programs: `inspect --format json`. Spans become files with lines and columns; the look-up
// maps of the model, which only repeat its lists, are left out.

import type { Derivation, Fact } from "../../analysis/index.ts";
import type { Span, SystemModel } from "../../language/index.ts";
import type { Locate } from "../lint-result.ts";
import { outputVersion, placeFields, plainNumbers } from "./json.ts";

/** `{ version, model }`. */
export function modelToJson(model: SystemModel, locate: Locate): string {
  const withPlaces = (key: string, value: unknown) => {
    if (isLookUpMap(value)) return undefined;
    return isSpan(value) ? placeFields(locate(value)) : plainNumbers(key, value);
  };
  return `${JSON.stringify({ version: outputVersion, model }, withPlaces, 2)}\n`;
}

/** What is walked through and yet no list, whichever class the model keeps it in. */
function isLookUpMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Symbol.iterator in value;
}

/** `{ version, facts }`; the facts by name, then by qualified element. */
export function factsToJson(facts: readonly Fact[], locate: Locate): string {
  const byName: Record<string, Record<string, unknown>> = {};
  for (const fact of facts) {
    byName[fact.name] ??= {};
    Object.assign(byName[fact.name] ?? {}, { [fact.element]: factOf(fact, locate) });
  }
  return `${JSON.stringify({ version: outputVersion, facts: byName }, plainNumbers, 2)}\n`;
}

function factOf({ value, kind, unit, missing, derivation }: Fact, locate: Locate) {
  return {
    ...(value === undefined ? {} : { value }),
    kind,
    unit,
    missing,
    derivation: derivationOf(derivation, locate),
  };
}

function derivationOf({ says, at, steps }: Derivation, locate: Locate): unknown {
  return {
    says,
    ...(at === undefined ? {} : placeFields(locate(at))),
    ...(steps === undefined ? {} : { steps: steps.map((step) => derivationOf(step, locate)) }),
  };
}

function isSpan(value: unknown): value is Span {
  return (
    typeof value === "object" &&
    value !== null &&
    "block" in value &&
    "start" in value &&
    "end" in value &&
    typeof value.block === "number"
  );
}
