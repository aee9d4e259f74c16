// Rules that no edit of the text answers, each with the reason: what would have to be decided first, and by whom.

/** By rule id. */
export const withoutFixes: Readonly<Record<string, string>> = {
  "correlated-pair": "which other technology, host or team one of the two moves to is a decision and no edit",
  "divided-queue": "whether each consumer is to have every message or they do the same work only the author knows",
  hub: "how a component that most flows pass is to be split is a change of the architecture",
  "lapsed-decision": "whether the reasons still hold, and until when, only those who decided can say",
  "missing-input": "the figure that is missing is one that only the author can measure or be told",
  "shared-infrastructure":
    "that systems share a component stays true however their load is kept apart, and parting them is a change of the architecture",
  "shared-store": "which of the owners keeps the store, and what the others call instead, is for the owners to settle",
  "split-transaction":
    "what undoes the first write, or whether both stores can share a transaction, only the author knows",
  "synchronous-cycle":
    "which side of a circle can go on without an answer, and what message then carries it, only the author knows",
  "unconsumed-queue": "whether a consumer is missing or the messages are of no use only the author knows",
  "unfed-queue": "whether a publisher is missing or the queue is of no use only the author knows",
  "unlimited-blast-radius":
    "what divides the users into cells, and who routes them there, is a change of the architecture",
};
