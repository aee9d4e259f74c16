// This side of the layout thread: starts it when first needed, hands it scenes, and answers with promises. A thread that
// dies fails what it was asked and is started anew for the next request.

import { Worker } from "node:worker_threads";

import type { LaidOutScene, Pins } from "../diagram/layout.ts";
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
  /** Aborted, and not answered by the thread yet. */
  const abandoned = new Set<number>();
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
      if (message.kind === "done") one?.resolve(message.laidOut);
      else one?.reject(new Error(`layout failed: ${message.why}`));
    });
    const die = (error: Error): void => {
      if (worker !== started) return;
      worker = undefined;
      abandoned.clear();
      for (const id of [...pending.keys()]) settle(id)?.reject(error);
    };
    started.on("error", die);
    started.on("exit", () => die(new Error("the layout thread ended")));
    worker = started;
    return started;
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
      const running = worker ?? start();
      lastId += 1;
      const id = lastId;
      return new Promise<LaidOutScene>((resolve, reject) => {
        const abort = (): void => {
          settle(id)?.reject(signal?.reason);
          abandoned.add(id);
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
