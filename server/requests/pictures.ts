// Requests of the preview: the picture of a design, and the way between an element of it and its text.

import type { CancellationToken } from "vscode-languageserver/node";

import { isCount, isRecord, readFailures, readOverlay } from "../../protocol/guards.ts";
import {
  type ElementAtParams,
  type ElementAtResult,
  elementAtRequest,
  type Look,
  type PictureParams,
  type PictureResult,
  type PlaceParams,
  type PlaceResult,
  pictureChangedNotification,
  pictureRequest,
  placeRequest,
} from "../../protocol/lsp.ts";
import {
  type MoveParams,
  type MoveResult,
  moveRequest,
  positionsTextNotification,
  readMoves,
} from "../../protocol/positions.ts";
import { movableView, moved } from "../features/moving.ts";
import { createGallery, type Layouter } from "../features/picture.ts";
import { elementAt, placeOfElement } from "../features/places.ts";
import { titleOf } from "../locations.ts";
import { cursorReadingOf } from "../reading.ts";
import { toLocation } from "../to-lsp.ts";
import { type Host, onOwn, type ProjectView, type Requests, readingOfFile } from "./host.ts";
import { cancelled } from "./params.ts";

/** Time of quiet after the first diagnostics of a design before its first picture is made ready, in milliseconds. */
const quietMs = 300;

/** The requests of the preview, with one gallery for all its pictures. An editor that has asked for one hears of new ones. */
export function pictureRequests(layouter: Layouter): Requests {
  const gallery = createGallery(layouter);
  const prepared = new WeakSet<ProjectView>();
  /** The first picture of a design that somebody reads is made ready once the server is at rest. */
  const prepare = (host: Host, project: ProjectView, uri: string): void => {
    if (!host.look.pictures || prepared.has(project) || !host.isOpen(project)) return;
    prepared.add(project);
    const whenQuiet = async (): Promise<void> => {
      layouter.warm();
      await host.idle();
      const judgement = host.judgementOf(uri);
      if (judgement !== undefined) await gallery.rehearse(project, judgement);
    };
    const fault = (error: unknown): void => host.fault("preparing a picture", error);
    setTimeout(() => void whenQuiet().catch(fault), quietMs).unref();
  };
  let tell: ((uri: string) => void) | undefined;
  const noDesign =
    "This file belongs to no design that is open: open one of the design's files, and its preview from there.";
  const goneDesign =
    "The files of this design are gone: this is its last picture, and goes on as soon as one of them is back.";
  let server: Host | undefined;
  return {
    capabilities: {},
    judged(uri) {
      const project = server?.projectOf(uri);
      const judgement = server?.judgementOf(uri);
      if (project !== undefined && judgement !== undefined) gallery.judged(project, judgement);
      if (server !== undefined && project !== undefined) prepare(server, project, uri);
      tell?.(uri);
    },
    moved: (uri) => tell?.(uri),
    gone: (root) => tell?.(root),

    attach(host) {
      server = host;
      const { connection, spelling } = host;
      const failed = (why: string): PictureResult => ({ kind: "failed", why });
      const undrawn = failed("The picture could not be drawn; the log of the language server says why.");
      const drawn = async (asked: PictureParams, token: CancellationToken): Promise<PictureResult> => {
        const { known, root } = asked;
        tell ??= (changed) => {
          const root = host.projectOf(changed)?.root ?? changed;
          void connection.sendNotification(pictureChangedNotification.method, { uri: changed, root });
        };
        await host.idle();
        const uri = documentFor(host, asked);
        const project = host.projectOf(uri);
        const judgement = host.judgementOf(uri);
        if (project === undefined || judgement === undefined) {
          return failed(root === undefined ? noDesign : goneDesign);
        }
        const { positions } = host.positionsOf(project).read;
        const title = titleOf(project.root);
        const cancel = new AbortController();
        token.onCancellationRequested(() => cancel.abort());
        if (token.isCancellationRequested) throw cancelled();
        const ask = { project, title, design: judgement, look: lookIn(asked), positions, known };
        try {
          const result = await gallery.picture({ ...ask, signal: cancel.signal });
          return result.kind === "picture" ? { ...result, root: project.root, uri } : result;
        } catch (error) {
          throw cancel.signal.aborted ? cancelled() : error;
        }
      };
      const moving = async (asked: MoveParams): Promise<MoveResult> => {
        const view = movableView(asked.view);
        const moves = asked.moves === "all" ? "all" : readMoves(asked.moves);
        if (view === undefined || moves === undefined) return unmoved("Nothing can be moved in this view.");
        await host.idle();
        const project = host.projectOf(asked.uri);
        const judgement = host.judgementOf(asked.uri);
        if (project === undefined || judgement === undefined) return unmoved(noDesign);
        const kept = host.positionsOf(project);
        if (kept.uri === undefined) return unmoved("Save the design first: positions are kept in a file beside it.");
        const standing = gallery.standing(project, lookIn(asked));
        const isWhole = !project.files.has(project.root);
        const result = moved({ view, moves, kept, standing, judgement, isWhole });
        if (result.kind === "refused") return result;
        const undo = result.undo.map(({ id, to }) => ({ id, ...(to === undefined ? {} : { to }) }));
        const { text } = result;
        return {
          ...{ kind: "write", uri: spelling(kept.uri), undo },
          ...(kept.text === undefined ? {} : { was: kept.text }),
          ...(text === undefined ? {} : { text }),
        };
      };
      const unmoved = (why: string): MoveResult => ({ kind: "refused", why });
      const placed = ({ uri, id }: PlaceParams): PlaceResult => {
        const reading = readingOfFile(host, uri);
        const place = reading === undefined ? undefined : placeOfElement(reading, id);
        if (reading === undefined || place === undefined) return { kind: "nowhere" };
        const location = toLocation(reading.snapshot, place, spelling);
        return location === undefined ? { kind: "nowhere" } : { kind: "place", ...location };
      };
      const around = ({ uri, position }: ElementAtParams): ElementAtResult => {
        const reading = readingOfFile(host, uri);
        if (reading === undefined) return { kind: "none" };
        const id = elementAt(cursorReadingOf(reading, reading.file.offsetAt(position)));
        const root = host.projectOf(uri)?.root;
        return id === undefined || root === undefined ? { kind: "none" } : { kind: "element", id, root };
      };
      onOwn(pictureRequest, host, "drawing", undrawn, drawn, ["uri", "view"]);
      const unmovable = unmoved("It could not be moved; the log of the language server says why.");
      onOwn(moveRequest, host, "moving", unmovable, moving, ["uri", "view", "moves"]);
      connection.onNotification(positionsTextNotification.method, (said: unknown) => {
        if (!isRecord(said) || typeof said.uri !== "string") return;
        host.tellPositions(said.uri, typeof said.text === "string" ? said.text : undefined, said.isUnsaved === true);
      });
      onOwn(placeRequest, host, "finding a place", { kind: "nowhere" }, placed, ["uri", "id"]);
      onOwn(elementAtRequest, host, "finding an element", { kind: "none" }, around, ["uri", "position"]);
    },
  };
}

/** The document that a picture is asked by; where that is gone, another one of the same design. */
function documentFor(host: Host, { uri, root }: PictureParams): string {
  if (host.projectOf(uri) !== undefined) return uri;
  const project = [...host.projects()].find((one) => one.root === root);
  const [other] = project?.files ?? [];
  return other === undefined ? uri : host.spelling(other);
}

/** What is to be drawn, without what is no look. */
function lookIn(asked: Look): Look {
  const { view, subject, collapsed, failures, step } = asked;
  const failing = readFailures(failures);
  return {
    view,
    ...(subject === undefined ? {} : { subject }),
    ...(failing === undefined ? {} : { failures: failing }),
    ...(isCount(step) ? { step } : {}),
    ...(Array.isArray(collapsed) ? { collapsed } : {}),
    ...readOverlay(asked),
  };
}
