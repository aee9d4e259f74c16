// Lets the parser decide late how it tells alternatives apart. Chevrotain works that out for every alternative of the
// grammar before it reads a character, which is most of the parser's construction; a run needs it for a few of them.

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
