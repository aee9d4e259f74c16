// Text into tokens, comments included, by one pass over the characters. It decides for each word whether it is a keyword
// or a name by what stands before and behind it, so that no word is lost to the language: a name wherever one is due.
// It never fails: what it cannot read is a `stray` token.

import { beforeName, keywords, statementByWord } from "../vocabulary.ts";

export type TokenKind =
  | "keyword"
  | "name"
  | "quantity"
  | "percentile"
  | "date"
  | "string"
  | "punctuation"
  | "comment"
  | "doc"
  | "stray";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  /** Behind the last character. */
  readonly end: number;
  /** True for the first token of its line. */
  readonly first: boolean;
}

const date = /\d{4}-\d{2}-\d{2}(?![\w-])/y;
const percentile = /p\d+(\.\d+)?(?![\w-])/y;
const quantity = /\d[\d_]*(\.\d+)?(%|[A-Za-zµ]+)?(\/[A-Za-z]+)?/y;
const word = /[A-Za-z_]\w*(-\w+)*/y;
const quoted = /`[^`\r\n]+`/y;
const string = /"(\\.|[^"\\\r\n])*"/y;
const lineComment = /\/\/[^\r\n]*/y;
const blockComment = /\/\*[\s\S]*?\*\//y;
const space = /\s+/y;
/** A word with letters that no name has, such as `café`: one slip, and no name of what remains. */
const foreignWord = /[\w-]*(?![A-Za-z])\p{L}[\w\p{L}\p{M}\p{N}-]*/uy;
const straying = /[^\s{}(),.:+<>"`\w/-]+|[\s\S]/y;

/** A text worth remembering is at least this long. */
const longText = 4000;

/** The last long text: whoever reads a file's blocks is soon followed by somebody who asks for its shape. */
let last: { readonly text: string; readonly tokens: readonly Token[] } | undefined;

/** All tokens in order. Linear in the length of the text. */
export function tokenize(text: string): readonly Token[] {
  if (text.length < longText) return lex(text);
  if (last?.text !== text) last = { text, tokens: lex(text) };
  return last.tokens;
}

function lex(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let first = true;
  let before: Token | undefined;
  const end = text.length;

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const push = (kind: TokenKind, image: string): void => {
    const token: Token = { kind, text: image, start: at, end: at + image.length, first };
    tokens.push(token);
    at = token.end;
    first = false;
    if (kind !== "comment" && kind !== "doc") before = token;
  };

  while (at < end) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 0xfeff || code === 0xa0) {
      const blank = match(space) ?? text[at] ?? "";
      if (blank.includes("\n") || blank.includes("\r")) first = true;
      at += blank.length;
    } else if (isLetter(code)) {
      const p = code === 112 ? match(percentile) : undefined;
      if (p !== undefined) push(isNameDue(before, first, undefined) ? "name" : "percentile", p);
      else {
        const image = match(word) ?? "";
        const foreign = text.charCodeAt(at + image.length) > 127 ? match(foreignWord) : undefined;
        if (foreign !== undefined) push("stray", foreign);
        else push(isKeyword(image, before, first, text, at + image.length) ? "keyword" : "name", image);
      }
    } else if (isDigit(code)) {
      const day = match(date);
      if (day !== undefined) push("date", day);
      else push("quantity", match(quantity) ?? "");
    } else {
      const [kind, image] = symbol(code, match);
      push(kind, image);
    }
  }
  return tokens;
}

/** Strings, comments, marks and whatever is left. */
function symbol(code: number, match: (pattern: RegExp) => string | undefined): [TokenKind, string] {
  switch (code) {
    case 34: {
      const text = match(string);
      return text === undefined ? ["stray", match(/"[^\r\n]*/y) ?? '"'] : ["string", text];
    }
    case 96: {
      const text = match(quoted);
      return text === undefined ? ["stray", "`"] : ["name", text];
    }
    case 47: {
      const line = match(lineComment);
      if (line !== undefined) return ["comment", line];
      const block = match(blockComment);
      if (block !== undefined) return [block.startsWith("/**") && block.length > 4 ? "doc" : "comment", block];
      return ["stray", match(/\/\*[\s\S]*/y) ?? "/"];
    }
    default: {
      const mark = match(/->|\.\.|[{}(),.:+<>]/y);
      return mark === undefined
        ? ["stray", (code > 127 ? match(foreignWord) : undefined) ?? match(straying) ?? ""]
        : ["punctuation", mark];
    }
  }
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/**
 * A name is due behind an arrow, a dot, a colon, a comma, and behind words such as `calls`. A statement at the start of a
 * line ends one that was left without its name: `calls` ⏎ `reads db`, or `service api :` ⏎ `store db`.
 */
function isNameDue(before: Token | undefined, first: boolean, image: string | undefined): boolean {
  if (before === undefined) return false;
  const isDue = before.kind === "punctuation" ? beforeNameMarks.has(before.text) : isBeforeName(before);
  return isDue && !(first && image !== undefined && statementByWord.has(image));
}

const beforeNameMarks: ReadonlySet<string> = new Set(["->", ".", ":", ",", "("]);

function isBeforeName(before: Token): boolean {
  return before.kind === "keyword" && beforeName.has(before.text);
}

function isKeyword(image: string, before: Token | undefined, first: boolean, text: string, behind: number): boolean {
  if (!keywords.has(image)) return false;
  if (isNameDue(before, first, image)) return false;
  // `reply -> x` and `load.api -> x` are steps between components of those names.
  let next = behind;
  if (text[next] === ".") return text[next + 1] === ".";
  while (text[next] === " " || text[next] === "\t") next += 1;
  return !(text[next] === "-" && text[next + 1] === ">");
}

/** The name that a name token stands for: without its backticks. */
export function nameOf(text: string): string {
  return text.startsWith("`") ? text.slice(1, -1) : text;
}
