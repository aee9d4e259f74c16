// The texts that completion inserts for statements and whole blocks, in the editor's syntax of snippets. Names in them are those of the
// design where it has some; which statements are offered is completion's own business.

import {
  type Context,
  type Form,
  type FormPart,
  formsOf,
  leafWords,
  type SlotName,
  type Statement,
  slots,
  tokenize,
} from "../../../language/index.ts";
import { escapedInSnippet } from "../snippet-text.ts";
import { followedBy } from "../statement-progress.ts";

/**
 * Whole blocks. `<slot>` is a tab stop with a name for that slot, `<=text>` one with a text, `$0` the place for the cursor; lines are
 * indented by tabs, and a block on one line has all in one.
 */
const blocks: Readonly<Record<string, string>> = {
  system: 'system <=name> "<=Title>" {\n\t$0\n}',
  group: "group <=name> {\n\t$0\n}",
  extend: "extend <container> {\n\t$0\n}",
  client: "client <=name> {\n\t$0\n}",
  external: "external <=name> {\n\tavailability <=99.9%>\n\t$0\n}",
  service: "service <=name> {\n\treplicas <=2>\n\t$0\n}",
  worker: "worker <=name> {\n\tconsumes <carrier> { idempotent by <=event-id> }\n\t$0\n}",
  store: "store <=name> : <=postgres> {\n\t$0\n}",
  cache: "cache <=name> : <=redis> {\n\tof <copied>\n\tttl <=60s>\n\thit-ratio <=90%>\n\t$0\n}",
  queue: "queue <=name> {\n\tretention <=4d>\n\t$0\n}",
  topic: "topic <=name> : <=kafka> {\n\tpartitions <=12>\n\tretention <=4d>\n\t$0\n}",
  coordinator: "coordinator <=name> : <=etcd> {\n\t$0\n}",
  component: 'component <=name> {\n\tdoes "<=what it does>"\n\t$0\n}',
  technology: 'technology <=name> : <=store> {\n\ttradeoff "<=what it buys and what it costs>"\n\t$0\n}',
  region: "region <=name> { zones <=a, b, c> }",
  zone: "zone <=name> { availability <=99.99%> }",
  boundary: 'boundary <=name> "<=What it encloses>"',
  policy: "policy <=name> {\n\ttimeout <=150ms>\n\tretries <=1>\n\tbackoff exponential from <=20ms> jitter\n\t$0\n}",
  data: "data <=name> { authority <authority> }",
  flow: 'flow <=name> "<=What happens>" {\n\tload <=100/s>\n\tslo availability <=99.9%> over 30d\n\n\t$0\n}',
  scenario: 'scenario <=name> "<=What goes wrong>" {\n\tfail <failing>\n\texpect <judged> available\n\t$0\n}',
  decision:
    'decision <=name> "<=What was decided>" {\n\tchose "<=this>" over "<=that>"\n\tbecause "<=reason>"\n\tcosts "<=price>"\n}',
  calls: "calls <called> { timeout <=300ms> }",
  reads: "reads <kept> { timeout <=100ms> }",
  writes: "writes <kept> { timeout <=300ms> }",
  publishes: "publishes <carrier> { outbox <store> }",
  consumes: "consumes <carrier> { idempotent by <=event-id> }",
  either: "either { <=70%> <step> -> <step> } or { <step> -> <step> }",
  or: "or { <step> -> <step> }",
  parallel: "parallel { <step> -> <step>  <step> -> <step> }",
  "optional in flow": "optional { <step> -> <step> }",
  "optional in steps": "optional { <step> -> <step> }",
};

/** How a snippet is laid out and what it names. */
export interface SnippetLook {
  /** One level of indentation; undefined to keep everything on one line. */
  readonly indent: string | undefined;
  /** The best names for a slot. */
  names(slot: SlotName): readonly string[];
  /** Steps that the design knows of, from one component where it has several. */
  steps(): readonly (readonly [string, string])[];
}

/** The block that a word opens, with tab stops; undefined for a word that opens none in this place. */
export function blockSnippet(word: string, context: Context, look: SnippetLook): string | undefined {
  const inContext = `${word} in ${context}`;
  if (word === "data" && context === "dependency") return undefined;
  const usual = leafWords.has(word) ? `${word} <=name> {\n\t$0\n}` : undefined;
  const body = Object.hasOwn(blocks, inContext)
    ? blocks[inContext]
    : Object.hasOwn(blocks, word)
      ? blocks[word]
      : usual;
  return body === undefined ? undefined : filled(laidOut(body, look.indent), look);
}

/** A statement as in its example, each figure and name of it a tab stop. */
export function termSnippet(statement: Statement, context: Context, look: SnippetLook): string {
  const { word, form } = statement;
  const example = exampleIn(word, context) ?? form;
  const tokens = tokenize(example).slice(1);
  const brace = tokens.findIndex(({ text }) => text === "{");
  const behind = brace < 0 ? tokens : tokens.slice(0, brace);
  const shape = formsOf(word, context).find((one) => followedBy(one, behind) !== undefined);
  const written = shape && followedBy(shape, behind);
  if (shape === undefined || written === undefined) return word;
  let snippet = word;
  let kept = snippet;
  let canEnd = shape.mayBeEmpty;
  let end = word.length;
  for (const { token, part } of written) {
    const slot = part.slot as SlotName | undefined;
    const names = slot === undefined || token.kind !== "name" ? undefined : look.names(slot);
    const isUnknown = names !== undefined && names.length === 0 && !freeSlots.has(slot ?? "new");
    // What may be left out and names something that the design has not is left out.
    if (isUnknown && canEnd) return numbered(kept);
    const blank = token.start > end ? " " : "";
    end = token.end;
    snippet += blank + stopFor(token.text, slot, names);
    canEnd = shape.last.has(part.index);
    if (canEnd) kept = snippet;
  }
  return numbered(snippet);
}

/** Figures that stand where no example has one. */
const usualFigures: Readonly<Record<string, string>> = {
  count: "3",
  duration: "30s",
  rate: "100/s",
  ratio: "99.9%",
  factor: "2x",
  percentile: "p99",
  date: "2030-01-01",
};

/** A part of a form. */
export interface Step {
  readonly form: Form;
  readonly part: FormPart;
  /** The statement as an example, whose figures are proposed. */
  readonly example: string;
}

/** A word that carries a statement on, as the part that it is, with what must follow as tab stops. */
export function continuationSnippet(word: string, { form, part: from, example }: Step, look: SnippetLook): string {
  const shown = new Map(
    followedBy(form, tokenize(example).slice(1))?.map(({ token, part }) => [part.index, token.text]),
  );
  let snippet = word;
  let part: FormPart | undefined = from;
  while (part !== undefined && !form.last.has(part.index)) {
    const [next] = [...part.next].sort((a, b) => a - b);
    part = next === undefined ? undefined : form.parts[next];
    if (part === undefined) break;
    const slot = part.slot as SlotName | undefined;
    snippet += " ";
    if (slot === undefined) snippet += part.word;
    else if (usualFigures[slot] !== undefined) snippet += `<=${shown.get(part.index) ?? usualFigures[slot]}>`;
    else snippet += stopFor("", slot, freeSlots.has(slot) ? undefined : look.names(slot));
  }
  return numbered(snippet);
}

const freeSlots: ReadonlySet<string> = new Set(["key", "tag", "class", "transaction", "new", "guarantee", "rule"]);

/** Examples of statements that look otherwise in some blocks. */
function exampleIn(word: string, context: Context): string | undefined {
  if (word === "load" && context === "scenario") return "load checkout 10x";
  if (word === "data" && context === "dependency") return "data photo";
  if (word === "optional") return "optional";
  return word === "tags" ? "tags core" : undefined;
}

function stopFor(text: string, slot: SlotName | undefined, names: readonly string[] | undefined): string {
  if (slot === undefined) return text;
  if (slot === "text" || slot === "title") return '"<=>"';
  if (names !== undefined && !freeSlots.has(slot)) return `<=${names[0] ?? slots[slot].label.toLowerCase()}>`;
  return `<=${text}>`;
}

/** The body with its lines indented, or in one line. */
function laidOut(body: string, indent: string | undefined): string {
  if (indent !== undefined) return body.replaceAll("\t", indent);
  return body
    .replaceAll(/\{\n+\t*/g, "{ ")
    .replaceAll(/\n+\}/g, " }")
    .replaceAll(/\n+\t*/g, "  ");
}

/** Names put in, a name of its own for each stop of the same slot. */
function filled(body: string, look: SnippetLook): string {
  const counts = new Map<string, number>();
  const steps = look.steps();
  let count = -1;
  const stepped = body.replaceAll("<step> -> <step>", (written) => {
    count += 1;
    const step = steps[count % Math.max(1, steps.length)];
    return step === undefined ? written : `<=${step[0]}> -> <=${step[1]}>`;
  });
  const named = stepped.replaceAll(/<(\w+)>/g, (_, slot: SlotName) => {
    const count = counts.get(slot) ?? 0;
    counts.set(slot, count + 1);
    const names = look.names(slot);
    return `<=${names[count % Math.max(1, names.length)] ?? slots[slot].label.toLowerCase()}>`;
  });
  return numbered(named);
}

/** Stops numbered in their order. */
function numbered(body: string): string {
  let count = 0;
  return body.replaceAll(/<=([^>]*)>/g, (_, text: string) => {
    count += 1;
    return text === "" ? `$${count}` : `\${${count}:${escapedInSnippet(text)}}`;
  });
}
