// The terms of a block to the properties they set, each by its kind of statement. Which block a term belongs in was asked
// before (placement.ts); here it is only what the term says.

import type { Figure, Ref } from "../figures.ts";
import type { Amount, Flag, Item, Names, Split, Text, Words } from "../generated/ast.ts";
import { amounts } from "../units.ts";
import type { Facets } from "./facets.ts";
import type { Reader } from "./reader.ts";
import { stated } from "./reader.ts";
import {
  readAccept,
  readBackoff,
  readFailover,
  readGuarantees,
  readLatency,
  readObjective,
  readReplicas,
} from "./terms-compound.ts";
import { isAscending, oneOf, set, whole } from "./values.ts";

type Readers = {
  readonly [T in Item["$type"]]?: (item: Extract<Item, { $type: T }>, facets: Facets, reader: Reader) => void;
};

/** What a statement says goes into the facets; statements that say nothing of their block are passed over. */
export function readTerm(item: Item, facets: Facets, reader: Reader): void {
  // The table pairs each kind of item with a reader of that kind, which an indexed access cannot express.
  const read = readers[item.$type] as ((item: Item, facets: Facets, reader: Reader) => void) | undefined;
  read?.(item, facets, reader);
}

const readers: Readers = {
  Flag: readFlag,
  Amount: readAmount,
  Text: readText,
  Words: readWords,
  Names: readNames,
  Guarantees: readGuarantees,
  Replicas: readReplicas,
  Latency: readLatency,
  Backoff: readBackoff,
  Objective: (item, facets, reader) => {
    const objective = readObjective(item, reader);
    if (objective !== undefined) facets.objectives.push(objective);
  },
  Accept: (item, facets, reader) => {
    facets.accepts.push(readAccept(item, reader));
  },
  RunsOn: (item, facets, reader) => {
    set(facets, "runsOn", reader.name(item, "host"));
  },
  Quorum: (item, facets, reader) => {
    const write = whole(item, "write", "quorum", reader);
    const read = whole(item, "read", "quorum", reader);
    const of = whole(item, "size", "quorum", reader);
    if (write && read && of) {
      if (of.value < write.value || of.value < read.value) {
        reader.error("out-of-range", of.at, "A quorum asks for no more copies than there are.");
      } else facets.quorum = { write, read, of };
    }
  },
  Failover: readFailover,
  Split: (item, facets, reader) => {
    const count = whole(item, "count", item.name, reader);
    if (count === undefined) return;
    const key = reader.name(item, "key")?.id;
    const hottest = readHottest(item, count, reader);
    facets[item.name] = { count, ...(key !== undefined && { by: key }), ...(hottest !== undefined && { hottest }) };
  },
  Autoscale: (item, facets, reader) => {
    const min = whole(item, "min", "autoscale", reader);
    const max = whole(item, "max", "autoscale", reader);
    const within = reader.figure(item, "within", "duration", "autoscale");
    if (min && max && isAscending(min, max, reader))
      facets.autoscale = within === undefined ? { min, max } : { min, max, within };
  },
  DeadLetter: (item, facets, reader) => {
    const queue = reader.name(item, "queue");
    const after = whole(item, "after", "dead-letter", reader);
    if (queue !== undefined) facets.deadLetter = after === undefined ? { queue } : { queue, after };
  },
  Invalidated: (item, facets, reader) => {
    const topic = reader.name(item, "by");
    if (topic === undefined) return;
    facets.invalidatedBy = topic.id === "write" ? { kind: "write" } : { kind: "topic", topic };
  },
  Lifecycle: (item, facets, reader) => {
    set(
      facets,
      item.name === "starts" ? "startsWithin" : "stopsWithin",
      reader.figure(item, "within", "duration", item.name),
    );
  },
  Within: (item, facets, reader) => {
    set(facets, "boundary", reader.name(item, "boundary"));
  },
  Secrets: (item, facets, reader) => {
    const keeper = reader.name(item, "keeper");
    const rotatedEvery = reader.figure(item, "every", "duration", "rotated every");
    if (keeper !== undefined)
      facets.secrets = rotatedEvery === undefined ? { from: keeper } : { from: keeper, rotatedEvery };
  },
  RetryBudget: (item, facets, reader) => {
    const ratio = reader.figure(item, "ratio", "ratio", "retry-budget");
    const floor = reader.figure(item, "floor", "rate", "floor");
    if (ratio !== undefined) facets.retryBudget = floor === undefined ? { ratio } : { ratio, floor };
  },
  Breaker: (item, facets, reader) => {
    const after = reader.figure(item, "after", "ratio", "breaker after");
    const pause = reader.figure(item, "pause", "duration", "breaker for");
    facets.breaker = { ...(after && { after }), ...(pause && { for: pause }), at: reader.span(item) };
  },
  Hedge: (item, facets, reader) => {
    const after = item.delays.flatMap(
      (_, index) => reader.figure(item, "delays", "duration", "hedge after", index) ?? [],
    );
    const late = after.find(({ value }, index) => index > 0 && value <= (after[index - 1]?.value ?? 0));
    if (late !== undefined) {
      reader.error("out-of-range", late.at, "`hedge after` takes delays that grow, all counted from the first try.");
    } else if (after.length > 0) facets.hedge = { after, at: reader.span(item) };
  },
  Fallback: (item, facets, reader) => {
    const at = reader.span(item);
    const to = reader.name(item, "target");
    if (to !== undefined) facets.fallback = { kind: "component", to, at };
    else if (item.answer !== undefined) facets.fallback = { kind: "answer", text: item.answer, at };
  },
  Idempotent: (item, facets, reader) => {
    const key = reader.name(item, "key")?.id;
    const at = reader.span(item);
    facets.idempotent = key === undefined ? { at } : { by: key, at };
  },
  Compensates: (item, facets, reader) => {
    facets.compensates = { text: item.text, at: reader.span(item) };
  },
  Authenticates: (item, facets, reader) => {
    facets.authenticates = reader.stated(item.text, reader.span(item));
  },
  ReadFrom: (item, facets, reader) => {
    const which = oneOf(reader.name(item, "which"), ["primary", "replica", "any"], "from", reader);
    if (which !== undefined) facets.from = which;
  },
  Named: (item, facets, reader) => {
    // `data photo` inside a dependency names what it touches.
    const data = item.kind === "data" ? reader.name(item, "name") : undefined;
    if (data !== undefined) facets.data.push(data);
  },
  Optional: (item, facets, reader) => {
    if (item.body === undefined) facets.optional = reader.stated(true, reader.span(item));
  },
  Load: (item, facets, reader) => {
    if (item.flow !== undefined && item.rate !== undefined) {
      reader.error(
        "unexpected-part",
        reader.span(item, "flow"),
        "A flow's `load` is its own, as in `load 800/s peak 3x`; another flow's is changed in a scenario.",
      );
      return;
    }
    set(facets, "load", reader.figure(item, "rate", "rate", "load"));
    const peak = reader.figure(item, "peak", "factor", "peak");
    if (peak !== undefined && peak.value < 1) {
      reader.error("out-of-range", peak.at, "`peak` is a factor on the load and at least `1x`.");
    } else set(facets, "peak", peak);
  },
};

/** The share of the hottest part; undefined, with a problem, where it is less than an even share and so not the hottest. */
function readHottest(item: Split, count: Figure, reader: Reader): Figure | undefined {
  const hottest = reader.figure(item, "hottest", "ratio", "hottest");
  const even = 1 / count.value;
  if (hottest === undefined || hottest.value >= even * (1 - 1e-9)) return hottest;
  const least = `${Number((Math.ceil(even * 1e4 - 1e-9) / 100).toFixed(2))}%`;
  const parts = `${count.value} ${item.name}`;
  reader.error(
    "out-of-range",
    hottest.at,
    `The hottest of ${parts} gets at least an even share: write \`${least}\` or more.`,
  );
  return undefined;
}

const properties: Readonly<Record<string, keyof Facets>> = {
  "error-rate": "errorRate",
  "service-time": "serviceTime",
  "rate-limit": "rateLimit",
  "hit-ratio": "hitRatio",
};

function readAmount(item: Amount, facets: Facets, reader: Reader): void {
  const dimension = amounts[item.name];
  if (dimension === undefined) return;
  let figure = reader.figure(item, "value", dimension, item.name);
  if (figure === undefined) return;
  if (item.upper !== undefined) {
    const upper = reader.figure(item, "upper", dimension, item.name);
    if (upper === undefined) return;
    if (item.name !== "availability") {
      reader.error(
        "unexpected-range",
        upper.at,
        `\`${item.name}\` takes one value; only \`availability\` takes a range.`,
      );
      return;
    }
    if (!isAscending(figure, upper, reader)) return;
    figure = { ...figure, upper: upper.value };
  }
  if (dimension === "count" && !Number.isInteger(figure.value)) {
    reader.error("out-of-range", figure.at, `\`${item.name}\` takes a whole number.`);
    return;
  }
  if (item.name === "retries" || item.name === "attempts") {
    const value = item.name === "retries" ? figure.value + 1 : figure.value;
    facets.attempts = { ...figure, value, at: reader.span(item) };
    return;
  }
  const property = properties[item.name] ?? (item.name as keyof Facets);
  (facets as unknown as Record<string, Figure>)[property] = figure;
}

function readFlag(item: Flag, facets: Facets, reader: Reader): void {
  const at = reader.span(item);
  switch (item.name) {
    case "managed":
    case "public":
    case "coalesces":
    case "warms":
      facets[item.name] = reader.stated(true, at);
      return;
    case "stateless":
    case "stateful":
      facets.state = reader.stated(item.name, at);
      return;
    case "mtls":
    case "tls":
    case "plaintext":
      facets.protection = reader.stated(item.name, at);
      return;
    case "critical":
    case "background":
      facets.importance = { value: item.name, origin: stated, at };
      return;
    case "reply":
      return;
  }
}

function readText(item: Text, facets: Facets, reader: Reader): void {
  if (item.text === undefined) return;
  if (item.name === "tradeoff") facets.tradeoff = item.text;
  else if (item.name === "owner" || item.name === "does" || item.name === "alerts") {
    facets[item.name] = reader.stated(item.text, reader.span(item, "text"));
  }
}

const takesSeveral: ReadonlySet<string> = new Set(["observed", "tags", "priority"]);

/** Says of the second in a list that the term takes no more than one. */
function onlyOne(list: readonly Ref[], term: string, reader: Reader): void {
  const second = list[1];
  if (second === undefined) return;
  reader.error(
    "unexpected-part",
    second.at,
    `\`${term}\` takes one name; remove \`${second.id}\`, or keep it instead.`,
  );
}

function readWords(item: Words, facets: Facets, reader: Reader): void {
  const words = reader.names(item, "words");
  const first = words[0];
  if (first === undefined) return;
  if (!takesSeveral.has(item.name)) onlyOne(words, item.name, reader);
  switch (item.name) {
    case "prefers":
      set(facets, "prefers", oneOf(first, ["consistency", "availability"], "prefers", reader));
      return;
    case "pattern":
      set(
        facets,
        "pattern",
        oneOf(first, ["cache-aside", "read-through", "write-through", "write-behind"], "pattern", reader),
      );
      return;
    case "sheds":
      if (oneOf(first, ["load"], "sheds", reader)) facets.shedsLoad = reader.stated(true, reader.span(item));
      return;
    case "propagates":
      if (oneOf(first, ["deadline"], "propagates", reader)) {
        facets.propagatesDeadline = reader.stated(true, reader.span(item));
      }
      return;
    case "checks":
      if (oneOf(first, ["limit"], "checks", reader)) facets.checksLimit = reader.stated(true, reader.span(item));
      return;
    case "encrypts":
      set(facets, "encrypts", oneOf(first, ["at-rest", "fields"], "encrypts", reader));
      return;
    case "observed": {
      const kinds = words.flatMap((w) => oneOf(w, ["metrics", "logs", "traces"], "observed", reader)?.value ?? []);
      facets.observed = reader.stated(kinds, reader.span(item));
      return;
    }
    case "tags":
      for (const { id } of words) facets.tags.push(id);
      return;
    case "priority":
      for (const { id } of words) facets.priority.push(id);
      return;
    case "transaction":
      facets.transaction = reader.stated(first.id, first.at);
      return;
  }
}

function readNames(item: Names, facets: Facets, reader: Reader): void {
  const names = reader.names(item, "names");
  if (item.name === "of" || item.name === "outbox") onlyOne(names, item.name, reader);
  switch (item.name) {
    case "of":
      set(facets, "cacheOf", names[0]);
      return;
    case "outbox":
      set(facets, "outbox", names[0]);
      return;
    case "with":
      for (const name of names) facets.with.push(name);
      return;
    case "in":
      for (const name of names) facets.in.push(name);
      return;
    default:
      return;
  }
}
