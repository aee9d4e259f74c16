// The shape of a file by its tokens alone: which declarations stand in it, how they nest, and which statement of which
// block a place belongs to. It works on text that does not parse, since that is the text one is typing; what the words
// mean is the model's business.

import { type Context, type SourceText, type Token, tokenize } from "../language/index.ts";
import { type Declaration, Walk } from "./text-walk.ts";
import { firstEndingAt, isComment, isMark, isNameLike } from "./tokens.ts";

/** Where a cursor stands. */
export interface Spot {
  /** What the block around it is about. */
  readonly context: Context;
  /** Statement that it stands in or behind: its word and the tokens since, up to the word being typed. */
  readonly head: string | undefined;
  readonly before: readonly Token[];
  /** The word being typed, with everything a qualified name has before its last dot. */
  readonly typed: string;
  readonly typedStart: number;
  /** Behind the last character of that word, which the cursor may stand in or before. */
  readonly typedEnd: number;
  /** True where the typed word is the first of its line. */
  readonly startsLine: boolean;
  /** Innermost declaration around it. */
  readonly declaration: Declaration | undefined;
  /** Verb of the dependency block around it, and its target as written. */
  readonly dependency: { readonly verb: string; readonly target: string } | undefined;
}

export interface TextShape {
  readonly tokens: readonly Token[];
  /** Outermost declarations in order. */
  readonly declarations: readonly Declaration[];
  /** The innermost declaration around an offset. */
  declarationAt(offset: number): Declaration | undefined;
  /** The token around or just before an offset, comments included. */
  tokenAt(offset: number): Token | undefined;
  /** Undefined inside a comment or a text. */
  spotAt(offset: number): Spot | undefined;
}

const shapes = new WeakMap<SourceText, TextShape>();

/** The shape of a file, made once per text. Linear in its length. */
export function shapeOf(file: SourceText): TextShape {
  const known = shapes.get(file);
  if (known !== undefined) return known;
  const shape = readShape(file.text);
  shapes.set(file, shape);
  return shape;
}

/** The shape of a text. */
export function readShape(text: string): TextShape {
  const tokens = tokenize(text);
  let declarations: readonly Declaration[] | undefined;
  const walked = (): readonly Declaration[] => {
    if (declarations === undefined) {
      const walk = new Walk();
      for (const token of tokens) if (!isComment(token)) walk.step(token);
      declarations = walk.finish(text.length);
    }
    return declarations;
  };
  return {
    tokens,
    get declarations() {
      return walked();
    },
    declarationAt: (offset) => innermost(walked(), offset),
    tokenAt: (offset) => tokenAround(tokens, offset),
    spotAt: (offset) => spotIn(text, tokens, offset),
  };
}

/** Costs the outermost declaration around the offset, and a look at the braces before it. */
function spotIn(text: string, tokens: readonly Token[], offset: number): Spot | undefined {
  const touched = firstEndingAt(tokens, offset);
  const around = [tokens[touched], tokens[touched + 1]].find(
    (token) => token !== undefined && token.start < offset && offset <= token.end,
  );
  if (around !== undefined && isOpaque(around, offset)) return undefined;
  const from = behindLastClosed(tokens, touched);
  const upTo = tokens.slice(from, touched + 1).filter((token) => !isComment(token) && token.end <= offset);
  // A word that the cursor touches is being typed, and so are the segments before its dot.
  let count = upTo.length;
  let typedStart = offset;
  let typedEnd = offset;
  const behind = tokens[touched]?.start === offset ? tokens[touched] : tokens[touched + 1];
  if (around !== undefined && isTypable(around)) {
    if (upTo[count - 1] === around) count -= 1;
    typedStart = around.start;
    typedEnd = around.end;
  } else if (isHalfWord(upTo[count - 1], upTo[count - 2]) && upTo[count - 1]?.end === offset) {
    typedStart = upTo[count - 2]?.start ?? offset;
    count -= 2;
  } else if (behind !== undefined && behind.start === offset && isTypable(behind)) typedEnd = behind.end;
  let typedText = text.slice(typedStart, offset);
  while (isMark(upTo[count - 1], ".") && upTo[count - 1]?.end === typedStart) {
    const owner = upTo[count - 2];
    if (owner === undefined || !isNameLike(owner) || owner.end !== upTo[count - 1]?.start) break;
    typedText = `${owner.text}.${typedText}`;
    typedStart = owner.start;
    count -= 2;
  }
  // The word goes on behind the cursor, and so does a qualified name.
  for (let at = firstEndingAt(tokens, typedEnd) + 1; typedEnd > typedStart; at += 2) {
    const [dot, name] = [tokens[at], tokens[at + 1]];
    if (!isMark(dot, ".") || dot?.start !== typedEnd || name?.start !== dot.end || !isNameLike(name)) break;
    typedEnd = name.end;
  }
  const walk = new Walk();
  for (const token of upTo.slice(0, count)) walk.step(token);
  const { level } = walk;
  return {
    context: level.context,
    head: walk.head,
    before: walk.since,
    typed: typedText,
    typedStart,
    typedEnd,
    startsLine: /(^|[\r\n])[ \t\ufeff]*$/.test(text.slice(Math.max(0, typedStart - 400), typedStart)),
    declaration: level.declaration,
    dependency: level.dependency,
  };
}

/** Index behind the last brace before a token that closes an outermost block: what stands before it says nothing of what follows. */
function behindLastClosed(tokens: readonly Token[], before: number): number {
  let depth = 0;
  let from = 0;
  for (let at = 0; at < before - 2; at += 1) {
    const token = tokens[at];
    if (token?.kind !== "punctuation") continue;
    if (token.text === "{") depth += 1;
    else if (token.text === "}") {
      depth = Math.max(0, depth - 1);
      if (depth === 0) from = at + 1;
    }
  }
  return from;
}

/** Inside a comment or a text, where nothing of the language is due. At the end of a line comment one is still in it. */
function isOpaque(token: Token, offset: number): boolean {
  if (isComment(token)) return offset < token.end || token.text.startsWith("//");
  if (token.kind === "string") return offset < token.end;
  return token.kind === "stray" && (token.text.startsWith('"') || token.text.startsWith("/*"));
}

/** `orders-` and `400/` are words that are half typed. */
function isHalfWord(mark: Token | undefined, before: Token | undefined): boolean {
  if (mark?.kind !== "stray" || before === undefined || before.end !== mark.start) return false;
  return mark.text === "-" ? isNameLike(before) : mark.text === "/" && before.kind === "quantity";
}

function isTypable(token: Token): boolean {
  return token.kind === "name" || token.kind === "keyword" || token.kind === "percentile" || token.kind === "quantity";
}

/** Not by calling itself: declarations may nest without end. */
function innermost(outermost: readonly Declaration[], offset: number): Declaration | undefined {
  const within = (declarations: readonly Declaration[]): Declaration | undefined =>
    declarations.find(({ start, end }) => start <= offset && offset <= end);
  let found: Declaration | undefined;
  for (let next = within(outermost); next !== undefined; next = within(next.children)) found = next;
  return found;
}

function tokenAround(tokens: readonly Token[], offset: number): Token | undefined {
  const at = firstEndingAt(tokens, offset);
  const [touched, next] = [tokens[at], tokens[at + 1]];
  // Of two that touch there it is the later.
  if (touched?.end === offset && next?.start === offset) return next;
  return touched !== undefined && touched.start <= offset ? touched : undefined;
}
