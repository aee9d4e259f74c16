// Quantities as written, such as `250ms`, `99.95%` or `2k/s`, to numbers in canonical units: seconds, per second, bytes,
// ratios in [0, 1]. A number without a unit is a count. What the text means is decided here; the lexer only found its end.

/** What a term measures. */
export type Dimension = "duration" | "rate" | "ratio" | "count" | "factor" | "size";

export type Reading =
  | { readonly ok: true; readonly dimension: Dimension; readonly value: number }
  /** `unit` is the part that nobody knows. */
  | { readonly ok: false; readonly unit: string };

const seconds: ReadonlyMap<string, number> = tableOf({
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
});

const multiples: ReadonlyMap<string, number> = tableOf({ k: 1e3, M: 1e6, G: 1e9 });

const bytes: ReadonlyMap<string, number> = tableOf({
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  PB: 1e15,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
});

/** By name; unlike in an object, `constructor` is none. */
function tableOf<T>(entries: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(entries));
}

/** Reads `text`, which the lexer found to be a quantity. Decimal fractions keep the digits they were written with. */
export function readQuantity(text: string): Reading {
  // The sign of micro as an escape: a bundle that is all ASCII is read without being decoded.
  const parts = /^([\d_]+(?:\.\d+)?)(%|[A-Za-z\u00b5]+)?(?:\/([A-Za-z]+))?$/.exec(text);
  if (parts === null) return { ok: false, unit: text };
  const digits = (parts[1] ?? "").replaceAll("_", "");
  const unit = parts[2] ?? "";
  const per = parts[3];
  if (per !== undefined) {
    const span = seconds.get(per);
    const multiple = unit === "" ? 1 : multiples.get(unit);
    if (span === undefined) return { ok: false, unit: `/${per}` };
    if (multiple === undefined) return { ok: false, unit: `${unit}/${per}` };
    return { ok: true, dimension: "rate", value: times(digits, multiple) / span };
  }
  if (unit === "") return { ok: true, dimension: "count", value: Number(digits) };
  if (unit === "%") return { ok: true, dimension: "ratio", value: hundredth(digits) };
  if (unit === "x") return { ok: true, dimension: "factor", value: Number(digits) };
  const second = seconds.get(unit);
  if (second !== undefined) return { ok: true, dimension: "duration", value: times(digits, second) };
  const multiple = multiples.get(unit);
  if (multiple !== undefined) return { ok: true, dimension: "count", value: times(digits, multiple) };
  const byte = bytes.get(unit);
  if (byte !== undefined) return { ok: true, dimension: "size", value: times(digits, byte) };
  return { ok: false, unit };
}

/** Units as people write them elsewhere, by how they are written here. */
const foreign: ReadonlyMap<string, string> = tableOf({
  rps: "/s",
  qps: "/s",
  tps: "/s",
  rpm: "/min",
  msec: "ms",
  msecs: "ms",
  millis: "ms",
  sec: "s",
  secs: "s",
  second: "s",
  seconds: "s",
  mins: "m",
  minute: "m",
  minutes: "m",
  hour: "h",
  hours: "h",
  day: "d",
  days: "d",
  weeks: "w",
});

/** A number and a unit that was written apart from it or as elsewhere, as one quantity of the dimension; undefined where they are none. */
export function joinedQuantity(number: string, unit: string, dimension: Dimension): string | undefined {
  // Elsewhere `M` is a month or a million as well, so nobody is told that it is a minute.
  const small = unit === "M" ? unit : unit.toLowerCase();
  const elsewhere = foreign.get(small) ?? small;
  return [`${number}${unit}`, `${number}${elsewhere}`].find((joined) => {
    const reading = readQuantity(joined);
    return reading.ok && reading.dimension === dimension;
  });
}

/** Shifts the decimal point in the text instead of dividing, so that 99.95% is the double nearest to 0.9995. */
function hundredth(digits: string): number {
  return Number(`${digits}e-2`);
}

function times(digits: string, factor: number): number {
  const power = Math.round(Math.log10(factor));
  return 10 ** power === factor ? Number(`${digits}e${power}`) : Number(digits) * factor;
}

/** How a quantity of a dimension is written, for a message: `a duration such as 300ms`. */
export const examples: Readonly<Record<Dimension, string>> = {
  duration: "a duration such as `300ms`, `2s`, `5m`, `1h` or `30d`",
  rate: "a rate such as `400/s`, `2k/s` or `10/min`",
  ratio: "a percentage such as `99.9%`",
  count: "a plain number such as `3` or `10k`",
  factor: "a factor such as `3x`",
  size: "a size such as `10GB`",
};

/** Units that a quantity of a dimension may carry. */
export const units: Readonly<Record<Dimension, readonly string[]>> = {
  duration: [...seconds.keys()],
  rate: ["/s", "/min", "/m", "/h", "/d", "k/s", "M/s"],
  ratio: ["%"],
  count: ["", "k", "M", "G"],
  factor: ["x"],
  size: [...bytes.keys()],
};

/** What each single-figure term measures. */
export const amounts: Readonly<Record<string, Dimension>> = {
  needs: "count",
  standby: "count",
  availability: "ratio",
  mtbf: "duration",
  mttr: "duration",
  "error-rate": "ratio",
  capacity: "rate",
  concurrency: "count",
  "service-time": "duration",
  pool: "count",
  bulkhead: "count",
  "rate-limit": "rate",
  lag: "duration",
  bound: "count",
  retention: "duration",
  visibility: "duration",
  ttl: "duration",
  "hit-ratio": "ratio",
  timeout: "duration",
  deadline: "duration",
  retries: "count",
  attempts: "count",
  batch: "count",
};
