// Entry of the suite inside the extension host: runs the tests with Mocha and closes with the plain line that the launcher
// counts. It is bundled into one file, so the tests are called and not loaded.

import type MochaClass from "mocha";

import { extensionTests } from "./extension-tests.ts";

/** Called by VS Code. Rejects when a test failed or none ran. */
export async function run(): Promise<void> {
  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, color: false, forbidOnly: true, forbidPending: true });
  // Mocha gives a file its `describe` and `it` by this event; here the file is part of the bundle.
  mocha.suite.emit("pre-require", globalThis, "extension-tests", mocha);
  extensionTests();
  const { passes, failures } = await new Promise<MochaClass.Stats>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats as MochaClass.Stats));
  });
  console.log(`${passes} passed, ${failures} failed`);
  if (failures > 0 || passes === 0) throw new Error(`${failures} of ${passes + failures} tests failed`);
}
