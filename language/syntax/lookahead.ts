// Lets the parser decide late how it tells alternatives apart. Chevrotain works that out for every alternative of the
// grammar before it reads a character, which is most of the parser's construction; a run needs it for a few of them. What
// may follow a slip, which it works out anew for each, is remembered.

import type { LangiumParser } from "langium";

/** Looks ahead and answers which alternative follows; called with the parser as `this`. */
type Lookahead = (this: unknown, alternatives?: unknown) => unknown;

/** The part of Chevrotain's strategy that builds these answers. */
interface Strategy {
  buildLookaheadForAlternation(options: unknown): Lookahead;
  buildLookaheadForOptional(options: unknown): Lookahead;
}

/** To be called between the parser's preparation and its `finalize`. Each look-ahead is then built at its first use. */
export function deferLookahead(parser: LangiumParser): void {
  // The wrapped parser is protected, and its strategy absent from its types; both are plain properties.
  const { wrapper } = parser as unknown as { readonly wrapper: { lookaheadStrategy: Strategy } };
  const strategy = wrapper.lookaheadStrategy;
  const deferred: Strategy = Object.create(strategy);
  deferred.buildLookaheadForAlternation = (options) => atFirstUse(() => strategy.buildLookaheadForAlternation(options));
  deferred.buildLookaheadForOptional = (options) => atFirstUse(() => strategy.buildLookaheadForOptional(options));
  wrapper.lookaheadStrategy = deferred;
}

function atFirstUse(build: () => Lookahead): Lookahead {
  let lookahead: Lookahead | undefined;
  return function (this: unknown, alternatives) {
    lookahead ??= build();
    return lookahead.call(this, alternatives);
  };
}

/** A place in the grammar: the rules entered, and the token that was due in the last of them. */
interface GrammarPath {
  readonly ruleStack: readonly string[];
  readonly occurrenceStack: readonly number[];
  readonly lastTok: { readonly name: string };
  readonly lastTokOccurrence: number;
}

/** Places remembered; nesting has no end, so neither has the number of places. */
const mostPlaces = 2000;

/** Which tokens may follow at a place depends on the grammar alone, so each place is worked out once. */
export function rememberFollows(parser: LangiumParser): void {
  // As above: a method of the protected wrapper, replaced on this one instance.
  const { wrapper } = parser as unknown as {
    readonly wrapper: { getNextPossibleTokenTypes(path: GrammarPath): unknown };
  };
  const workOut = wrapper.getNextPossibleTokenTypes.bind(wrapper);
  const known = new Map<string, unknown>();
  wrapper.getNextPossibleTokenTypes = (path) => {
    const { ruleStack, occurrenceStack, lastTok, lastTokOccurrence } = path;
    const key = `${ruleStack.join()} ${occurrenceStack.join()} ${lastTok.name} ${lastTokOccurrence}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= mostPlaces) known.clear();
    const follows = workOut(path);
    known.set(key, follows);
    return follows;
  };
}
