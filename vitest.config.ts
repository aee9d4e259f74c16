// The tests that run in Node. Those that need a real VS Code live in test/extension and are started by their own script.

import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The exhaustive ones, longest first: one that began last would be waited for by a machine that has nothing else to do. */
const long = [
  "test/laws/",
  "test/language/mutation",
  "test/server/memory",
  "test/server/completion-everywhere",
  "test/analysis/inheritance",
  "test/server/fuzz",
  "test/facts/structure",
  "test/diagram/quality",
  "test/scripts/npm-package",
  "test/cli/bundle",
  "test/server/actions-everywhere",
  "test/server/shaping-everywhere",
  "test/server/rename",
  "test/cli/diff",
  "test/language/bounds",
  "test/diagram/layout",
  "test/diagram/pinning",
  "test/diagram/stability",
  "test/fixes/whole-designs",
  "test/examples/pictures",
  "test/generated",
  "test/preview/",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = long.findIndex((part) => moduleId.includes(part));
      return index < 0 ? long.length : index;
    };
    const sorted = await super.sort(files);
    return sorted
      .map((file, place) => ({ file, place }))
      .sort((a, b) => rank(a.file) - rank(b.file) || a.place - b.place)
      .map(({ file }) => file);
  }
}

/** Files that put something else in a module's place, which no other file of the same thread may see. */
const mocked = "test/**/*.mocked.test.ts";
const outside = ["test/extension/**", "**/node_modules/**"];

export default defineConfig({
  test: {
    // Only what hangs ends by the clock. The longest tests take two minutes on a quiet machine and ten on a busy one, and so may
    // anything that waits beside them; hooks, which make bundles and servers, wait for the same machine.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    // What a page shows a little later; without this it had a second.
    expect: { poll: { timeout: 240_000 } },
    pool: "threads",
    // One for each processor: the thread that hands out the files has little to do.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          include: ["test/**/*.test.ts"],
          exclude: [...outside, mocked],
          // A thread reads the product once for all of its files: what the modules keep hangs on models, never on the module.
          isolate: false,
          // Node reads TypeScript as it stands. Rewritten by Vite, each name from another module would be a look-up at each
          // use, which the exhaustive tests do billions of times.
          experimental: { viteModuleRunner: false },
        },
      },
      { extends: true, test: { name: "mocked", include: [mocked], exclude: outside } },
    ],
  },
});
