// A part of a text by its offsets, for everything that asks where and not in which file.

/** From its first character to behind its last, counted in UTF-16 units from the text's start. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}
