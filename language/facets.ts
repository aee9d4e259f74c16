// The terms of a block, one by one, to the properties they set. It knows which block a term belongs in and what a figure
// must look like; which properties a component, a policy or a dependency keeps is lower.ts's business.

import type {
  Accept,
  Amount,
  Backoff,
  Dependency as DependencyNode,
  Flag,
  Guarantees,
  Item,
  Latency,
  Names,
  Objective as ObjectiveNode,
  Replicas,
  Text,
  Words,
} from "./generated/ast.ts";
import type { Acceptance, Component, Dependency, Figure, Guarantee, Objective, Ref, Span, Terms } from "./model.ts";
import type { Reader } from "./reader.ts";
import { stated } from "./reader.ts";
import { nearest } from "./spelling.ts";
import { amounts } from "./units.ts";
import type { Context } from "./vocabulary.ts";
import { statementByWord, statementsIn } from "./vocabulary.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

type Listed = "guarantees" | "requires" | "latency" | "objectives" | "accepts" | "tags" | "priority" | "data";

/** Everything that terms can say, each absent until it is said. References hold names as written. */
export type Facets = Mutable<Partial<Omit<Component, Listed | "dependencies" | "across" | "in">>> &
  Mutable<Partial<Omit<Terms, Listed | "from">>> & {
    from?: NonNullable<Terms["from"]>;
    across: Ref[];
    in: Ref[];
    guarantees: Guarantee[];
    requires: Guarantee[];
    latency: { percentile: number; value: Figure }[];
    objectives: Objective[];
    accepts: Acceptance[];
    tags: string[];
    priority: string[];
    data: Ref[];
    with: Ref[];
    dependencies: Dependency[];
    cells?: { count: Figure; by?: string };
    importance?: { value: "critical" | "background"; origin: typeof stated; at: Span };
    load?: Figure;
    peak?: Figure;
    tradeoff?: string;
    sources: string[];
  };

export function emptyFacets(): Facets {
  return {
    across: [],
    in: [],
    guarantees: [],
    requires: [],
    latency: [],
    objectives: [],
    accepts: [],
    tags: [],
    priority: [],
    data: [],
    with: [],
    dependencies: [],
    sources: [],
  };
}

const repeatable: ReadonlySet<string> = new Set([
  "guarantees",
  "requires",
  "slo",
  "sla",
  "accept",
  "data",
  "source",
  "tags",
  "priority",
  "with",
  "calls",
  "reads",
  "writes",
  "publishes",
  "consumes",
  "authority",
  "derived",
  "zones",
  "zone",
  "in",
  "reply",
  "either",
  "parallel",
  "optional",
  "fail",
  "slow",
  "load",
  "expect",
]);

/** Reads every term of a block; items that are no terms are left to the caller. */
export function readFacets(items: readonly Item[], context: Context, reader: Reader): Facets {
  const facets = emptyFacets();
  const seen = new Map<string, Span>();
  let last: { add(source: string): void } | undefined;
  for (const item of items) {
    const word = isDeclaration(item, context) ? undefined : wordOf(item);
    if (word === undefined || !isPlaced(item, word, context, reader)) continue;
    if (!repeatable.has(word)) {
      const first = seen.get(word);
      const at = headOf(item, word, reader);
      if (first !== undefined) {
        reader.error("duplicate-term", at, `\`${word}\` is already stated in this block; keep one of the two.`, {
          related: { at: first, says: "first stated here" },
        });
        continue;
      }
      seen.set(word, at);
    }
    if (item.$type === "Text" && item.name === "source") {
      last?.add(item.text);
      facets.sources.push(item.text);
      continue;
    }
    const before = { ...facets };
    readTerm(item, facets, reader);
    last = { add: (source) => attachSource(facets, before, source) };
  }
  return facets;
}

/** Declarations are read, or refused, by lowering; two kinds of them are terms as well. */
function isDeclaration(item: Item, context: Context): boolean {
  if (item.$type === "Component" || item.$type === "Technology" || item.$type === "Container") return true;
  if (item.$type !== "Named") return false;
  return !(item.kind === "data" && context === "dependency") && !(item.kind === "zone" && context === "region");
}

/** The word that a statement starts with; undefined for steps and for words that nobody knows. */
export function wordOf(item: Item): string | undefined {
  switch (item.$type) {
    case "Phrase":
      return undefined;
    case "Container":
      return item.head?.kind;
    case "Component":
    case "Named":
      return item.kind;
    case "Dependency":
      return item.verb;
    case "Flag":
    case "Amount":
    case "Text":
    case "Words":
    case "Names":
    case "Guarantees":
    case "Split":
    case "Lifecycle":
    case "Objective":
      return item.name;
    case "RunsOn":
      return "runs";
    case "ReadFrom":
      return "from";
    case "RetryBudget":
      return "retry-budget";
    case "DeadLetter":
      return "dead-letter";
    default:
      return item.$type.toLowerCase();
  }
}

/** Where a statement's first word stands. */
export function headOf(item: Item, word: string, reader: Reader): Span {
  const whole = reader.span(item);
  return { block: whole.block, start: whole.start, end: whole.start + word.length };
}

/** Whether a statement belongs in the block; says so where it does not. */
export function isPlaced(item: Item, word: string, context: Context, reader: Reader): boolean {
  const statement = statementByWord.get(word);
  if (statement === undefined || statement.contexts.has(context)) return true;
  reader.error(
    "misplaced-term",
    headOf(item, word, reader),
    `\`${word}\` means nothing in ${nameOfContext(context)}; it belongs in ${homesOf(statement.contexts)}, as in \`${statement.form}\`.`,
  );
  return false;
}

/** A word that opens no statement here, with the nearest that does. */
export function reportUnknownWord(word: string, at: Span, context: Context, reader: Reader): void {
  const near = nearest(
    word,
    statementsIn(context).map((s) => s.word),
  );
  const elsewhere = near === undefined ? nearest(word, statementByWord.keys()) : undefined;
  const hint =
    near !== undefined
      ? ` Did you mean \`${near}\`?`
      : elsewhere !== undefined
        ? ` \`${elsewhere}\` belongs in ${homesOf(statementByWord.get(elsewhere)?.contexts ?? new Set())}.`
        : ` ${nameOfContext(context, true)} can state ${listOf(
            statementsIn(context)
              .slice(0, 6)
              .map((s) => `\`${s.word}\``),
          )}, …`;
  reader.error(
    "unknown-term",
    at,
    `\`${word}\` is no statement of ${nameOfContext(context)}.${hint}`,
    near === undefined ? {} : { suggestion: near },
  );
}

function nameOfContext(context: Context, capital = false): string {
  const name =
    context === "file"
      ? "a file"
      : context === "container"
        ? "a system or group"
        : context === "steps"
          ? "the steps of a flow"
          : context === "data"
            ? "a data declaration"
            : `${/^[aeiou]/.test(context) ? "an" : "a"} ${context}`;
  return capital ? `${name[0]?.toUpperCase() ?? ""}${name.slice(1)}` : name;
}

function homesOf(contexts: ReadonlySet<Context>): string {
  const names = [...contexts].filter((c) => c !== "technology" && c !== "steps").map((c) => nameOfContext(c));
  if (names.length === 0) return "a technology";
  if (names.length > 4) return `${names.slice(0, 3).join(", ")} and the like`;
  return listOf(names);
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/** A source documents the figures that the statement before it set. */
function attachSource(facets: Facets, before: Facets, source: string): void {
  const now = facets as unknown as Record<string, unknown>;
  const then = before as unknown as Record<string, unknown>;
  for (const key of Object.keys(now)) {
    const value = now[key];
    if (value === then[key] || typeof value !== "object" || value === null || !("origin" in value)) continue;
    now[key] = { ...value, origin: { ...(value.origin as object), source } };
  }
}

function readTerm(item: Item, facets: Facets, reader: Reader): void {
  switch (item.$type) {
    case "Flag":
      return readFlag(item, facets, reader);
    case "Amount":
      return readAmount(item, facets, reader);
    case "Text":
      return readText(item, facets, reader);
    case "Words":
      return readWords(item, facets, reader);
    case "Names":
      return readNames(item, facets, reader);
    case "Guarantees":
      return readGuarantees(item, facets, reader);
    case "Replicas":
      return readReplicas(item, facets, reader);
    case "Latency":
      return readLatency(item, facets, reader);
    case "Backoff":
      return readBackoff(item, facets, reader);
    case "Objective": {
      const objective = readObjective(item, reader);
      if (objective !== undefined) facets.objectives.push(objective);
      return;
    }
    case "Accept":
      facets.accepts.push(readAccept(item, reader));
      return;
    case "RunsOn":
      set(facets, "runsOn", reader.name(item, "host"));
      return;
    case "Quorum": {
      const write = whole(item, "write", "quorum", reader);
      const read = whole(item, "read", "quorum", reader);
      const of = whole(item, "size", "quorum", reader);
      if (write && read && of) {
        if (of.value < write.value || of.value < read.value) {
          reader.error("out-of-range", of.at, "A quorum asks for no more copies than there are.");
        } else facets.quorum = { write, read, of };
      }
      return;
    }
    case "Failover":
      return readFailover(item, facets, reader);
    case "Split": {
      const count = whole(item, "count", item.name, reader);
      if (count === undefined) return;
      const key = reader.name(item, "key")?.id;
      const split = key === undefined ? { count } : { count, by: key };
      if (item.name === "shards") facets.shards = split;
      else facets.cells = split;
      return;
    }
    case "Autoscale": {
      const min = whole(item, "min", "autoscale", reader);
      const max = whole(item, "max", "autoscale", reader);
      const within = reader.figure(item, "within", "duration", "autoscale");
      if (min && max) facets.autoscale = within === undefined ? { min, max } : { min, max, within };
      return;
    }
    case "DeadLetter": {
      const queue = reader.name(item, "queue");
      const after = whole(item, "after", "dead-letter", reader);
      if (queue !== undefined) facets.deadLetter = after === undefined ? { queue } : { queue, after };
      return;
    }
    case "Invalidated": {
      const topic = reader.name(item, "by");
      if (topic === undefined) return;
      facets.invalidatedBy = topic.id === "write" ? { kind: "write" } : { kind: "topic", topic };
      return;
    }
    case "Lifecycle":
      set(
        facets,
        item.name === "starts" ? "startsWithin" : "stopsWithin",
        reader.figure(item, "within", "duration", item.name),
      );
      return;
    case "Within":
      set(facets, "boundary", reader.name(item, "boundary"));
      return;
    case "Secrets": {
      const keeper = reader.name(item, "keeper");
      const rotatedEvery = reader.figure(item, "every", "duration", "rotated every");
      if (keeper !== undefined)
        facets.secrets = rotatedEvery === undefined ? { from: keeper } : { from: keeper, rotatedEvery };
      return;
    }
    case "RetryBudget": {
      const ratio = reader.figure(item, "ratio", "ratio", "retry-budget");
      const floor = reader.figure(item, "floor", "rate", "floor");
      if (ratio !== undefined) facets.retryBudget = floor === undefined ? { ratio } : { ratio, floor };
      return;
    }
    case "Breaker": {
      const after = reader.figure(item, "after", "ratio", "breaker after");
      const pause = reader.figure(item, "pause", "duration", "breaker for");
      facets.breaker = { ...(after && { after }), ...(pause && { for: pause }), at: reader.span(item) };
      return;
    }
    case "Hedge":
      set(facets, "hedge", reader.figure(item, "after", "duration", "hedge after"));
      return;
    case "Fallback": {
      const at = reader.span(item);
      const to = reader.name(item, "target");
      if (to !== undefined) facets.fallback = { kind: "component", to, at };
      else if (item.answer !== undefined) facets.fallback = { kind: "answer", text: item.answer, at };
      return;
    }
    case "Idempotent": {
      const key = reader.name(item, "key")?.id;
      const at = reader.span(item);
      facets.idempotent = key === undefined ? { at } : { by: key, at };
      return;
    }
    case "Compensates":
      facets.compensates = { text: item.text, at: reader.span(item) };
      return;
    case "Authenticates":
      facets.authenticates = reader.stated(item.text, reader.span(item));
      return;
    case "ReadFrom": {
      const which = oneOf(reader.name(item, "which"), ["primary", "replica", "any"], "from", reader);
      if (which !== undefined) facets.from = which;
      return;
    }
    case "Named": {
      // `data photo` inside a dependency names what it touches.
      const data = reader.name(item, "name");
      if (data !== undefined) facets.data.push(data);
      return;
    }
    case "Optional":
      if (item.body === undefined) facets.optional = reader.stated(true, reader.span(item));
      return;
    case "Load":
      set(facets, "load", reader.figure(item, "rate", "rate", "load"));
      set(facets, "peak", reader.figure(item, "peak", "factor", "peak"));
      return;
    default:
      return;
  }
}

function set<K extends keyof Facets>(facets: Facets, key: K, value: Facets[K] | undefined): void {
  if (value !== undefined) facets[key] = value;
}

/** A count that must be a whole number of at least 1. */
export function whole(item: Item, property: string, term: string, reader: Reader): Figure | undefined {
  const figure = reader.figure(item, property, "count", term);
  if (figure === undefined) return undefined;
  if (Number.isInteger(figure.value) && figure.value >= 1) return figure;
  reader.error("out-of-range", figure.at, `\`${term}\` takes a whole number of at least 1.`);
  return undefined;
}

function oneOf<T extends string>(name: Ref | undefined, choices: readonly T[], term: string, reader: Reader) {
  if (name === undefined) return undefined;
  const found = choices.find((choice) => choice === name.id);
  if (found !== undefined) return reader.stated(found, name.at);
  const near = nearest(name.id, choices);
  reader.error(
    "unknown-word",
    name.at,
    `\`${term}\` takes ${listOf(choices.map((c) => `\`${c}\``))}, not \`${name.id}\`.`,
    near === undefined ? {} : { suggestion: near },
  );
  return undefined;
}

const mayBeZero: ReadonlySet<string> = new Set(["error-rate", "hit-ratio", "lag", "retries", "standby"]);

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
    if (upper.value < figure.value) {
      reader.error("out-of-range", upper.at, "A range goes from the lower value to the higher one.");
      return;
    }
    figure = { ...figure, upper: upper.value };
  }
  if (figure.value === 0 && !mayBeZero.has(item.name)) {
    reader.error("out-of-range", figure.at, `\`${item.name}\` must be above zero.`);
    return;
  }
  if (dimension === "ratio" && Math.max(figure.value, figure.upper ?? 0) > 1) {
    reader.error("out-of-range", figure.at, `\`${item.name}\` is a share and cannot exceed \`100%\`.`);
    return;
  }
  if (dimension === "count" && !Number.isInteger(figure.value)) {
    reader.error("out-of-range", figure.at, `\`${item.name}\` takes a whole number.`);
    return;
  }
  if (item.name === "retries" || item.name === "attempts") {
    if (facets.attempts !== undefined) {
      reader.error("duplicate-term", figure.at, "`retries` and `attempts` say the same thing; keep one of the two.", {
        related: { at: facets.attempts.at, says: "the other one" },
      });
      return;
    }
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

function readWords(item: Words, facets: Facets, reader: Reader): void {
  const words = reader.names(item, "words");
  const first = words[0];
  if (first === undefined) return;
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
    case "encrypts":
      set(facets, "encrypts", oneOf(first, ["at-rest", "fields"], "encrypts", reader));
      return;
    case "observed": {
      const kinds = words.flatMap((w) => oneOf(w, ["metrics", "logs", "traces"], "observed", reader)?.value ?? []);
      facets.observed = reader.stated(kinds, reader.span(item));
      return;
    }
    case "tags":
      facets.tags.push(...words.map((w) => w.id));
      return;
    case "priority":
      facets.priority.push(...words.map((w) => w.id));
      return;
    case "transaction":
      facets.transaction = reader.stated(first.id, first.at);
      return;
  }
}

function readNames(item: Names, facets: Facets, reader: Reader): void {
  const names = reader.names(item, "names");
  switch (item.name) {
    case "of":
      set(facets, "cacheOf", names[0]);
      return;
    case "outbox":
      set(facets, "outbox", names[0]);
      return;
    case "with":
      facets.with.push(...names);
      return;
    case "in":
      facets.in.push(...names);
      return;
    default:
      return;
  }
}

const promises = [
  "strict-serializable",
  "serializable",
  "snapshot",
  "linearizable",
  "sequential",
  "causal",
  "read-your-writes",
  "monotonic-reads",
  "bounded-staleness",
  "eventual",
  "at-most-once",
  "at-least-once",
  "exactly-once",
  "ordered",
  "unordered",
  "durable",
  "volatile",
] as const;

function readGuarantees(item: Guarantees, facets: Facets, reader: Reader): void {
  const list = item.name === "guarantees" ? facets.guarantees : facets.requires;
  for (const pledge of item.items) {
    const at = reader.span(pledge);
    const name = oneOf(reader.name(pledge, "name"), promises, item.name, reader);
    if (name === undefined) continue;
    const per = reader.name(pledge, "per")?.id;
    const across = oneOf(reader.name(pledge, "across"), ["zones", "regions"], "durable across", reader)?.value;
    const within = reader.figure(pledge, "within", "duration", name.value);
    if (name.value === "bounded-staleness" && within === undefined && pledge.within === undefined) {
      reader.error("missing-part", at, "`bounded-staleness` needs its bound, as in `bounded-staleness 5s`.");
      continue;
    }
    list.push({
      name: name.value,
      ...(per !== undefined && { per }),
      ...(across !== undefined && { across }),
      ...(within !== undefined && { within: within.value }),
      origin: stated,
      at,
    });
  }
}

function readReplicas(item: Replicas, facets: Facets, reader: Reader): void {
  facets.across.push(...reader.names(item, "across"));
  const count = whole(item, "count", "replicas", reader);
  if (count === undefined) return;
  if (item.primary !== true) {
    facets.replicas = { count };
    return;
  }
  if (count.value !== 1) {
    reader.error("out-of-range", count.at, "There is one primary, as in `replicas 1 primary + 2 async`.");
    return;
  }
  const followers = whole(item, "followers", "replicas", reader);
  facets.replicas =
    followers === undefined
      ? { count }
      : { count: { ...count, value: 1 + followers.value }, primary: { followers, mode: item.mode ?? "async" } };
}

function readFailover(item: Extract<Item, { $type: "Failover" }>, facets: Facets, reader: Reader): void {
  const mode = oneOf(reader.name(item, "mode"), ["automatic", "manual"], "failover", reader);
  const within = reader.figure(item, "within", "duration", "failover");
  if (mode === undefined) return;
  const at = reader.span(item);
  facets.failover = within === undefined ? { mode: mode.value, at } : { mode: mode.value, within, at };
}

/** p99.9 → 0.999. */
export function percentileOf(text: string): number {
  return Number(`${text.slice(1)}e-2`);
}

function readLatency(item: Latency, facets: Facets, reader: Reader): void {
  for (const point of item.points) {
    const value = reader.figure(point, "value", "duration", "latency");
    if (value === undefined || point.percentile === undefined) continue;
    const percentile = percentileOf(point.percentile);
    const last = facets.latency.at(-1);
    if (percentile >= 1 || percentile <= 0) {
      reader.error("out-of-range", reader.span(point), "A percentile lies between p0 and p100.");
    } else if (last !== undefined && (percentile <= last.percentile || value.value < last.value.value)) {
      reader.error("out-of-range", reader.span(point), "Percentiles and their times go up from left to right.");
    } else facets.latency.push({ percentile, value });
  }
}

function readBackoff(item: Backoff, facets: Facets, reader: Reader): void {
  if (item.mode === undefined) return;
  const from = reader.figure(item, "first", "duration", "backoff");
  const to = reader.figure(item, "cap", "duration", "backoff");
  facets.backoff = {
    kind: item.mode,
    ...(from && { from }),
    ...(to && { to }),
    jitter: item.jitter === true,
    at: reader.span(item),
  };
}

/** Thirty days, the window of an availability objective that names none. */
const usualWindow = 30 * 86_400;

function readObjective(item: ObjectiveNode, reader: Reader): Objective | undefined {
  const at = reader.span(item);
  switch (item.measure) {
    case "availability": {
      const target = reader.figure(item, "target", "ratio", item.name);
      if (target === undefined) return undefined;
      if (target.value <= 0 || target.value > 1) {
        reader.error(
          "out-of-range",
          target.at,
          `\`${item.name} availability\` lies above \`0%\` and not above \`100%\`.`,
        );
        return undefined;
      }
      const over = reader.figure(item, "over", "duration", "over")?.value ?? usualWindow;
      return { kind: item.name, measure: "availability", target: target.value, over, at };
    }
    case "latency": {
      const target = reader.figure(item, "target", "duration", item.name);
      if (target === undefined || item.percentile === undefined) return undefined;
      const percentile = percentileOf(item.percentile);
      return { kind: item.name, measure: "latency", target: target.value, percentile, at };
    }
    case "freshness": {
      const target = reader.figure(item, "target", "duration", item.name);
      const data = reader.name(item, "data");
      if (target === undefined || data === undefined) return undefined;
      return { kind: item.name, measure: "freshness", target: target.value, data, at };
    }
    default:
      return undefined;
  }
}

function readAccept(item: Accept, reader: Reader): Acceptance {
  if (item.because === undefined) {
    reader.error("missing-part", reader.span(item), 'An acceptance needs its reason, as in `because "…"`.');
  }
  return {
    rule: reader.name(item, "rule")?.id ?? "",
    ...(item.because !== undefined && { because: item.because }),
    ...(item.until !== undefined && { until: item.until }),
    at: reader.span(item),
  };
}

/** A dependency as its block states it; its target, policies and data are still names. */
export function readDependency(item: DependencyNode, reader: Reader): Dependency | undefined {
  const target = reader.name(item, "target");
  if (target === undefined || item.verb === undefined) return undefined;
  const facets = readFacets(item.body?.items ?? [], "dependency", reader);
  return {
    ...termsOf(facets),
    id: "",
    verb: item.verb,
    source: "",
    target: target.id,
    at: target.at,
    policies: [...reader.names(item, "policies"), ...facets.with],
    accepts: facets.accepts,
  };
}

const termKeys = [
  "timeout",
  "deadline",
  "attempts",
  "backoff",
  "retryBudget",
  "breaker",
  "bulkhead",
  "hedge",
  "fallback",
  "optional",
  "idempotent",
  "outbox",
  "compensates",
  "transaction",
  "batch",
  "requires",
  "from",
  "deadLetter",
  "data",
  "protection",
  "authenticates",
  "priority",
] as const satisfies readonly (keyof Terms)[];

/** The terms of a dependency among the facets. */
export function termsOf(facets: Partial<Terms> & Pick<Terms, "requires" | "data" | "priority">): Terms {
  const terms: Record<string, unknown> = {};
  for (const key of termKeys) if (facets[key] !== undefined) terms[key] = facets[key];
  return terms as unknown as Terms;
}
