// The vocabulary behind hovers: its entries are whole and found by their words, in the language by their place and in prose by the
// longest phrase.

import { describe, expect, test } from "vitest";
import { wordsIn } from "../../language/forms.ts";
import { connectives, guaranteeNames, statementByWord } from "../../language/vocabulary.ts";
import { noteOf } from "../../server/features/term-text.ts";
import { termById, termInPlace, termInProse, termOf, terms, themes } from "../../server/knowledge/index.ts";
import { entryByWord, everydayWords, optionHeads, plainWords } from "../../server/knowledge/plain-words.ts";

const wordsBehind = Object.fromEntries([...statementByWord.keys()].map((word) => [word, wordsIn(word)]));
const words = terms.flatMap((term) => term.words);
const languageWords = [...new Set([...statementByWord.keys(), ...connectives, ...guaranteeNames])];

describe("entries", () => {
  test("are many, each with an id and words of its own", () => {
    expect(terms.length).toBeGreaterThanOrEqual(120);
    expect(new Set(terms.map(({ id }) => id)).size).toBe(terms.length);
    expect(new Set(words).size).toBe(words.length);
    expect(themes.every((theme) => theme.terms.length > 0)).toBe(true);
    for (const { id } of terms) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const word of words) expect(word).toBe(word.toLowerCase().trim());
  });

  test.each(terms.map((term) => [term.id, term] as const))("%s says everything, and shortly", (_, term) => {
    const parts = [term.is, term.buys, term.costs, term.otherwise, term.invites];
    for (const part of [...parts, term.title]) expect(part.trim()).toBe(part);
    for (const part of parts) expect(part).toMatch(/^.{20,}[.!?]$/);
    expect(parts.join("").length).toBeLessThanOrEqual(900);
    expect(term.words.length).toBeGreaterThan(0);
  });

  test("have sources, and addresses that are safe to open", () => {
    for (const { sources } of terms) {
      expect(sources.length).toBeGreaterThan(0);
      for (const { title, url } of sources) {
        expect(title.length).toBeGreaterThan(8);
        if (url !== undefined) expect(new URL(url).protocol).toBe("https:");
      }
    }
  });

  test("cite a work by one title, one author and one address", () => {
    const seen = new Map<string, string>();
    const holdTogether = (one: string, other: string) => {
      expect([undefined, other], one).toContain(seen.get(one));
      seen.set(one, other);
    };
    for (const { title, url = "no address" } of terms.flatMap(({ sources }) => sources)) {
      holdTogether(`the address of ${title}`, url);
      if (url !== "no address") holdTogether(`the title at ${url}`, title);
      const [, author = "", work] = /^(.*?)\*(.+?)\*/.exec(title) ?? [];
      if (work !== undefined) holdTogether(`the author of ${work}`, author);
    }
  });

  test("lead to others that exist", () => {
    for (const { id, related = [] } of terms) {
      expect(related.filter((other) => !termById.has(other) || other === id)).toEqual([]);
      expect(new Set(related).size).toBe(related.length);
    }
  });
});

describe("words of the language", () => {
  test("have an entry, or a reason for having none", () => {
    const options = Object.values(wordsBehind).flat();
    const known = (word: string) => termOf(word) !== undefined || Object.hasOwn(plainWords, word);
    expect(languageWords.filter((word) => !known(word))).toEqual([]);
    const heads = Object.keys(wordsBehind);
    expect(
      options.filter((word) => !known(word) && heads.every((head) => termInPlace([head, word]) === undefined)),
    ).toEqual([]);
  });

  test("are plain only where no entry has them", () => {
    expect(Object.keys(plainWords).filter((word) => termOf(word) !== undefined)).toEqual([]);
    expect(Object.keys(plainWords).filter((word) => !languageWords.includes(word))).toEqual([]);
    for (const reason of Object.values(plainWords)) expect(reason.length).toBeGreaterThan(10);
  });

  test("that borrow an entry borrow one that exists, and only where none is theirs", () => {
    for (const [word, id] of Object.entries(entryByWord)) {
      expect(termById.has(id), word).toBe(true);
      expect(words, word).not.toContain(word);
      expect(word.split(" ").filter((part) => !languageWords.includes(part))).toEqual([]);
    }
    expect([...optionHeads].filter((head) => !languageWords.includes(head))).toEqual([]);
  });

  test.each([
    ["quorum", "quorum"],
    ["quorum write", "quorum"],
    ["quorum write read of", "quorum"],
    ["of", "cache"],
    ["prefers", "cap"],
    ["prefers availability", "prefers-availability"],
    ["prefers consistency", "prefers-consistency"],
    ["pattern cache-aside", "cache-aside"],
    ["invalidated by write", "cache-invalidation"],
    ["failover manual", "manual-failover"],
    ["failover automatic within", "automatic-failover"],
    ["within", "trust-boundary"],
    ["guarantees ordered per", "key-order"],
    ["guarantees at-least-once", "at-least-once"],
    ["requires read-your-writes", "read-your-writes"],
    ["hedge after", "hedge"],
    ["backoff exponential from", "backoff"],
    ["backoff exponential from jitter", "jitter"],
    ["from replica", "read-replica"],
    ["propagates deadline", "deadline-propagation"],
    ["sheds load", "load-shedding"],
    ["slo availability over", "slo"],
    ["slo availability", "availability"],
    ["secrets from rotated every", "secret-rotation"],
    ["replicas primary async across", "replication-across-zones"],
    ["calls with", "call-policy"],
    ["compensates with", "compensation"],
    ["accept because until", "accepted-risk"],
    ["chose over", "decision-record"],
    ["dead-letter after", "dead-letter"],
  ])("`%s` is told as %s", (written, id) => {
    expect(termInPlace(written.split(" "))?.id).toBe(id);
  });

  test.each(["service", "tags", "constructor", "toString", ""])("%j tells nothing", (word) => {
    expect(termInPlace([word])).toBeUndefined();
    expect(termOf(word)).toBeUndefined();
    expect(noteOf(word)).toBeUndefined();
  });

  test("have a note with both sides of the choice and a source", () => {
    for (const word of languageWords.filter((one) => termOf(one) !== undefined)) {
      expect(noteOf(word)).toMatch(
        /^\*\*.+\n\n- \*\*Buys.+\n- \*\*Costs.+\n- \*\*Rather.+\n- \*\*Invites.+\n\n.{10,}$/,
      );
    }
  });
});

describe("prose", () => {
  const phrases = words.filter((word) => word.includes(" ") || !everydayWords.has(word));

  test("has one entry for each phrase, however it is spelt", () => {
    const byKey = new Map<string, string>();
    for (const term of terms) {
      for (const word of term.words.filter((one) => phrases.includes(one))) {
        const key = word.replaceAll("-", " ");
        expect([undefined, term.id], word).toContain(byKey.get(key));
        byKey.set(key, term.id);
      }
    }
  });

  test("is found phrase by phrase, at its first and last letter, with a capital and over two lines", () => {
    for (const term of terms) {
      for (const word of term.words.filter((one) => phrases.includes(one))) {
        const capital = word.charAt(0).toUpperCase() + word.slice(1);
        for (const text of [`the ${word}, yes`, `${capital}.`, `/** a ${word.replaceAll(" ", "\n   * ")} */`]) {
          const start = text.toLowerCase().indexOf(word.split(" ")[0] ?? word);
          const found = termInProse(text, start);
          expect(found?.term.id, text).toBe(term.id);
          expect(termInProse(text, (found?.end ?? 0) - 1)?.term.id, text).toBe(term.id);
        }
      }
    }
  });

  test("does not take everyday words for terms", () => {
    expect([...everydayWords].filter((word) => !words.includes(word))).toEqual([]);
    for (const word of everydayWords) expect(termInProse(`is ${word} to`, 4), word).toBeUndefined();
  });

  test.each([
    ["a circuit breaker trips", "breaker", "circuit breaker"],
    ["Circuit breakers trip", "Circuit", "Circuit breakers"],
    ["the dead-letter queues fill", "dead", "dead-letter queues"],
    ["read your writes, or else", "writes", "read your writes"],
    ["pub/sub it is", "sub", "pub/sub"],
    ["N+1 queries hurt", "queries", "N+1 queries"],
    ["a thundering herd of caches", "herd", "thundering herd"],
    ["an idempotency-key helps", "key", "idempotency-key"],
    ["Little's law", "law", "Little's law"],
    ["fan-out on write", "write", "fan-out on write"],
  ])("%j at %j is %j", (text, at, phrase) => {
    const found = termInProse(text, text.indexOf(at));
    expect(text.slice(found?.start, found?.end)).toBe(phrase);
  });

  test.each([
    ["we accept the background noise", "background"],
    ["a cached value", "cached"],
    ["retryable", "retry"],
    ["the quorumless", "quorum"],
    ["Überquorum", "quorum"],
    ["", ""],
  ])("%j at %j is nothing", (text, at) => {
    expect(termInProse(text, text.indexOf(at))).toBeUndefined();
  });

  test("of any length costs no more than its surroundings", () => {
    const text = "retry storm ".repeat(100_000);
    expect(termInProse(text, 600_001)?.term.id).toBe("retry-storm");
    expect(termInProse("a".repeat(1_000_000), 500_000)).toBeUndefined();
  });
});
