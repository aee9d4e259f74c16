// How a file's tokens nest: which blocks they open, which declarations and statements they begin. It follows text that does not parse as
// far as its words tell, and gives up nothing where a brace is missing.

import {
  type Context,
  componentKinds,
  containerWords,
  leafWords,
  nameOf,
  statementByWord,
  type Token,
} from "../language/index.ts";
import { isMark, isNameLike } from "./tokens.ts";

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

/** The possibly qualified name that tokens begin with, without backticks; empty where they begin with none. */
function firstName(tokens: readonly Token[]): string {
  let name = "";
  for (const [index, token] of tokens.entries()) {
    if (isNameLike(token)) name += nameOf(token.text);
    else if (isMark(token, ".")) name += ".";
    if (name !== "" && !name.endsWith(".") && !isMark(tokens[index + 1], ".")) return name;
  }
  return name;
}
