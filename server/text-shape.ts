// The shape of a file by its tokens alone: which declarations stand in it, how they nest, and which statement of which
// block a place belongs to. It works on text that does not parse, since that is the text one is typing; what the words
// mean is the model's business.

import {
  type Context,
  componentKinds,
  containerWords,
  leafWords,
  nameOf,
  type SourceText,
  statementByWord,
  type Token,
  tokenize,
} from "../language/index.ts";

/** A declaration as it stands in the text. */
export interface Declaration {
  /** Its opening word: `service`, `flow`, `extend`. */
  readonly word: string;
  /** As written, joined by dots, without backticks; empty while it is missing. */
  readonly name: string;
  readonly title: string | undefined;
  /** The technology behind its colon. */
  readonly technologyToken: Token | undefined;
  /** The names in its possibly qualified name. */
  readonly nameTokens: readonly Token[];
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly start: number;
  /** Behind its closing brace, or behind its head. */
  readonly end: number;
  readonly parent: Declaration | undefined;
  readonly children: readonly Declaration[];
}

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

const kinds: ReadonlySet<string> = new Set(componentKinds);
const verbs: ReadonlySet<string> = new Set(["calls", "reads", "writes", "publishes", "consumes"]);
const stepWords: ReadonlySet<string> = new Set(["either", "or", "parallel", "optional"]);

/** Statements that go on with a word which elsewhere opens one: `failover automatic within 30s`, `quorum … of 3`. */
const goesOn: Readonly<Record<string, readonly string[]>> = {
  within: ["failover", "starts", "stops", "derived", "autoscale", "expect"],
  of: ["quorum", "fail"],
  with: ["calls", "reads", "writes", "publishes", "consumes", "compensates"],
  from: ["secrets", "backoff"],
  because: ["accept"],
  availability: ["slo", "sla", "expect"],
  latency: ["slo", "sla"],
  data: ["slo", "sla"],
  slow: [],
};

interface MutableDeclaration extends Declaration {
  name: string;
  title: string | undefined;
  technologyToken: Token | undefined;
  readonly nameTokens: Token[];
  nameStart: number;
  nameEnd: number;
  end: number;
  readonly children: MutableDeclaration[];
}

interface Level {
  readonly context: Context;
  readonly declaration: MutableDeclaration | undefined;
  readonly dependency: { readonly verb: string; readonly target: string } | undefined;
}

/** Follows the tokens of a file, without comments, through its blocks; a class because its position is its identity. */
export class Walk {
  readonly #roots: MutableDeclaration[] = [];
  readonly #levels: Level[] = [{ context: "file", declaration: undefined, dependency: undefined }];
  #head: string | undefined;
  #since: Token[] = [];
  #declaring: MutableDeclaration | undefined;
  #hasColon = false;
  #last: Token | undefined;

  /** Word of the statement that goes on. */
  get head(): string | undefined {
    return this.#head;
  }

  /** Its tokens behind that word. */
  get since(): readonly Token[] {
    return this.#since;
  }

  get level(): Level {
    return this.#levels.at(-1) ?? { context: "file", declaration: undefined, dependency: undefined };
  }

  step(token: Token): void {
    if (this.#beginsOutside(token)) this.#leaveBlocks(token);
    if (isMark(token, "{")) this.#openBlock();
    else if (isMark(token, "}")) this.#closeBlock(token);
    else if (this.#opensStatement(token)) this.#openStatement(token);
    else this.#continueStatement(token);
    this.#last = token;
  }

  finish(end: number): readonly Declaration[] {
    for (const level of this.#levels) if (level.declaration !== undefined) level.declaration.end = end;
    return this.#roots;
  }

  #openBlock(): void {
    const { declaration } = this.level;
    const head = this.#head;
    const opened = this.#declaring;
    const dependency =
      head !== undefined && verbs.has(head) ? { verb: head, target: firstName(this.#since) } : this.level.dependency;
    this.#levels.push({ context: this.#contextInside(), declaration: opened ?? declaration, dependency });
    this.#reset();
  }

  #contextInside(): Context {
    const head = this.#head;
    if (head === undefined) return this.level.context;
    if (containerWords.has(head)) return "container";
    if (verbs.has(head)) return "dependency";
    if (stepWords.has(head)) return "steps";
    if (kinds.has(head) || leafWords.has(head) || head === "zone") return head as Context;
    return this.level.context;
  }

  #closeBlock(token: Token): void {
    this.#reset();
    if (this.#levels.length === 1) return;
    const left = this.#levels.pop();
    if (left?.declaration !== undefined && left.declaration !== this.level.declaration) {
      left.declaration.end = token.end;
    }
  }

  /** A declaration on a line of its own, where none can stand, tells that a brace was lost before. */
  #beginsOutside(token: Token): boolean {
    if (token.kind !== "keyword" || !token.first || !(leafWords.has(token.text) || containerWords.has(token.text)))
      return false;
    const { context } = this.level;
    if (context === "file" || context === "container" || token.text === "data") return false;
    return statementByWord.get(token.text)?.contexts.has(context) !== true;
  }

  #leaveBlocks(token: Token): void {
    this.#reset();
    while (this.#levels.length > 1 && this.level.context !== "container") {
      const left = this.#levels.pop();
      if (left?.declaration !== undefined && left.declaration !== this.level.declaration) {
        left.declaration.end = token.start;
      }
    }
  }

  #reset(): void {
    this.#head = undefined;
    this.#since = [];
    this.#declaring = undefined;
    this.#hasColon = false;
  }

  #opensStatement(token: Token): boolean {
    if (token.kind !== "keyword") return false;
    if (token.text === "or" && isMark(this.#last, "}")) return true;
    const statement = statementByWord.get(token.text);
    if (statement === undefined || !statement.contexts.has(this.level.context)) return false;
    const head = this.#head;
    return head === undefined || !(goesOn[token.text]?.includes(head) ?? false);
  }

  #openStatement(token: Token): void {
    this.#reset();
    this.#head = token.text;
    if (!isDeclarationWord(token.text, this.level.context)) return;
    const { declaration: parent } = this.level;
    const declaration: MutableDeclaration = {
      word: token.text,
      name: "",
      title: undefined,
      technologyToken: undefined,
      nameTokens: [],
      nameStart: token.end,
      nameEnd: token.end,
      start: token.start,
      end: token.end,
      parent,
      children: [],
    };
    (parent?.children ?? this.#roots).push(declaration);
    this.#declaring = declaration;
  }

  #continueStatement(token: Token): void {
    this.#since.push(token);
    const declaration = this.#declaring;
    if (declaration === undefined) return;
    declaration.end = token.end;
    if (isMark(token, ":")) this.#hasColon = true;
    else if (token.kind === "string") declaration.title ??= token.text.slice(1, -1);
    else if (this.#hasColon) declaration.technologyToken ??= isNameLike(token) ? token : undefined;
    else if (declaration.title === undefined && (isNameLike(token) || isMark(token, "."))) {
      if (declaration.name === "") declaration.nameStart = token.start;
      if (isNameLike(token)) declaration.nameTokens.push(token);
      declaration.name += nameOf(token.text);
      declaration.nameEnd = token.end;
    }
  }
}

function isDeclarationWord(word: string, context: Context): boolean {
  if (word === "zone") return context === "region";
  return (containerWords.has(word) || leafWords.has(word)) && (context === "file" || context === "container");
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

/** Index of the first token that ends at an offset or behind it. */
function firstEndingAt(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tokens[middle]?.end ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
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

function isNameLike(token: Token): boolean {
  return token.kind === "name" || token.kind === "keyword" || token.kind === "percentile";
}

function firstName(tokens: readonly Token[]): string {
  let name = "";
  for (const token of tokens) {
    if (isNameLike(token)) name += nameOf(token.text);
    else if (isMark(token, ".")) name += ".";
    if (!name.endsWith(".") && name !== "") {
      const next = tokens[tokens.indexOf(token) + 1];
      if (next === undefined || !isMark(next, ".")) return name;
    }
  }
  return name;
}

function innermost(declarations: readonly Declaration[], offset: number): Declaration | undefined {
  const around = declarations.find((declaration) => declaration.start <= offset && offset <= declaration.end);
  return around === undefined ? undefined : (innermost(around.children, offset) ?? around);
}

function tokenAround(tokens: readonly Token[], offset: number): Token | undefined {
  const inside = tokens.find((token) => token.start <= offset && offset < token.end);
  return inside ?? tokens.find((token) => token.end === offset);
}

function isComment(token: Token): boolean {
  return token.kind === "comment" || token.kind === "doc";
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === "punctuation" && token.text === text;
}
