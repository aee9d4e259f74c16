// When a project is judged: once per rest, the newest text, in slices, and now and then even for a text that never rests.

import { describe, expect, test } from "vitest";

import { createProject, type Project } from "../../language/index.ts";
import { createChecking, type Judged, type Judgement } from "../../server/checking.ts";

interface Fake extends Judged {
  readonly project: Project;
  generation: number;
  isSettled: boolean;
}

function fake(text: string): Fake {
  const project = createProject();
  project.setFile("a.arch", text);
  return { project, generation: 1, isSettled: true, snapshot: () => project.snapshot(), options: () => ({}) };
}

function edit(one: Fake, text: string): void {
  one.project.setFile("a.arch", text);
  one.generation += 1;
}

/** A world whose clock jumps at every look, so that each step of an analysis is a slice of its own. */
function world(jumpMs: number, onTurn: (turn: number) => void = () => {}) {
  const published: Judgement[] = [];
  const faults: unknown[] = [];
  let clock = 0;
  let turns = 0;
  const checking = createChecking<Fake>({
    publish: (_project, judgement) => published.push(judgement),
    fault: (_what, error) => faults.push(error),
    now: () => {
      clock += jumpMs;
      return clock;
    },
    async yieldTurn() {
      await Promise.resolve();
      turns += 1;
      onTurn(turns);
    },
  });
  return { checking, published, faults };
}

describe("checking", () => {
  test("many changes before the first turn are one judgement", async () => {
    const { checking, published } = world(0);
    const one = fake("service a");
    for (const text of ["service ab", "service abc", "service abcd"]) {
      edit(one, text);
      checking.changed(one);
    }
    await checking.idle();
    expect(published.map(({ isFinal }) => isFinal)).toEqual([true]);
    expect(published[0]?.snapshot.model.components.map(({ name }) => name)).toEqual(["abcd"]);
  });

  test("a long judgement shows the text's own problems first", async () => {
    const { checking, published } = world(10);
    const one = fake("service a { calls nobody }");
    checking.changed(one);
    await checking.idle();
    expect(published.map(({ isFinal }) => isFinal)).toEqual([false, true]);
    expect(published[0]?.snapshot.problems.map(({ code }) => code)).toEqual(["unknown-name"]);
  });

  test("a newer text drops the judgement under way", async () => {
    const one = fake("service a");
    const { checking, published } = world(10, (turn) => {
      if (turn === 2) edit(one, "service newer");
    });
    checking.changed(one);
    await checking.idle();
    const final = published.filter(({ isFinal }) => isFinal);
    expect(final.map(({ snapshot }) => snapshot.model.components[0]?.name)).toEqual(["newer"]);
  });

  test("a text that never rests is judged all the same", async () => {
    const one = fake("service a0");
    const { checking, published } = world(30, (turn) => {
      if (turn < 400) edit(one, `service a${turn}`);
    });
    checking.changed(one);
    await checking.idle();
    expect(published.filter(({ isFinal }) => isFinal).length).toBeGreaterThan(3);
    expect(published.at(-1)?.snapshot.model.components[0]?.name).toBe("a399");
  });

  test("nothing is said before the files of its folder are read", async () => {
    const { checking, published } = world(0);
    const one = fake("service a { calls b }");
    one.isSettled = false;
    checking.changed(one);
    await checking.idle();
    expect(published).toEqual([]);
    one.isSettled = true;
    checking.changed(one);
    await checking.idle();
    expect(published.length).toBe(1);
  });

  test("a fault of ours is reported and the next text is judged", async () => {
    const { checking, published, faults } = world(0);
    const one = fake("service a");
    const broken: Fake = {
      ...one,
      snapshot() {
        throw new Error("ours");
      },
    };
    checking.changed(broken);
    await checking.idle();
    expect(faults.map(String)).toEqual(["Error: ours"]);
    checking.changed(one);
    await checking.idle();
    expect(published.length).toBe(1);
  });
});
