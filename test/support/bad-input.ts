// What a bad input of the command is: what it is made of, what is said of it, and what is still done.

/** A design that stands beside every bad input and is linted all the same. */
export const good = "service web\n";

/** Another one, which may stand beside it. */
export const other = "service api\n";

/** How the system says that nothing is there. */
export const nowhere = "there is no such file or folder";

/** Deeper than any stack. */
export const deep = 100_000;

export interface BadInput {
  /** What is bad, as the name of the test. */
  readonly what: string;
  /** Beside `good.arch`. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** What cannot be said by names and contents alone. */
  readonly prepare?: (folder: string) => void | Promise<void>;
  /** Behind `lint --format json`; the folder when absent. */
  readonly words?: readonly string[];
  readonly input?: string | Uint8Array;
  /** Standard error, every line; `/` patterns for what a machine words. */
  readonly says: readonly (string | RegExp)[];
  readonly exit: 0 | 1 | 2;
  /** Files in the result; none where no result is written. */
  readonly linted?: number;
  /** Codes of the text's problems. */
  readonly codes?: readonly string[];
}
