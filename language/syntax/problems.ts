// What the parser and the lexer stumbled over, in the words of a person: what is due here, and what was found. At most a
// few per block, since what follows a slip is rarely one of its own.

import type { IParserConfig } from "langium";
import type { Reader } from "../lowering/reader.ts";
import type { Problem } from "../model.ts";
import type { Parsed } from "./parse.ts";

type MessageProvider = NonNullable<IParserConfig["errorMessageProvider"]>;
type TokenType = Parameters<MessageProvider["buildMismatchTokenMessage"]>[0]["expected"];
type Found = Parameters<MessageProvider["buildMismatchTokenMessage"]>[0]["actual"];

/** Slips reported per block; the rest are most likely consequences. */
const mostPerBlock = 4;

const spoken: Readonly<Record<string, string>> = {
  ID: "a name",
  PERCENTILE: "a percentile such as `p99`",
  QUANTITY: "a number with its unit",
  STRING: 'a text in "quotes"',
  DATE: "a date such as `2030-01-31`",
};

/** Sentences for the parser's exceptions. */
export const messageProvider: MessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual, previous }) => due([expected], actual, previous),
  buildNotAllInputParsedMessage: ({ firstRedundant }) => `\`${firstRedundant.image}\` cannot stand here.`,
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
  const found = image === "" ? "" : `, not \`${shorten(image)}\``;
  if (types.length === 1 && types[0]?.name === "EOF") return `\`${shorten(image)}\` cannot stand here.`;
  const names = new Set(types.map((type) => spoken[type.name] ?? `\`${type.name}\``));
  // Wherever a name may stand, so may a word that looks like a percentile; nobody is told to write one.
  if (names.has("a name")) names.delete(spoken.PERCENTILE ?? "");
  const behind =
    previous?.image === undefined || previous.image === "" ? "" : `After \`${shorten(previous.image)}\` comes `;
  if (names.size === 0 || names.size > 6) {
    if (image === "") return "The text ends in the middle of a statement.";
    return `\`${shorten(image)}\` cannot stand here.`;
  }
  const list = [...names];
  const options = list.length === 1 ? (list[0] ?? "") : `${list.slice(0, -1).join(", ")} or ${list.at(-1)}`;
  if (behind === "") return `Here comes ${options}${found}.`;
  return `${behind}${options}${found}.`;
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
      { block: reader.block, start, end: start + stray.length },
      strayMessage(text.slice(start, start + stray.length)),
    );
  }
  const seen = new Set<number>();
  for (const error of result.parserErrors) {
    if (seen.size >= mostPerBlock) break;
    const span = spanOf(error, text);
    if (seen.has(span.start)) continue;
    seen.add(span.start);
    reader.error("syntax", { block: reader.block, ...span }, error.message);
  }
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
  return `\`${shorten(image)}\` is no part of the language; names are made of letters, digits, \`_\` and \`-\`.`;
}

/**
 * Without the slips that follow from another one: of several on a line the first is kept, a character that is no part of
 * the language before what it broke, and none behind a word that nobody knows.
 */
export function withoutEchoes(problems: readonly Problem[], text: string): readonly Problem[] {
  if (!problems.some((problem) => problem.code === "syntax")) return problems;
  const lineOf = (problem: Problem): number => text.lastIndexOf("\n", problem.at.start - 1);
  const taken = new Set<number>();
  for (const problem of problems) if (problem.code === "unknown-term") taken.add(lineOf(problem));
  return problems.filter((problem) => {
    if (problem.code !== "syntax") return true;
    const line = lineOf(problem);
    if (taken.has(line)) return false;
    taken.add(line);
    return true;
  });
}
