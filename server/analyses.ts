// The analysis of each project's text, one at a time: what judges it and what answers a hover share its facts, and each goes on from
// the one before it.

import { type Analysis, type AnalysisOptions, createAnalysis } from "../analysis/index.ts";
import type { Snapshot } from "../language/index.ts";

interface Kept {
  readonly snapshot: Snapshot;
  readonly options: string;
  readonly analysis: Analysis;
}

const keptByProject = new WeakMap<object, Kept>();

/** The analysis of a snapshot of a project; the same one until the snapshot or the options change. */
export function analysisOf(project: object, snapshot: Snapshot, options: AnalysisOptions): Analysis {
  const key = JSON.stringify(options);
  const kept = keptByProject.get(project);
  if (kept?.snapshot === snapshot && kept.options === key) return kept.analysis;
  // Even an analysis that was dropped half-way has worked out something that the next one can take over.
  const analysis = createAnalysis(snapshot.model, options, kept?.analysis);
  keptByProject.set(project, { snapshot, options: key, analysis });
  return analysis;
}
