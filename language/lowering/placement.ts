// Which statements belong in the block they stand in, and what to say of those that do not. One table answers: the
// vocabulary's. Whoever reads a block asks here first, so what comes after may take for granted that all of it means
// something.

import type { Ref, Span } from "../figures.ts";
import type { Item, Phrase } from "../generated/ast.ts";
import { listOf, nearest } from "../spelling.ts";
import type { Context, Statement } from "../vocabulary.ts";
import { statementByWord, statementsIn } from "../vocabulary.ts";
import type { Reader } from "./reader.ts";

/** The statements of a block that belong in it; each of the others is said to be misplaced, or unknown, once. */
export function belonging(items: readonly Item[], context: Context, reader: Reader): readonly Item[] {
  let unknownUpTo = -1;
  return items.filter((item) => {
    if (item.$type !== "Phrase") return isPlaced(item, context, reader);
    if (item.hops.length > 0 && (context === "flow" || context === "steps")) return true;
    const first = reader.name(item, "first");
    if (first === undefined) return false;
    // `serv foo { }` is one slip, not two.
    const goesOn = unknownUpTo >= 0 && !reader.text.slice(unknownUpTo, first.at.start).includes("\n");
    unknownUpTo = item.hops.length === 0 ? reader.span(item).end : -1;
    if (!goesOn) reportPhrase(item, first, context, reader);
    return false;
  });
}

function reportPhrase(item: Phrase, first: Ref, context: Context, reader: Reader): void {
  if (item.hops.length > 0) {
    reader.error("misplaced-term", first.at, "Steps belong in a flow, as in `flow checkout { app -> api }`.");
  } else if ((context === "flow" || context === "steps") && item.values.length === 0 && item.body === undefined) {
    reader.error("missing-part", first.at, `A step goes from one component to another, as in \`${first.id} -> db\`.`);
  } else reportUnknownWord(first.id, first.at, context, reader);
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
    case "Technology":
      return "technology";
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
function isPlaced(item: Item, context: Context, reader: Reader): boolean {
  const word = wordOf(item);
  const statement = word === undefined ? undefined : statementByWord.get(word);
  if (word === undefined || statement === undefined) return false;
  if (statement.contexts.has(context)) return true;
  reader.error(
    "misplaced-term",
    headOf(item, word, reader),
    `\`${word}\` means nothing in ${nameOfContext(context)}; it belongs in ${homesOf(statement.contexts)}, as in \`${exampleOf(statement)}\`.`,
  );
  return false;
}

/** A dependency's term is shown in its braces, so that the reader sees where it goes. */
function exampleOf({ form, contexts }: Statement): string {
  return contexts.has("dependency") && !contexts.has("component") && !form.includes("{")
    ? `calls auth { ${form} }`
    : form;
}

/** What people call the kinds of components elsewhere. */
const otherWords: Readonly<Partial<Record<string, string>>> = {
  database: "store",
  db: "store",
  bucket: "store",
  microservice: "service",
  api: "service",
  server: "service",
  broker: "topic",
  stream: "topic",
  lb: "gateway",
  loadbalancer: "gateway",
  "load-balancer": "gateway",
  user: "client",
  browser: "client",
  cron: "job",
};

/** A word that opens no statement here, with the nearest that does. */
function reportUnknownWord(word: string, at: Span, context: Context, reader: Reader): void {
  const words = statementsIn(context).map((s) => s.word);
  // What is half typed is likelier meant than what is one slip away.
  const meant = otherWords[word.toLowerCase()];
  const near =
    words.find((known) => known === meant) ||
    (word.length > 1 && words.find((known) => known.startsWith(word))) ||
    nearest(word, words);
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
