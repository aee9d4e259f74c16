// The step behind the reply, where nobody waits for it.

import { nameOf } from "../facts/words.ts";
import type { FixesOf } from "./fix.ts";
import { behindReply } from "./steps.ts";
import { tried } from "./trial.ts";

export const workBeforeReplyFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const flow = model.flowById.get(finding.element);
  const [from, to] = finding.cause.split(" to ");
  if (flow === undefined || from === undefined || to === undefined) return [];
  const shows = { fact: "latency-p99", element: flow.id } as const;
  const title = `Reply before ${nameOf(model, from)} comes to ${nameOf(model, to)}`;
  return tried(finding, context, title, behindReply(model, flow, from, to), shows);
};
