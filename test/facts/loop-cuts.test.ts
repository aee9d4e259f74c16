// Edits that would break the loop that keeps a component down, by hand: what each leaves, and whether that is little enough.

import { describe, expect, it } from "vitest";
import { createFacts } from "../../analysis/facts/index.ts";
import { hiddenCapacityOf } from "../../analysis/facts/retries/hidden-capacity.ts";
import { loopCutsOf, loopOf } from "../../analysis/facts/retries/loop-cuts.ts";
import { createAnalysis } from "../../analysis/index.ts";
import { settingsOf } from "../../analysis/options.ts";
import { createProject } from "../../language/index.ts";
import { saidIn } from "../support/facts-said.ts";

describe("an edit that would break a loop", () => {
  // 30 writes a second with four tries each, 105 reads of two replicas with two; each copy serves 100/s. While it fails, 120 come to
  // the primary and 105 to each replica.
  const text = (
    readTries: number,
  ) => `service web { writes db { attempts 4  timeout 1s }  reads db { from replica  attempts ${readTries}  timeout 1s } }
store db { replicas 1 primary + 2 async  failover automatic within 30s  capacity 100/s }
flow book { load 30/s  web -> db (writes) }
flow look { load 105/s  web -> db (reads) }
`;
  const cutsOf = (readTries: number) => {
    const project = createProject();
    project.setFile("design.arch", text(readTries));
    const { model, problems } = project.snapshot();
    expect(problems.map(({ message }) => message)).toEqual([]);
    const facts = createFacts(model, settingsOf({}));
    const hidden = hiddenCapacityOf(facts, "db");
    if (hidden?.kind !== "known") throw new Error("no hidden capacity");
    const loop = loopOf(facts, hidden, hidden.load);
    return loop === undefined
      ? []
      : loopCutsOf(facts, hidden, hidden.load, loop).map(({ bad, isEnough }) => [bad, isEnough]);
  };

  it("is enough where the component serves what is left in the mix that is left", () => {
    expect(cutsOf(1)).toEqual([[135, true]]);
  });

  it("is not where that mix asks too much of other copies", () => {
    // Without the second tries of readers 120 and 105: less than the 275/s that it serves in the mix before, and 120 at the primary.
    expect(cutsOf(2)).toEqual([[225, false]]);
  });

  it.each(["queue jobs { dead-letter dlq after 4 }", "queue jobs"])("is one delivery, by the limit of %s", (jobs) => {
    const limit = jobs === "queue jobs" ? " { dead-letter dlq after 4 }" : "";
    const project = createProject();
    project.setFile(
      "design.arch",
      `service api { publishes jobs }
${jobs}
queue dlq
worker w { consumes jobs${limit}  reads db { timeout 100ms } }
store db { capacity 225/s }
flow f { load 70/s  api -> jobs  reply  jobs -> w -> db }
`,
    );
    const facts = createFacts(project.snapshot().model, settingsOf({}));
    const hidden = hiddenCapacityOf(facts, "db");
    if (hidden?.kind !== "known") throw new Error("no hidden capacity");
    const loop = loopOf(facts, hidden, hidden.load);
    const cuts = loop === undefined ? [] : loopCutsOf(facts, hidden, hidden.load, loop);
    expect(cuts.map(({ bad, isEnough }) => [bad, isEnough])).toEqual([[70, true]]);
  });
});

describe("the calculation for a component in a cell", () => {
  it("divides what the flows bring by the cells", () => {
    const project = createProject();
    project.setFile(
      "design.arch",
      `client app { calls t.api }
system t {
  cells 4
  service api { reads db { attempts 2 }  calls side }
  service side { reads db { attempts 2 } }
  store db { capacity 100/s }
}
flow f { load 120/s  app -> t.api }
`,
    );
    const fact = createAnalysis(project.snapshot().model)
      .facts.of("t.db")
      .find(({ name }) => name === "hidden-capacity");
    const said = fact === undefined ? [] : saidIn(fact.derivation);
    const sum = said.indexOf("f: 120/s × 4 tries over all ways = 480/s");
    expect(said.slice(sum - 1, sum + 2)).toEqual([
      "while it fails, 120/s arrive: 2×",
      "f: 120/s × 4 tries over all ways = 480/s",
      "÷ 4 cells, each with an even share",
    ]);
  });
});
