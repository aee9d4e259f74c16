// Every group of requests that the server answers; one line each.

import type { Layouter } from "../features/picture.ts";
import { actionRequests } from "./actions.ts";
import { explainingRequests } from "./explaining.ts";
import { exportRequests } from "./exporting.ts";
import type { Requests } from "./host.ts";
import { navigationRequests } from "./navigation.ts";
import { overviewRequests } from "./overview.ts";
import { pictureRequests } from "./pictures.ts";
import { relationRequests } from "./relations.ts";
import { scenarioRequests } from "./scenarios.ts";
import { shapingRequests } from "./shaping.ts";
import { showingRequests } from "./showing.ts";
import { stateRequests } from "./state.ts";
import { writingRequests } from "./writing.ts";

export function requestGroups(layouter: Layouter, viewer: () => string | undefined): readonly Requests[] {
  return [
    explainingRequests,
    navigationRequests,
    relationRequests,
    writingRequests,
    actionRequests,
    pictureRequests(layouter),
    scenarioRequests,
    exportRequests(layouter, viewer),
    overviewRequests(),
    showingRequests(),
    shapingRequests(),
    stateRequests,
  ];
}
