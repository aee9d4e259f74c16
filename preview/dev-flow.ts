// A flow for the development page, written down by hand: what the Flow view shows without a design behind it.

import type { SequenceScene } from "../diagram/sequence.ts";

/** What the page's list of flows offers. */
export const devFlows = [
  { id: "photos.upload", name: "Somebody uploads a photo" },
  { id: "photos.look", name: "Somebody looks at a photo" },
] as const;

/** The sequence of one of them. */
export function devSequence(subject: string | undefined): SequenceScene {
  const flow = devFlows.find(({ id }) => id === subject) ?? devFlows[0];
  const findings = [{ severity: "warning", rule: "retry-storm", message: "Tries multiply on this way." }] as const;
  return {
    view: "flow",
    flow: { id: flow.id, label: flow.name, detail: "critical · load 800/s", findings: [] },
    lanes: [
      { id: "app", job: "client", label: "Mobile app", detail: "client", findings: [] },
      { id: "photos.edge", job: "gateway", label: "API gateway", detail: "Envoy · ×6", findings: [] },
      { id: "photos.metadata", job: "store", label: "Photo metadata DB", detail: "PostgreSQL", findings },
      { id: "platform.uploads", job: "topic", label: "Uploaded photos", detail: "Apache Kafka", findings: [] },
    ],
    rows: [
      message("app", "photos.edge", "calls", { number: 1, terms: ["timeout 4.9s", "2 attempts"] }),
      { kind: "open", label: "optional" },
      message("photos.edge", "photos.metadata", "writes", { number: 2, terms: ["timeout 300ms"] }),
      message("photos.edge", "photos.edge", "instead: “yesterday's”", { manner: "stand-in" }),
      { kind: "close" },
      { kind: "reply", isWritten: true },
      message("photos.edge", "platform.uploads", "publishes by outbox", { manner: "async", isAwaited: false }),
    ],
    times: {
      says: "at least 12ms on average, when nothing fails and at the flow's load",
      total: 0.012,
      leftOut: "",
      parts: [
        {
          ...{ id: "time of photos.edge", element: "photos.edge", job: "gateway", label: "API gateway" },
          ...{
            start: 0,
            wait: 0.002,
            work: 0.01,
            adds: "12ms",
            stated: "p50 8ms · p99 40ms",
            notes: "2ms of it waiting",
          },
          isBeside: false,
        },
        {
          ...{ id: "time of photos.metadata", element: "photos.metadata", job: "store", label: "Photo metadata DB" },
          ...{ start: 0.012, wait: 0, work: 0, stated: "no latency stated", notes: "given up after 300ms" },
          isBeside: false,
        },
      ],
      marks: [
        {
          id: "figure 1",
          label: "worst case at most",
          kind: "exact",
          value: 9.8,
          words: "9.8 s",
          says: "at most 9.8s",
        },
        { id: "figure 2", label: "slo p99", kind: "promise", value: 5, words: "under 5 s", says: "promised" },
      ],
    },
  };
}

type Message = Extract<SequenceScene["rows"][number], { kind: "message" }>;

function message(source: string, target: string, label: string, rest: Partial<Message>): Message {
  return {
    ...{ kind: "message", id: `${source} -> ${target} ${label}`, element: `${source} ${label} ${target}` },
    ...{ source, target, label, manner: "sync", terms: [], isAwaited: true, findings: [] },
    ...rest,
  };
}
