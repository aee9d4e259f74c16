// What a fact may be computed from: the model, the settings and the traffic that all load-dependent facts share. Facts are
// functions of this value and of nothing else, so that no clock, order of reading or earlier snapshot shows in a number.

import type { SystemModel } from "../../language/index.ts";
import type { Settings } from "../options.ts";
import type { Traffic } from "./load.ts";

export interface FactContext {
  readonly model: SystemModel;
  readonly settings: Settings;
  /** How the flows visit the components; worked out when first read. */
  readonly traffic: Traffic;
}
