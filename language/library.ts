// The standard library of technologies: written in the language, kept as texts by name, and lowered only when a design names
// one. What a run does not use costs it nothing.

import { library } from "./generated/library.ts";

/** A technology's declaration in its file of the library. */
export interface LibraryText {
  readonly text: string;
  /** File of the library, such as `messaging.arch`. */
  readonly file: string;
  /** Where the declaration starts in it. */
  readonly offset: number;
}

/** The declaration of a technology; undefined where the library has none of that name. */
export function libraryText(name: string): LibraryText | undefined {
  return Object.hasOwn(library, name) ? library[name] : undefined;
}

export function libraryNames(): readonly string[] {
  return Object.keys(library);
}

/** How files of the library are called in places: `faultline:library/messaging.arch`. */
export const libraryScheme = "faultline:library/";
