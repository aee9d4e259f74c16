// The request for a picture that is to be kept: as an SVG, a page, or a text for another tool.

import { type ExportParams, type ExportResult, exportFormats, exportRequest } from "../../protocol/export.ts";
import { readLook } from "../../protocol/preview.ts";
import { exported } from "../features/export.ts";
import { type Layouter, pinsOf } from "../features/picture.ts";
import { titleOf } from "../locations.ts";
import { onOwn, type Requests } from "./host.ts";

/** `viewer` gives the script of a page; undefined where there is none. */
export function exportRequests(layouter: Layouter, viewer: () => string | undefined): Requests {
  return {
    capabilities: {},
    attach(host) {
      const failed = (why: string): ExportResult => ({ kind: "failed", why });
      const answer = async (asked: ExportParams): Promise<ExportResult> => {
        const { uri, format, theme, around } = asked;
        const look = readLook(asked);
        if (look === undefined) return failed("There is no such view.");
        if (!exportFormats.includes(format)) return failed("There is no such format.");
        if (around !== undefined && typeof around !== "string") return failed("There is no such element.");
        await host.idle();
        const project = host.projectOf(uri);
        const judgement = host.judgementOf(uri);
        if (project === undefined || judgement === undefined) {
          return failed("This file belongs to no design that is open.");
        }
        const { snapshot, report, facts } = judgement;
        const { positions } = host.positionsOf(project).read;
        const layout = (scene: Parameters<Layouter["layout"]>[0]) =>
          layouter.layout(scene, new AbortController().signal, undefined, pinsOf(scene, positions));
        const drawing = { look, format, theme, layout, ...(around === undefined ? {} : { around }) };
        return exported({ title: titleOf(project.root), snapshot, report, facts, viewer, ...drawing });
      };
      const unmade = failed("The picture could not be exported; the log of the language server says why.");
      onOwn(exportRequest, host, "exporting", unmade, answer, ["uri", "view", "format"]);
    },
  };
}
