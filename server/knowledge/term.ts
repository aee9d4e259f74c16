// What an entry of the vocabulary is: a thing that an architect can choose, with both sides of the choice. Entries are judgements of
// general practice, each with whoever argues it best; hovers, completion and the page of terms are all made from them.

/** Who argues it. */
export interface TermSource {
  /** Author, title and year, or the documentation's name. */
  readonly title: string;
  readonly url?: string;
}

/** One thing to choose, and what comes with it. Each part is a sentence or two in Markdown without headings or lists. */
export interface Term {
  /** In kebab-case, unique; the anchor of its place on the page of terms. */
  readonly id: string;
  /** As people call it: `Circuit breaker`. */
  readonly title: string;
  /**
   * How it is written: the words of the language first, as they stand in a design (`breaker`, `quorum`, `cache-aside`), then the
   * phrases by which prose calls it (`circuit breaker`). Lower case, each belonging to one entry alone.
   */
  readonly words: readonly string[];
  /** What it is, for somebody who has never heard of it. */
  readonly is: string;
  readonly buys: string;
  readonly costs: string;
  /** When the other choice is better, and which that is. */
  readonly otherwise: string;
  /** The failure that it invites. */
  readonly invites: string;
  readonly sources: readonly [TermSource, ...TermSource[]];
  /** Ids of entries worth reading next. */
  readonly related?: readonly string[];
}
