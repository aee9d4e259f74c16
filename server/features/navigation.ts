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
