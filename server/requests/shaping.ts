// Requests that the text's shape answers: colours by meaning, folds, growing selections, links, layout of a part and while typing.

import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver/node";

import { folding } from "../features/folding.ts";
import { formattingOfRange, formattingOnType } from "../features/layout-changes.ts";
import { links } from "../features/links.ts";
import { selection } from "../features/selection.ts";
import { namesKey, semanticTokens } from "../features/semantic-tokens.ts";
import { keyOf } from "../locations.ts";
import { legend, meaningsInRange, toTokenData, toTokenEdits } from "../lsp/semantic-tokens.ts";
import { toFold, toLink, toSelection } from "../lsp/shaping.ts";
import type { FileReading } from "../reading.ts";
import { blockClosedAt } from "../statements-in-text.ts";
import { toEdit } from "../to-lsp.ts";
import { answered, type Host, onFile, type Requests, readingOfFile } from "./host.ts";

/** What was last told of a file's colours. */
interface Told {
  readonly id: string;
  readonly text: string;
  readonly data: readonly number[];
  /** What names could name then. */
  readonly names: string;
  readonly isOn: boolean;
}

/** Files whose last colours are kept, for the difference to the next. */
const keptFiles = 64;

/** The group; each server has its own, since it keeps what it told. */
export function shapingRequests(): Requests {
  const toldByFile = new Map<string, Told>();
  let host: Host | undefined;
  let count = 0;

  const isOn = (): boolean => host?.settings.semanticTokens !== false;
  const dataOf = (reading: FileReading): number[] => (isOn() ? toTokenData(reading.file, semanticTokens(reading)) : []);

  const tell = (uri: string, reading: FileReading): Told => {
    count += 1;
    const told: Told = {
      id: String(count),
      text: reading.file.text,
      data: dataOf(reading),
      names: namesKey(reading),
      isOn: isOn(),
    };
    toldByFile.delete(uri);
    toldByFile.set(uri, told);
    const [oldest] = toldByFile.keys();
    if (oldest !== undefined && toldByFile.size > keptFiles) toldByFile.delete(oldest);
    return told;
  };

  return {
    capabilities: {
      semanticTokensProvider: { legend, full: { delta: true }, range: true },
      foldingRangeProvider: true,
      selectionRangeProvider: true,
      documentLinkProvider: {},
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: { firstTriggerCharacter: "}", moreTriggerCharacter: ["\n"] },
    },

    attach(given) {
      host = given;
      const { connection } = given;
      const { semanticTokens: tokens } = connection.languages;
      const empty: SemanticTokens = { data: [] };
      tokens.on(
        onFile(given, "colouring", empty, (reading, { textDocument }): SemanticTokens => {
          const { id, data } = tell(textDocument.uri, reading);
          return { resultId: id, data: [...data] };
        }),
      );
      tokens.onDelta(
        onFile(
          given,
          "colouring anew",
          empty,
          (reading, { textDocument, previousResultId }): SemanticTokens | SemanticTokensDelta => {
            const before = toldByFile.get(textDocument.uri);
            const { id, data } = tell(textDocument.uri, reading);
            if (before === undefined || before.id !== previousResultId) return { resultId: id, data: [...data] };
            return { resultId: id, edits: toTokenEdits(before.data, data) };
          },
        ),
      );
      tokens.onRange(
        onFile(
          given,
          "colouring a part",
          empty,
          (reading, { range }): SemanticTokens => {
            if (!given.settings.semanticTokens) return empty;
            const { file } = reading;
            return { data: toTokenData(file, meaningsInRange(file, semanticTokens(reading), range)) };
          },
          ["textDocument", "range"],
        ),
      );
      connection.onFoldingRanges(
        onFile(given, "folding", null, ({ file, shape }) => folding(file, shape.tokens).map(toFold)),
      );
      connection.onSelectionRanges(
        onFile(
          given,
          "growing a selection",
          null,
          ({ file }, { positions }) =>
            positions.map((position) => toSelection(file, selection(file, file.offsetAt(position)))),
          ["textDocument", "positions"],
        ),
      );
      connection.onDocumentLinks(
        onFile(given, "finding links", null, ({ file, shape }) =>
          links(shape.tokens, given.look.rulePage).map((link) => toLink(file, link)),
        ),
      );
      connection.onDocumentRangeFormatting(
        onFile(
          given,
          "formatting a part",
          null,
          ({ file }, { range }) => {
            const stretch = { start: file.offsetAt(range.start), end: file.offsetAt(range.end) };
            return formattingOfRange(file, stretch).map((change) => toEdit(file, change));
          },
          ["textDocument", "range"],
        ),
      );
      connection.onDocumentOnTypeFormatting(
        onFile(
          given,
          "formatting while typing",
          null,
          ({ file }, { position, ch }) => {
            if (!given.settings.formatOnType) return null;
            const offset = file.offsetAt(position);
            const closed = ch === "}" ? blockClosedAt(file, offset) : undefined;
            return formattingOnType(file, offset, { typed: ch, closed }).map((change) => toEdit(file, change));
          },
          ["textDocument", "position", "ch"],
        ),
      );
    },

    judged(uri) {
      if (host?.client.refreshesTokens !== true) return;
      const { connection } = host;
      const files = host.projectOf(uri)?.files ?? new Set();
      const isStale = answered(host, "looking for other colours", false, undefined, () =>
        [...toldByFile].some(([file, told]) => files.has(keyOf(file)) && isOutdated(file, told)),
      );
      if (isStale) void connection.languages.semanticTokens.refresh();
    },
  };

  /** Told otherwise than it would be now, though the text is the same: the editor asks by itself where that changed. */
  function isOutdated(uri: string, told: Told): boolean {
    const reading = host === undefined ? undefined : readingOfFile(host, uri);
    if (reading === undefined || reading.file.text !== told.text) return false;
    if (told.isOn !== isOn()) return true;
    if (!told.isOn || told.names === namesKey(reading)) return false;
    return toTokenEdits(told.data, dataOf(reading)).length > 0;
  }
}
