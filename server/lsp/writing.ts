// What helps to write, as the protocol carries it: completion lists with ranges for inserting and replacing, and forms of statements. What
// an editor cannot do is left out.

import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type SignatureHelp,
} from "vscode-languageserver/node";

import type { SourceText } from "../../language/index.ts";
import { isRecord } from "../../protocol/guards.ts";
import type { Proposal, ProposalKind, Proposals } from "../features/completion/proposal.ts";
import type { SignatureSet } from "../features/signature.ts";
import { withoutStops } from "../features/snippet-text.ts";
import { toRange } from "../to-lsp.ts";

/** What the editor takes in completion lists. */
export interface CompletionAbilities {
  readonly snippets: boolean;
  readonly insertReplace: boolean;
  readonly insertTextMode: boolean;
}

/** What an item carries to be found again when somebody looks at it. */
export interface ItemData {
  readonly uri: string;
  readonly key: string;
}

const kinds: Readonly<Record<ProposalKind, CompletionItemKind>> = {
  statement: CompletionItemKind.Keyword,
  block: CompletionItemKind.Snippet,
  word: CompletionItemKind.EnumMember,
  unit: CompletionItemKind.Unit,
  rule: CompletionItemKind.Reference,
  technology: CompletionItemKind.Module,
  component: CompletionItemKind.Class,
  name: CompletionItemKind.Field,
};

/** Where the list was asked for, and by whom. */
export interface CompletionAsked {
  readonly uri: string;
  readonly file: SourceText;
  readonly offset: number;
  readonly can: CompletionAbilities;
}

export function toCompletion(asked: CompletionAsked, { items, isCut, start, end }: Proposals): CompletionList {
  const { file, offset, can } = asked;
  const replace = toRange(file, { start, end });
  const insert = toRange(file, { start, end: offset });
  return {
    isIncomplete: isCut,
    items: items.map((proposal, index): CompletionItem => {
      const newText = proposal.isSnippet && !can.snippets ? withoutStops(proposal.insert) : proposal.insert;
      const isUnit = proposal.kind === "unit";
      return {
        label: proposal.label,
        kind: kinds[proposal.kind],
        sortText: sortText(proposal, index),
        ...(proposal.detail === "" ? {} : { detail: proposal.detail }),
        ...(proposal.isSnippet && can.snippets ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
        ...(can.insertTextMode && newText.includes("\n") ? { insertTextMode: InsertTextMode.adjustIndentation } : {}),
        // A figure is replaced whole: what is proposed has all of its digits.
        textEdit: can.insertReplace && !isUnit ? { newText, insert, replace } : { newText, range: replace },
        ...(proposal.key === undefined ? {} : { data: { uri: asked.uri, key: proposal.key } satisfies ItemData }),
      };
    }),
  };
}

function sortText({ rank }: Proposal, index: number): string {
  return `${String(Math.round(rank * 10)).padStart(5, "0")}${String(index).padStart(5, "0")}`;
}

/** The data of an item that comes back; undefined for anything else. */
export function itemDataOf(item: CompletionItem): ItemData | undefined {
  const data: unknown = item.data;
  if (!isRecord(data)) return undefined;
  const { uri, key } = data;
  return typeof uri === "string" && typeof key === "string" ? { uri, key } : undefined;
}

export function withDocumentation(item: CompletionItem, markdown: string | undefined): CompletionItem {
  return markdown === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value: markdown } };
}

export function toSignatureHelp({ signatures, active }: SignatureSet): SignatureHelp {
  const own = signatures[active];
  return {
    signatures: signatures.map(({ label, says, parameters, active: part }) => ({
      label,
      ...(says === "" ? {} : { documentation: { kind: MarkupKind.Markdown, value: says } }),
      parameters: parameters.map(({ start, end, says: about }) => ({
        label: [start, end] as [number, number],
        ...(about === "" ? {} : { documentation: { kind: MarkupKind.Markdown, value: about } }),
      })),
      // One behind the last highlights nothing.
      activeParameter: part ?? parameters.length,
    })),
    activeSignature: active,
    activeParameter: own?.active ?? own?.parameters.length ?? 0,
  };
}
