// Decides when a project is judged: as soon as its text changes, newest text first, in slices short enough that a keystroke
// or a hover never waits for a rule. It knows neither files nor protocol; what comes of a run goes to `publish`.

import type { Analysis, AnalysisOptions, Facts, Report } from "../analysis/index.ts";
import type { Snapshot } from "../language/index.ts";
import { analysisOf } from "./analyses.ts";

/** What a run needs of a project. */
export interface Judged {
  readonly generation: number;
  readonly isSettled: boolean;
  snapshot(): Snapshot;
  options(): AnalysisOptions;
}

/** A run's result. `isFinal` is false for findings of an older text under the problems of the newest one. */
export interface Judgement {
  readonly snapshot: Snapshot;
  readonly report: Report;
  /** Of the snapshot. */
  readonly facts: Facts;
  readonly isFinal: boolean;
}

export interface CheckingWorld<P extends Judged> {
  publish(project: P, judgement: Judgement): void;
  fault(what: string, error: unknown): void;
  /** Milliseconds that only grow. */
  now(): number;
  /** Resolves once waiting messages have been answered. */
  yieldTurn(): Promise<void>;
}

export interface Checking<P extends Judged> {
  /** The project's text or settings changed. */
  changed(project: P): void;
  /** Resolves when no run is under way. */
  idle(): Promise<void>;
}

/** Longest stretch of judging between two looks at the mail, in milliseconds: well below what a person notices. */
const sliceMs = 6;

/** A text that never rests is judged at least this often, in milliseconds, though a newer one has come meanwhile. */
const patienceMs = 1000;

interface Run {
  readonly done: Promise<void>;
}

/** Runs at most one judgement per project at a time, and another one while its text is newer than the last. */
export function createChecking<P extends Judged>(world: CheckingWorld<P>): Checking<P> {
  const runs = new Map<P, Run>();
  const lastReports = new WeakMap<P, Report>();

  const judge = async (project: P): Promise<void> => {
    let lastEnd = world.now();
    for (;;) {
      await world.yieldTurn();
      if (!project.isSettled) return;
      const { generation } = project;
      const snapshot = project.snapshot();
      const isOutdated = (): boolean => project.generation !== generation && world.now() - lastEnd < patienceMs;
      const analysis = analysisOf(project, snapshot, project.options());
      const report = await reportUnless(project, snapshot, analysis, isOutdated);
      if (report === undefined) continue;
      lastEnd = world.now();
      lastReports.set(project, report);
      world.publish(project, { snapshot, report, facts: analysis.facts, isFinal: true });
      if (project.generation === generation) return;
    }
  };

  /** The report of a snapshot, or undefined when it was dropped for a newer text. */
  const reportUnless = async (
    project: P,
    snapshot: Snapshot,
    analysis: Analysis,
    isOutdated: () => boolean,
  ): Promise<Report | undefined> => {
    const steps = analysis.reportInSteps();
    let sliceStart = world.now();
    let hasShownProblems = false;
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      if (world.now() - sliceStart < sliceMs) continue;
      if (!hasShownProblems) {
        // Judging will take a while: the text's own problems need not wait for it.
        hasShownProblems = true;
        const report = lastReports.get(project) ?? { findings: [], failures: [] };
        world.publish(project, { snapshot, report, facts: analysis.facts, isFinal: false });
      }
      await world.yieldTurn();
      if (isOutdated()) return undefined;
      sliceStart = world.now();
    }
  };

  return {
    changed(project) {
      if (runs.has(project)) return;
      const done = judge(project)
        .catch((error: unknown) => world.fault("checking a project", error))
        .finally(() => runs.delete(project));
      runs.set(project, { done });
    },

    async idle() {
      while (runs.size > 0) await Promise.all([...runs.values()].map((run) => run.done));
    },
  };
}
