// Runs inside the extension host, between the workbench and the suite: hands on what the suite prints, which the workbench
// would mix into its own log, and notes that the suite came to its end. It decides nothing about the result.

import { appendFileSync, writeFileSync } from "node:fs";
import { format } from "node:util";

/** The environment that `code.ts` sets for this module. */
export const insideEnvironment = {
  output: "FAULTLINE_HOST_OUTPUT",
  suite: "FAULTLINE_HOST_SUITE",
  result: "FAULTLINE_HOST_RESULT",
} as const;

/** Called by VS Code; what it rejects with is printed and answered with status 1. */
export async function run(): Promise<void> {
  const output = variable(insideEnvironment.output);
  const result = variable(insideEnvironment.result);
  redirectOutput((text) => appendFileSync(output, text));
  const suite = (await import(variable(insideEnvironment.suite))) as { run?: () => Promise<void> };
  if (suite.run === undefined) throw new Error("the suite exports no run()");
  await suite.run();
  // An extension host that dies on the way is reported with status 0, so the end has to be noted elsewhere.
  writeFileSync(result, "ended");
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

function redirectOutput(write: (text: string) => void): void {
  // VS Code defines the console's methods without setters; only the whole object can be replaced.
  const methods = ["log", "info", "warn", "error", "debug"].map((name) => {
    const value = (...args: unknown[]): void => write(`${format(...args)}\n`);
    return [name, { value, writable: true, configurable: true }] as const;
  });
  globalThis.console = Object.create(console, Object.fromEntries(methods)) as Console;
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      write(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
      const done = rest.at(-1);
      if (typeof done === "function") done();
      return true;
    };
  }
}
