// The parts of each statement in their order: words, figures of a dimension, names of a kind. The grammar says the same of spelling
// alone; a test holds this table against it. Completion and signature help read it.

import { type Form, readForm } from "./form-notation.ts";
import { amounts, type Dimension, examples } from "./units.ts";
import { type Context, componentKinds } from "./vocabulary.ts";

/** What a part of a statement asks for. */
export interface Slot {
  /** How it is shown in a form: `DURATION`. */
  readonly label: string;
  readonly says: string;
  /** What a figure measures. */
  readonly dimension?: Dimension;
}

function figure(label: string, dimension: Dimension): Slot {
  return { label, says: `${examples[dimension][0]?.toUpperCase()}${examples[dimension].slice(1)}.`, dimension };
}

/** Everything that a statement may ask for besides its words. */
export const slots = {
  count: figure("N", "count"),
  duration: figure("DURATION", "duration"),
  rate: figure("N/s", "rate"),
  ratio: figure("P%", "ratio"),
  factor: figure("Nx", "factor"),
  percentile: { label: "pN", says: "A percentile such as `p50`, `p99` or `p99.9`." },
  date: { label: "YYYY-MM-DD", says: "A day: year, month and day." },
  text: { label: '"TEXT"', says: "A sentence or a name in quotes." },
  title: { label: '"TITLE"', says: "How people call it." },
  block: { label: "{ … }", says: "What it states." },
  new: { label: "NAME", says: "A name of its own: letters, digits, `_` and `-`." },
  key: { label: "KEY", says: "What tells one piece of work from another, such as `order-id`." },
  tag: { label: "TAG", says: "A word to filter by." },
  class: { label: "CLASS", says: "A class of work." },
  transaction: { label: "NAME", says: "Writes of one name happen together or not at all." },
  technology: { label: "TECHNOLOGY", says: "A product, whose defaults it takes." },
  kind: { label: "KIND", says: "A kind of component." },
  container: { label: "SYSTEM", says: "A system or group that is declared elsewhere." },
  called: { label: "COMPONENT", says: "Who is asked." },
  kept: { label: "STORE", says: "Where the state is." },
  carrier: { label: "TOPIC", says: "The queue or topic." },
  parking: { label: "QUEUE", says: "Where messages wait for a person." },
  store: { label: "STORE", says: "The store that the message is written into with the data." },
  copied: { label: "STORE", says: "What it holds copies of." },
  authority: { label: "STORE", says: "Where the data is official." },
  derived: { label: "STORE", says: "What follows from the data." },
  instead: { label: "COMPONENT", says: "Who is asked instead." },
  host: { label: "COMPONENT", says: "What it runs on, and falls with." },
  keeper: { label: "COMPONENT", says: "Who keeps the secrets." },
  place: { label: "REGION", says: "A region, or a zone of one." },
  boundary: { label: "BOUNDARY", says: "A trust boundary." },
  policy: { label: "POLICY", says: "Whose terms hold where none are written." },
  data: { label: "DATA", says: "A declared piece of data." },
  flow: { label: "FLOW", says: "A declared flow." },
  rule: { label: "RULE", says: "The rule whose finding is taken." },
  guarantee: { label: "GUARANTEE", says: "A guarantee of consistency, delivery, order or durability." },
  failing: { label: "TARGET", says: "A component, region or zone." },
  slowed: { label: "TARGET", says: "A component, region or zone." },
  judged: { label: "TARGET", says: "A flow, a component, or a system." },
  measured: { label: "TARGET", says: "A flow or a component." },
  drained: { label: "QUEUE", says: "What must be worked off." },
  step: { label: "COMPONENT", says: "One end of the step." },
  verb: { label: "VERB", says: "Which of its dependencies the step uses." },
  times: { label: "Nx", says: "How often it happens for one visit, such as `200x`.", dimension: "factor" },
} as const satisfies Readonly<Record<string, Slot>>;

export type SlotName = keyof typeof slots;

// In the notation of form-notation.ts.

const declaration = ["<new> [<title>] [<block>]"];
const product = ["<new> [<title>] [':' <technology>] [<block>]"];
const objective = [
  "availability <ratio> [over <duration>]",
  "latency <percentile> '<' <duration>",
  "freshness <data> '<' <duration>",
];
const pledges = [
  "(ordered [per <key>] | durable [across (zones | regions)] | bounded-staleness <duration> | <guarantee>),*",
];
const split = ["<count> [by <key>] [hottest <ratio>]"];
const step = "(<step> ('->' <step> [<times>] ['(' <verb>,* ')'])+)";

const notations: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(componentKinds.map((kind) => [kind, product])),
  system: declaration,
  group: declaration,
  extend: ["<container> [<block>]"],
  technology: ["<new> [<title>] [':' (<kind> | <technology>)] [<block>]"],
  region: declaration,
  zone: declaration,
  boundary: declaration,
  policy: declaration,
  data: declaration,
  "data in dependency": ["<data>"],
  flow: declaration,
  scenario: declaration,
  decision: declaration,

  calls: ["<called> [with <policy>,*] [<block>]"],
  reads: ["<kept> [with <policy>,*] [<block>]"],
  writes: ["<kept> [with <policy>,*] [<block>]"],
  publishes: ["<carrier> [with <policy>,*] [<block>]"],
  consumes: ["<carrier> [with <policy>,*] [<block>]"],

  ...Object.fromEntries(Object.entries(amounts).map(([word, dimension]) => [word, [`<${dimension}>`]])),
  availability: ["<ratio> ['..' <ratio>]"],
  owner: ["<text>"],
  does: ["<text>"],
  tradeoff: ["<text>"],
  source: ["<text>"],
  alerts: ["<text>"],
  because: ["<text>"],
  costs: ["<text>"],
  prefers: ["(consistency | availability)"],
  pattern: ["(cache-aside | read-through | write-through | write-behind)"],
  sheds: ["load"],
  propagates: ["deadline"],
  checks: ["limit"],
  encrypts: ["(at-rest | fields)"],
  observed: ["(metrics | logs | traces),*"],
  tags: ["<tag>,*"],
  priority: ["<class>,*"],
  transaction: ["<transaction>"],
  of: ["<copied>"],
  outbox: ["<store>"],
  zones: ["<new>,*"],
  with: ["<policy>,*"],
  in: ["<place>,*"],
  authority: ["<authority>,*"],
  guarantees: pledges,
  requires: pledges,
  replicas: ["<count> [primary ['+' <count> [async | sync]]] [across <place>,*]"],
  runs: ["on <host>"],
  quorum: ["write <count> read <count> of <count>"],
  failover: ["(automatic | manual) [within <duration>]"],
  shards: split,
  partitions: split,
  cells: split,
  latency: ["(<percentile> <duration>)+"],
  autoscale: ["<count> '..' <count> [within <duration>]"],
  "dead-letter": ["<parking> [after <count>]"],
  invalidated: ["by (write | <carrier>)"],
  starts: ["within <duration>"],
  stops: ["within <duration>"],
  within: ["<boundary>"],
  secrets: ["from <keeper> [rotated every <duration>]"],
  backoff: ["(exponential | fixed) [[from] <duration> [to <duration>]] [jitter]", "none"],
  "retry-budget": ["<ratio> [floor <rate>]"],
  breaker: ["[after <ratio>] [for <duration>]"],
  hedge: ["after <duration>,*"],
  fallback: ["<instead>", "<text>"],
  idempotent: ["[by <key>]"],
  compensates: ["with <text>"],
  authenticates: ["by <text>"],
  from: ["(primary | replica | any)"],
  derived: ["<derived> [within <duration>]"],
  slo: objective,
  sla: objective,
  accept: ["<rule> because <text> [until <date>]"],
  "optional in flow": ["[<block>]"],
  "optional in steps": ["[<block>]"],
  either: ["<block>"],
  parallel: ["<block>"],
  load: ["<rate> [peak <factor>]"],
  "load in scenario": ["<flow> (<factor> | <rate>)"],
  fail: ["[<count> of] <failing> [refusing] [for <duration>]"],
  slow: ["<slowed> to <duration>", "<slowed> <factor>"],
  expect: [
    "<judged> (available | degraded | lost)",
    "<measured> <percentile> '<' <duration>",
    "<measured> availability '>' <ratio>",
    "<drained> drains within <duration>",
  ],
  chose: ["<text> [over <text>]"],
  revisit: ["<date>"],
};

const made = new Map<string, readonly Form[]>();

/** The ways to write a statement in a block, the usual one first; one empty form for a word that stands alone. */
export function formsOf(word: string, context: Context): readonly Form[] {
  const inContext = `${word} in ${context}`;
  return formsUnder(word, Object.hasOwn(notations, inContext) ? inContext : word);
}

/** Steps of a flow; those inside of one of its ways may begin with the way's share. */
export function stepForms(context: Context): readonly Form[] {
  const key = context === "steps" ? "-> in steps" : "->";
  let forms = made.get(key);
  if (forms === undefined) {
    forms = [readForm("", context === "steps" ? `[<ratio>] ${step}~` : `${step}~`, slots)];
    made.set(key, forms);
  }
  return forms;
}

/** Words that a statement offers as its values and that are no keywords elsewhere, by the statement's word. */
export function wordsIn(word: string): readonly string[] {
  const keys = Object.keys(notations).filter((key) => key === word || key.startsWith(`${word} in `));
  return keys.flatMap((key) =>
    formsUnder(word, key).flatMap((form) =>
      form.parts.flatMap((part) => (/^[a-z]/.test(part.word ?? "") ? [part.word ?? ""] : [])),
    ),
  );
}

function formsUnder(word: string, key: string): readonly Form[] {
  let forms = made.get(key);
  if (forms === undefined) {
    const written = Object.hasOwn(notations, key) ? notations[key] : undefined;
    forms = (written ?? [""]).map((notation) => readForm(word, notation, slots));
    made.set(key, forms);
  }
  return forms;
}
