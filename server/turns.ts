// Turns of the event loop: how work that goes on and on lets messages in between. It knows what the protocol's library makes of
// a message and nothing of what is in one.

/**
 * Turns that a message takes from the stream to its answer on the stream. The library reads, handles and writes each in a turn of its
 * own, and a request sent right behind an edit is one turn behind it; one more, since work begins its turn before what has just come.
 */
const turnsOfMessage = 5;

/** Resolves once the messages that have arrived are answered, with others that were sent together with them. */
export async function mailAnswered(): Promise<void> {
  for (let turn = 0; turn < turnsOfMessage; turn += 1) await new Promise((next) => setImmediate(next));
}
