// A finding's identity for baselines and for services that track findings over time. A plain hash, free of any package:
// it guards against accidents, not against malice.

/**
 * Sixteen hexadecimal digits that depend on the parts and their order, and on nothing else. FNV-1a, 64 bits, over the
 * UTF-8 of the parts joined by a zero byte. Source: Fowler, Noll, Vo, draft-eastlake-fnv.
 */
export function fingerprintOf(parts: readonly string[]): string {
  let hash = offsetBasis;
  for (const byte of new TextEncoder().encode(parts.join("\0"))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime);
  }
  return hash.toString(16).padStart(16, "0");
}

const offsetBasis = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;
