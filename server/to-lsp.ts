// The one translator from what features say to what the protocol carries: offsets become lines and columns, severities and
// kinds become the protocol's numbers. Only it and the files of lsp/, one for a feature that has much to translate, make protocol values.

import {
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentSymbol,
  type Hover,
  type Location,
  MarkupKind,
  type Range,
  type SnippetTextEdit,
  SymbolKind,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

import type { Severity } from "../analysis/index.ts";
import type { Place, Snapshot, SourceText } from "../language/index.ts";

import type { Mark } from "./features/diagnostics.ts";
import type { HoverText } from "./features/hover/hover.ts";
import type { OutlineEntry } from "./features/outline.ts";
import type { TextChange } from "./features/rename.ts";
import type { Stretch } from "./stretch.ts";

/** Name that editors show beside a mark. */
const source = "faultline";

/** How a file is called to the editor at the other end. */
export type Spelling = (key: string) => string;

export function toRange(file: SourceText, { start, end }: Stretch): Range {
  return { start: file.positionAt(start), end: file.positionAt(end) };
}

/** Undefined for a place in a file that the snapshot does not hold. */
export function toLocation(snapshot: Snapshot, place: Place, spelling: Spelling): Location | undefined {
  const file = snapshot.files.get(place.file);
  return file === undefined ? undefined : { uri: spelling(place.file), range: toRange(file, place) };
}

export interface DiagnosticLook {
  readonly spelling: Spelling;
  /** Address of a rule's page, `{rule}` standing for its id; rules are not linked without it. */
  readonly rulePage: string | undefined;
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toDiagnostic(snapshot: Snapshot, mark: Mark, look: DiagnosticLook): Diagnostic | undefined {
  const file = snapshot.files.get(mark.place.file);
  if (file === undefined) return undefined;
  const related = mark.related.flatMap(({ place, says }) => {
    const location = toLocation(snapshot, place, look.spelling);
    return location === undefined ? [] : [{ location, message: says }];
  });
  const page = mark.isRule ? look.rulePage?.replace("{rule}", mark.code) : undefined;
  return {
    range: toRange(file, mark.place),
    severity: severities[mark.severity],
    code: mark.code,
    source,
    message: mark.message,
    ...(page === undefined ? {} : { codeDescription: { href: page } }),
    ...(mark.isUnnecessary ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
  };
}

/** Sentences about stretches of a text that is no design. */
export function toTextDiagnostics(
  code: string,
  text: string,
  problems: readonly (Stretch & { readonly message: string })[],
): Diagnostic[] {
  const document = TextDocument.create("", "", 0, text);
  return problems.map(({ start, end, message }) => ({
    range: { start: document.positionAt(start), end: document.positionAt(end) },
    ...{ severity: DiagnosticSeverity.Error, code, source, message },
  }));
}

export function toHover(file: SourceText, hover: HoverText): Hover {
  return { contents: { kind: MarkupKind.Markdown, value: hover.markdown }, range: toRange(file, hover) };
}

const symbolKinds: Readonly<Record<string, SymbolKind>> = {
  system: SymbolKind.Package,
  group: SymbolKind.Namespace,
  extend: SymbolKind.Namespace,
  client: SymbolKind.Interface,
  external: SymbolKind.Interface,
  gateway: SymbolKind.Module,
  store: SymbolKind.Struct,
  cache: SymbolKind.Field,
  queue: SymbolKind.Array,
  topic: SymbolKind.Array,
  worker: SymbolKind.Method,
  job: SymbolKind.Operator,
  coordinator: SymbolKind.Key,
  flow: SymbolKind.Function,
  scenario: SymbolKind.Event,
  decision: SymbolKind.Constant,
  policy: SymbolKind.Property,
  data: SymbolKind.Object,
  region: SymbolKind.Enum,
  zone: SymbolKind.EnumMember,
  boundary: SymbolKind.Namespace,
  technology: SymbolKind.TypeParameter,
};

/** The kind that stands for what a word declares. */
export function symbolKindOf(word: string): SymbolKind {
  return symbolKinds[word] ?? SymbolKind.Class;
}

export function toSymbols(file: SourceText, entries: readonly OutlineEntry[]): DocumentSymbol[] {
  return entries.map((entry) => ({
    name: entry.name,
    detail: entry.detail,
    kind: symbolKindOf(entry.word),
    range: toRange(file, entry),
    selectionRange: toRange(file, { start: entry.nameStart, end: entry.nameEnd }),
    children: toSymbols(file, entry.children),
  }));
}

export function toHighlight(file: SourceText, place: Stretch & { readonly isDeclaration: boolean }): DocumentHighlight {
  return {
    range: toRange(file, place),
    kind: place.isDeclaration ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  };
}

export function toEdit(file: SourceText, change: Stretch & { readonly text: string }): TextEdit {
  return { range: toRange(file, change), newText: change.text };
}

/** How the editor at the other end takes edits. */
export interface EditLook {
  readonly spelling: Spelling;
  /** Version of the document that has a file's text, null where none is open; undefined for an editor that takes no versions. */
  readonly versionOf: ((file: SourceText) => number | null) | undefined;
}

/** Changes by document, those of each in the given order. What is in no file of the snapshot is left out. Linear. */
export function toWorkspaceEdit(snapshot: Snapshot, changes: readonly TextChange[], look: EditLook): WorkspaceEdit {
  const { spelling, versionOf } = look;
  const edits = editsByFile(snapshot, changes, toEdit);
  if (versionOf !== undefined) return toVersionedEdit(edits, spelling, versionOf);
  return { changes: Object.fromEntries([...edits].map(([file, own]) => [spelling(file.uri), own])) };
}

/** Edits by the file that they are of, each as `write` makes it. */
export function editsByFile<Edit>(
  snapshot: Snapshot,
  changes: readonly TextChange[],
  write: (file: SourceText, change: TextChange) => Edit,
): ReadonlyMap<SourceText, Edit[]> {
  const edits = new Map<SourceText, Edit[]>();
  for (const change of changes) {
    const file = snapshot.files.get(change.file);
    if (file === undefined) continue;
    const own = edits.get(file);
    if (own === undefined) edits.set(file, [write(file, change)]);
    else own.push(write(file, change));
  }
  return edits;
}

/** Edits that an editor refuses where its text is no longer the one that they were made for. */
export function toVersionedEdit(
  edits: ReadonlyMap<SourceText, (TextEdit | SnippetTextEdit)[]>,
  spelling: Spelling,
  versionOf: (file: SourceText) => number | null,
): WorkspaceEdit {
  const documentChanges = [...edits].map(([file, own]) => ({
    textDocument: { uri: spelling(file.uri), version: versionOf(file) },
    edits: own,
  }));
  return { documentChanges };
}

/** The edit with another text for a file that is no design. */
export function withWholeText(
  edit: WorkspaceEdit,
  { uri, text }: { readonly uri: string; readonly text: string },
  newText: string,
): WorkspaceEdit {
  const end = TextDocument.create(uri, "", 0, text).positionAt(text.length);
  const own = [{ range: { start: { line: 0, character: 0 }, end }, newText }];
  if (edit.documentChanges === undefined) return { ...edit, changes: { ...edit.changes, [uri]: own } };
  return {
    ...edit,
    documentChanges: [...edit.documentChanges, { textDocument: { uri, version: null }, edits: own }],
  };
}
