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
// The sign of micro as an escape: a bundle that is all ASCII is read without being decoded.
const quantity = /\d[\d_]*(\.\d+)?(%|[A-Za-z\u00b5]+)?(\/[A-Za-z]+)?/y;
const word = /[A-Za-z_]\w*(-\w+)*/y;
const quoted = /`[^`\r\n]+`/y;
const string = /"(\\.|[^"\\\r\n])*"/y;
const lineComment = /\/\/[^\r\n]*/y;
const blockComment = /\/\*[\s\S]*?\*\//y;
/** Blanks that are not among the first 33 characters. */
const rareBlank = /\s/y;
const mark = /->|\.\.|[{}(),.:+<>]/y;
const openString = /"[^\r\n]*/y;
const openComment = /\/\*[\s\S]*/y;
/** A word with letters that no name has, such as `café`: one slip, and no name of what remains. */
const foreignWord = /[\w-]*(?![A-Za-z])\p{L}[\w\p{L}\p{M}\p{N}-]*/uy;
const straying = /[^\s{}(),.:+<>"`\w/-]+|[\s\S]/y;

/** A walk over a text, token by token; a class because its position is its identity. */
export class Lexer {
  readonly #text: string;
  #at: number;
  #isFirst: boolean;
  #before: Token | undefined;
  /** Of the token that was read last, without its text: nothing is made for a token but itself. */
  #kind: TokenKind = "stray";
  /** The text of the token that was read last, where it was needed to tell what it is. */
  #image: string | undefined;

  /** Begins at the start of a text, or behind one of its tokens, where `before` is the last token so far that is no comment. */
  constructor(text: string, behind?: { readonly offset: number; readonly before: Token | undefined }) {
    this.#text = text;
    this.#at = behind?.offset ?? 0;
    this.#isFirst = behind === undefined;
    this.#before = behind?.before;
  }

  /** Where the next token begins, once `skipBlanks` has been called. */
  get at(): number {
    return this.#at;
  }

  /** Whether the next token is the first of its line, once `skipBlanks` has been called. */
  get isFirst(): boolean {
    return this.#isFirst;
  }

  /** The last token that is no comment. */
  get before(): Token | undefined {
    return this.#before;
  }

  skipBlanks(): void {
    const text = this.#text;
    for (; this.#at < text.length; this.#at += 1) {
      const code = text.charCodeAt(this.#at);
      if (code === 10 || code === 13) this.#isFirst = true;
      else if (code > 32 && code !== 0xfeff && (code < 0x80 || !this.#fits(rareBlank))) return;
    }
  }

  /** The next token; undefined at the end. What it is rests on the text behind its start, `isFirst` and `before`, and on nothing else. */
  next(): Token | undefined {
    this.skipBlanks();
    const start = this.#at;
    if (start >= this.#text.length) return undefined;
    this.#image = undefined;
    const end = this.#read(this.#text.charCodeAt(start));
    const text = this.#image ?? this.#text.slice(start, end);
    const kind = this.#kind;
    const token: Token = { kind, text, start, end, first: this.#isFirst };
    this.#at = end;
    this.#isFirst = false;
    if (kind !== "comment" && kind !== "doc") this.#before = token;
    return token;
  }

  /** Where the token ends that begins here; its kind is noted. */
  #read(code: number): number {
    if (isLetter(code)) return this.#readWord(code);
    if (isDigit(code)) return this.#is("date", date) ?? this.#is("quantity", quantity) ?? this.#one();
    switch (code) {
      case 34:
        return this.#is("string", string) ?? this.#is("stray", openString) ?? this.#one();
      case 96:
        return this.#is("name", quoted) ?? this.#one();
      case 47:
        return this.#is("comment", lineComment) ?? this.#readComment() ?? this.#is("stray", openComment) ?? this.#one();
      default:
        return this.#is("punctuation", mark) ?? this.#readStray(code);
    }
  }

  #readWord(code: number): number {
    const p = code === 112 ? this.#is("percentile", percentile) : undefined;
    if (p !== undefined) {
      if (isNameDue(this.#before, this.#isFirst, undefined)) this.#kind = "name";
      return p;
    }
    const end = this.#is("name", word) ?? this.#at;
    const foreign = this.#text.charCodeAt(end) > 127 ? this.#is("stray", foreignWord) : undefined;
    if (foreign !== undefined) return foreign;
    const image = this.#text.slice(this.#at, end);
    const known = knownWords.get(image);
    this.#image = known ?? image;
    if (known !== undefined && isKeyword(known, this.#before, this.#isFirst, this.#text, end)) this.#kind = "keyword";
    return end;
  }

  /** Undefined where no comment in several lines begins, or none ends. */
  #readComment(): number | undefined {
    const end = this.#is("comment", blockComment);
    if (end !== undefined && end - this.#at > 4 && this.#text[this.#at + 2] === "*") this.#kind = "doc";
    return end;
  }

  #readStray(code: number): number {
    return (code > 127 ? this.#is("stray", foreignWord) : undefined) ?? this.#is("stray", straying) ?? this.#one();
  }

  /** One character that begins nothing. */
  #one(): number {
    this.#kind = "stray";
    return this.#at + 1;
  }

  /** Where a pattern ends that fits here, which is then the token's kind; undefined where it does not fit. */
  #is(kind: TokenKind, pattern: RegExp): number | undefined {
    if (!this.#fits(pattern)) return undefined;
    this.#kind = kind;
    return pattern.lastIndex;
  }

  /** Asks without making what `exec` makes of an answer. */
  #fits(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }
}

/** All tokens in order. Linear in the length of the text. */
export function lex(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const lexer = new Lexer(text);
  for (let token = lexer.next(); token !== undefined; token = lexer.next()) tokens.push(token);
  return tokens;
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

/**
 * The words that may be keywords, each by itself: a token with the one word of the program in the place of a piece of the text costs
 * no memory for it, and is found in a table at a glance.
 */
const knownWords: ReadonlyMap<string, string> = new Map([...keywords].map((word) => [word, word]));

/** Whether a word that may be a keyword is one where it stands. */
function isKeyword(image: string, before: Token | undefined, first: boolean, text: string, behind: number): boolean {
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
