// What a rule is: one value that holds everything said about it beside the check itself. Diagnostics, hovers, pages, SARIF and
// settings are all made from this value; nothing here knows any of them.

import type { Acceptance, Day, Flow, Id, Span, SystemModel } from "../language/index.ts";
import type { Facts } from "./facts/index.ts";
import type { Evidence, Severity } from "./finding.ts";
import type { Settings } from "./options.ts";

/** What kind of judgement a rule makes; it gives the default severity. */
export type Category = "contradiction" | "resilience" | "capacity" | "consistency" | "coupling" | "completeness";

const severityByCategory: Readonly<Record<Category, Severity>> = {
  contradiction: "error",
  resilience: "warning",
  capacity: "warning",
  consistency: "warning",
  coupling: "info",
  completeness: "hint",
};

/** A sentence with named holes. */
export interface Message<Hole extends string> {
  /** The sentence with each hole as `{name}`. */
  readonly template: string;
  readonly holes: readonly Hole[];
  /** The sentence with its holes filled. */
  fill(values: Readonly<Record<Hole, string>>): string;
}

/** Writes a sentence: message`${"leaf"} fails.` has one hole, and the compiler asks for its value at every report. */
export function message<const Hole extends string>(
  texts: TemplateStringsArray,
  ...holes: readonly Hole[]
): Message<Hole> {
  const join = (wordsFor: (hole: Hole) => string): string =>
    texts.map((text, index) => text + (index < holes.length ? wordsFor(holes[index] as Hole) : "")).join("");
  return { template: join((hole) => `{${hole}}`), holes, fill: (values) => join((hole) => values[hole]) };
}

/** Who says so. */
export interface Source {
  readonly title: string;
  readonly url?: string;
  /** What it says, in our words. */
  readonly says: string;
}

type Messages = Readonly<Record<string, Message<string>>>;
type HolesOf<M> = M extends Message<infer Hole> ? Hole : never;

/** One finding as a rule reports it. The engine adds severity, order and acceptance. */
export interface Found<Hole extends string> {
  /** Qualified name of the element it is about; an `accept` there covers it. */
  readonly element: Id;
  /** The name it stands at. */
  readonly at: Span;
  /** Values for the holes of the message. */
  readonly holes: Readonly<Record<Hole, string>>;
  /** Flows that it costs; those given to the check alone. */
  readonly flows?: readonly Id[];
  /** Numbers by name, in canonical units. */
  readonly values?: Readonly<Record<string, number | string>>;
  /**
   * Or a function that writes it when it is first read, for what is long: most findings are counted and not shown. Where it throws, the
   * rule is told as failed once somebody has read it.
   */
  readonly evidence?: readonly Evidence[] | (() => readonly Evidence[]);
  /** Tells it from the rule's other findings at the element; free of positions and numbers. The message's key when absent. */
  readonly cause?: string;
  /** Where this finding differs from the rule's severity; the reason stands beside it. */
  readonly severity?: Severity;
}

/** What the rules of the first stage have come to. */
export interface Outcome {
  /** Ids of the rules that ran to their end. */
  readonly ran: ReadonlySet<string>;
  /** Acceptances that hold and that silenced a finding, or a flow's share of one. */
  readonly used: ReadonlySet<Acceptance>;
}

export interface RuleContext<M extends Messages> {
  readonly model: SystemModel;
  readonly facts: Facts;
  readonly options: Settings;
  /** Nothing yet, unless the rule judges findings. */
  readonly outcome: Outcome;
  /** The flows that count. One that accepts the rule is absent, so a rule takes flows from here and not from the model. */
  readonly flows: readonly Flow[];
  report<Key extends keyof M & string>(key: Key, found: Found<HolesOf<M[Key]>>): void;
}

export interface RuleDefinition<M extends Messages> {
  /** The pattern found, in kebab-case, such as `retry-amplification`. */
  readonly id: string;
  readonly title: string;
  readonly category: Category;
  /** Overrides the category's; the reason stands beside it as a comment. */
  readonly severity?: Severity;
  /** Where single findings have another one, as a sentence for its page: "A warning where …". */
  readonly otherSeverities?: string;
  /** First version that has it. */
  readonly since: string;
  readonly rationale: string;
  readonly remedy: string;
  /** When to leave the design as it is. */
  readonly tradeoff: string;
  readonly sources: readonly Source[];
  /** Whole designs: `bad` gives findings of this rule, `good` gives none. */
  readonly examples: {
    readonly bad: string;
    readonly good: string;
    /** The day that they are looked at, where it matters. */
    readonly today?: Day;
  };
  /** Whether it judges what other rules have found. It then runs after all those that judge the design, and sees `outcome`. */
  readonly judgesFindings?: true;
  readonly messages: M;
  check(context: RuleContext<M>): void;
}

export interface Rule extends RuleDefinition<Messages> {
  readonly severity: Severity;
}

/** Makes a rule of its definition, with the severity of its category where it states none. */
export function defineRule<const M extends Messages>(definition: RuleDefinition<M>): Rule {
  // The cast forgets which keys and holes this rule has: its own check was compiled with them, and the engine passes a
  // report function that takes any.
  const rule = definition as unknown as RuleDefinition<Messages>;
  return { ...rule, severity: definition.severity ?? severityByCategory[definition.category] };
}
