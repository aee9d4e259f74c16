// Requests of the preview: the picture of a design, and the way between an element of it and its text.

import { basename } from "node:path";

import {
  type ElementAtParams,
  type ElementAtResult,
  elementAtRequest,
  type PictureParams,
  type PictureResult,
  type PlaceParams,
  type PlaceResult,
  pictureChangedNotification,
  pictureRequest,
  placeRequest,
} from "../../protocol/lsp.ts";
import { createGallery, type Layouter } from "../features/picture.ts";
import { elementAt, placeOfElement } from "../features/places.ts";
import { folderOf, nameIn } from "../locations.ts";
import { cursorReadingOf } from "../reading.ts";
import { toLocation } from "../to-lsp.ts";
import { answeredLater, type Requests, readingOfFile } from "./host.ts";
import { checkParams } from "./params.ts";

/** The requests of the preview, with one gallery for all its pictures. An editor that has asked for one hears of new ones. */
export function pictureRequests(layouter: Layouter): Requests {
  const gallery = createGallery(layouter);
  let tell: ((uri: string) => void) | undefined;
  return {
    capabilities: {},
    judged: (uri) => tell?.(uri),

    attach(host) {
      const { connection, spelling } = host;
      connection.onRequest<PictureResult, void>(pictureRequest.method, ({ uri, known }: PictureParams) => {
        const why = "The picture could not be drawn; the log of the language server says why.";
        return answeredLater<PictureResult>(host, "drawing", { kind: "failed", why }, async () => {
          tell ??= (changed) => void connection.sendNotification(pictureChangedNotification.method, { uri: changed });
          await host.idle();
          const project = host.projectOf(uri);
          const judgement = host.judgementOf(uri);
          if (project === undefined || judgement === undefined) {
            return { kind: "failed", why: "This file belongs to no design that is open." };
          }
          const { snapshot, report } = judgement;
          return gallery.picture({ root: project.root, title: titleOf(project.root), snapshot, report, known });
        });
      });
      connection.onRequest<PlaceResult, void>(placeRequest.method, ({ uri, id }: PlaceParams) =>
        answeredLater<PlaceResult>(host, "finding an element", { kind: "nowhere" }, () => {
          const reading = readingOfFile(host, uri);
          const place = reading === undefined ? undefined : placeOfElement(reading, id);
          if (reading === undefined || place === undefined) return { kind: "nowhere" };
          const location = toLocation(reading.snapshot, place, spelling);
          return location === undefined ? { kind: "nowhere" } : { kind: "place", ...location };
        }),
      );
      connection.onRequest<ElementAtResult, void>(elementAtRequest.method, ({ uri, position }: ElementAtParams) =>
        answeredLater<ElementAtResult>(host, "finding an element", { kind: "none" }, () => {
          checkParams({ position }, ["position"]);
          const reading = readingOfFile(host, uri);
          if (reading === undefined) return { kind: "none" };
          const id = elementAt(cursorReadingOf(reading, reading.file.offsetAt(position)));
          return id === undefined ? { kind: "none" } : { kind: "element", id };
        }),
      );
    },
  };
}

/** The project's folder, or its only file without the ending. */
function titleOf(root: string): string {
  const name = nameIn(root);
  return name === "" ? nameIn(folderOf(root) ?? root) : basename(name, ".arch");
}
