// Breaks a text the way editing does: token by token, in every place, and reproducibly. It knows tokens and nothing of what
// they mean.

import { type Token, tokenize } from "../../language/index.ts";

/** Numbers in [0, 1) from a seed, the same on every machine (mulberry32, public domain). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Tokens that no text needs to hold to meet them. */
const foreign = [
  "{",
  "}",
  "->",
  '"',
  "/*",
  "`",
  "service",
  "system",
  "extend",
  "calls",
  "9",
  "%",
  "§",
  "\n",
  "p99",
  ",",
];

/** The text once without each token, once cut before each, once with each swapped with the next, once with one more. */
export function* systematicMutations(text: string, random: () => number): Generator<string> {
  const tokens = tokenize(text);
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    yield text.slice(0, token.start) + text.slice(token.end);
    yield text.slice(0, token.start);
    yield `${text.slice(0, token.start)}${pick(tokens, random)} ${text.slice(token.start)}`;
    if (next !== undefined) {
      const between = text.slice(token.end, next.start);
      yield text.slice(0, token.start) + next.text + between + token.text + text.slice(next.end);
    }
  }
}

/** Endless: the text with one or two of these slips at once, anywhere, half-typed tokens among them. */
export function* randomMutations(text: string, random: () => number): Generator<string> {
  const tokens = tokenize(text);
  const at = (): Token | undefined => tokens[Math.floor(random() * tokens.length)];
  for (;;) {
    const count = 1 + Math.floor(random() * 2);
    // From the end to the front, so that the offsets in front stay true.
    const places = Array.from({ length: count }, at)
      .filter((token) => token !== undefined)
      .sort((a, b) => b.start - a.start);
    let mutated = text;
    for (const token of places) {
      const typed = token.start + Math.floor(random() * (token.end - token.start));
      const kind = Math.floor(random() * 5);
      if (kind === 0) mutated = mutated.slice(0, token.start) + mutated.slice(token.end);
      else if (kind === 1)
        mutated = `${mutated.slice(0, token.start)}${pick(tokens, random)} ${mutated.slice(token.start)}`;
      else if (kind === 2) mutated = mutated.slice(0, typed) + mutated.slice(token.end);
      else if (kind === 3) mutated = mutated.slice(0, token.start) + pick(tokens, random) + mutated.slice(token.end);
      else mutated = `${mutated.slice(0, token.end)}\n${mutated.slice(token.end)}`;
    }
    yield mutated;
  }
}

function pick(tokens: readonly Token[], random: () => number): string {
  const index = Math.floor(random() * (tokens.length + foreign.length));
  return tokens[index]?.text ?? foreign[index - tokens.length] ?? "";
}
