// Whether a component's own statements about its copies agree with each other. What they mean for its availability is the
// analysis's business; a number stated twice, differently, is the text's.

import type { Facets } from "./facets.ts";
import type { Reader } from "./reader.ts";

/** Says where copies, quorum and need contradict each other, and leaves the later statement out. */
export function settleRedundancy(facets: Facets, reader: Reader): Facets {
  const { replicas, quorum, needs, standby } = facets;
  if (replicas !== undefined && quorum !== undefined && replicas.count.value !== quorum.of.value) {
    reader.error(
      "contradiction",
      quorum.of.at,
      `\`replicas\` says ${replicas.count.value} copies and the quorum ${quorum.of.value}; state one number of copies.`,
      { related: { at: replicas.count.at, says: "the other number" } },
    );
    const { quorum: _, ...rest } = facets;
    return rest;
  }
  const copies = replicas === undefined ? quorum?.of : replicas.count;
  const all = (copies?.value ?? 0) + (standby?.value ?? 0);
  if (copies !== undefined && needs !== undefined && all < needs.value) {
    reader.error(
      "contradiction",
      needs.at,
      `\`needs ${needs.value}\` asks for more copies than the ${all} that there are.`,
      { related: { at: copies.at, says: "the number of copies" } },
    );
    const { needs: _, ...rest } = facets;
    return rest;
  }
  return facets;
}
