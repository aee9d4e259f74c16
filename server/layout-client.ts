// This side of the layout thread: starts it when first needed, hands it scenes, and answers with promises. A thread that
// dies fails what it was asked and is started anew for the next request. A scene to which the places of the one before hold is
// answered without the thread, which only hears what its parts are called now.

import { Worker } from "node:worker_threads";

import type { Members } from "../diagram/history.ts";
import type { LaidOutScene, Pins } from "../diagram/layout.ts";
import { placedAlike } from "../diagram/same-places.ts";
import type { Scene } from "../diagram/scene.ts";

export type ToLayoutWorker =
  | {
      readonly kind: "layout";
      readonly id: number;
      readonly scene: Scene;
      readonly series: number | undefined;
      readonly pins: Pins | undefined;
    }
  | { readonly kind: "cancel"; readonly id: number }
  /** A picture over time has kept all its places, under these names. */
  | { readonly kind: "renamed"; readonly series: number; readonly scene: Members }
  /** A scene that is likely to be asked for. */
  | { readonly kind: "rehearse"; readonly scene: Scene };

export type FromLayoutWorker =
  | { readonly kind: "done"; readonly id: number; readonly laidOut: LaidOutScene }
  | { readonly kind: "failed"; readonly id: number; readonly why: string };

export interface LayoutClient {
  /**
   * Starts the thread, which warms itself; called when there is nothing better to do. It warms itself best by a scene that is likely to be
   * asked for, and then knows the places of that.
   */
  warm(scene?: Scene): void;
  /**
   * A place for everything in the scene. A thread that is not done with what was aborted while others wait is ended,
   * and what waits is asked of a new one, to which every picture is new. Rejects with the signal's reason as soon as
   * that aborts, and with an error when ELK or the thread fails. Requests are served in their order; whoever asks anew
   * aborts what he asked before. Scenes of one series are one picture over time: what they share keeps its place while
   * the thread lives. What is pinned stands there.
   */
  layout(scene: Scene, signal?: AbortSignal, series?: number, pins?: Pins): Promise<LaidOutScene>;
  /** Ends the thread; everything under way rejects. */
  dispose(): Promise<void>;
}

/** A picture over time, as the thread knows it. */
interface Remembered {
  readonly laidOut: LaidOutScene;
  /** In writing. */
  readonly pins: string;
}

/** Pictures of which the last places are remembered on this side: those that are being looked at. */
const mostRemembered = 4;

interface Pending {
  /** What the thread was asked. */
  readonly question: Extract<ToLayoutWorker, { kind: "layout" }>;
  resolve(laidOut: LaidOutScene): void;
  reject(error: unknown): void;
}

/**
 * How long a thread may go on with what nobody waits for while somebody waits for something else, in milliseconds. It looks at its mail
 * between containers, which is soon but for one of hundreds of arrows; to end it costs the places of what was drawn before.
 */
const letGoMs = 1_500;

/** A client of a thread that runs `layout-worker`. `workerPath` is an absolute path or a file URL. */
export function createLayoutClient(workerPath: string | URL, patienceMs = letGoMs): LayoutClient {
  const pending = new Map<number, Pending>();
  /** Aborted, and not answered by the thread yet; with the series of each. */
  const abandoned = new Map<number, number | undefined>();
  /** By series: what the thread laid out last of it, while it is asked for nothing else of that. */
  const remembered = new Map<number, Remembered>();
  let impatience: NodeJS.Timeout | undefined;
  let worker: Worker | undefined;
  let lastId = 0;
  let isDisposed = false;

  const settle = (id: number): Pending | undefined => {
    const one = pending.get(id);
    pending.delete(id);
    // An idle thread must not keep the process alive, a busy one must.
    if (pending.size === 0) worker?.unref();
    return one;
  };

  const start = (): Worker => {
    const started = new Worker(workerPath);
    started.unref();
    started.on("message", (message: FromLayoutWorker) => {
      if (worker !== started) return;
      abandoned.delete(message.id);
      watch();
      const one = settle(message.id);
      if (message.kind === "done") {
        if (one !== undefined) remember(one.question, message.laidOut);
        one?.resolve(message.laidOut);
      } else one?.reject(new Error(`layout failed: ${message.why}`));
    });
    const die = (error: Error): void => {
      if (worker !== started) return;
      worker = undefined;
      abandoned.clear();
      remembered.clear();
      for (const id of [...pending.keys()]) settle(id)?.reject(error);
    };
    started.on("error", die);
    started.on("exit", () => die(new Error("the layout thread ended")));
    worker = started;
    return started;
  };

  /** Whether the thread may still change what it knows of a series. */
  const isAtWorkOn = (series: number): boolean =>
    [...pending.values()].some(({ question }) => question.series === series) ||
    [...abandoned.values()].includes(series);

  const remember = ({ series, pins }: Pick<Pending["question"], "series" | "pins">, laidOut: LaidOutScene): void => {
    if (series === undefined || isAtWorkOn(series)) return;
    remembered.delete(series);
    remembered.set(series, { laidOut, pins: inWriting(pins) });
    const oldest = remembered.keys().next();
    if (remembered.size > mostRemembered && !oldest.done) remembered.delete(oldest.value);
  };

  /** The scene in the places of the one before, where those are what the thread would give. */
  const recall = (scene: Scene, series: number | undefined, pins: Pins | undefined): LaidOutScene | undefined => {
    const last = series === undefined ? undefined : remembered.get(series);
    if (series === undefined || last === undefined || isAtWorkOn(series) || last.pins !== inWriting(pins)) return;
    const alike = placedAlike(last.laidOut, scene);
    // What goes by another name may not be known by it to those who pinned it.
    if (alike === undefined || (alike.isRenamed && pins !== undefined && pins.size > 0)) return;
    if (alike.isRenamed) {
      const named = ({ id }: { readonly id: string }) => ({ id });
      const names = { containers: scene.containers.map(named), nodes: scene.nodes.map(named) };
      worker?.postMessage({ kind: "renamed", series, scene: names } satisfies ToLayoutWorker);
    }
    remember({ series, pins }, alike.laidOut);
    return alike.laidOut;
  };

  /** Gives the thread time to let go of what nobody waits for, while there is something else to do. */
  const watch = (): void => {
    clearTimeout(impatience);
    impatience = undefined;
    if (abandoned.size === 0 || pending.size === 0) return;
    impatience = setTimeout(startAnew, patienceMs);
  };

  const startAnew = (): void => {
    const busy = worker;
    worker = undefined;
    abandoned.clear();
    remembered.clear();
    void busy?.terminate();
    const next = start();
    if (pending.size > 0) next.ref();
    for (const { question } of pending.values()) next.postMessage(question);
  };

  return {
    warm(scene) {
      if (isDisposed) return;
      const running = worker ?? start();
      if (scene !== undefined) running.postMessage({ kind: "rehearse", scene } satisfies ToLayoutWorker);
    },
    layout(scene, signal, series, pins) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      if (isDisposed) return Promise.reject(new Error("the layout thread ended"));
      const recalled = recall(scene, series, pins);
      if (recalled !== undefined) return Promise.resolve(recalled);
      const running = worker ?? start();
      if (series !== undefined) remembered.delete(series);
      lastId += 1;
      const id = lastId;
      return new Promise<LaidOutScene>((resolve, reject) => {
        const abort = (): void => {
          settle(id)?.reject(signal?.reason);
          abandoned.set(id, series);
          worker?.postMessage({ kind: "cancel", id } satisfies ToLayoutWorker);
          watch();
        };
        const question = { kind: "layout", id, scene, series, pins } as const;
        const forget = (): void => signal?.removeEventListener("abort", abort);
        pending.set(id, {
          question,
          resolve(laidOut) {
            forget();
            resolve(laidOut);
          },
          reject(error) {
            forget();
            reject(error);
          },
        });
        signal?.addEventListener("abort", abort, { once: true });
        running.ref();
        running.postMessage(question satisfies ToLayoutWorker);
        watch();
      });
    },
    async dispose() {
      isDisposed = true;
      clearTimeout(impatience);
      const running = worker;
      worker = undefined;
      for (const id of [...pending.keys()]) settle(id)?.reject(new Error("the layout thread ended"));
      await running?.terminate();
    },
  };
}

function inWriting(pins: Pins | undefined): string {
  return JSON.stringify([...(pins ?? [])]);
}
