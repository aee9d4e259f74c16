// How a pool of slots fills while requests hold them longer than they used to: a fluid of arrivals, each of which keeps a slot
// for a time that changes at known moments. It knows no components, and it draws no random arrivals.

/** From a moment on, a share of the arrivals holds a slot for so long. */
export interface HoldPiece {
  /** Seconds; may lie before zero. */
  readonly from: number;
  /** Share of the arrivals that hold, in [0, 1]. */
  readonly share: number;
  /** Seconds, ≥ 0; `Infinity` where a slot is never given back. */
  readonly hold: number;
}

/** Arrivals at a steady rate with the times that they hold, pieces ascending by `from`. */
export interface Holding {
  /** Per second. */
  readonly rate: number;
  readonly pieces: readonly HoldPiece[];
}

/**
 * Slots held at a moment: for each piece the arrivals since it began that have not given back theirs,
 * rate · share · |[from, next) ∩ (t − hold, t]|. Exact for a fluid.
 */
export function heldAt(holdings: Iterable<Holding>, time: number): number {
  let held = 0;
  for (const { rate, pieces } of holdings) {
    for (let index = 0; index < pieces.length; index++) {
      const piece = pieces[index] as HoldPiece;
      const end = Math.min(pieces[index + 1]?.from ?? Number.POSITIVE_INFINITY, time);
      const start = Math.max(piece.from, time - piece.hold);
      if (end > start) held += rate * piece.share * (end - start);
    }
  }
  return held;
}

/** Slots held in the long run under the last pieces: Little's law, Σ rate · share · hold; `Infinity` where some are kept for ever. */
export function heldAtLast(holdings: Iterable<Holding>): number {
  let held = 0;
  for (const { rate, pieces } of holdings) {
    const last = pieces[pieces.length - 1];
    if (last !== undefined && rate * last.share > 0) held += rate * last.share * last.hold;
  }
  return held;
}

/** Relative room for rounding before a pool counts as overfull. */
const tolerance = 1e-9;

/** Whether more slots are wanted than there are, rounding aside. */
export function isOverfull(held: number, slots: number): boolean {
  return held > slots * (1 + tolerance);
}

/**
 * The first moment, not before `since`, at which a pool of so many slots is full and more are wanted; undefined where that
 * never comes. For one stream of r per second that used to hold t₀ and from −t₀ on holds t, it is (slots − r·t₀) / r, and comes only if
 * r·t > slots. What is held is linear between the moments at which pieces begin, end and give back, so only these are
 * looked at; quadratic in the pieces, which are few.
 */
export function fullFrom(holdings: readonly Holding[], slots: number, since: number): number | undefined {
  const moments = new Set<number>([since]);
  const add = (moment: number): void => {
    if (moment > since && Number.isFinite(moment)) moments.add(moment);
  };
  for (const { pieces } of holdings) {
    for (let index = 0; index < pieces.length; index++) {
      const { from, hold } = pieces[index] as HoldPiece;
      add(from);
      add(from + hold);
      add((pieces[index + 1]?.from ?? Number.POSITIVE_INFINITY) + hold);
    }
  }
  const ordered = [...moments].sort((a, b) => a - b);
  let before: number | undefined;
  for (let index = 0; index < ordered.length; index++) {
    const moment = ordered[index] as number;
    const held = heldAt(holdings, moment);
    if (isOverfull(held, slots)) {
      const start = ordered[index - 1];
      if (start === undefined || before === undefined || before >= slots) return start ?? moment;
      return start + ((slots - before) / (held - before)) * (moment - start);
    }
    before = held;
  }
  const last = ordered[ordered.length - 1] ?? since;
  // Behind the last moment nothing but streams that are held for ever still grows.
  const growth = heldAt(holdings, last + 1) - heldAt(holdings, last);
  if (!(growth > 0) || !isOverfull(heldAtLast(holdings), slots)) return undefined;
  return last + Math.max(0, slots - (before ?? 0)) / growth;
}
