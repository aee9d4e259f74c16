// Between an element of the picture and its text: where an id is declared, and which element a place is about.

import { type Id, type Place, placeOf } from "../../language/index.ts";
import type { CursorReading, Reading } from "../reading.ts";

/** Where an element's name, or a dependency's target, stands. */
export function placeOfElement({ names, snapshot }: Reading, id: Id): Place | undefined {
  const [declared] = names.of(id, "element").filter((place) => place.isDeclaration);
  if (declared !== undefined) return declared;
  for (const component of snapshot.model.components) {
    const dependency = component.dependencies.find((other) => other.id === id);
    if (dependency !== undefined) return placeOf(snapshot.model, dependency.at);
  }
  return undefined;
}

/** The innermost declared element around the cursor. */
export function elementAt({ names, shape, file, offset }: CursorReading): Id | undefined {
  for (let around = shape.declarationAt(offset); around !== undefined; around = around.parent) {
    const place = names.at(file.uri, around.nameStart);
    if (place?.space === "element") return place.id;
  }
  return undefined;
}
