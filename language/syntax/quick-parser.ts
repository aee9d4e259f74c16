// Parses text that is right, and gives up at the first token that is not. It walks the table made from the grammar, where
// one token always decides, and makes the same tree as Langium's parser, which takes over where this one gives up: mending
// broken text is that one's strength, and its start and its speed are what a command and a keystroke should not pay for.

import type { AstNode } from "langium";
import { table } from "../generated/table.ts";
import type { Places, Stretch } from "./places.ts";
import { notePlaces } from "./places.ts";
import type { Rule, Step, TokenName } from "./table.ts";
import { tokenize } from "./tokenize.ts";
import type { Token, TokenKind } from "./tokens.ts";

interface Node {
  $type: string;
  [property: string]: unknown;
}

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

/** The tree of a text that follows the rule, or undefined where it does not. Linear. */
export function quickParse(text: string, rule: string): AstNode | undefined {
  const walker = new Walker(text);
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
  #node: Node = { $type: "" };
  #places: Places = { start: 0, end: 0, of: {} };
  #text = "";

  constructor(text: string) {
    this.#tokens = tokenize(text).filter((token) => token.kind !== "comment" && token.kind !== "doc");
    this.#names = this.#tokens.map((token) =>
      token.kind === "keyword" || token.kind === "punctuation" ? token.text : terminals[token.kind],
    );
  }

  isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  /** A node, or the text of a rule that gives one. */
  rule(name: string): Node | string {
    const rule = ruleOf(name);
    if (rule.text) return this.#textOf(rule);
    if (this.#depth >= deepest) throw givesUp;
    const [node, places] = [this.#node, this.#places];
    this.#depth += 1;
    this.#node = { $type: name };
    this.#places = { start: this.#tokens[this.#at]?.start ?? 0, end: 0, of: {} };
    this.#walk(rule.body);
    const made = this.#node;
    this.#finish(made);
    this.#node = node;
    this.#places = places;
    this.#depth -= 1;
    return made;
  }

  #finish(made: Node): void {
    this.#places.end = Math.max(this.#places.start, this.#tokens[this.#at - 1]?.end ?? 0);
    const { lists, flags } = ruleOf(made.$type);
    for (const list of lists) made[list] ??= [];
    for (const flag of flags) made[flag] ??= false;
    notePlaces(made, this.#places);
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
        const [, cardinality, first, inner] = step;
        if (cardinality === "+") this.#walk(inner);
        while (this.#begins(first)) {
          this.#walk(inner);
          if (cardinality === "?") return;
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
    const start = this.#tokens[this.#at]?.start ?? 0;
    const value = operator === "?=" ? this.#flag(step) : this.#value(step);
    const stretch: Stretch = { start, end: this.#tokens[this.#at - 1]?.end ?? start };
    const places = this.#places.of[property];
    if (places === undefined) this.#places.of[property] = [stretch];
    else places.push(stretch);
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
    for (const [isNullable, first, step] of arms) {
      if ((name !== undefined && hasToken(first, name)) || isNullable) return step;
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
