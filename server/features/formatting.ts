// The canonical layout of a file, as changes of the lines that differ, so that the cursor and folded regions stay.

import { type LineChange, laidOut, lineChanges } from "../../language/index.ts";

/** The changes that lay a text out. Empty when it is laid out already. */
export function formatting(text: string): readonly LineChange[] {
  return lineChanges(text, laidOut(text).text);
}
