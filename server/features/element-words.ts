// The word that declares an element, for what shows elements by kind: `service`, `flow`, `region`. A list of the model's own kinds.

import type { Element, SystemModel } from "../../language/index.ts";

/** An element with the word that declares it. */
export interface Worded {
  readonly word: string;
  readonly element: Element;
}

/** Every element that the project declares, in the order of the model; what the standard library declares is not among them. */
export function* declaredElements(model: SystemModel): Generator<Worded> {
  for (const element of model.containers) yield { word: element.kind, element };
  for (const element of model.components) yield { word: element.kind, element };
  for (const element of model.flows) yield { word: "flow", element };
  for (const element of model.policies) yield { word: "policy", element };
  for (const element of model.data) yield { word: "data", element };
  for (const element of model.decisions) yield { word: "decision", element };
  for (const element of model.scenarios) yield { word: "scenario", element };
  for (const element of model.boundaries) yield { word: "boundary", element };
  for (const element of model.regions) {
    yield { word: "region", element };
    for (const zone of element.zones) yield { word: "zone", element: zone };
  }
  for (const element of model.technologies) if (!element.builtIn) yield { word: "technology", element };
}
