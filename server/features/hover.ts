// What is known about the word under the cursor: for a name its job, its technology's trade-off and the computed facts with
// their derivations; for a statement what it states; for a number what it means in other words. Markdown out, no judgement.

import { type Derivation, type Fact, type FactName, factWords } from "../../analysis/index.ts";
import {
  type Component,
  type Element,
  type Flow,
  type Guarantee,
  readQuantity,
  statementByWord,
  type Technology,
  type Token,
} from "../../language/index.ts";
import type { Named } from "../names-in-text.ts";
import type { CursorReading } from "../reading.ts";
import { inOtherWords } from "./quantity.ts";
import { noteOf } from "./term-notes.ts";

/** Markdown about a stretch of the file. */
export interface HoverText {
  readonly markdown: string;
  readonly start: number;
  readonly end: number;
}

export interface HoverLook {
  /** The editor shows `<details>`; without it derivations are nested lists. */
  readonly folds: boolean;
}

/** The hover at the cursor; undefined where there is nothing to say. */
export function hover(reading: CursorReading, look: HoverLook): HoverText | undefined {
  const { names, file, offset, shape } = reading;
  const place = names.at(file.uri, offset);
  const named = place === undefined ? undefined : names.named(place.id, place.space);
  if (place !== undefined && named !== undefined) {
    return { markdown: aboutName(reading, named, look), start: place.start, end: place.end };
  }
  const token = shape.tokenAt(offset);
  const markdown = token === undefined ? undefined : aboutWord(reading, token);
  if (token === undefined || markdown === undefined) return undefined;
  return { markdown, start: token.start, end: token.end };
}

function aboutName(reading: CursorReading, named: Named, look: HoverLook): string {
  const { model } = reading.snapshot;
  const component = named.space === "element" ? model.componentById.get(named.id) : undefined;
  const technology =
    named.space === "technology"
      ? model.technologies.find((other) => other.name === named.id)
      : model.technologies.find((other) => other.name === component?.technology);
  const sections = [
    heading(named, component, technology),
    escapeHtml(named.element.doc ?? ""),
    component === undefined ? "" : aboutComponent(component, technology),
    technology === undefined ? "" : aboutTechnology(technology, named.space === "technology"),
    ...aboutFlow(model.flowById.get(named.id)),
    named.space === "element" ? aboutFacts(reading.facts.of(named.id), look) : "",
  ];
  return sections.filter((section) => section !== "").join("\n\n");
}

function heading(named: Named, component: Component | undefined, technology: Technology | undefined): string {
  const kind = component?.kind ?? kindOf(named);
  const title = named.element.title === undefined ? "" : ` — ${escapeMarkdown(named.element.title)}`;
  const product = component?.technology === undefined ? "" : ` · ${escapeMarkdown(titleOf(technology, component))}`;
  return `**${kind}** \`${named.id}\`${title}${product}`;
}

function titleOf(technology: Technology | undefined, component: Component): string {
  return technology?.title ?? component.technology ?? "";
}

function kindOf(named: Named): string {
  if (named.space === "technology") return "technology";
  const element: Element = named.element;
  if ("kind" in element && typeof element.kind === "string") return element.kind;
  if ("zones" in element) return "region";
  if ("region" in element) return "zone";
  if ("body" in element) return "flow";
  if ("terms" in element) return "policy";
  if ("authorities" in element) return "data";
  if ("statements" in element) return "scenario";
  return "chose" in element || "because" in element ? "decision" : "element";
}

function aboutComponent(component: Component, technology: Technology | undefined): string {
  const lines: string[] = [];
  const job = component.does?.value ?? technology?.does ?? statementByWord.get(component.kind)?.says;
  if (job !== undefined) lines.push(`Job: ${asPhrase(job)}`);
  if (component.owner !== undefined) lines.push(`Owner: ${escapeHtml(component.owner.value)}`);
  const guarantees = component.guarantees.map(guaranteeText);
  if (guarantees.length > 0) lines.push(`Guarantees: ${guarantees.join(", ")}`);
  if (component.prefers !== undefined) lines.push(`When the network is cut: prefers ${component.prefers.value}`);
  return lines.map((line) => `- ${line}`).join("\n");
}

function aboutTechnology(technology: Technology, isWhole: boolean): string {
  const lines: string[] = [];
  if (isWhole && technology.doc !== undefined) lines.push(escapeHtml(technology.doc));
  if (isWhole && technology.does !== undefined) lines.push(`Job: ${asPhrase(technology.does)}`);
  if (technology.tradeoff !== undefined) {
    lines.push(
      `**Trade-off of ${escapeMarkdown(technology.title ?? technology.name)}.** ${escapeHtml(technology.tradeoff)}`,
    );
  }
  if (isWhole) {
    const guarantees = technology.guarantees.map(guaranteeText);
    if (guarantees.length > 0) lines.push(`Guarantees: ${guarantees.join(", ")}`);
    if (technology.prefers !== undefined) lines.push(`When the network is cut: prefers ${technology.prefers}`);
    if (technology.sources.length > 0) lines.push(technology.sources.map((s) => `- ${escapeHtml(s)}`).join("\n"));
  }
  return lines.join("\n\n");
}

function guaranteeText(guarantee: Guarantee): string {
  const { name, per, across, within, origin } = guarantee;
  const more = [
    per === undefined ? "" : ` per ${per}`,
    across === undefined ? "" : ` across ${across}`,
    within === undefined ? "" : ` ${factWords(within, "seconds")}`,
    origin.kind === "technology" ? ` (default of ${origin.technology})` : "",
  ];
  return `\`${name}\`${more.join("")}`;
}

function aboutFlow(flow: Flow | undefined): string[] {
  if (flow === undefined) return [];
  const lines: string[] = [];
  if (flow.load !== undefined) {
    const peak = flow.peak === undefined ? "" : `, ${factWords(flow.peak.value, "factor")} of it at peak`;
    lines.push(`Load: ${factWords(flow.load.value, "per-second")}${peak}`);
  }
  for (const objective of flow.objectives) {
    if (objective.measure !== "availability") continue;
    const over = objective.over ?? 30 * 86_400;
    const budget = inOtherWords(objective.target, "ratio", { term: objective.kind, window: over });
    lines.push(`${objective.kind.toUpperCase()}: ${budget ?? ""}`);
  }
  return [lines.map((line) => `- ${line}`).join("\n")];
}

/** What a reader asks for first, with its calculation; facts that are not named here follow with a line each. */
const factOrder: readonly FactName[] = [
  "availability",
  "availability-cap",
  "error-budget",
  "blast-radius",
  "load",
  "utilisation",
  "queue-utilisation",
  "retry-factor-burst",
  "retry-factor-sustained",
  "hidden-capacity",
  "latency-p99",
  "worst-case-time",
  "cut-sets",
];

/** Facts, the most asked for first; what is unknown says what would make it known. */
function aboutFacts(facts: readonly Fact[], look: HoverLook): string {
  const telling = facts.filter((fact) => !isPlain(fact)).sort((a, b) => rankOf(a) - rankOf(b));
  const known = telling.filter((fact) => fact.kind !== "unknown" && fact.value !== undefined);
  const unknown = telling.filter((fact) => fact.kind === "unknown" && fact.missing.length > 0);
  const opened = known.filter(({ name }) => factOrder.includes(name));
  const closed = known.filter(({ name }) => !factOrder.includes(name));
  const parts = opened.map((fact) => factSection(fact, look));
  if (closed.length > 0) parts.push(closed.map(factLine).join("\n"));
  if (unknown.length > 0) parts.push(unknown.map(unknownLine).join("\n"));
  return parts.length === 0 ? "" : `---\n\n${parts.join("\n\n")}`;
}

function rankOf({ name }: Fact): number {
  const rank = factOrder.indexOf(name);
  return rank < 0 ? factOrder.length : rank;
}

/** Values that say nothing in a hover: no retries, nobody else involved. */
function isPlain({ name, value }: Fact): boolean {
  if (name === "retry-factor-burst" || name === "retry-factor-sustained") return value === 1;
  return (name === "fan-in" || name === "fan-out") && value === 0;
}

function factSection(fact: Fact, look: HoverLook): string {
  const kind = fact.kind === "exact" ? "" : ` (${fact.kind})`;
  const value = `${escapeHtml(clipped(headlineOf(fact), 160))}${kind}`;
  const { derivation } = fact;
  // Where the headline is the derivation's first line, that is not said twice.
  const isSaid = headlineOf(fact) === derivation.says;
  const lines = (isSaid ? [...(derivation.steps ?? [])] : [derivation])
    .flatMap((step) => derivationLines(step, 0))
    .slice(0, mostLines);
  if (look.folds) {
    return `<details><summary>${factTitle(fact.name)}: ${value}</summary>\n\n${lines.join("\n")}\n\n</details>`;
  }
  return `**${factTitle(fact.name)}**: ${value}\n\n${lines.join("\n")}`;
}

function factLine(fact: Fact): string {
  const kind = fact.kind === "exact" ? "" : ` (${fact.kind})`;
  return `- ${factTitle(fact.name)}: ${escapeHtml(clipped(headlineOf(fact), 160))}${kind}`;
}

/** The value; for a list of elements or events its derivation's first line, which says it shorter. */
function headlineOf(fact: Fact): string {
  if (fact.value === undefined || fact.unit === "events" || fact.unit === "elements") return fact.derivation.says;
  return factWords(fact.value, fact.unit);
}

/** Most lines of one derivation in a hover; `faultline explain` shows all of it. */
const mostLines = 24;

function unknownLine(fact: Fact): string {
  const inputs = fact.missing.slice(0, 3).map(({ element, term }) => `\`${term}\` of \`${element}\``);
  const more = fact.missing.length > 3 ? ` and ${fact.missing.length - 3} more` : "";
  return `- ${factTitle(fact.name)}: unknown without ${inputs.join(", ")}${more}`;
}

function derivationLines(derivation: Derivation, depth: number): string[] {
  const own = `${"  ".repeat(depth)}- ${escapeHtml(derivation.says)}`;
  return [own, ...(derivation.steps ?? []).flatMap((step) => derivationLines(step, depth + 1))];
}

function factTitle(name: Fact["name"]): string {
  const words = name.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function aboutWord(reading: CursorReading, token: Token): string | undefined {
  if (token.kind === "quantity") return aboutQuantity(reading, token);
  if (token.kind !== "keyword" && token.kind !== "name") return undefined;
  const note = noteOf(token.text);
  const statement = token.kind === "keyword" ? statementByWord.get(token.text) : undefined;
  if (statement === undefined) return note;
  const form = `\`\`\`arch\n${statement.form}\n\`\`\``;
  return [`**${statement.word}** — ${statement.says}`, form, note].filter((part) => part !== undefined).join("\n\n");
}

function aboutQuantity(reading: CursorReading, token: Token): string | undefined {
  const quantity = readQuantity(token.text);
  if (!quantity.ok) return undefined;
  const head = reading.shape.spotAt(token.start)?.head;
  const words = inOtherWords(quantity.value, quantity.dimension, { term: head, ...windowBehind(reading, token) });
  return words === undefined ? undefined : `\`${token.text}\` — ${words}`;
}

/** The window of `slo availability 99.9% over 30d`; 30 days where it is unwritten. */
function windowBehind(reading: CursorReading, token: Token): { readonly window?: number } {
  const { tokens } = reading.shape;
  const index = tokens.indexOf(token);
  const head = reading.shape.spotAt(token.start)?.head;
  if (head !== "slo" && head !== "sla") return {};
  const [over, span] = tokens.slice(index + 1, index + 3);
  const written = over?.text === "over" && span !== undefined ? readQuantity(span.text) : undefined;
  return { window: written?.ok === true && written.dimension === "duration" ? written.value : 30 * 86_400 };
}

function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** A sentence as a part of a line: without its capital and its full stop. */
function asPhrase(text: string): string {
  const phrase = escapeHtml(text).replace(/\.$/, "");
  return /^[A-Z][a-z]/.test(phrase) ? phrase.charAt(0).toLowerCase() + phrase.slice(1) : phrase;
}

/** Text that is Markdown already: only HTML is taken from it. */
function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Text that is none. */
function escapeMarkdown(text: string): string {
  return escapeHtml(text).replace(/[\\`*_{}[\]()#+!|~-]/g, "\\$&");
}
