// Whether a statement belongs in the block it stands in, and what to say where it does not. One table answers: the
// vocabulary's.

import type { Item } from "../generated/ast.ts";
import type { Span } from "../model.ts";
import { nearest } from "../spelling.ts";
import type { Context } from "../vocabulary.ts";
import { statementByWord, statementsIn } from "../vocabulary.ts";
import type { Reader } from "./reader.ts";

/** Declarations are read, or refused, by lowering; two kinds of them are terms as well. */
export function isDeclaration(item: Item, context: Context): boolean {
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

/** `a, b or c`. */
export function listOf(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
