// A read that sees the write before it, or a reader that says how old an answer may be for it.

import { staleReadsOf } from "../facts/guarantees/stale-reads.ts";
import { durationText, roundedUp } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { requiring } from "./guarantees.ts";
import { freshFixes } from "./reads.ts";
import { tried } from "./trial.ts";

export const staleReadFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const stale = model.flows
    .filter(({ id }) => finding.flows.includes(id))
    .flatMap((flow) => staleReadsOf(model, flow))
    .find(({ read }) => read.id === finding.element);
  if (stale === undefined) return [];
  const { read, steps, path } = stale;
  const fixes = freshFixes(finding, context, read, steps);
  const { age } = path;
  if (age.kind !== "known" || !Number.isFinite(age.seconds) || age.seconds <= 0) return fixes;
  const within = roundedUp(age.seconds);
  const title = `State that an answer of ${path.asked.name} may be ${durationText(within)} old here`;
  return [...fixes, ...tried(finding, context, title, requiring(read, { name: "bounded-staleness", within }))];
};
