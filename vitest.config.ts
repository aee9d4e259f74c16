// The tests that run in Node. Those that need a real VS Code live in test/extension and are started by their own script.

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/extension/**", "**/node_modules/**"],
    // The exhaustive tests take most of a minute on a quiet machine and several times that on a busy one.
    testTimeout: 240_000,
    pool: "threads",
  },
});
