// From a name to its declaration and to every place that uses it, over all files of the project.

import type { NamePlace } from "../names-in-text.ts";
import type { CursorReading } from "../reading.ts";

/** Where the name at the cursor is declared. Empty where there is no name, or its declaration is not in the project. */
export function definition({ names, file, offset }: CursorReading): readonly NamePlace[] {
  const place = names.at(file.uri, offset);
  if (place === undefined) return [];
  return names.of(place.id, place.space).filter((other) => other.isDeclaration);
}

/** Every place of the name at the cursor. */
export function references(
  { names, file, offset }: CursorReading,
  options: { readonly includeDeclaration: boolean },
): readonly NamePlace[] {
  const place = names.at(file.uri, offset);
  if (place === undefined) return [];
  const places = names.of(place.id, place.space);
  return options.includeDeclaration ? places : places.filter((other) => !other.isDeclaration);
}

/** Places of the name at the cursor in its own file. */
export function highlights({ names, file, offset }: CursorReading): readonly NamePlace[] {
  const place = names.at(file.uri, offset);
  if (place === undefined) return [];
  return names.of(place.id, place.space).filter((other) => other.file === file.uri);
}

/** The technology of the component at the cursor, where the project declares it. */
export function typeDefinition({ names, file, offset, snapshot }: CursorReading): readonly NamePlace[] {
  const place = names.at(file.uri, offset);
  if (place === undefined || place.space !== "element") return [];
  const technology = snapshot.model.componentById.get(place.id)?.technology;
  return technology === undefined ? [] : names.of(technology, "technology").filter((other) => other.isDeclaration);
}

/** What makes the thing at the cursor real: the components of a technology, the stores that hold a kind of data. */
export function implementation({ names, file, offset, snapshot }: CursorReading): readonly NamePlace[] {
  const place = names.at(file.uri, offset);
  if (place === undefined) return [];
  const { components, data } = snapshot.model;
  const held = place.space === "element" ? data.find(({ id }) => id === place.id) : undefined;
  const ids =
    place.space === "technology"
      ? components.filter(({ technology }) => technology === place.id).map(({ id }) => id)
      : [...(held?.authorities ?? []), ...(held?.derived.map(({ store }) => store) ?? [])].map(({ id }) => id);
  return [...new Set(ids)].flatMap((id) => names.of(id, "element").filter((other) => other.isDeclaration));
}
