// Scenes for the development page: a small system written down by hand, and what a few edits would make of it. The page
// may not read the language, so nothing here comes from a text.

import type { FailureScene } from "../diagram/failure.ts";
import type { Failing, Look } from "../diagram/look.ts";
import type { MatrixScene } from "../diagram/matrix.ts";
import type {
  EdgeManner,
  Job,
  Scene,
  SceneContainer,
  SceneEdge,
  SceneFate,
  SceneFinding,
  SceneNode,
} from "../diagram/scene.ts";

/** What the buttons of the development page change. */
export interface DevEdits {
  readonly hasSearch: boolean;
  readonly hasFindings: boolean;
  /** Components that nothing else needs, to see how a crowd looks. */
  readonly crowd: number;
}

/** The scene after some edits. */
export function devScene({ hasSearch, hasFindings, crowd }: DevEdits): Scene {
  const finding: SceneFinding = {
    severity: "warning",
    rule: "single-point-of-failure",
    message: "Every upload is lost while metadata is down.",
  };
  const lost: SceneFinding = { severity: "info", rule: "shared-fate", message: "Both systems fall with the platform." };
  const containers = [
    container("photos", "Photo sharing", "team-photos"),
    container("platform", "Platform", "team-platform", hasFindings ? [lost] : []),
  ];
  const nodes = [
    node("app", "client", "Mobile app", "client"),
    node("photos.edge", "gateway", "API gateway", "Envoy · ×6"),
    node("photos.api", "service", "Upload API", "service · ×12"),
    node("photos.auth", "service", "auth", "service · ×4"),
    node(
      "photos.metadata",
      "store",
      "Photo metadata DB",
      "PostgreSQL · 1 primary + 2 async",
      hasFindings ? [finding] : [],
    ),
    node("photos.feed-cache", "cache", "feed-cache", "Redis"),
    node("photos.thumbnailer", "worker", "thumbnailer", "worker · ×24"),
    node("photos.sweep", "job", "Orphan sweep", "cron"),
    node("platform.uploads", "topic", "Uploaded photos", "Apache Kafka"),
    node("platform.dead", "queue", "uploads-dead", "queue"),
    node("platform.locks", "coordinator", "Ownership", "etcd · ×5"),
    node("blobs", "external", "Blob storage", "Amazon S3 · managed"),
    ...(hasSearch
      ? [
          node("photos.indexer", "worker", "indexer", "worker · ×6"),
          node("photos.search", "store", "search-index", "Elasticsearch"),
        ]
      : []),
    ...Array.from({ length: crowd }, (_, index) =>
      node(`photos.extra-${index}`, "component", `extra ${index}`, "component"),
    ),
  ];
  const edges = [
    edge("app", "photos.edge", "calls"),
    edge("photos.edge", "photos.api", "calls"),
    edge("photos.api", "photos.auth", "calls"),
    edge("photos.api", "photos.metadata", "writes"),
    edge("photos.api", "blobs", "writes"),
    edge("photos.api", "platform.uploads", "publishes by outbox", "async"),
    edge("photos.feed-cache", "photos.metadata", "copy of", "tie"),
    edge("photos.edge", "photos.feed-cache", "reads"),
    edge("platform.uploads", "photos.thumbnailer", "consumed by", "async"),
    edge("photos.thumbnailer", "blobs", "reads, writes"),
    edge("photos.thumbnailer", "platform.dead", "dead-letter", "async"),
    edge("photos.sweep", "blobs", "reads"),
    edge("photos.sweep", "platform.locks", "calls"),
    ...(hasSearch
      ? [
          edge("platform.uploads", "photos.indexer", "consumed by", "async"),
          edge("photos.indexer", "photos.search", "writes"),
        ]
      : []),
    ...Array.from({ length: crowd }, (_, index) => edge("photos.api", `photos.extra-${index}`, "calls")),
  ];
  return { view: "map", containers, nodes, edges };
}

/** The scene with what a look lays over it: one number known, the others not; and terms at every arrow that waits. */
export function devOverlay(scene: Scene, { overlay = "findings", terms, legend }: Look): Scene {
  const unknown = { says: "unknown", because: "nothing is written" };
  const known = {
    says: "86% at peak",
    because: "of what it can serve",
    fill: { least: 0.86, most: 0.86 },
    level: "high",
  } as const;
  return {
    ...scene,
    ...(overlay === "findings" ? {} : { overlay }),
    ...(legend === false ? {} : { legend: true }),
    nodes: scene.nodes.map((one) =>
      overlay === "findings" ? one : { ...one, mark: one.id === "photos.metadata" ? known : unknown },
    ),
    edges: scene.edges.map((one) => (terms === true && one.manner === "sync" ? { ...one, note: "timeout 2s" } : one)),
  };
}

/**
 * The scene with something failed in it. Uploads need whatever stands above the databases and come through the gateway, whose slots are
 * all taken after two seconds once anything has failed.
 */
export function devFailure(edits: DevEdits, failures: readonly Failing[], step: number | undefined): FailureScene {
  const map = devScene({ ...edits, hasFindings: false });
  const fates = new Map(failures.map(({ element, how }) => [element, how]));
  const isAny = failures.length > 0;
  const moment = isAny ? Math.min(step ?? 1, 1) : 0;
  const fateOf = (id: string): SceneFate | undefined => {
    const how = fates.get(id);
    if (how !== undefined) return { state: how, note: how, says: how === "failed" ? "has failed" : "is slow" };
    return isAny && moment === 1 && id === "photos.edge"
      ? { state: "full", note: "full 2s", says: "all slots are taken" }
      : undefined;
  };
  const failing = failures.map((one) => ({
    ...one,
    name: one.element,
    says: one.how === "slow" ? "slow" : "no answer",
  }));
  return {
    ...{ view: "failure", failures, failing, moment },
    map: {
      ...map,
      nodes: map.nodes.map((one) => {
        const fate = fateOf(one.id);
        return fate === undefined ? one : { ...one, fate };
      }),
    },
    moments: isAny
      ? [
          { when: "At once", element: failures[0]?.element ?? "", lines: ["1 lost: upload"] },
          { when: "After about 2s", element: "photos.edge", lines: ["All slots of edge are taken", "1 lost: feed"] },
        ]
      : [],
    flows: [
      {
        id: "photos.upload",
        fate: isAny ? "lost" : "served",
        name: "upload",
        says: isAny ? "fails at once" : "is served",
      },
      { id: "photos.feed", fate: moment === 1 ? "lost" : "served", name: "feed", says: "by the gateway" },
    ],
    loads: isAny
      ? [
          {
            ...{ element: "photos.api", name: "API", isOver: false },
            ...{ says: "120/s arrive in place of 60/s", because: ["upload: edge calls api, 120/s in place of 60/s"] },
          },
        ]
      : [],
    numbers: [],
    caveats: [],
  };
}

/** A table of what two systems share. */
export const devTable: MatrixScene = {
  view: "shared",
  columns: [
    { id: "photos", label: "Photo sharing", detail: "team-photos" },
    { id: "print", label: "Prints", detail: "" },
  ],
  rows: [
    {
      ...{ id: "platform.uploads", job: "topic", label: "Uploaded photos", detail: "Apache Kafka", findings: [] },
      cells: [
        { column: "photos", lines: ["publishes", "no flow lost"], weight: "none", title: "api: publishes." },
        { column: "print", lines: ["consumes", "1 of 2 flows lost"], weight: "lost", title: "printer: consumes." },
      ],
    },
  ],
};

function container(id: string, label: string, detail: string, findings: readonly SceneFinding[] = []): SceneContainer {
  return { id, kind: "system", label, detail, findings };
}

function node(id: string, job: Job, label: string, detail: string, findings: readonly SceneFinding[] = []): SceneNode {
  const dot = id.indexOf(".");
  return { id, job, label, detail, ...(dot < 0 ? {} : { parent: id.slice(0, dot) }), ...flowsOf(id), findings };
}

function edge(source: string, target: string, label: string, manner: EdgeManner = "sync"): SceneEdge {
  const id = `${source} -> ${target} ${manner}`;
  return { id, source, target, manner, label, elements: [`${source} ${label} ${target}`], findings: [] };
}

/** The one flow of this system. */
function flowsOf(id: string): Pick<SceneNode, "flows"> {
  return ["app", "photos.edge", "photos.api", "photos.metadata"].includes(id) ? { flows: ["upload"] } : {};
}
