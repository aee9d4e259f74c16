// What the parser and the lexer stumbled over, in the words of a person: what is due here, and what was found. At most a
// few per block, since what follows a slip is rarely one of its own.

import type { IParserConfig } from "langium";
import type { Reader } from "../lowering/reader.ts";
import type { Problem } from "../model.ts";
import { createSourceText } from "../source-text.ts";
import { listOf, nearest } from "../spelling.ts";
import { statementByWord } from "../vocabulary.ts";
import type { Parsed } from "./parse.ts";
import { tokenize } from "./tokenize.ts";
import type { Token } from "./tokens.ts";

type MessageProvider = NonNullable<IParserConfig["errorMessageProvider"]>;
type TokenType = Parameters<MessageProvider["buildMismatchTokenMessage"]>[0]["expected"];
type Found = Parameters<MessageProvider["buildMismatchTokenMessage"]>[0]["actual"];

/** Slips reported per block; the rest are most likely consequences. */
const mostPerBlock = 4;

const spoken: Readonly<Record<string, string>> = {
  ID: "a name",
  PERCENTILE: "a percentile such as `p99`",
  QUANTITY: "a number",
  STRING: 'a text in "quotes"',
  DATE: "a date such as `2030-01-31`",
};

/** Sentences for the parser's exceptions. */
export const messageProvider: MessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual, previous }) => due([expected], actual, previous),
  buildNotAllInputParsedMessage: ({ firstRedundant }) => misfit(firstRedundant.image),
  buildNoViableAltMessage: ({ expectedPathsPerAlt, actual, previous }) =>
    due(
      expectedPathsPerAlt.flatMap((paths) => paths.flatMap((path) => path[0] ?? [])),
      actual[0],
      previous,
    ),
  buildEarlyExitMessage: ({ expectedIterationPaths, actual, previous }) =>
    due(
      expectedIterationPaths.flatMap((path) => path[0] ?? []),
      actual[0],
      previous,
    ),
};

function due(types: readonly TokenType[], actual: Found | undefined, previous: Found | undefined): string {
  const image = actual?.image ?? "";
  const names = new Set(types.map((type) => spoken[type.name] ?? `\`${type.name}\``));
  // Wherever a name may stand, so may a word that looks like a percentile; nobody is told to write one.
  if (names.has("a name")) names.delete(spoken.PERCENTILE ?? "");
  // Where only the end of the block is due, any other statement would have done as well.
  const isOpen = names.size === 0 || names.size > 6 || (types.length === 1 && endings.has(types[0]?.name ?? ""));
  // What was skipped on the way to the next statement is no longer what stands before.
  const before = isBehind(previous, actual) ? (previous?.image ?? "") : "";
  const form = statementByWord.get(before)?.form;
  const example = form === before ? undefined : form;
  if (isOpen) return image === "" ? "The text ends in the middle of a statement." : misfit(image, example);
  const found = image === "" ? "" : `, not \`${shorten(image)}\``;
  const hint = /^\d/.test(image) && names.has("a name") ? "; a name starts with a letter" : "";
  // Behind a colon stands a technology's name.
  if (before === ":" && names.delete("a name")) names.add("a technology such as `postgres`");
  const options = listOf([...names]);
  // One example is enough.
  const what = example === undefined ? options : `${options.replace(/ such as `[^`]+`/, "")}, as in \`${example}\``;
  return `${before === "" ? "Here" : `After \`${shorten(before)}\``} comes ${what}${found}${hint}.`;
}

/** What closes a block or a text. */
const endings: ReadonlySet<string> = new Set(["}", "EOF"]);

function isBehind(previous: Found | undefined, actual: Found | undefined): boolean {
  if (previous?.image === undefined || previous.image === "") return false;
  return actual === undefined || actual.image === "" || previous.startOffset < actual.startOffset;
}

/** A token that fits nothing, with the statement that it may have been meant for. */
function misfit(image: string, example?: string): string {
  if (image === ",") return "`,` cannot stand here; only a list goes on after a comma.";
  const near = /^[a-z]/.test(image) ? nearest(image, statementByWord.keys()) : undefined;
  const hint = near === undefined || near === image ? "" : ` Did you mean \`${near}\`?`;
  const as = example === undefined || image === "}" ? "" : `; the statement before it looks like \`${example}\``;
  return `\`${shorten(image)}\` cannot stand here${as}.${hint}`;
}

function shorten(image: string): string {
  return image.length <= 30 ? image : `${image.slice(0, 29)}…`;
}

/** Puts the slips of a parse into the reader's problems, in the order of their places. */
export function reportSyntax(text: string, result: Parsed, reader: Reader): void {
  for (const stray of result.lexerErrors.slice(0, mostPerBlock)) {
    const start = stray.offset;
    reader.error(
      "syntax",
      { block: reader.block, start, end: start + lineLength(text.slice(start, start + stray.length)) },
      strayMessage(text.slice(start, start + stray.length)),
    );
  }
  const { refused } = result;
  if (refused !== undefined) {
    reader.error("syntax", { block: reader.block, start: refused.start, end: refused.end }, refused.message);
  }
  const open = result.parserErrors.some(isAtEnd) ? unclosedBrace(text) : undefined;
  const isSaid = open !== undefined && hasLostItsEnd(open, text, endsOfOpenTexts(tokenize(text)));
  const seen = new Set<number>();
  for (const error of result.parserErrors) {
    if (seen.size >= mostPerBlock) break;
    const isOpen = open !== undefined && isAtEnd(error);
    const span = isOpen ? open : spanOf(error, text);
    if (seen.has(span.start)) continue;
    seen.add(span.start);
    if (isOpen && isSaid) continue;
    reader.error(
      "syntax",
      { block: reader.block, start: span.start, end: span.end },
      isOpen ? neverClosed : error.message,
    );
  }
}

export const neverClosed = "This `{` is never closed; add the missing `}`.";

/** Where the texts end that are never closed, which is at the ends of their lines. */
export function endsOfOpenTexts(tokens: readonly Token[]): ReadonlySet<number> {
  return new Set(tokens.flatMap(({ kind, text, end }) => (kind === "stray" && text.startsWith('"') ? end : [])));
}

/** Whether a text that is never closed, further on in the brace's line, is why nothing closes the brace. */
export function hasLostItsEnd(brace: Token, text: string, openTexts: ReadonlySet<number>): boolean {
  return openTexts.size > 0 && openTexts.has(brace.end + lineLength(text.slice(brace.end)));
}

function isAtEnd({ token }: Parsed["parserErrors"][number]): boolean {
  return token.image === "";
}

/**
 * The brace that a text lacks the end of. A closing brace on a line of its own ends the block whose line starts in the same
 * column, or a block around it; the ones inside were left open.
 */
function unclosedBrace(text: string): Token | undefined {
  const open: Token[] = [];
  let left: Token | undefined;
  for (const token of tokenize(text)) {
    if (token.kind !== "punctuation") continue;
    if (token.text === "{") open.push(token);
    if (token.text !== "}") continue;
    const last = open.pop();
    if (last === undefined || !token.first || indentAt(text, token.start) >= indentAt(text, last.start)) continue;
    left ??= last;
    open.pop();
  }
  return left ?? open.at(-1);
}

function indentAt(text: string, offset: number): number {
  const line = text.lastIndexOf("\n", offset - 1) + 1;
  return text.slice(line).search(/\S|$/);
}

function lineLength(text: string): number {
  return text.search(/[\r\n]|$/);
}

/** The token that was found; at the end of the text, the token before it. */
function spanOf(error: Parsed["parserErrors"][number], text: string): { start: number; end: number } {
  const { token } = error;
  if (Number.isFinite(token.startOffset) && token.image !== "") {
    return { start: token.startOffset, end: token.startOffset + token.image.length };
  }
  const previous = (error as { previousToken?: Found }).previousToken;
  if (previous !== undefined && Number.isFinite(previous.startOffset) && previous.image !== "") {
    return { start: previous.startOffset, end: previous.startOffset + previous.image.length };
  }
  const end = text.trimEnd().length;
  return { start: Math.max(0, end - 1), end };
}

function strayMessage(image: string): string {
  if (image.startsWith('"')) return 'This text is never closed; end it with `"` on the same line.';
  if (image.startsWith("/*")) return "This comment is never closed; end it with `*/`.";
  if (image.startsWith("`")) return "This name is never closed; end it with a backtick.";
  if (image.startsWith("#")) return "A comment starts with `//`.";
  if (image.startsWith(";")) return "Statements need no `;` between them.";
  if (image.startsWith("=")) return "A value follows its word without `=`, as in `replicas 3`.";
  if (/\p{L}/u.test(image)) {
    return `\`${shorten(image)}\` is no name; names are made of the letters a to z, digits, \`_\` and \`-\`, and a title of any.`;
  }
  return `\`${shorten(image)}\` is no part of the language; names are made of letters, digits, \`_\` and \`-\`.`;
}

/** What is said of the rest of a line on which a slip of syntax stands is hardly ever meant. */
const echoing: ReadonlySet<string> = new Set(["syntax", "unknown-term", "missing-part", "unexpected-part"]);

/** Without the slips that follow from another one: on a line, only what stands before the first slip of syntax is kept. */
export function withoutEchoes(problems: readonly Problem[], text: string): readonly Problem[] {
  const isSlip = ({ code }: Problem): boolean => code === "syntax" || code === "unknown-term";
  if (!problems.some(isSlip)) return problems;
  const firstByLine = new Map<number, Problem>();
  const source = createSourceText("", text);
  const lineOf = (problem: Problem): number => source.positionAt(problem.at.start).line;
  for (const problem of problems.filter(isSlip)) {
    const line = lineOf(problem);
    const first = firstByLine.get(line);
    // At the same place, what the parser missed says more than that a word is unknown.
    const goesBefore = first === undefined || problem.at.start < first.at.start;
    if (goesBefore || (problem.at.start === first.at.start && first.code === "unknown-term")) {
      firstByLine.set(line, problem);
    }
  }
  return problems.filter((problem) => {
    const first = echoing.has(problem.code) ? firstByLine.get(lineOf(problem)) : undefined;
    if (first === undefined || first === problem || problem.at.start < first.at.start) return true;
    return first.code === "unknown-term" && problem.code !== "syntax";
  });
}
