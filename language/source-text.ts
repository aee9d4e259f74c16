// A file's text and its lines. The only place that counts lines; everything else in the project counts offsets.

/** A file's text with its lines. Offsets count UTF-16 code units, lines and characters from 0. */
export interface SourceText {
  readonly uri: string;
  readonly text: string;
  positionAt(offset: number): { line: number; character: number };
  offsetAt(position: { line: number; character: number }): number;
}

/** Lines end at `\n`, `\r\n` or a lone `\r`. They are found at the first question; each answer is a binary search. */
export function createSourceText(uri: string, text: string): SourceText {
  let starts: readonly number[] | undefined;
  const lines = (): readonly number[] => {
    starts ??= lineStarts(text);
    return starts;
  };
  return {
    uri,
    text,
    positionAt(offset) {
      const at = Math.max(0, Math.min(offset, text.length));
      const all = lines();
      let low = 0;
      let high = all.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((all[middle] ?? 0) <= at) low = middle;
        else high = middle - 1;
      }
      return { line: low, character: at - (all[low] ?? 0) };
    },
    offsetAt({ line, character }) {
      const all = lines();
      if (line < 0) return 0;
      const start = all[line];
      if (start === undefined) return text.length;
      const end = all[line + 1] ?? text.length;
      return Math.max(start, Math.min(start + character, end));
    },
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 10) starts.push(i + 1);
    else if (code === 13 && text.charCodeAt(i + 1) !== 10) starts.push(i + 1);
  }
  return starts;
}
