// The thread that lays pictures out, so that a layout of any size holds up no keystroke. It takes one scene after the other,
// keeps the containers that it has laid out, and warms ELK up while nobody asks: its first run is far slower than later ones.

import { parentPort } from "node:worker_threads";

import { createLayoutEngine } from "../diagram/engine.ts";
import { createLayoutHistory, type LayoutHistory } from "../diagram/history.ts";
import { createLayoutCache, layoutScene, type Pins } from "../diagram/layout.ts";
import type { Scene, SceneEdge, SceneNode } from "../diagram/scene.ts";
import type { FromLayoutWorker, ToLayoutWorker } from "./layout-client.ts";

/** Runs over the warming scene: by then a layout costs about a quarter of the first, and more runs bring little. */
const warmingRuns = 8;

const engine = createLayoutEngine();
const cache = createLayoutCache();
const histories = new Map<number, LayoutHistory>();
/** Pictures whose history is kept: those drawn last. */
const mostHistories = 24;
const waiting: Job[] = [];
const cancelled = new Set<number>();
let isBusy = false;
let runsLeft = warmingRuns;
/** Scenes that are likely to be asked for, newest last. */
const expected: Scene[] = [];

interface Job {
  readonly id: number;
  readonly scene: Scene;
  readonly series: number | undefined;
  readonly pins: Pins | undefined;
}

parentPort?.on("message", (message: ToLayoutWorker) => {
  if (message.kind === "cancel") cancelled.add(message.id);
  else if (message.kind === "renamed") historyOf(message.series).rename(message.scene);
  else if (message.kind === "rehearse") expected.push(message.scene);
  else waiting.push(message);
  void work();
});
void work();

/** Serves who waits, oldest first; with nobody waiting, warms up. Messages are read between containers. */
async function work(): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  for (;;) {
    const job = waiting.shift();
    const next = expected.at(-1);
    if (job !== undefined) parentPort?.postMessage(await serve(job));
    else if (next !== undefined) await rehearse(next);
    else if (runsLeft > 0) await warmUp();
    else break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  isBusy = false;
}

async function serve({ id, scene, series, pins }: Job): Promise<FromLayoutWorker> {
  const signal = {
    throwIfAborted() {
      if (cancelled.has(id)) throw new Error("cancelled");
    },
  };
  try {
    const options = {
      ...{ cache, signal },
      ...(series === undefined ? {} : { history: historyOf(series) }),
      ...(pins === undefined ? {} : { pins }),
    };
    return { kind: "done", id, laidOut: await layoutScene(scene, engine, options) };
  } catch (error) {
    // The other side knows whether it cancelled; what it did not cancel is ELK's fault and goes to its log.
    return { kind: "failed", id, why: error instanceof Error ? error.message : String(error) };
  } finally {
    cancelled.delete(id);
  }
}

function historyOf(series: number): LayoutHistory {
  const history = histories.get(series) ?? createLayoutHistory();
  histories.delete(series);
  histories.set(series, history);
  const oldest = histories.keys().next();
  if (histories.size > mostHistories && !oldest.done) histories.delete(oldest.value);
  return history;
}

/** Finds the places of a scene in advance. What is interrupted is not tried again: who interrupts asks for something else, or for this. */
async function rehearse(scene: Scene): Promise<void> {
  expected.splice(expected.indexOf(scene), 1);
  try {
    await layoutScene(scene, engine, { cache, signal: { throwIfAborted: yieldToJobs } });
  } catch {
    // Interrupted, or ELK's fault, which whoever asks for this scene is told of.
  }
}

async function warmUp(): Promise<void> {
  runsLeft -= 1;
  try {
    // Without the cache, or only the first run would warm anything.
    await layoutScene(warmingScene, engine, { signal: { throwIfAborted: yieldToJobs } });
  } catch {
    // Interrupted because somebody waits, who will warm it as well as this would have.
    runsLeft = Math.min(runsLeft, 1);
  }
}

function yieldToJobs(): void {
  if (waiting.length > 0) throw new Error("somebody waits");
}

/** Twelve components in two systems, with everything that a usual map has: the paths of ELK's code that will be used. */
const warmingScene: Scene = {
  view: "map",
  containers: ["left", "right"].map((id) => ({ id, kind: "system", label: id, detail: "", findings: [] })),
  nodes: Array.from({ length: 12 }, (_, index): SceneNode => {
    const label = `component ${index}`;
    return { id: `n${index}`, job: "service", label, detail: "", parent: index < 6 ? "left" : "right", findings: [] };
  }),
  edges: [
    ...Array.from({ length: 11 }, (_, index) => warmingEdge(index >> 1, index + 1)),
    ...[warmingEdge(9, 2), warmingEdge(4, 8), warmingEdge(5, 8)],
  ],
};

function warmingEdge(from: number, to: number): SceneEdge {
  const [source, target] = [`n${from}`, `n${to}`];
  const id = `${source} -> ${target} sync`;
  return { id, source, target, manner: "sync", label: "calls", elements: [id], findings: [] };
}
