// The shape of the grammar as a table: what the generator writes and the quick parser walks.

/** A token is named by its text, or by `#` and its terminal. */
export type TokenName = string;

export type Step =
  /** Consumes a token. */
  | readonly ["token", TokenName]
  /** Parses a rule whose result is, or goes into, the present node. */
  | readonly ["into", string]
  /** Parses a rule for its value. */
  | readonly ["rule", string]
  /** Parses a rule for a name that refers to something. */
  | readonly ["reference", string]
  /** Gives the present node its type. */
  | readonly ["type", string]
  /** Puts a value into a property of the present node. */
  | readonly ["assign", string, "=" | "+=" | "?=", Step]
  | readonly ["group", ...Step[]]
  /** Each alternative: whether it may be empty, what it begins with, what it is. One token decides. */
  | readonly ["choice", readonly (readonly [boolean, readonly TokenName[], Step])[]]
  | readonly ["repeat", "?" | "*" | "+", readonly TokenName[], Step];

export interface Rule {
  /** True for a rule that gives a text, such as a qualified name. */
  readonly text: boolean;
  readonly body: Step;
  /** Properties that are empty lists where nothing is assigned. */
  readonly lists: readonly string[];
  /** Properties that are false where nothing is assigned. */
  readonly flags: readonly string[];
}

/** Rules by name, and the types of nodes, which may be more. */
export type Table = Readonly<Record<string, Rule>>;
