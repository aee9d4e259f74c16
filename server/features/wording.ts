// How a few things are said wherever they are said: counts, quantities by their names, texts that are too long.

/** The beginning of a text, with no half of a character at its end. */
export function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** `1 flow`, `3 flows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What a quantity is called at the beginning of a line: `worst-case-time` is `Worst case time`. */
export function factTitle(name: string): string {
  const words = name.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
