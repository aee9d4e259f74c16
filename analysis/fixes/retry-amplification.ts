// Retries at one layer: where the path multiplies most the tries are taken away, or at every layer but the one next to what fails.

import { dependencyWords } from "../facts/dependency-flows.ts";
import type { Hop } from "../facts/retry-paths.ts";
import { retryPeaks } from "../facts/retry-peaks.ts";
import type { Fix, FixesOf } from "./fix.ts";
import { onceChanges } from "./retries.ts";
import { tried } from "./trial.ts";

export const retryAmplificationFixes: FixesOf = (finding, context) => {
  const { model, facts } = context;
  const counted = model.flows.length > 0 ? model.flows : facts.traffic.flows;
  const peaks = retryPeaks(model, facts.traffic, counted, facts.settings.thresholds.amplification);
  const peak = peaks.find(({ component }) => component.id === finding.element);
  if (peak === undefined) return [];
  const shows = { fact: "retry-factor-burst", element: finding.element } as const;
  const retrying = peak.path.hops.filter((hop) => hop.counted > 1 && changesOf(hop).length > 0);
  const last = retrying.at(-1);
  const lastStep = last?.edge.dependency;
  const { layer } = peak;
  const others = retrying.filter((hop) => hop !== last);
  const once = (hop: Hop | undefined): readonly Fix[] => {
    const step = hop?.edge.dependency;
    if (hop === undefined || step === undefined) return [];
    return tried(finding, context, `Try once where ${dependencyWords(model, step)}`, changesOf(hop), shows);
  };
  const only =
    lastStep === undefined || others.length === 0
      ? []
      : tried(
          finding,
          context,
          `Retry only where ${dependencyWords(model, lastStep)}`,
          others.flatMap(changesOf),
          shows,
        );
  const atLayer = layer === last ? [] : once(layer);
  // Of two layers that retry, the one that is left is the one to name.
  const isSame = atLayer[0]?.patch === only[0]?.patch;
  return [...(isSame ? [] : atLayer), ...only, ...once(last)];

  function changesOf({ edge }: Hop): ReturnType<typeof onceChanges> {
    return edge.dependency === undefined ? [] : onceChanges(model, edge.dependency);
  }
};
