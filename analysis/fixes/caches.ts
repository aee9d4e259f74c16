// What a cache can be told to do differently, each as one edit with what it does. Which of it answers a finding is for the rules' own
// fixes to try.

import type { Component, Seconds } from "../../language/index.ts";
import { component as change, type Way } from "./edit.ts";
import { durationText, written } from "./figures.ts";

/** Of requests that miss the same entry, one goes on. */
export function askingOnce(cache: Component): Way {
  return {
    title: `Let ${cache.name} ask once for many equal misses`,
    changes: [change(cache, "coalesces", { coalesces: written(true, cache.at) })],
  };
}

/** What is confirmed has reached what the cache stands before. */
export function writingThrough(cache: Component): Way {
  return {
    title: `Write through ${cache.name}`,
    changes: [change(cache, "pattern write-through", { pattern: written("write-through", cache.at) })],
  };
}

/** No entry is older than the last write. */
export function droppingWithWrites(cache: Component): Way {
  return {
    title: `Drop an entry of ${cache.name} with the write that changes it`,
    changes: [change(cache, "invalidated by write", { invalidatedBy: { kind: "write" } })],
  };
}

/** No entry is older than so much. */
export function keepingFor(cache: Component, ttl: Seconds): Way {
  const text = durationText(ttl);
  return {
    title: `Keep entries of ${cache.name} for ${text}`,
    changes: [change(cache, `ttl ${text}`, { ttl: written(ttl, cache.at) })],
  };
}
