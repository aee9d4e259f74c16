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
  /** Slots that it and all others within the same cannot exceed together; what comes on top is turned away. */
  readonly within?: Compartment;
}

/** A part of the pool that some holdings share. */
export interface Compartment {
  /** Slots, ≥ 0. */
  readonly limit: number;
}

/**
 * Slots held at a moment: for each piece the arrivals since it began that have not given back theirs,
 * rate · share · |[from, next) ∩ (t − hold, t]|, and of a compartment no more than its limit. Exact for a fluid.
 */
export function heldAt(holdings: Iterable<Holding>, time: number): number {
  return sumOver(holdings, (holding) => heldBy(holding, time));
}

function heldBy({ rate, pieces }: Holding, time: number): number {
  let held = 0;
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index] as HoldPiece;
    const end = Math.min(pieces[index + 1]?.from ?? Number.POSITIVE_INFINITY, time);
    const start = Math.max(piece.from, time - piece.hold);
    if (end > start) held += rate * piece.share * (end - start);
  }
  return held;
}

/**
 * Slots held in the long run under the last pieces: Little's law, Σ rate · share · hold, of a compartment no more than its limit;
 * `Infinity` where some are kept for ever.
 */
export function heldAtLast(holdings: Iterable<Holding>): number {
  return sumOver(holdings, ({ rate, pieces }) => {
    const last = pieces[pieces.length - 1];
    return last !== undefined && rate * last.share > 0 ? rate * last.share * last.hold : 0;
  });
}

function sumOver(holdings: Iterable<Holding>, heldOf: (holding: Holding) => number): number {
  let held = 0;
  let compartments: Map<Compartment, number> | undefined;
  for (const holding of holdings) {
    const own = heldOf(holding);
    if (holding.within === undefined) {
      held += own;
      continue;
    }
    compartments ??= new Map();
    compartments.set(holding.within, (compartments.get(holding.within) ?? 0) + own);
  }
  if (compartments !== undefined) for (const [{ limit }, own] of compartments) held += Math.min(limit, own);
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
 * looked at, and those at which a compartment is full; quadratic in the pieces, which are few.
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
  for (const moment of fillingMoments(holdings, [...moments].sort(ascending))) add(moment);
  const ordered = [...moments].sort(ascending);
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

const ascending = (a: number, b: number): number => a - b;

/** When compartments come to their limits: between two moments, of those given ascending, what is held in each is linear. */
function fillingMoments(holdings: readonly Holding[], moments: readonly number[]): readonly number[] {
  const compartments = new Map<Compartment, Holding[]>();
  for (const holding of holdings) {
    if (holding.within === undefined) continue;
    const known = compartments.get(holding.within);
    if (known === undefined) compartments.set(holding.within, [holding]);
    else known.push(holding);
  }
  const found: number[] = [];
  for (const [{ limit }, parts] of compartments) {
    const heldIn = (time: number): number => parts.reduce((sum, part) => sum + heldBy(part, time), 0);
    for (let index = 0; index < moments.length; index++) {
      const start = moments[index] as number;
      const end = moments[index + 1] ?? start + 1;
      const before = heldIn(start);
      const growth = (heldIn(end) - before) / (end - start);
      const crossing = growth === 0 ? Number.POSITIVE_INFINITY : start + (limit - before) / growth;
      if (crossing > start && (crossing < end || index === moments.length - 1)) found.push(crossing);
    }
  }
  return found;
}
