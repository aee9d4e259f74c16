// Text for a terminal: colour where it may be, prose wrapped, and nothing let through that could drive the terminal.

/** Paints text; each is the identity where colour is off. */
export interface Style {
  readonly error: Paint;
  readonly warning: Paint;
  readonly info: Paint;
  readonly hint: Paint;
  readonly strong: Paint;
  /** For what frames the text: gutters, arrows, places. */
  readonly quiet: Paint;
}

export type Paint = (text: string) => string;

/** The sixteen colours that every terminal theme defines. */
export function styleFor(hasColour: boolean): Style {
  const sgr = (on: string): Paint => (hasColour ? (text) => `\u001b[${on}m${text}\u001b[0m` : (text) => text);
  return {
    error: sgr("1;31"),
    warning: sgr("1;33"),
    info: sgr("1;36"),
    hint: sgr("1;35"),
    strong: sgr("1"),
    quiet: sgr("34"),
  };
}

/**
 * The text with every character replaced that a terminal would obey or that reorders its neighbours: control characters,
 * line separators, bidirectional overrides. A tab becomes four spaces.
 */
export function visible(text: string): string {
  return text
    .replaceAll("\t", "    ")
    .replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}

/** Columns that a text takes in a terminal: two for wide characters, none for combining ones. */
export function columnsOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const character of text) {
    if (takesNoColumn.test(character)) continue;
    columns += takesTwoColumns.test(character) ? 2 : 1;
  }
  return columns;
}

/** Marks, joiners and other format characters, variation selectors. */
const takesNoColumn = /\p{M}|\p{Cf}/u;

/** Pictures, and the scripts that terminals draw twice as wide. Wrong for the few characters that terminals disagree on. */
const takesTwoColumns =
  /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;

/** Prose in lines of at most `width` columns where words allow; white space in it means nothing. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && columnsOf(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line === "" ? lines : [...lines, line];
}
