// What Langium's core wants of the packages of the Language Server Protocol: cancellation, events and a few plain
// shapes. The command's bundle takes this file in their stead, so that it carries no protocol. Nothing here is imported
// by name from our own code; esbuild.mjs redirects Langium's imports. It does not speak to anybody.

type Listener<T> = (event: T) => unknown;

export interface Disposable {
  dispose(): void;
}

const nothingToDispose: Disposable = { dispose: () => undefined };

/** Listeners to one event; a listener that throws does not keep the others from hearing. */
export class Emitter<T> {
  readonly #listeners = new Set<{ readonly call: Listener<T> }>();

  readonly event = (listener: Listener<T>, self?: unknown, bucket?: Disposable[]): Disposable => {
    const entry = { call: self === undefined ? listener : listener.bind(self) };
    this.#listeners.add(entry);
    const disposable = { dispose: () => void this.#listeners.delete(entry) };
    bucket?.push(disposable);
    return disposable;
  };

  fire(event: T): void {
    for (const { call } of [...this.#listeners]) {
      try {
        call(event);
      } catch (error) {
        // One listener's fault is told and must not cost the others their event.
        console.error(error);
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

export interface CancellationToken {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: Listener<unknown>, self?: unknown, bucket?: Disposable[]) => Disposable;
}

const neverCancelled: CancellationToken = Object.freeze({
  isCancellationRequested: false,
  onCancellationRequested: () => nothingToDispose,
});

const alreadyCancelled: CancellationToken = Object.freeze({
  isCancellationRequested: true,
  onCancellationRequested: (listener: Listener<unknown>, self?: unknown) => {
    queueMicrotask(() => listener.call(self, undefined));
    return nothingToDispose;
  },
});

export const CancellationToken = {
  None: neverCancelled,
  Cancelled: alreadyCancelled,
  is: (value: unknown): value is CancellationToken =>
    typeof value === "object" && value !== null && "isCancellationRequested" in value,
};

/** Hands out one token and can cancel it. */
export class CancellationTokenSource {
  readonly #cancelled = new Emitter<unknown>();
  #isCancelled = false;
  readonly token: CancellationToken;

  constructor() {
    const isCancelled = () => this.#isCancelled;
    const cancelled = this.#cancelled;
    this.token = {
      get isCancellationRequested() {
        return isCancelled();
      },
      get onCancellationRequested() {
        return isCancelled() ? alreadyCancelled.onCancellationRequested : cancelled.event;
      },
    };
  }

  cancel(): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    this.#cancelled.fire(undefined);
    this.#cancelled.dispose();
  }

  dispose(): void {
    this.#cancelled.dispose();
  }
}

/** The two codes that Langium's document builder answers with. */
export const LSPErrorCodes = { ServerCancelled: -32802, RequestFailed: -32803 };

/** An error with a protocol's code. */
export class ResponseError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Diagnostic tags, by their numbers in the protocol. */
export const DiagnosticTag = { Unnecessary: 1, Deprecated: 2 };

interface PositionShape {
  readonly line: number;
  readonly character: number;
}

export const Position = {
  create: (line: number, character: number): PositionShape => ({ line, character }),
};

export const Range = {
  create: (start: PositionShape, end: PositionShape) => ({ start, end }),
};
