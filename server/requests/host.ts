// What a group of requests gets from the server, and what it gives: its capabilities and its handlers. Each request is guarded here,
// so that a fault of ours is logged, answers with nothing, and is never shown on somebody's text.

import {
  type CancellationToken,
  type Connection,
  type InitializeResult,
  ResponseError,
} from "vscode-languageserver/node";

import type { Request } from "../../protocol/lsp.ts";
import type { Judgement } from "../checking.ts";
import { keyOf } from "../locations.ts";
import type { CompletionAbilities } from "../lsp/writing.ts";
import type { KeptPositions } from "../positions.ts";
import { type CursorReading, cursorReadingOf, type FileReading, fileReadingOf, type Reading } from "../reading.ts";
import type { EditorSettings } from "../settings.ts";
import type { EditLook, Spelling } from "../to-lsp.ts";
import { cancelled, checkParams } from "./params.ts";

/** What a client may say of itself when it starts the server. */
export interface ClientLook {
  /** Address of a rule's page with `{rule}` for its id. */
  readonly rulePage?: string;
  /** Address of a term's place on the page of terms with `{term}` for its id. */
  readonly termPage?: string;
  /** It shows `<details>` in hovers. */
  readonly folds?: boolean;
  /** It runs the commands `faultline.openPreview` and `faultline.showFindings`. */
  readonly commands?: boolean;
  /** It will ask for pictures, so the first may be prepared. */
  readonly pictures?: boolean;
  /** It runs `faultline.accept`, which asks for the reason of an acceptance. */
  readonly asksReasons?: boolean;
}

/** A project as requests see it. */
export interface ProjectView {
  /** URI of its folder, or of its only file. */
  readonly root: string;
  /** URIs of its texts. */
  readonly files: ReadonlySet<string>;
  reading(): Reading;
}

/** What the server offers to the handlers of requests. */
export interface Host {
  readonly connection: Connection;
  readonly look: ClientLook;
  readonly settings: EditorSettings;
  /** What the editor said that it can do; empty before it has said anything. */
  readonly client: ClientCan;
  /** The editor's own spelling of a file's URI. */
  readonly spelling: Spelling;
  /** How the editor takes edits. */
  readonly edits: EditLook;
  projects(): Iterable<ProjectView>;
  projectOf(uri: string): ProjectView | undefined;
  /** The last judgement of the project that a file belongs to; it may be of an older text. */
  judgementOf(uri: string): Judgement | undefined;
  /** Whether the editor has a document of a project open. */
  isOpen(project: ProjectView): boolean;
  /** Where people have put elements of a project's pictures, as the file says at this moment. */
  positionsOf(project: ProjectView): KeptPositions;
  /** The editor tells what a file of positions says, or what it has not saved of it. */
  tellPositions(uri: string, text: string | undefined, isUnsaved: boolean): void;
  /** Resolves when no project is being judged. */
  idle(): Promise<void>;
  fault(what: string, error: unknown): void;
}

/** Abilities of the editor that an answer depends on. */
export interface ClientCan {
  /** It takes edits with the versions of their documents, and files made by an edit. */
  readonly documentChanges: boolean;
  /** It takes edits with places to type in. */
  readonly snippetEdits: boolean;
  /** It asks for the edit of an action when that is chosen. */
  readonly resolvesEdits: boolean;
  /** It asks for code lenses, hints or tokens again when told to. */
  readonly refreshesLenses: boolean;
  readonly refreshesHints: boolean;
  readonly refreshesTokens: boolean;
  /** What it takes in completion lists. */
  readonly completion: CompletionAbilities;
}

/** A group of requests. */
export interface Requests {
  readonly capabilities: InitializeResult["capabilities"];
  attach(host: Host): void;
  /** Called after a project, named by one of its files, has been judged. */
  judged?(uri: string): void;
  /** Called after the last file of a project is gone, by the project's root. */
  gone?(root: string): void;
  /** Called after positions of a project, named by one of its files, may have changed. */
  moved?(uri: string): void;
  /** Called after the editor has closed a document. */
  closed?(uri: string): void;
  /** Called after the settings have been read. */
  configured?(): void;
  /** Called when a text or a setting has changed and is about to be judged. */
  changed?(): void;
}

interface InFile {
  readonly textDocument: { readonly uri: string };
}

interface AtPosition extends InFile {
  readonly position: { readonly line: number; readonly character: number };
}

/** The newest reading of a file; undefined for one that belongs to no project. */
export function readingOfFile(host: Host, uri: string): FileReading | undefined {
  const project = host.projectOf(uri);
  return project === undefined ? undefined : fileReadingOf(project.reading(), keyOf(uri));
}

/**
 * A handler on the file's newest reading; a fault and a foreign file give `otherwise`, wrong parameters and a cancelled request
 * the protocol's errors. Of the parameters it `needs` the file at least.
 */
export function onFile<P extends InFile, R>(
  host: Host,
  what: string,
  otherwise: R,
  answer: (reading: FileReading, params: P) => R,
  needs: readonly string[] = ["textDocument"],
): (params: P, token: CancellationToken) => R {
  return (params, token) =>
    answered(host, what, otherwise, token, () => {
      checkParams(params, needs);
      const reading = readingOfFile(host, params.textDocument.uri);
      return reading === undefined ? otherwise : answer(reading, params);
    });
}

/** As `onFile`, at the position that the request names, which needs no mention. */
export function onCursor<P extends AtPosition, R>(
  host: Host,
  what: string,
  otherwise: R,
  answer: (reading: CursorReading, params: P) => R,
  needs: readonly string[] = [],
): (params: P, token: CancellationToken) => R {
  return onFile<P, R>(
    host,
    what,
    otherwise,
    (reading, params) => answer(cursorReadingOf(reading, reading.file.offsetAt(params.position)), params),
    ["textDocument", "position", ...needs],
  );
}

/** Answers a request of our own; a fault gives `otherwise`, parameters without what it `needs` the protocol's error. */
export function onOwn<P, R>(
  { method }: Request<P, R>,
  host: Host,
  what: string,
  otherwise: R,
  answer: (params: P, token: CancellationToken) => R | Promise<R>,
  needs: readonly string[],
): void {
  host.connection.onRequest<unknown, void>(method, (params: P, token: CancellationToken) =>
    answeredLater<R>(host, what, otherwise, () => {
      checkParams(params, needs);
      return answer(params, token);
    }),
  );
}

/** The answer, or `otherwise` where the answer failed by our fault; throws the protocol's error where the request was cancelled. */
export function answered<R>(
  host: Host,
  what: string,
  otherwise: R,
  token: CancellationToken | undefined,
  answer: () => R,
): R {
  if (token?.isCancellationRequested === true) throw cancelled();
  try {
    return answer();
  } catch (error) {
    // What a feature has to say to the person travels as this one error.
    if (error instanceof ResponseError) throw error;
    host.fault(what, error);
    return otherwise;
  }
}

/** As `answered`, for an answer that takes time. */
export async function answeredLater<R>(
  host: Host,
  what: string,
  otherwise: R,
  answer: () => R | Promise<R>,
): Promise<R> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof ResponseError) throw error;
    host.fault(what, error);
    return otherwise;
  }
}
