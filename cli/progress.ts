// A line at the bottom of a person's terminal that tells how far long work has come, and is gone when there is something to say.

/** Milliseconds until the first line: shorter work needs no word. */
const patience = 500;

/** Milliseconds between two lines. */
const pace = 100;

export interface Progress {
  /** Shows the words in place of those before, not more often than anybody can read. */
  show(words: string): void;
  /** Takes the line away, if there is one. */
  clear(): void;
}

/** `now` counts milliseconds from any moment; `width` is that of the terminal, since a longer line could not be taken back. */
export function createProgress(write: (text: string) => void, now: () => number, width: number): Progress {
  const begun = now();
  let latest = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    show(words) {
      const moment = now();
      if (moment - begun < patience || moment - latest < pace) return;
      latest = moment;
      isShown = true;
      write(`\r\u001b[K${words.slice(0, Math.max(0, width - 1))}`);
    },
    clear() {
      if (!isShown) return;
      isShown = false;
      write("\r\u001b[K");
    },
  };
}

/** Where nobody watches. */
export const noProgress: Progress = { show: () => undefined, clear: () => undefined };
