// Requests about scenarios: which there are, and failures that one is to state. The text is edited through the editor, which refuses
// where it is no longer the text that the edit was made for, and takes it as one step to be undone.

import { readFailures } from "../../protocol/guards.ts";
import {
  type AddToScenarioParams,
  type AddToScenarioResult,
  addToScenarioRequest,
  type LookSubject,
  type ScenariosParams,
  scenariosRequest,
} from "../../protocol/lsp.ts";
import { scenarioEdits } from "../features/scenarios.ts";
import { toWorkspaceEdit } from "../to-lsp.ts";
import { onOwn, type Requests, readingOfFile } from "./host.ts";

export const scenarioRequests: Requests = {
  capabilities: {},

  attach(host) {
    const refused = (why: string): AddToScenarioResult => ({ kind: "refused", why });
    const listed = ({ uri }: ScenariosParams): readonly LookSubject[] =>
      (readingOfFile(host, uri)?.snapshot.model.scenarios ?? []).map(({ id, title, name }) => ({
        id,
        name: title ?? name,
      }));
    const adding = async ({ uri, failures, scenario }: AddToScenarioParams): Promise<AddToScenarioResult> => {
      const failing = readFailures(failures);
      if (failing === undefined || failing.length === 0)
        return refused("Nothing has failed that a scenario could state.");
      if (scenario !== undefined && typeof scenario !== "string") return refused("There is no such scenario.");
      const reading = readingOfFile(host, uri);
      if (reading === undefined) return refused("This file belongs to no design that is open.");
      const edited = scenarioEdits(reading, failing, scenario);
      if (edited.kind === "refused") return edited;
      const edit = toWorkspaceEdit(reading.snapshot, edited.edits, host.edits);
      const { applied } = await host.connection.workspace.applyEdit({ label: "Add to scenario", edit });
      if (!applied) return refused("The text has changed meanwhile, so nothing was written. Try again.");
      return { kind: "added", scenario: edited.scenario };
    };
    onOwn(scenariosRequest, host, "listing scenarios", [], listed, ["uri"]);
    const unwritten = refused("The scenario could not be written; the log of the language server says why.");
    onOwn(addToScenarioRequest, host, "adding to a scenario", unwritten, adding, ["uri", "failures"]);
  },
};
