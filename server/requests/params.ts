// Whether what came with a request is what the protocol says: an editor may send anything, and what it sends wrong is answered with
// the protocol's error, and is no fault of ours. It knows the few fields that requests share, and no request.

import { ErrorCodes, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";

import { isPosition, isRange, isRecord } from "../../protocol/guards.ts";
import { views } from "../../protocol/lsp.ts";

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
/** Some editors send null for what they leave out. */
const isAbsent: Check = (value) => value === undefined || value === null;

/** What goes with a request for completion, references or actions; each has some of the fields. */
const isContext: Check = (value) => {
  if (!isRecord(value)) return false;
  const { only, diagnostics } = value;
  if (!isAbsent(only) && !(Array.isArray(only) && only.every(isText))) return false;
  return isAbsent(diagnostics) || (Array.isArray(diagnostics) && diagnostics.every(isDiagnostic));
};

const isDiagnostic: Check = (value) => isRecord(value) && isRange(value.range);

/** Fields that mean the same in every request that has them. */
const checks: Readonly<Record<string, Check>> = {
  textDocument: (value) => isRecord(value) && isText(value.uri),
  position: isPosition,
  positions: (value) => Array.isArray(value) && value.every(isPosition),
  range: isRange,
  newName: isText,
  query: isText,
  context: isContext,
  options: isRecord,
  ch: isText,
  // Of requests of our own.
  uri: isText,
  id: isText,
  element: isText,
  fact: isText,
  rule: isText,
  because: isText,
  until: isText,
  view: (value) => views.some((view) => view === value),
  subject: isText,
};

/** Throws the protocol's error where a needed field is missing, or one that is there is not what it has to be. */
export function checkParams(params: unknown, needed: readonly string[]): void {
  if (!isRecord(params)) throw new ResponseError(ErrorCodes.InvalidParams, "The request has no parameters.");
  for (const name of needed) if (params[name] === undefined) throw invalid(name);
  for (const [name, check] of Object.entries(checks)) {
    const value = params[name];
    const isLeftOut = isAbsent(value) && !needed.includes(name);
    if (!isLeftOut && !check(value)) throw invalid(name);
  }
}

/** A URI as text; throws the protocol's error for anything else. */
export function uriIn(value: unknown): string {
  if (typeof value !== "string") throw invalid("uri");
  return value;
}

/** The URIs that the files in a list name, under the keys given; what is none is passed over, as a notification has no answer. */
export function urisIn(params: unknown, list: "changes" | "files", keys: readonly string[]): readonly string[] {
  const files = isRecord(params) ? params[list] : undefined;
  if (!Array.isArray(files)) return [];
  return files
    .filter(isRecord)
    .flatMap((file) => keys.map((key) => file[key]).filter((uri) => typeof uri === "string"));
}

/** The error for a request that the editor has taken back. */
export function cancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
}

function invalid(name: string): ResponseError<void> {
  return new ResponseError(
    ErrorCodes.InvalidParams,
    `The parameter "${name}" is missing or not what the protocol says.`,
  );
}
