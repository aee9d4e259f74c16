// The rough shape of a file, found by its braces and the words that open declarations: which containers nest in which, and
// where each declaration begins and ends. Each part is then parsed by itself, so an edit costs one part and a slip in one
// part leaves the others whole. Where braces do not balance, indentation tells which declaration was left open.

import { containerWords, leafWords, statementByWord } from "../vocabulary.ts";
import { braceBehindTerms } from "./early-terms.ts";
import { deepestNesting } from "./nesting.ts";
import { Lexer, type Token } from "./tokens.ts";

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A declaration without declarations inside. Starts at its documentation comment, where it has one. */
export interface LeafPart extends Stretch {
  readonly kind: "leaf";
  /** Where its word begins. */
  readonly word: number;
  /** Its opening brace, where it has a body; what closes it is its last character, but where braces do not balance. */
  readonly brace?: number;
  /** Terms that stand before the braces and belong inside, with the opening one; `brace` is not told then. */
  readonly early?: Stretch & { readonly brace: number };
}

/** Statements between the declarations of a container. */
export interface LoosePart extends Stretch {
  readonly kind: "loose";
}

/** A system, group or extension; `start` to `end` is its head, the body is in `parts`. */
export interface ContainerPart extends Stretch {
  readonly kind: "container";
  readonly parts: readonly Part[];
  /** The whole of it, closing brace included. */
  readonly whole: Stretch;
  readonly hasBody: boolean;
}

export type Part = LeafPart | LoosePart | ContainerPart;

export interface Outline {
  readonly parts: readonly Part[];
  /** Closing braces that close nothing. */
  readonly strayBraces: readonly Token[];
  /** Opening braces of containers that nothing closes. */
  readonly openBraces: readonly Token[];
  /** Opening braces of containers that nest too deep; they and what is in them belong to no part. */
  readonly deepBraces: readonly Token[];
  /** True where braces balance and no declaration seems to hold another one, so that indentation had no say. */
  readonly isRegular: boolean;
}

/** The outline of a file from its tokens. Linear. */
export function outlineOf(text: string, tokens: readonly Token[]): Outline {
  const visible = tokens.filter((token) => token.kind !== "comment");
  let isRegular = isBalanced(visible);
  let reader = new Reader(text, visible, !isRegular);
  let parts = reader.body(undefined, 0);
  if (reader.isTorn) {
    isRegular = false;
    // A declaration left open and a brace too many elsewhere balance each other: read again with an eye on indentation.
    reader = new Reader(text, visible, true);
    parts = reader.body(undefined, 0);
  }
  return { parts, strayBraces: reader.stray, openBraces: reader.open, deepBraces: reader.deep, isRegular };
}

function isBalanced(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const token of tokens) {
    if (token.kind !== "punctuation") continue;
    if (token.text === "{") depth += 1;
    else if (token.text === "}") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** A cursor over the tokens; a class because the position is its identity. */
class Reader {
  readonly stray: Token[] = [];
  readonly open: Token[] = [];
  readonly deep: Token[] = [];
  /** True where braces balance and a declaration none the less seems to hold another one. */
  isTorn = false;
  readonly #text: string;
  readonly #tokens: readonly Token[];
  /** True where braces do not balance: then indentation has a say. */
  readonly #mends: boolean;
  readonly #columns = new Map<Token, number>();
  /** Documentation comments without anything between them: the first that was looked at, and the token behind the last. */
  #docs = { start: 0, end: -1 };
  #at = 0;

  constructor(text: string, tokens: readonly Token[], mends: boolean) {
    this.#text = text;
    this.#tokens = tokens;
    this.#mends = mends;
  }

  /** Parts up to the brace that closes the container which `opener` opened, or to the end of the file. */
  body(opener: Token | undefined, depth: number): readonly Part[] {
    const parts: Part[] = [];
    for (;;) {
      const token = this.#peek();
      if (token === undefined) return parts;
      if (isMark(token, "}")) {
        if (opener !== undefined && this.#closes(token, opener)) return parts;
        this.stray.push(token);
        this.#at += 1;
        continue;
      }
      if (opener !== undefined && this.#mends && this.#startsOutside(token, opener)) return parts;
      parts.push(this.#part(depth));
    }
  }

  #part(depth: number): Part {
    const start = this.#peek()?.start ?? 0;
    while (this.#peek()?.kind === "doc") this.#at += 1;
    const token = this.#peek();
    if (token !== undefined && isKeyword(token, containerWords)) return this.#container(start, token, depth);
    if (token !== undefined && isKeyword(token, leafWords)) return this.#leaf(start, token);
    return this.#loose(start);
  }

  #container(start: number, word: Token, depth: number): ContainerPart {
    this.#at += 1;
    this.#name();
    this.#if(isTitle);
    const end = this.#behind();
    const brace = this.#peek();
    if (brace === undefined || !isMark(brace, "{")) {
      return { kind: "container", start, end, parts: [], whole: { start, end }, hasBody: false };
    }
    if (depth >= deepestNesting) {
      this.deep.push(brace);
      this.#block(word);
      return { kind: "container", start, end, parts: [], whole: { start, end: this.#behind() }, hasBody: true };
    }
    this.#at += 1;
    const parts = this.body(word, depth + 1);
    const close = this.#peek();
    if (close !== undefined && isMark(close, "}")) this.#at += 1;
    else this.open.push(brace);
    return { kind: "container", start, end, parts, whole: { start, end: this.#behind() }, hasBody: true };
  }

  #leaf(start: number, word: Token): LeafPart {
    this.#at += 1;
    this.#name();
    this.#if(isTitle);
    if (this.#if((token) => isMark(token, ":"))) {
      this.#name();
      this.#if(isTitle);
    }
    const brace = this.#peek();
    const leaf = { kind: "leaf", start, word: word.start } as const;
    if (brace === undefined || !isMark(brace, "{")) return this.#withEarlyTerms(leaf, word);
    this.#block(word);
    return { ...leaf, end: this.#behind(), brace: brace.start };
  }

  /** A declaration whose head no brace follows: it ends there, but where its terms stand before the brace. */
  #withEarlyTerms(leaf: Omit<LeafPart, "end">, word: Token): LeafPart {
    const end = this.#behind();
    const index = braceBehindTerms(this.#tokens, this.#at);
    const start = this.#peek()?.start;
    // A blank before the terms is where the brace belongs.
    if (index === undefined || start === undefined || !/\s/.test(this.#text[start - 1] ?? "")) return { ...leaf, end };
    this.#at = index;
    const early = { start, end: this.#behind(), brace: this.#peek()?.start ?? start };
    this.#block(word);
    return { ...leaf, end: this.#behind(), early };
  }

  #loose(start: number): LoosePart {
    const word = this.#peek();
    for (;;) {
      const token = this.#peek();
      if (token === undefined || isMark(token, "}")) break;
      if (isKeyword(token, leafWords) || isKeyword(token, containerWords)) break;
      if (isMark(token, "{") && word !== undefined) this.#block(word);
      else if (token.kind === "doc" && this.#opensDeclaration(this.#at + 1)) break;
      else this.#at += 1;
    }
    return { kind: "loose", start, end: this.#behind() };
  }

  /** Over a brace and all up to the one that matches it. */
  #block(word: Token): void {
    let depth = 0;
    for (;;) {
      const token = this.#peek();
      if (token === undefined) return;
      if (depth > 0 && token.first && this.#startsOutside(token, word)) {
        if (this.#mends) return;
        this.isTorn = true;
      }
      this.#at += 1;
      if (isMark(token, "{")) depth += 1;
      else if (isMark(token, "}")) depth -= 1;
      if (depth === 0) return;
    }
  }

  /** Over a qualified name, or what was meant to be one: `3a`, `a§b`, `a--b`. */
  #name(): void {
    while (this.#if((token) => nameLike.has(token.kind) && !isTitle(token))) {
      const end = this.#behind();
      if (!this.#if((token) => isMark(token, ".")) && this.#peek()?.start !== end) return;
    }
  }

  #if(is: (token: Token) => boolean): boolean {
    const token = this.#peek();
    if (token === undefined || !is(token)) return false;
    this.#at += 1;
    return true;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #behind(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }

  #opensDeclaration(index: number): boolean {
    // A run of comments is asked about at each of them.
    if (index < this.#docs.start || index > this.#docs.end) {
      let end = index;
      while (this.#tokens[end]?.kind === "doc") end += 1;
      this.#docs = { start: index, end };
    }
    const token = this.#tokens[this.#docs.end];
    return token !== undefined && (isKeyword(token, leafWords) || isKeyword(token, containerWords));
  }

  /** A declaration's head at the column of `word`, or left of it, was hardly meant to be inside it. */
  #startsOutside(token: Token, word: Token): boolean {
    if (!token.first || token === word) return false;
    if (token.kind === "doc") {
      return this.#opensDeclaration(this.#at + 1) && this.#column(token) <= this.#column(word);
    }
    if (!isKeyword(token, leafWords) && !isKeyword(token, containerWords)) return false;
    if (this.#column(token) > this.#column(word)) return false;
    const name = this.#tokens[this.#at + 1];
    const next = this.#tokens[this.#at + 2];
    if (name?.kind !== "name" || next === undefined) return false;
    return next.kind === "string" || isMark(next, "{") || isMark(next, ":") || (next.first && token.text !== "data");
  }

  /** In a file that does not balance: a brace on a line of its own, deeper than the container's word, is not its end. */
  #closes(brace: Token, word: Token): boolean {
    return !this.#mends || !brace.first || this.#column(brace) <= this.#column(word);
  }

  /** Found once for each token: lines may be very long, and one token is compared with many. */
  #column(token: Token): number {
    const known = this.#columns.get(token);
    if (known !== undefined) return known;
    const column = columnOf(this.#text, token.start);
    this.#columns.set(token, column);
    return column;
  }
}

/** Declarations that begin further to the right are left to those who look at the whole file. */
const mostColumns = 400;

/**
 * Whether the body of a declaration, from its brace to its end, is the same part of a regular file as it was, whatever
 * it holds: its braces match each other and no others, and nothing in it looks like a declaration that was meant to
 * stand outside. In doubt it is not. What stands before and behind the body is to be what it was. Costs the body.
 */
export function isOneBody(text: string, { word, brace, end }: { word: number; brace: number; end: number }): boolean {
  const column = columnOf(text, word);
  if (column > mostColumns) return false;
  const lexer = new Lexer(text, { offset: brace, before: undefined });
  let depth = 0;
  for (let token = lexer.next(); token !== undefined && token.end <= end; token = lexer.next()) {
    if (token.first && mayOpen(token) && isWithin(text, token.start, column)) return false;
    if (isMark(token, "{")) depth += 1;
    else if (isMark(token, "}")) depth -= 1;
    if (depth === 0) return token.end === end;
  }
  return false;
}

/** Whether an offset stands in a column or left of it; costs no more than the column, however long the line is. */
function isWithin(text: string, offset: number, column: number): boolean {
  return offset <= column || text.slice(Math.max(0, offset - 1 - column), offset).includes("\n");
}

/** Whether a declaration may begin here. */
function mayOpen(token: Token): boolean {
  return token.kind === "doc" || isKeyword(token, leafWords) || isKeyword(token, containerWords);
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

const nameLike: ReadonlySet<Token["kind"]> = new Set(["name", "percentile", "quantity", "date", "stray"]);

/** A text, or one that is never closed. */
function isTitle(token: Token): boolean {
  return token.kind === "string" || (token.kind === "stray" && token.text.startsWith('"'));
}

function isMark(token: Token, text: string): boolean {
  return token.kind === "punctuation" && token.text === text;
}

function isKeyword(token: Token, words: ReadonlySet<string>): boolean {
  return token.kind === "keyword" && words.has(token.text) && statementByWord.has(token.text);
}
