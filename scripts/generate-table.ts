// Turns the grammar into a table that the quick parser (language/syntax/quick-parser.ts) walks. It proves on the way that
// one token always decides, and refuses a grammar where it does not.

import path from "node:path";
import { GrammarAST, GrammarUtils } from "langium";
import { reflection } from "../language/generated/ast.ts";
import { ArchGrammar } from "../language/generated/grammar.ts";
import type { Step, Table } from "../language/syntax/table.ts";
import { writeOrCheck } from "./write-or-check.ts";

const file = path.resolve(import.meta.dirname, "../language/generated/table.ts");

/** Tokens that a piece of grammar may begin with; `nullable` where it may be empty. */
interface First {
  readonly tokens: ReadonlySet<string>;
  readonly nullable: boolean;
}

function makeTable(): Table {
  const grammar = ArchGrammar();
  const rules = grammar.rules.filter(GrammarAST.isParserRule);
  const firstOfRule = new Map<string, First>();

  const first = (element: GrammarAST.AbstractElement): First => {
    const own = firstBare(element);
    const cardinality = element.cardinality;
    return cardinality === "?" || cardinality === "*" ? { ...own, nullable: true } : own;
  };

  const firstBare = (element: GrammarAST.AbstractElement): First => {
    if (GrammarAST.isKeyword(element)) return { tokens: new Set([element.value]), nullable: false };
    if (GrammarAST.isAction(element)) return { tokens: new Set(), nullable: true };
    if (GrammarAST.isAssignment(element)) return first(element.terminal);
    if (GrammarAST.isCrossReference(element)) return element.terminal === undefined ? nothing : first(element.terminal);
    if (GrammarAST.isRuleCall(element)) return firstOf(element.rule.ref?.name ?? "");
    if (GrammarAST.isGroup(element)) {
      const tokens = new Set<string>();
      for (const inner of element.elements) {
        const one = first(inner);
        for (const token of one.tokens) tokens.add(token);
        if (!one.nullable) return { tokens, nullable: false };
      }
      return { tokens, nullable: true };
    }
    if (GrammarAST.isAlternatives(element)) {
      const all = element.elements.map(first);
      return { tokens: new Set(all.flatMap((f) => [...f.tokens])), nullable: all.some((f) => f.nullable) };
    }
    throw new Error(`the quick parser knows no ${element.$type}`);
  };

  const firstOf = (name: string): First => {
    const known = firstOfRule.get(name);
    if (known !== undefined) return known;
    const rule = rules.find((r) => r.name === name);
    const made = rule === undefined ? { tokens: new Set([`#${name}`]), nullable: false } : first(rule.definition);
    firstOfRule.set(name, made);
    return made;
  };

  const step = (element: GrammarAST.AbstractElement): Step => {
    const bare = stepBare(element);
    if (element.cardinality === undefined) return bare;
    return ["repeat", element.cardinality, [...firstBare(element).tokens].sort(), bare];
  };

  const stepBare = (element: GrammarAST.AbstractElement): Step => {
    if (GrammarAST.isKeyword(element)) return ["token", element.value];
    if (GrammarAST.isAction(element)) return ["type", element.inferredType?.name ?? element.type?.ref?.name ?? ""];
    if (GrammarAST.isAssignment(element))
      return ["assign", element.feature, element.operator, assignedStep(element.terminal)];
    if (GrammarAST.isRuleCall(element)) return ["into", element.rule.ref?.name ?? ""];
    if (GrammarAST.isGroup(element)) return ["group", ...element.elements.map(step)];
    if (GrammarAST.isAlternatives(element)) return choice(element, step);
    throw new Error(`the quick parser knows no ${element.$type}`);
  };

  const assignedStep = (element: GrammarAST.AbstractElement): Step => {
    if (GrammarAST.isCrossReference(element)) {
      const terminal = element.terminal;
      return ["reference", GrammarAST.isRuleCall(terminal) ? (terminal.rule.ref?.name ?? "") : ""];
    }
    if (GrammarAST.isKeyword(element)) return ["token", element.value];
    if (GrammarAST.isRuleCall(element)) {
      const name = element.rule.ref?.name ?? "";
      return rules.some((rule) => rule.name === name) ? ["rule", name] : ["token", `#${name}`];
    }
    if (GrammarAST.isAlternatives(element)) return choice(element, assignedStep);
    throw new Error(`the quick parser knows no ${element.$type} behind an assignment`);
  };

  const choice = (element: GrammarAST.Alternatives, make: (inner: GrammarAST.AbstractElement) => Step): Step => {
    const taken = new Map<string, number>();
    const arms = element.elements.map((inner, index) => {
      const own = first(inner);
      if (own.nullable && index < element.elements.length - 1)
        throw new Error("only the last alternative may be empty");
      for (const token of own.tokens) {
        if (taken.has(token))
          throw new Error(`\`${token}\` begins two alternatives of one choice; one token has to decide`);
        taken.set(token, index);
      }
      return [own.nullable, [...own.tokens].sort(), make(inner)] as const;
    });
    return ["choice", arms];
  };

  const table: Record<string, Table[string]> = {};
  for (const rule of rules) {
    const isText = GrammarUtils.isDataTypeRule(rule);
    table[rule.name] = { text: isText, body: step(rule.definition), ...(isText ? none : defaultsOf(rule.name)) };
  }
  for (const type of reflection.getAllTypes()) table[type] ??= { text: false, body: ["group"], ...defaultsOf(type) };
  return table;
}

const nothing: First = { tokens: new Set(), nullable: true };

const none = { lists: [], flags: [] };

/** Properties that are lists, or flags: the framework makes them empty, or false, where nothing is assigned. */
function defaultsOf(type: string): { lists: readonly string[]; flags: readonly string[] } {
  const properties = Object.values(reflection.types[type as keyof typeof reflection.types]?.properties ?? {});
  const withDefault = properties.flatMap((p) => ("defaultValue" in p ? [{ name: p.name, value: p.defaultValue }] : []));
  return {
    lists: withDefault.flatMap((p) => (Array.isArray(p.value) ? [p.name] : [])),
    flags: withDefault.flatMap((p) => (p.value === false ? [p.name] : [])),
  };
}

/** Writes language/generated/table.ts; with `write: false`, tells whether it is fresh. */
export function generateTable(options: { write: boolean }): boolean {
  const rows = Object.entries(makeTable()).map(([name, rule]) => `  ${name}: ${JSON.stringify(rule)},`);
  const content = `// The grammar as a table, made by scripts/generate-table.ts from language/arch.langium. Never edited.

import type { Table } from "../syntax/table.ts";

export const table: Table = {
${rows.join("\n")}
};
`;
  return writeOrCheck(file, content, options);
}

if (import.meta.main) generateTable({ write: true });
