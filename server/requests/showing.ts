// Requests for what is shown in and above the lines: hints with computed values, and lenses. Both wait until the text is judged, since
// what judges it works out most of what they tell; and where somebody's edit elsewhere changes them, the editor is told to ask again.

import { CodeLensRefreshRequest, type InlayHint } from "vscode-languageserver/node";

import type { Place } from "../../language/index.ts";
import { hints } from "../features/hints.ts";
import { aboutOneFact } from "../features/hover/facts.ts";
import { type Lens, lenses } from "../features/lenses.ts";
import { keyOf } from "../locations.ts";
import { fromInlayHint, toCodeLens, toInlayHint, withTooltip } from "../lsp/showing.ts";
import type { FileReading } from "../reading.ts";
import { answered, answeredLater, type Host, type Requests, readingOfFile } from "./host.ts";
import { cancelled, checkParams } from "./params.ts";

/** Files of which it is kept what was shown: as many as fit on a screen. Each is looked at again after every edit of another one. */
const mostShown = 4;

/** What the editor has been given for a file. */
interface Shown {
  /** The file's text; undefined where the file belonged to no project yet, so that nothing was given. */
  readonly source: string | undefined;
  /** What is shown of a reading, for comparison. */
  readonly as: (reading: FileReading) => string;
  readonly text: string;
}

const nothingYet: Shown = { source: undefined, as: () => "", text: "" };

/** The hints and lenses of one server. */
export function showingRequests(): Requests {
  let host: Host | undefined;
  const shownHints = new Map<string, Shown>();
  const shownLenses = new Map<string, Shown>();
  let flags = "";

  return {
    capabilities: { inlayHintProvider: { resolveProvider: true }, codeLensProvider: {} },

    judged(uri) {
      const project = host?.projectOf(uri);
      if (host === undefined || project === undefined) return;
      const { client } = host;
      const hasChanged = (shown: Map<string, Shown>): boolean =>
        [...shown].some(([other, was]) => project.files.has(keyOf(other)) && isOther(host as Host, shown, other, was));
      if (client.refreshesHints && hasChanged(shownHints)) refreshHints(host);
      if (client.refreshesLenses && hasChanged(shownLenses)) refreshLenses(host);
    },

    closed(uri) {
      shownHints.delete(uri);
      shownLenses.delete(uri);
    },

    configured() {
      if (host === undefined) return;
      const { client, settings } = host;
      const now = `${settings.inlayHints} ${settings.codeLens}`;
      const [were, are] = [flags.split(" "), now.split(" ")];
      flags = now;
      if (client.refreshesHints && were[0] !== are[0]) refreshHints(host);
      if (client.refreshesLenses && were[1] !== are[1]) refreshLenses(host);
    },

    attach(given) {
      host = given;
      const { connection, settings, spelling } = given;
      flags = `${settings.inlayHints} ${settings.codeLens}`;

      connection.languages.inlayHint.on((params, token) =>
        answeredLater<InlayHint[] | null>(given, "making hints", null, async () => {
          checkParams(params, ["textDocument", "range"]);
          const { range } = params;
          const { uri } = params.textDocument;
          if (!given.settings.inlayHints) return null;
          await given.idle();
          if (token.isCancellationRequested) throw cancelled();
          const reading = readingOfFile(given, uri);
          if (reading === undefined) {
            keep(shownHints, uri, nothingYet);
            return null;
          }
          const { file } = reading;
          const within = { start: file.offsetAt(range.start), end: file.offsetAt(range.end) };
          const found = hints(reading, within);
          const as = (other: FileReading): string => textOf(hints(other, within));
          keep(shownHints, uri, { source: file.text, as, text: textOf(found) });
          return found.map((hint) => toInlayHint(file, uri, hint));
        }),
      );

      connection.languages.inlayHint.resolve((hint, token) =>
        answered(given, "explaining a hint", hint, token, () => {
          checkParams(hint, ["position", "label"]);
          const meant = fromInlayHint(hint);
          const reading = meant && readingOfFile(given, meant.uri);
          if (meant === undefined || reading === undefined) return hint;
          // A tooltip folds nothing.
          const scene = { reading, look: { folds: false, findings: [], spelling } };
          const parts = meant.about.flatMap(({ element, name }) => {
            const fact = reading.facts.one(element, name);
            return fact === undefined ? [] : [aboutOneFact(scene, fact)];
          });
          return parts.length === 0 ? hint : withTooltip(hint, parts.join("\n\n"));
        }),
      );

      connection.onCodeLens((params, token) =>
        answeredLater(given, "making lenses", null, async () => {
          checkParams(params, ["textDocument"]);
          const { uri } = params.textDocument;
          if (!given.settings.codeLens) return null;
          await given.idle();
          if (token.isCancellationRequested) throw cancelled();
          const reading = readingOfFile(given, uri);
          if (reading === undefined) {
            keep(shownLenses, uri, nothingYet);
            return null;
          }
          const { snapshot, file } = reading;
          const found = lenses(reading);
          const as = (other: FileReading): string => linesOf(other, lenses(other));
          keep(shownLenses, uri, { source: file.text, as, text: linesOf(reading, found) });
          const look = { uri, spelling, hasCommands: given.look.commands === true };
          return found.map((lens) => toCodeLens(snapshot, file, lens, look));
        }),
      );
    },
  };
}

function keep(shown: Map<string, Shown>, uri: string, what: Shown): void {
  shown.delete(uri);
  shown.set(uri, what);
  const [oldest] = shown.keys();
  if (shown.size > mostShown && oldest !== undefined) shown.delete(oldest);
}

/** Whether a file whose text is the same would be shown otherwise now. The editor asks by itself where the text has changed. */
function isOther(host: Host, shown: Map<string, Shown>, uri: string, { source, as, text }: Shown): boolean {
  const reading = readingOfFile(host, uri);
  if (reading === undefined) return false;
  if (source !== undefined) {
    if (reading.file.text !== source) return false;
    if (answered(host, "comparing what is shown", text, undefined, () => as(reading)) === text) return false;
  }
  // Told once; what is asked for then is kept anew.
  shown.delete(uri);
  return true;
}

function textOf(value: unknown): string {
  return JSON.stringify(value);
}

/** Lenses with the lines that they lead to: a key pressed in one of those lines moves nothing that is worth asking again for. */
function linesOf({ snapshot }: FileReading, all: readonly Lens[]): string {
  const lineOf = ({ file, start }: Place): string => `${file}:${snapshot.files.get(file)?.positionAt(start).line}`;
  return textOf(all.map(({ title, shows }) => [title, shows.kind === "places" ? shows.places.map(lineOf) : []]));
}

function refreshHints({ connection, fault }: Host): void {
  connection.languages.inlayHint.refresh().catch((error: unknown) => fault("refreshing hints", error));
}

function refreshLenses({ connection, fault }: Host): void {
  connection.sendRequest(CodeLensRefreshRequest.type).catch((error: unknown) => fault("refreshing lenses", error));
}
