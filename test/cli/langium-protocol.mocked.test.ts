// The stand-in for the protocol's packages keeps the promises that Langium's core relies on.

import { expect, test, vi } from "vitest";
import { CancellationToken, CancellationTokenSource, Emitter, Position, Range } from "../../cli/langium-protocol.ts";

test("listeners hear events until they are disposed of, each with its own self", () => {
  const emitter = new Emitter<number>();
  const heard: number[] = [];
  const listener = {
    factor: 10,
    hear(event: number) {
      heard.push(event * this.factor);
    },
  };
  const bucket: { dispose(): void }[] = [];
  emitter.event(listener.hear, listener, bucket);
  emitter.fire(1);
  for (const disposable of bucket) disposable.dispose();
  emitter.fire(2);
  expect(heard).toEqual([10]);
});

test("a listener that throws does not silence the next", () => {
  const emitter = new Emitter<string>();
  const heard: string[] = [];
  const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
  emitter.event(() => {
    throw new Error("broken listener");
  });
  emitter.event((event) => heard.push(event));
  emitter.fire("on");
  expect(heard).toEqual(["on"]);
  expect(told).toHaveBeenCalledOnce();
  told.mockRestore();
});

test("a source cancels its token once, and those who come late hear of it too", async () => {
  const source = new CancellationTokenSource();
  let heard = 0;
  source.token.onCancellationRequested(() => {
    heard += 1;
  });
  expect(source.token.isCancellationRequested).toBe(false);
  source.cancel();
  source.cancel();
  expect(source.token.isCancellationRequested).toBe(true);
  expect(heard).toBe(1);
  await new Promise<void>((resolve) => source.token.onCancellationRequested(() => resolve()));
});

test("the token that is never cancelled is a token and takes listeners in vain", () => {
  expect(CancellationToken.is(CancellationToken.None)).toBe(true);
  expect(CancellationToken.is({})).toBe(false);
  expect(CancellationToken.None.isCancellationRequested).toBe(false);
  CancellationToken.None.onCancellationRequested(() => undefined).dispose();
});

test("positions and ranges are plain", () => {
  expect(Range.create(Position.create(1, 2), Position.create(3, 4))).toEqual({
    start: { line: 1, character: 2 },
    end: { line: 3, character: 4 },
  });
});
