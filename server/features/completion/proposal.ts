// What completion proposes, in plain values. It knows no protocol.

export type ProposalKind = "statement" | "block" | "word" | "unit" | "rule" | "technology" | "component" | "name";

/** One proposal. It replaces the word at the cursor. */
export interface Proposal {
  readonly label: string;
  readonly kind: ProposalKind;
  readonly insert: string;
  /** `insert` has tab stops in the syntax of snippets. */
  readonly isSnippet: boolean;
  readonly detail: string;
  /** By which its documentation is found when somebody looks at it; undefined where there is none. */
  readonly key: string | undefined;
  /** Lower comes first; equal ones in the order of the list. */
  readonly rank: number;
}

export interface Proposals {
  readonly items: readonly Proposal[];
  /** True where there are more, which another letter would bring up. */
  readonly isCut: boolean;
  /** The word that is replaced: from its start, to the cursor or to its end. */
  readonly start: number;
  readonly end: number;
}

export const noProposals: Proposals = { items: [], isCut: false, start: 0, end: 0 };
