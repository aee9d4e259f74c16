// Ages and session promises of reads beside and through caches, held against random histories of one key that are played as the terms
// say: who writes through passes on at once, who writes behind later, and entries run out.

import { describe, expect, it } from "vitest";
import { readPathOf } from "../../analysis/facts/guarantees/read-path.ts";
import { allows, levelsOf } from "../../analysis/formulas/consistency.ts";
import { randomFrom } from "../support/mutate.ts";
import { modelOf } from "../support/understand.ts";

const designs = 400;
const events = 120;

interface Cache {
  readonly name: string;
  readonly of: string;
  readonly pattern: "read-through" | "write-through" | "write-behind";
  readonly ttl: number | undefined;
  readonly lag: number;
}

interface Design {
  readonly caches: readonly Cache[];
  readonly written: readonly string[];
  readonly read: readonly string[];
}

function randomDesign(random: () => number): Design {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const caches: Cache[] = [];
  for (const name of ["c0", "c1", "c2"].slice(0, 1 + Math.floor(random() * 3))) {
    const pattern = pick(["read-through", "write-through", "write-behind", "write-behind"] as const);
    const ttl = random() < 0.7 ? 10 + Math.floor(random() * 20) : undefined;
    // What a write does that comes to a cache which is filled by reads alone, nothing says.
    const behind = pattern === "read-through" ? caches : caches.filter((one) => one.pattern !== "read-through");
    const of = pick(["db", ...behind.map((one) => one.name)]);
    caches.push({ name, of, pattern, ttl, lag: 1 + Math.floor(random() * 9) });
  }
  const passing = caches.filter((one) => one.pattern !== "read-through").map((one) => one.name);
  const written = ["db", ...passing].filter(() => random() < 0.5);
  return { caches, written, read: ["db", ...caches.map(({ name }) => name)] };
}

function textOf({ caches, written, read }: Design): string {
  const terms = ({ of, pattern, ttl, lag }: Cache) =>
    `of ${of}  pattern ${pattern}  lag ${lag}s ${ttl === undefined ? "" : `ttl ${ttl}s`}`;
  return `store db { guarantees linearizable }
    ${caches.map((cache) => `cache ${cache.name} { ${terms(cache)} }`).join("\n")}
    service api { ${read.map((id) => `reads ${id}`).join("  ")} }
    service writer { ${written.map((id) => `writes ${id}`).join("  ")} }`;
}

/** The greatest age that reads of each component had, and whether one went back or missed a write of its own. */
interface Seen {
  readonly age: Map<string, number>;
  readonly wentBack: Set<string>;
  readonly missed: Set<string>;
}

/** One key whose value is the number of the write that it comes from; the newer value wins wherever two meet. */
function played({ caches, written, read }: Design, random: () => number): Seen {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const byName = new Map(caches.map((cache) => [cache.name, cache]));
  const entries = new Map<string, { value: number; until: number }>();
  const confirmed = [0];
  const due: { at: number; to: string; value: number }[] = [];
  let stored = 0;
  let now = 0;
  const put = (to: string, value: number): void => {
    const cache = byName.get(to);
    if (cache === undefined) {
      stored = Math.max(stored, value);
      return;
    }
    const known = entries.get(to);
    const isNewest = known === undefined || known.until <= now || known.value <= value;
    // What is still to be passed on stays until then.
    const least = cache.pattern === "write-behind" ? cache.lag : 0;
    if (isNewest) entries.set(to, { value, until: now + Math.max(cache.ttl ?? Number.POSITIVE_INFINITY, least) });
    if (cache.pattern === "write-through") put(cache.of, value);
    else due.push({ at: now + random() * cache.lag, to: cache.of, value });
  };
  const get = (from: string): number => {
    const cache = byName.get(from);
    if (cache === undefined) return stored;
    const known = entries.get(from);
    if (known !== undefined && known.until > now) return known.value;
    const value = get(cache.of);
    entries.set(from, { value, until: now + (cache.ttl ?? Number.POSITIVE_INFINITY) });
    return value;
  };
  const seen: Seen = { age: new Map(read.map((id) => [id, 0])), wentBack: new Set(), missed: new Set() };
  const last = new Map<string, number>();
  for (let event = 0; event < events; event += 1) {
    const next = now + random() * 4;
    for (;;) {
      due.sort((a, b) => b.at - a.at);
      const first = due.at(-1);
      if (first === undefined || first.at > next) break;
      due.pop();
      now = first.at;
      put(first.to, first.value);
    }
    now = next;
    if (written.length > 0 && random() < 0.3) {
      confirmed.push(now);
      put(pick(written), confirmed.length - 1);
      continue;
    }
    const from = pick(read);
    const value = get(from);
    const missing = confirmed[value + 1];
    if (missing !== undefined) {
      seen.missed.add(from);
      seen.age.set(from, Math.max(seen.age.get(from) ?? 0, now - missing));
    }
    if (value < (last.get(from) ?? 0)) seen.wentBack.add(from);
    last.set(from, value);
  }
  return seen;
}

describe("on random caches that write through and behind", () => {
  it("no read is older, goes back or misses a write where the way says that it does not", () => {
    let late = 0;
    for (let seed = 1; seed <= designs; seed += 1) {
      const random = randomFrom(seed);
      const design = randomDesign(random);
      const text = textOf(design);
      const model = modelOf(text);
      const seen = played(design, random);
      for (const dependency of model.componentById.get("api")?.dependencies ?? []) {
        const path = readPathOf(model, dependency);
        if (path === undefined || path.age.kind === "unknown") throw new Error(`no way in ${text}`);
        const { target } = dependency;
        const age = seen.age.get(target) ?? 0;
        if (age > 0) late += 1;
        expect(age, `${target} in ${seed}: ${text}`).toBeLessThanOrEqual(path.age.seconds);
        const says = (level: "read-your-writes" | "monotonic-reads") => allows(path.levels, levelsOf(level));
        if (says("read-your-writes")) expect(seen.missed.has(target), `${target} in ${seed}: ${text}`).toBe(false);
        if (says("monotonic-reads")) expect(seen.wentBack.has(target), `${target} in ${seed}: ${text}`).toBe(false);
      }
    }
    expect(late).toBeGreaterThan(100);
  });
});
