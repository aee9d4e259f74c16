// Parses text that is right, and gives up at the first token that is not. It walks the table made from the grammar, where
// one token always decides, and makes the same tree as Langium's parser, which takes over where this one gives up: mending
// broken text is that one's strength, and its start and its speed are what a command and a keystroke should not pay for.

import type { AstNode } from "langium";
import { table } from "../generated/table.ts";
import type { OwnTokens } from "./own-tokens.ts";
import type { Stretch } from "./places.ts";
import { PlacedNode } from "./places.ts";
import type { Rule, Step, TokenName } from "./table.ts";
import { tokenize } from "./tokenize.ts";
import type { Token, TokenKind } from "./tokens.ts";

type Node = PlacedNode & { $type: string } & Record<string, unknown>;

const terminals: Readonly<Partial<Record<TokenKind, TokenName>>> = {
  name: "#ID",
  quantity: "#QUANTITY",
  percentile: "#PERCENTILE",
  date: "#DATE",
  string: "#STRING",
};

/** Thrown and caught in this file alone: the text is not right, and the reason is for the other parser to find. */
const givesUp = new Error("the text does not follow the grammar");

/** Deeper nesting is left to Langium's parser, which reports what it cannot do. */
const deepest = 200;

/** The tree of a text that follows the rule, or undefined where it does not; its tokens may be known already. Linear. */
export function quickParse(text: string, rule: string, own?: OwnTokens): AstNode | undefined {
  const walker = new Walker(own ?? { tokens: tokenize(text), offset: 0 });
  try {
    const node = walker.rule(rule);
    return walker.isAtEnd() ? (node as unknown as AstNode) : undefined;
  } catch (error) {
    if (error === givesUp) return undefined;
    throw error;
  }
}

/** A walk through the table over the tokens of one text; a class because its position is its identity. */
class Walker {
  readonly #tokens: readonly Token[];
  readonly #names: readonly (TokenName | undefined)[];
  #at = 0;
  #depth = 0;
  #node = nodeOf("", 0);
  #text = "";
  /** Where the text begins in what its tokens were read from. */
  readonly #offset: number;

  constructor({ tokens: all, offset }: OwnTokens) {
    const tokens: Token[] = [];
    const names: (TokenName | undefined)[] = [];
    for (const token of all) {
      const { kind } = token;
      if (kind === "comment" || kind === "doc") continue;
      tokens.push(token);
      names.push(kind === "keyword" || kind === "punctuation" ? token.text : terminals[kind]);
    }
    this.#tokens = tokens;
    this.#names = names;
    this.#offset = offset;
  }

  isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  /** A node, or the text of a rule that gives one. */
  rule(name: string): Node | string {
    const rule = ruleOf(name);
    if (rule.text) return this.#textOf(rule);
    if (this.#depth >= deepest) throw givesUp;
    const node = this.#node;
    this.#depth += 1;
    this.#node = nodeOf(name, this.#start(0));
    this.#walk(rule.body);
    const made = this.#node;
    this.#finish(made);
    this.#node = node;
    this.#depth -= 1;
    return made;
  }

  #finish(made: Node): void {
    made.endAt(this.#end(0));
    const { lists, flags } = ruleOf(made.$type);
    for (const list of lists) made[list] ??= [];
    for (const flag of flags) made[flag] ??= false;
  }

  /** Where the token at hand begins, in the text. */
  #start(without: number): number {
    const token = this.#tokens[this.#at];
    return token === undefined ? without : token.start - this.#offset;
  }

  /** Where the token before it ends, in the text. */
  #end(without: number): number {
    const token = this.#tokens[this.#at - 1];
    return token === undefined ? without : token.end - this.#offset;
  }

  #textOf(rule: Rule): string {
    const before = this.#text;
    this.#text = "";
    this.#walk(rule.body);
    const made = this.#text;
    this.#text = before;
    return made;
  }

  #walk(step: Step): void {
    switch (step[0]) {
      case "token":
        this.#text += this.#consume(step[1]);
        return;
      case "into": {
        this.#into(step[1]);
        return;
      }
      case "type":
        this.#node.$type = step[1];
        return;
      case "assign":
        this.#assign(step[1], step[2], step[3]);
        return;
      case "group":
        for (let i = 1; i < step.length; i += 1) this.#walk(step[i] as Step);
        return;
      case "choice":
        this.#walk(this.#choose(step[1]));
        return;
      case "repeat": {
        // By index: taking a step apart would make an iterator for each, and there are as many as there are tokens.
        const inner = step[3];
        if (step[1] === "+") this.#walk(inner);
        while (this.#begins(step[2])) {
          this.#walk(inner);
          if (step[1] === "?") return;
        }
        return;
      }
      case "rule":
      case "reference":
        throw new Error("invariant: a value stands behind an assignment");
    }
  }

  /** A terminal or a text rule adds to the text; a rule with a node takes the present node's place. */
  #into(name: string): void {
    if (table[name] === undefined) this.#text += this.#consume(`#${name}`);
    else if (ruleOf(name).text) this.#text += this.#textOf(ruleOf(name));
    else {
      // The rule's own name holds until an action or a further rule says better.
      this.#node.$type = name;
      this.#walk(ruleOf(name).body);
    }
  }

  #assign(property: string, operator: "=" | "+=" | "?=", step: Step): void {
    const start = this.#start(0);
    const value = operator === "?=" ? this.#flag(step) : this.#value(step);
    const stretch: Stretch = { start, end: this.#end(start) };
    this.#node.place(property, stretch);
    if (operator !== "+=") this.#node[property] = value;
    else {
      const list = this.#node[property];
      if (Array.isArray(list)) list.push(value);
      else this.#node[property] = [value];
    }
  }

  #flag(step: Step): true {
    this.#value(step);
    return true;
  }

  #value(step: Step): unknown {
    switch (step[0]) {
      case "token":
        return this.#consume(step[1]);
      case "rule":
        return this.rule(step[1]);
      case "reference":
        return { $refText: this.rule(step[1]) };
      case "choice":
        return this.#value(this.#choose(step[1]));
      default:
        throw new Error(`invariant: ${step[0]} gives no value`);
    }
  }

  #choose(arms: readonly (readonly [boolean, readonly TokenName[], Step])[]): Step {
    const name = this.#names[this.#at];
    for (const arm of arms) {
      if ((name !== undefined && hasToken(arm[1], name)) || arm[0]) return arm[2];
    }
    throw givesUp;
  }

  #begins(first: readonly TokenName[]): boolean {
    const name = this.#names[this.#at];
    return name !== undefined && hasToken(first, name);
  }

  /** The token's value: texts without their quotes and escapes, all else as written. */
  #consume(name: TokenName): string {
    const token = this.#tokens[this.#at];
    if (token === undefined || this.#names[this.#at] !== name) throw givesUp;
    this.#at += 1;
    return token.kind === "string" ? withoutEscapes(token.text) : token.text;
  }
}

function nodeOf($type: string, start: number): Node {
  return new PlacedNode($type, start) as Node;
}

function ruleOf(name: string): Rule {
  const rule = table[name];
  if (rule === undefined) throw new Error(`invariant: the table has no rule ${name}`);
  return rule;
}

const sets = new WeakMap<readonly TokenName[], ReadonlySet<TokenName>>();

/** Long lists are asked often, so each becomes a set when first asked. */
function hasToken(list: readonly TokenName[], name: TokenName): boolean {
  if (list.length < 6) return list.includes(name);
  let set = sets.get(list);
  if (set === undefined) {
    set = new Set(list);
    sets.set(list, set);
  }
  return set.has(name);
}

const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", "0": "\0" };

function withoutEscapes(text: string): string {
  const inner = text.slice(1, -1);
  if (!inner.includes("\\")) return inner;
  return inner.replace(/\\([\s\S])/g, (_, char: string) => escapes[char] ?? char);
}
