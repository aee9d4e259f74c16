// A specified design whose one flow is called `f` and begun by the client `o`.

import type { Flow, SystemModel } from "../../language/index.ts";
import { buildModel } from "./build-model.ts";
import type { ModelSpec } from "./model-spec.ts";

/** The model, which is given the client, and its flow. Throws where the design has none of that name. */
export function withFlow(spec: ModelSpec): { readonly model: SystemModel; readonly flow: Flow } {
  const model = buildModel({ ...spec, components: { o: { kind: "client" }, ...spec.components } });
  const flow = model.flowById.get("f");
  if (flow === undefined) throw new Error("the model has no flow f");
  return { model, flow };
}
