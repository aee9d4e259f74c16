// What a written number means in other words: with the statement that it stands in, and with what else its block says where that makes
// it plainer, as a window makes a share of time minutes.

import { numberWords, percentWords, secondsWords } from "../../../analysis/index.ts";
import {
  type Component,
  type Dimension,
  type Element,
  type Flow,
  readQuantity,
  type Seconds,
  type Token,
} from "../../../language/index.ts";
import { inOtherWords } from "../quantity.ts";
import { code } from "./markdown.ts";
import type { Near } from "./near.ts";

/** The number at the cursor in other words; undefined where nothing is gained. `element` is what its block declares. */
export function aboutFigure(near: Near, element: Element | undefined): string | undefined {
  const { token } = near;
  const words = token.kind === "percentile" ? percentileWords(token.text) : quantityWords(near, element);
  return words === undefined ? undefined : `${code(token.text)} — ${words}`;
}

function percentileWords(text: string): string | undefined {
  const share = Number(text.slice(1)) / 100;
  return share > 0 && share < 1 ? `One in ${numberWords(1 / (1 - share))} takes longer.` : undefined;
}

/** A written number with its statement, and what its block declares. */
interface Written {
  readonly value: number;
  readonly dimension: Dimension;
  /** The statement's word. */
  readonly head: string | undefined;
  /** What stands between the two. */
  readonly since: readonly Token[];
  readonly component: Partial<Component>;
  readonly flow: Partial<Flow>;
}

function quantityWords(near: Near, element: Element | undefined): string | undefined {
  const quantity = readQuantity(near.token.text);
  if (!quantity.ok) return undefined;
  const { head, since } = near;
  const { value, dimension } = quantity;
  const word = since.findLast(({ kind }) => kind === "keyword")?.text ?? head;
  const written: Written = { value, dimension, head, since, component: element ?? {}, flow: element ?? {} };
  const own = sayings[word ?? ""]?.(written) ?? sayings[head ?? ""]?.(written);
  if (own !== undefined) return own;
  const isObjective = head === "slo" || head === "sla";
  const words = inOtherWords(value, dimension, { term: head, ...(isObjective ? { window: windowBehind(near) } : {}) });
  // What is written in a unit that is too small for it.
  const isSmall = dimension === "duration" && (/\dms$/.test(near.token.text) ? value >= 1 : value >= 60);
  return words ?? (isSmall && /s$/.test(near.token.text) ? `${secondsWords(value)}.` : undefined);
}

/** The window of `slo availability 99.9% over 30d`; 30 days where it is unwritten. */
function windowBehind({ behind }: Near): Seconds {
  const [over, span] = behind;
  const written = over?.text === "over" && span !== undefined ? readQuantity(span.text) : undefined;
  return written?.ok === true && written.dimension === "duration" ? written.value : 30 * 86_400;
}

type Saying = (written: Written) => string | undefined;

const year: Seconds = 365.25 * 86_400;

/** What a number says behind a word. */
const sayings: Readonly<Record<string, Saying | undefined>> = {
  retries: ({ value }) => `${numberWords(value + 1)} tries in all.`,
  attempts: ({ value }) => (value > 1 ? `${numberWords(value - 1)} more after the first.` : "No retries."),
  timeout: ({ value, dimension }) =>
    dimension === "duration" ? `Of 100 calls a second that hang, ${numberWords(value * 100)} wait at once.` : undefined,
  "retry-budget": ({ value }) =>
    value > 0 && value < 1 ? `At most one retry for ${numberWords(1 / value)} first tries.` : undefined,
  "hit-ratio": ({ value }) =>
    value > 0 && value < 1 ? `The store is asked for ${percentWords(1 - value)} of the reads.` : undefined,
  capacity: ({ value, component, dimension }) => {
    const copies = component.replicas?.count.value ?? 1;
    if (dimension !== "rate" || copies <= 1 || component.managed !== undefined) return undefined;
    return `${numberWords(copies)} copies serve ${numberWords(value * copies)} a second together.`;
  },
  peak: ({ value, flow }) =>
    flow.load === undefined ? undefined : `${numberWords(flow.load.value * value)} a second at peak.`,
  mtbf: ({ value }) => (value > 0 ? `About ${numberWords(year / value)} failures of each copy in a year.` : undefined),
  mttr: ({ value, component: { mtbf } }) =>
    mtbf === undefined
      ? undefined
      : `With a failure every ${secondsWords(mtbf.value)}: up ${percentWords(mtbf.value / (mtbf.value + value))} of the time.`,
  "service-time": ({ value, component: { concurrency } }) =>
    value > 0 && concurrency !== undefined
      ? `${numberWords(concurrency.value)} at once make ${numberWords(concurrency.value / value)} a second.`
      : undefined,
  from: ({ head, value }) => (head === "backoff" ? pauses(value) : undefined),
  concurrency: ({ value, component: { serviceTime } }) =>
    serviceTime !== undefined && serviceTime.value > 0
      ? `At ${secondsWords(serviceTime.value)} each they make ${numberWords(value / serviceTime.value)} a second.`
      : undefined,
  over: ({ value, since }) => {
    const target = since.find(({ kind }) => kind === "quantity");
    const share = target === undefined ? undefined : readQuantity(target.text);
    if (share?.ok !== true || share.dimension !== "ratio") return undefined;
    return inOtherWords(share.value, "ratio", { term: "slo", window: value });
  },
  after: ({ head, value }) =>
    head === "dead-letter" ? `A message that always fails is worked on ${numberWords(value)} times.` : undefined,
  quorum: ({ component: { quorum } }) => quorum && quorumWords(quorum),
  partitions: ({ value }) => `At most ${numberWords(value)} consumers of a group work at once.`,
  shards: ({ value }) => evenShare(value),
  cells: ({ value }) => evenShare(value),
  hottest: ({ value, since }) => {
    const [count] = since.filter(({ kind }) => kind === "quantity").map(({ text }) => readQuantity(text));
    return count?.ok === true && count.value > 1
      ? `${numberWords(value * count.value)}× the even share of ${percentWords(1 / count.value)}.`
      : undefined;
  },
};

/** Whether every read meets a copy that has the last write. */
function quorumWords({ write, read, of }: NonNullable<Component["quorum"]>): string {
  const sum = `${numberWords(write.value)} + ${numberWords(read.value)}`;
  const copies = numberWords(of.value);
  return write.value + read.value > of.value
    ? `${sum} > ${copies}: each read asks a copy that has the last write.`
    : `${sum} ≤ ${copies}: a read may miss the last write.`;
}

function evenShare(count: number): string | undefined {
  return count > 1 ? `Each holds ${percentWords(1 / count)}, where they are even.` : undefined;
}

/** The first pauses of a backoff that doubles. */
function pauses(first: Seconds): string {
  return `Doubling from here: ${[1, 2, 4, 8].map((factor) => secondsWords(first * factor)).join(", ")}, …`;
}
