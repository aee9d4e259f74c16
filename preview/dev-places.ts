// Regions and zones for the development page, written down by hand: what the Domains view shows without a design behind it.

import type { DomainsScene, SceneChip, SceneLoss } from "../diagram/domains.ts";
import type { Job } from "../diagram/scene.ts";

const nothingLost: SceneLoss = { lines: [{ weight: "none", text: "no flow lost" }], title: "takes down no flow" };
const allLost: SceneLoss = {
  lines: [{ weight: "lost", text: "1 of 1 flow lost" }, { text: "100% of the declared load" }],
  title: "the loss of eu takes down upload, 100% of the declared load",
};

/** A region with two zones, and what stands in none. */
export const devPlaces: DomainsScene = {
  view: "domains",
  regions: [
    {
      ...{ id: "eu", label: "eu-west-1", detail: "eu", loss: allLost, findings: [], rows: 2, more: [] },
      zones: ["eu.a", "eu.b"].map((id, index) => ({
        ...{ id, label: id.slice(3), detail: "", loss: nothingLost, findings: [] },
        chips: [
          { ...chip(id, "photos.api", "service", "Upload API", "6 of 12"), row: 0 },
          ...(index === 0
            ? [{ ...chip(id, "photos.metadata", "store", "Photo metadata DB", "the only copy"), isFatal: true, row: 1 }]
            : []),
        ],
      })),
      whole: [chip("eu", "platform.uploads", "topic", "Uploaded photos", "managed")],
    },
  ],
  nowhere: [{ ...chip("", "blobs", "external", "Blob storage", "external"), id: "blobs" }],
  more: [],
};

function chip(place: string, element: string, job: Job, label: string, detail: string): SceneChip {
  return {
    ...{ id: `${place} | ${element}`, element, job, label, detail },
    ...{ isFatal: false, title: `${label} · ${detail}`, findings: [] },
  };
}
