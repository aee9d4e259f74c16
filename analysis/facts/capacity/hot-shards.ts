// What the hottest shard makes of a utilisation: whether it alone is full, and what all shards are used together.

import type { Component, Ratio, Span } from "../../../language/index.ts";
import { countWords, percentWords } from "../words.ts";
import type { Utilisation } from "./utilisation.ts";

/** The share of the hottest shard where the others have room for what is too much for it; undefined where it is no hotter than they. */
export function hotShardOf({ hottest, value }: Utilisation): Ratio | undefined {
  if (hottest?.kind !== "shard") return undefined;
  const others = (value[0] * (1 - hottest.share)) / ((hottest.of - 1) * hottest.share);
  return others <= 1 ? hottest.share : undefined;
}

/** What turns a use of the hottest shard into that of all shards together, ≤ 1; 1 where all are asked for alike. */
export function ofAllShards({ hottest }: Utilisation): Ratio {
  return hottest?.kind === "shard" ? 1 / (hottest.of * hottest.share) : 1;
}

/** How much of what arrives is for the hottest shard; nothing where all shards are asked for alike. */
export function hotShardLines({ shards }: Component, { hottest }: Utilisation): readonly { says: string; at: Span }[] {
  if (hottest?.kind !== "shard" || shards?.hottest === undefined) return [];
  const says = `${percentWords(hottest.share)} of that is for the hottest of ${countWords(hottest.of, "shard")}`;
  return [{ says, at: shards.hottest.at }];
}
