// One flow of three lanes as a scene, with every manner of message in it.

import type { MessageManner, SequenceRow, SequenceScene } from "../../diagram/sequence.ts";

export const message = (source: string, target: string, manner: MessageManner, ...terms: string[]): SequenceRow => ({
  ...{ kind: "message", id: `${source} ${target}`, element: "x", source, target, manner, label: "calls", terms },
  ...{ isAwaited: true, findings: [] },
});

export const upload: SequenceScene = {
  view: "flow",
  flow: { id: "upload", label: "Upload", detail: "", findings: [] },
  lanes: [
    { id: "app", job: "client", label: "App; #1", detail: "", findings: [] },
    { id: "api", job: "service", label: "API", detail: "", findings: [] },
    { id: "note", job: "queue", label: "note", detail: "", findings: [] },
  ],
  rows: [
    message("app", "api", "sync", "timeout 1s", "2 attempts"),
    { kind: "open", label: "either 70%" },
    message("api", "api", "stand-in"),
    { kind: "next", label: "or 30%" },
    { kind: "open", label: "parallel" },
    message("api", "note", "async"),
    { kind: "next", label: "parallel" },
    message("api", "note", "async"),
    { kind: "close" },
    { kind: "close" },
    { kind: "reply", isWritten: true },
    { kind: "note", says: "Left out: 2 messages." },
  ],
};
