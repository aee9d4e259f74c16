// The two availabilities of a flow, kept for everyone who compares them with what the flow promises. How they are worked out
// is availability.ts's business, and whether they are enough is judged elsewhere.

import { availabilityOf } from "../availability.ts";
import { perFlow } from "../memo.ts";
import { structureOf } from "../structure.ts";

/** `availabilityOf` with everything that is known or assumed; once per flow. */
export const estimateOf = perFlow((model, flow) => availabilityOf(structureOf(model, flow), "estimate"));

/** `availabilityOf` with what is written alone, all else at 100%; once per flow. */
export const capOf = perFlow((model, flow) => availabilityOf(structureOf(model, flow), "cap"));
