// Colours by meaning: what each token of a file is, by the part its word plays and by what its name names in the design. Where the text
// is broken a name is what its place says. It knows no protocol: types are words, places are offsets.

import {
  componentKinds,
  declaredRole,
  type Element,
  isGuarantee,
  type NameRole,
  nameOf,
  nameRoleBehind,
  roleOf,
  type Snapshot,
  type Token,
} from "../../language/index.ts";
import type { Named } from "../names-in-text.ts";
import type { FileReading } from "../reading.ts";
import type { Stretch } from "../stretch.ts";
import type { Declaration } from "../text-walk.ts";
import { isComment, isNameLike } from "../tokens.ts";

/** Types of the protocol's standard that are used. */
export const tokenTypes = [
  "namespace",
  "type",
  "class",
  "enum",
  "interface",
  "struct",
  "parameter",
  "variable",
  "property",
  "enumMember",
  "event",
  "function",
  "keyword",
  "modifier",
  "comment",
  "string",
  "number",
  "operator",
] as const;

/** Modifiers of the protocol's standard that are used. */
export const tokenModifiers = ["declaration", "readonly", "async", "documentation", "defaultLibrary"] as const;

export type TokenType = (typeof tokenTypes)[number];
export type TokenModifier = (typeof tokenModifiers)[number];

/** What a stretch of the text is. Stretches are in order and do not overlap; a comment may span lines. */
export interface Meaning extends Stretch {
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

const known = new WeakMap<Snapshot, Map<string, readonly Meaning[]>>();

/** What every token of a file is; kept for the snapshot. Linear in the file. */
export function semanticTokens(reading: FileReading): readonly Meaning[] {
  let byFile = known.get(reading.snapshot);
  if (byFile === undefined) {
    byFile = new Map();
    known.set(reading.snapshot, byFile);
  }
  let meanings = byFile.get(reading.file.uri);
  if (meanings === undefined) {
    meanings = meaningsIn(reading);
    byFile.set(reading.file.uri, meanings);
  }
  return meanings;
}

const keys = new WeakMap<Snapshot, string>();

/**
 * What names can name in a project, as one text: while it and the text of a file stay the same, so do the file's colours.
 * Linear in the elements, once per snapshot.
 */
export function namesKey({ snapshot, names }: Pick<FileReading, "snapshot" | "names">): string {
  let key = keys.get(snapshot);
  if (key === undefined) {
    const others = rolesOf(snapshot);
    const parts: string[] = [];
    for (const { id, space, element } of names.all()) {
      parts.push(space, id, "kind" in element ? String(element.kind) : (others.get(element) ?? ""));
    }
    key = parts.join(" ");
    keys.set(snapshot, key);
  }
  return key;
}

function meaningsIn({ shape, names, file, snapshot }: FileReading): readonly Meaning[] {
  const { tokens } = shape;
  const others = rolesOf(snapshot);
  const declared = declaredNames(shape.declarations);
  const visible = tokens.filter((token) => !isComment(token));
  const roles = rolesByPlace(visible);
  const meanings: Meaning[] = [];
  for (const token of tokens) {
    if (token.kind !== "name" && token.kind !== "percentile") {
      const meaning = plainMeaning(token);
      if (meaning !== undefined) meanings.push(meaning);
      continue;
    }
    const place = names.at(file.uri, token.start);
    // At the end of a name and the start of the next thing the former answers, too.
    const named = place?.start === token.start ? names.named(place.id, place.space) : undefined;
    if (named !== undefined) meanings.push(meaningOfNamed(token, named, place?.isDeclaration === true, others));
    else meanings.push(meaningOfRole(token, declared.get(token.start), roles.get(token.start)));
  }
  return meanings;
}

function plainMeaning(token: Token): Meaning | undefined {
  switch (token.kind) {
    case "comment":
      return meaning(token, "comment");
    case "doc":
      return meaning(token, "comment", ["documentation"]);
    case "string":
      return meaning(token, "string");
    case "quantity":
    case "date":
      return meaning(token, "number");
    case "keyword":
      return meaningOfWord(token);
    case "punctuation":
      return operators.has(token.text) ? meaning(token, "operator") : undefined;
    default:
      return undefined;
  }
}

const operators: ReadonlySet<string> = new Set(["->", "..", "<", ">", "+"]);

function meaningOfWord(token: Token): Meaning | undefined {
  const role = roleOf(token.text);
  switch (role) {
    case "declaration":
      return meaning(token, "keyword", ["declaration"]);
    case "verb":
    case "control":
      return meaning(token, "keyword");
    case "term":
      return meaning(token, "property");
    case "option":
      return meaning(token, "enumMember");
    case "connective":
      return meaning(token, "modifier");
    default:
      return undefined;
  }
}

const typesByRole: Readonly<Record<NameRole, TokenType>> = {
  namespace: "namespace",
  component: "class",
  flow: "function",
  policy: "interface",
  domain: "enum",
  data: "struct",
  scenario: "event",
  decision: "variable",
  technology: "type",
  option: "enumMember",
  label: "parameter",
};

/** Kinds whose work happens later than it is asked for. */
const later: ReadonlySet<string> = new Set(["worker", "job", "queue", "topic"]);

function meaningOfNamed(
  token: Token,
  { element, space }: Named,
  isDeclaration: boolean,
  others: ReadonlyMap<Element, NameRole>,
): Meaning {
  const declaration: readonly TokenModifier[] = isDeclaration ? ["declaration"] : [];
  if (space === "technology") {
    return meaning(token, "type", isDeclaration ? declaration : ["defaultLibrary"]);
  }
  const role = "kind" in element ? declaredRole(String(element.kind)) : (others.get(element) ?? "component");
  return meaning(token, typesByRole[role], [...declaration, ...modifiersOf(element, role)]);
}

function modifiersOf(element: Element, role: NameRole): readonly TokenModifier[] {
  if (role === "decision") return ["readonly"];
  if (!("kind" in element)) return none;
  if (later.has(String(element.kind))) return ["async"];
  return element.kind === "external" ? ["defaultLibrary"] : none;
}

/** What the elements of a model are that do not say so themselves. Linear in their number. */
function rolesOf({ model }: Snapshot): ReadonlyMap<Element, NameRole> {
  const roles = new Map<Element, NameRole>();
  for (const region of model.regions) {
    for (const domain of [region, ...region.zones]) roles.set(domain, "domain");
  }
  for (const boundary of model.boundaries) roles.set(boundary, "namespace");
  for (const policy of model.policies) roles.set(policy, "policy");
  for (const data of model.data) roles.set(data, "data");
  for (const flow of model.flows) roles.set(flow, "flow");
  for (const scenario of model.scenarios) roles.set(scenario, "scenario");
  for (const decision of model.decisions) roles.set(decision, "decision");
  return roles;
}

const kinds: ReadonlySet<string> = new Set(componentKinds);

function meaningOfRole(token: Token, declared: NameRole | undefined, role: NameRole | undefined): Meaning {
  if (declared !== undefined) {
    const readonly: readonly TokenModifier[] = declared === "decision" ? ["readonly"] : [];
    return meaning(token, typesByRole[declared], ["declaration", ...readonly]);
  }
  if (token.kind === "percentile" && role === undefined) return meaning(token, "number");
  if (role === "technology" && kinds.has(token.text)) return meaning(token, "keyword", ["declaration"]);
  if (role === "decision") return meaning(token, "variable", ["readonly"]);
  return meaning(token, role === undefined ? "variable" : typesByRole[role]);
}

/** What the names of declarations declare, by their start; a qualified name's first parts are where it is put. */
function declaredNames(declarations: readonly Declaration[]): ReadonlyMap<number, NameRole> {
  const roles = new Map<number, NameRole>();
  // Not by calling itself: declarations may nest without end.
  const left = [...declarations];
  for (let declaration = left.pop(); declaration !== undefined; declaration = left.pop()) {
    const { word, nameTokens, children } = declaration;
    const last = nameTokens.at(-1);
    for (const token of nameTokens) roles.set(token.start, token === last ? declaredRole(word) : "namespace");
    for (const child of children) left.push(child);
  }
  return roles;
}

/** What each name names by its place alone: the word or mark before it, or an arrow behind it. */
function rolesByPlace(tokens: readonly Token[]): ReadonlyMap<number, NameRole> {
  const roles = new Map<number, NameRole>();
  let list: NameRole | undefined;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.kind !== "name" && token.kind !== "percentile") {
      // Behind a comma goes on what a list began with, whatever figures stand between.
      if (token.kind === "keyword" || token.text === "{" || token.text === "}") list = undefined;
      continue;
    }
    const before = tokens[at - 1];
    let last = at;
    while (tokens[last + 1]?.text === "." && isNameLike(tokens[last + 2])) last += 2;
    const role = roleAt(nameOf(token.text), before, tokens[last + 1], list);
    for (let part = at; part < last; part += 2) set(roles, tokens[part], "namespace");
    set(roles, tokens[last], role);
    list = role;
    at = last;
  }
  return roles;
}

function roleAt(
  name: string,
  before: Token | undefined,
  after: Token | undefined,
  list: NameRole | undefined,
): NameRole | undefined {
  if (after?.text === "->") return "component";
  if (before?.text === "(") return "option";
  if (before?.text === ",") return isGuarantee(name) ? "option" : list;
  return before === undefined || before.kind === "string" ? undefined : nameRoleBehind(before.text);
}

function set(roles: Map<number, NameRole>, token: Token | undefined, role: NameRole | undefined): void {
  if (token !== undefined && role !== undefined) roles.set(token.start, role);
}

function meaning({ start, end }: Token, type: TokenType, modifiers: readonly TokenModifier[] = none): Meaning {
  return { start, end, type, modifiers };
}

const none: readonly TokenModifier[] = [];
