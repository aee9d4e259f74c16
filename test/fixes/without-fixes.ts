// Rules that no edit of the text answers, each with the reason: what would have to be decided first, and by whom.

/** By rule id. */
export const withoutFixes: Readonly<Record<string, string>> = {
  "correlated-pair": "which other technology, host or team one of the two moves to is a decision and no edit",
  "unconsumed-queue": "whether a consumer is missing or the messages are of no use only the author knows",
  "unfed-queue": "whether a publisher is missing or the queue is of no use only the author knows",
  "unlimited-blast-radius":
    "what divides the users into cells, and who routes them there, is a change of the architecture",
};
