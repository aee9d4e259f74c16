// Requests about designs as wholes, for what an editor shows beside the text: the tree of systems and flows, the counts of the status
// bar, explanations of numbers, a summary, and texts to begin with. An editor that has asked once hears when there is more to ask for.

import {
  type ExplanationPage,
  type ExplanationParams,
  explanationRequest,
  type FactsAt,
  type FactsAtParams,
  type FileParams,
  factsAtRequest,
  type Overview,
  type OverviewParams,
  overviewRequest,
  type PageText,
  type ProgressParams,
  progressNotification,
  type Standing,
  type Starter,
  standingRequest,
  startersRequest,
  summaryRequest,
} from "../../protocol/overview.ts";
import type { Judgement } from "../checking.ts";
import { explanation, factLines } from "../features/explanation.ts";
import { type DesignOverview, overviewOf } from "../features/overview.ts";
import { elementAt } from "../features/places.ts";
import { starters } from "../features/starters.ts";
import { summary } from "../features/summary.ts";
import { titleOf } from "../locations.ts";
import { toExplanation, toOverviewProject } from "../lsp/overview.ts";
import { cursorReadingOf } from "../reading.ts";
import { type Host, onOwn, type ProjectView, type Requests, readingOfFile } from "./host.ts";

const overviews = new WeakMap<Judgement, DesignOverview>();

/** The overview of a judgement, made once. */
function overviewIn(judgement: Judgement): DesignOverview {
  let overview = overviews.get(judgement);
  if (overview === undefined) {
    overview = overviewOf(judgement.snapshot, judgement.report);
    overviews.set(judgement, overview);
  }
  return overview;
}

/** The requests; each server has its own, since they remember who listens. */
export function overviewRequests(): Requests {
  let tell: ((state: ProgressParams["state"]) => void) | undefined;
  let isChecking = false;
  let whenIdle: (() => Promise<void>) | undefined;
  return {
    capabilities: {},
    judged: () => tell?.("judged"),

    changed() {
      if (isChecking || tell === undefined || whenIdle === undefined) return;
      isChecking = true;
      tell("checking");
      void whenIdle().then(() => {
        isChecking = false;
        tell?.("idle");
      });
    },

    attach(host) {
      const { connection } = host;
      whenIdle = () => host.idle();
      const listen = (): void => {
        tell ??= (state) => void connection.sendNotification(progressNotification.method, { state });
      };
      const designs = ({ isBrief }: OverviewParams): Overview => {
        listen();
        return {
          projects: [...host.projects()].flatMap((project) => projectOverview(host, project, isBrief === true)),
        };
      };
      const standing = ({ uri }: FileParams): Standing => {
        listen();
        const project = host.projectOf(uri);
        const judgement = host.judgementOf(uri);
        if (project === undefined || judgement === undefined) return { kind: "none" };
        return { kind: "standing", title: titleOf(project.root), counts: overviewIn(judgement).counts };
      };
      const factsAt = ({ uri, position }: FactsAtParams): FactsAt => {
        const reading = readingOfFile(host, uri);
        const element =
          reading === undefined ? undefined : elementAt(cursorReadingOf(reading, reading.file.offsetAt(position)));
        if (reading === undefined || element === undefined) return { facts: [] };
        return { element, facts: factLines(reading, element) };
      };
      const explained = ({ uri, element, fact }: ExplanationParams): ExplanationPage => {
        const reading = readingOfFile(host, uri);
        if (reading === undefined) return { text: "The design of this explanation is gone.\n", links: [] };
        return toExplanation(reading.snapshot, explanation(reading, element, fact ?? undefined), host.spelling);
      };
      const summedUp = ({ uri }: FileParams): PageText => {
        const project = host.projectOf(uri);
        return { text: project === undefined ? "" : summary(project.reading(), titleOf(project.root)) };
      };
      onOwn(overviewRequest, host, "looking over the designs", { projects: [] }, designs, []);
      onOwn(standingRequest, host, "counting findings", { kind: "none" }, standing, ["uri"]);
      onOwn(factsAtRequest, host, "listing facts", { facts: [] }, factsAt, ["uri", "position"]);
      onOwn(explanationRequest, host, "explaining a fact", { text: "", links: [] }, explained, ["uri", "element"]);
      onOwn(summaryRequest, host, "summing up a design", { text: "" }, summedUp, ["uri"]);
      connection.onRequest<{ readonly starters: readonly Starter[] }, void>(startersRequest.method, () => ({
        starters,
      }));
    },
  };
}

function projectOverview(host: Host, { root, files }: ProjectView, isBrief: boolean): Overview["projects"] {
  const [key] = files;
  const file = key === undefined ? undefined : host.spelling(key);
  const judgement = file === undefined ? undefined : host.judgementOf(file);
  if (file === undefined || judgement === undefined) return [];
  const named = { root, file, title: titleOf(root), spelling: host.spelling };
  const overview = overviewIn(judgement);
  const shown = isBrief ? { ...overview, entries: [], branches: [], own: [] } : overview;
  return [toOverviewProject(judgement.snapshot, shown, named)];
}
