// The page of technologies, docs/technologies.md, made from the library: what each is for, what it promises, its trade-off
// and the source of every default. With --check it only says whether the page is fresh.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Component, Figure, Guarantee, Technology } from "../language/index.ts";
import { createProject } from "../language/index.ts";
import { writeOrCheck } from "./write-or-check.ts";

/** One file of the library: technologies of one family. */
export interface LibraryFile {
  /** File name without its ending, such as `object-storage`. */
  readonly family: string;
  readonly text: string;
}

/** A technology of the library, and a component that states nothing but its name, so that every default shows in it. */
export interface LibraryEntry {
  readonly technology: Technology;
  readonly component: Component;
  /** The technology that it builds on. */
  readonly base?: string;
}

const libraryFolder = new URL("../language/library/", import.meta.url);
const pageFile = path.resolve(import.meta.dirname, "../docs/technologies.md");

/** The families in the order that a reader meets them on a request's way. A family that is not named here comes last. */
const order = [
  "edge-and-external",
  "gateways",
  "relational",
  "document-and-wide-column",
  "graph-and-search",
  "object-storage",
  "caches",
  "messaging",
  "coordination",
  "workflow",
  "platform",
  "observability",
  "analytics",
];

/** The library's files, ordered. */
export function libraryFiles(): readonly LibraryFile[] {
  const rank = (family: string): number => (order.includes(family) ? order.indexOf(family) : order.length);
  return readdirSync(libraryFolder)
    .filter((name) => name.endsWith(".arch"))
    .map((name) => ({
      family: name.slice(0, -".arch".length),
      text: readFileSync(new URL(name, libraryFolder), "utf8"),
    }))
    .sort((a, b) => rank(a.family) - rank(b.family) || (a.family < b.family ? -1 : 1));
}

/** Names of the technologies that a file declares, in its order. */
export function namesIn(file: LibraryFile): readonly string[] {
  return [...file.text.matchAll(/^technology\s+([\w-]+)/gm)].map((match) => match[1] ?? "");
}

/** What the language makes of the named technologies. Throws where the library lacks one, which is our own fault. */
export function readLibrary(files: Iterable<LibraryFile>): ReadonlyMap<string, LibraryEntry> {
  const declared = [...files].flatMap((file) => namesIn(file).map((name) => ({ name, base: baseOf(file, name) })));
  const project = createProject();
  project.setFile("probe.arch", declared.map(({ name }) => `component of-${name} : ${name}`).join("\n"));
  const { model, problems } = project.snapshot();
  if (problems.length > 0) throw new Error(`The library has a problem: ${problems[0]?.message ?? ""}`);
  const entries = new Map<string, LibraryEntry>();
  for (const { name, base } of declared) {
    const technology = model.technologies.find((candidate) => candidate.id === name);
    const component = model.componentById.get(`of-${name}`);
    if (technology === undefined || component === undefined) throw new Error(`The library does not know ${name}.`);
    entries.set(name, { technology, component, ...(base !== undefined && { base }) });
  }
  return entries;
}

function baseOf(file: LibraryFile, name: string): string | undefined {
  const base = new RegExp(`^technology\\s+${name}\\s+"[^"]*"\\s*:\\s*([\\w-]+)`, "m").exec(file.text)?.[1];
  return base !== undefined && libraryNames.has(base) ? base : undefined;
}

const libraryNames: ReadonlySet<string> = new Set(libraryFiles().flatMap((file) => namesIn(file)));

/** The whole page as Markdown. */
export function technologiesPage(files: readonly LibraryFile[]): string {
  const entries = readLibrary(files);
  const lines = [
    "<!-- Made by scripts/generate-technologies.ts from language/library; edit there. -->",
    "",
    "# Technologies",
    "",
    `The ${entries.size} technologies that a component can name after a colon, as in \`topic orders : kafka\`.`,
    "Naming one brings the defaults below; what a component writes itself wins over them.",
    "A published service level agreement states from when on money is paid back, not what was measured: results that lean on it say so.",
    "Where no source publishes a figure, there is none. Names, bases and overrides of your own are described in [the language](language.md#technologies).",
    "",
  ];
  for (const file of files) lines.push(`- [${titleOf(file.family)}](#${file.family}): ${namesIn(file).join(", ")}`);
  for (const file of files) {
    lines.push("", `## ${titleOf(file.family)}`, "", ...introOf(file));
    for (const name of namesIn(file)) {
      const entry = entries.get(name);
      if (entry !== undefined) lines.push("", ...sectionOf(entry));
    }
  }
  return `${lines.join("\n")}\n`;
}

function titleOf(family: string): string {
  const words = family.replaceAll("-", " ");
  return `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}`;
}

/** The comment at the head of a file, as text. */
function introOf(file: LibraryFile): readonly string[] {
  const head = /^(?:\/\/.*\n)+/.exec(file.text)?.[0] ?? "";
  return head.split("\n").flatMap((line) => (line === "" ? [] : [line.replace(/^\/\/ ?/, "")]));
}

function sectionOf({ technology, component, base }: LibraryEntry): readonly string[] {
  const about = [
    `\`${technology.id}\``,
    `${/^[aeiou]/.test(technology.kind) ? "an" : "a"} ${technology.kind}`,
    ...(base === undefined ? [] : [`builds on \`${base}\``]),
  ];
  const lines = [`### ${technology.title ?? technology.name}`, "", about.join(", "), ""];
  if (technology.doc !== undefined) lines.push(technology.doc, "");
  lines.push(`- Job: ${technology.does ?? ""}`);
  if (component.managed !== undefined) lines.push("- `managed`: its figures are of the whole");
  const promises = technology.guarantees.map(guaranteeText);
  if (promises.length > 0) lines.push(`- \`guarantees ${promises.join(", ")}\``);
  if (technology.prefers !== undefined) lines.push(`- \`prefers ${technology.prefers}\` while the network is cut`);
  if (component.pattern !== undefined) lines.push(`- \`pattern ${component.pattern.value}\``);
  for (const { term, figure } of figuresOf(component)) {
    lines.push(`- \`${term} ${figureText(term, figure)}\`, source: ${linked(sourceOf(figure) ?? "none")}`);
  }
  if (technology.tradeoff !== undefined) lines.push("", technology.tradeoff);
  const cited = new Set(figuresOf(component).map(({ figure }) => sourceOf(figure)));
  const others = technology.sources.filter((source) => !cited.has(source));
  if (others.length > 0) lines.push("", `Read more: ${others.map(linked).join("; ")}.`);
  return lines;
}

/** A named default of a component. */
export interface NamedFigure {
  readonly term: string;
  readonly figure: Figure;
}

/** Every number among a component's properties, by the word of the language that states it. */
export function figuresOf(component: Component): readonly NamedFigure[] {
  const found: NamedFigure[] = [];
  const visit = (term: string, value: unknown): void => {
    if (isFigure(value)) found.push({ term, figure: value });
    else if (Array.isArray(value)) for (const part of value) visit(term, part);
    else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) visit(term, part);
  };
  for (const [key, value] of Object.entries(component)) {
    visit(
      key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      value,
    );
  }
  return found;
}

function isFigure(value: unknown): value is Figure {
  return (
    typeof value === "object" &&
    value !== null &&
    "origin" in value &&
    "value" in value &&
    typeof value.value === "number"
  );
}

/** Where a default comes from; undefined when its declaration does not say. */
export function sourceOf(figure: Figure): string | undefined {
  return figure.origin.kind === "technology" ? figure.origin.source : undefined;
}

function guaranteeText(guarantee: Guarantee): string {
  const parts = [guarantee.name];
  if (guarantee.per !== undefined) parts.push(`per ${guarantee.per}`);
  if (guarantee.across !== undefined) parts.push(`across ${guarantee.across}`);
  if (guarantee.within !== undefined) parts.push(durationText(guarantee.within));
  return parts.join(" ");
}

function figureText(term: string, figure: Figure): string {
  if (term === "availability") return `${Number((figure.value * 100).toPrecision(12))}%`;
  if (term === "needs") return String(figure.value);
  return durationText(figure.value);
}

function durationText(seconds: number): string {
  for (const [unit, size] of [
    ["d", 86_400],
    ["h", 3600],
    ["min", 60],
  ] as const) {
    if (seconds > size && seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return seconds < 1 ? `${seconds * 1000}ms` : `${seconds}s`;
}

/** Addresses become links; Markdown does not link the comma after one. */
function linked(source: string): string {
  return source.replaceAll(/https:\/\/[^\s;,]+[^\s;,.]/g, (address) => `<${address}>`);
}

/** Writes docs/technologies.md; with `write: false`, tells whether it is fresh. */
export function generateTechnologies(options: { write: boolean }): boolean {
  return writeOrCheck(pageFile, technologiesPage(libraryFiles()), options);
}

if (process.argv[1] === import.meta.filename) {
  const write = !process.argv.includes("--check");
  const wasFresh = generateTechnologies({ write });
  if (!write && !wasFresh) {
    console.error("docs/technologies.md is stale; run: node scripts/generate-technologies.ts");
    process.exitCode = 1;
  }
}
