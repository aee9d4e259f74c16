// A hundred thousand broken texts, as editing breaks them: nothing throws, nothing takes long, a file that nobody touched keeps
// what is said of it, and an edited project is what a project read afresh would be.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyze } from "../../analysis/index.ts";
import { createProject, type Project, placeOf, type Snapshot } from "../../language/index.ts";
import { cpuMs } from "../support/cpu-time.ts";
import { randomFrom, randomMutations, systematicMutations } from "../support/mutate.ts";
import { withoutBlocks } from "../support/understand.ts";

/** Mutations in all: four at every token of every snippet, one of these four at every token of every example, and random ones. */
const total = 100_000;
/** Of so many one is compared with a fresh project, which is what finds most faults. */
const compared = 50;
/** Milliseconds of a processor that none may take. */
const limit = 1000;

/** A file that refers to nothing outside itself, with problems and findings of its own. */
const untouched = `
system untouched-system {
  region untouched-region { zones za, zb }
  client visitor { calls web { timeout 9s  retries 3 } }
  service web { calls api { timeout 3s  retries 3 }  calls qqqqqqqqqqqqqqqq }
  service api { replicas 2 across untouched-region  reads database { timeout 1s  retries 3 } }
  store database { capacity 5 }
  flow visit { load 10/s  visitor -> web -> api -> database  web -> database }
}
`;

interface Design {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  /** Whether every token is broken in every way, and not in one of the ways in turn. */
  readonly isExhaustive: boolean;
  /** Of so many random mutations of all, one is this design's. */
  readonly weight: number;
}

const examplesFolder = new URL("../../examples/", import.meta.url);

/** Every project below examples: a folder with a faultline.json, its .arch files together. */
function exampleDesigns(): readonly Design[] {
  const paths = readdirSync(examplesFolder, { recursive: true, encoding: "utf8" }).map((path) =>
    path.replaceAll("\\", "/"),
  );
  const roots = paths
    .filter((path) => path.endsWith("faultline.json"))
    .map((path) => path.slice(0, -"faultline.json".length));
  return roots.map((root) => {
    const own = paths.filter((path) => path.startsWith(root) && path.endsWith(".arch")).sort();
    const files = new Map(own.map((path) => [path, readFileSync(new URL(path, examplesFolder), "utf8")]));
    return { name: `examples/${root}`, files, isExhaustive: false, weight: 1 };
  });
}

/** Each design of the page of snippets, which are small: most random mutations are theirs. */
function snippetDesigns(): readonly Design[] {
  const page = readFileSync(new URL("snippets.md", import.meta.url), "utf8");
  return [...page.matchAll(/^## (.+)$[\s\S]*?^```arch\n([\s\S]*?)^```$/gm)].map((match) => ({
    name: `snippets.md, ${match[1] ?? ""}`,
    files: new Map([["snippet.arch", match[2] ?? ""]]),
    isExhaustive: true,
    weight: 6,
  }));
}

const designs = [...exampleDesigns(), ...snippetDesigns()];

/** Mutations that are made at each token. */
const ways = 4;

interface Tally {
  mutations: number;
  comparisons: number;
  slowest: number;
}

/** What is said of the untouched file, free of block numbers. */
function saidOfUntouched(snapshot: Snapshot): string {
  const own = snapshot.problems.filter((problem) => placeOf(snapshot.model, problem.at)?.file === "untouched.arch");
  const parts = snapshot.model.components.filter(({ system }) => system === "untouched-system");
  return JSON.stringify([
    own.map(({ code, message }) => [code, message]),
    parts.map(({ id, dependencies }) => [id, dependencies.map((d) => d.id)]),
  ]);
}

/** Which findings it has; their words may name shares of the whole project's load, and names as far as they are unique. */
function findingsOfUntouched(snapshot: Snapshot): string {
  const report = analyze(snapshot.model);
  expect(report.failures).toEqual([]);
  const own = report.findings.filter((finding) => placeOf(snapshot.model, finding.at)?.file === "untouched.arch");
  return JSON.stringify(own.map(({ rule, element, cause }) => [rule, element, cause]));
}

function projectOf(files: ReadonlyMap<string, string>): Project {
  const project = createProject();
  for (const [uri, text] of files) project.setFile(uri, text);
  project.setFile("untouched.arch", untouched);
  return project;
}

/** One mutated file read into the project that held the one before it. Says what went wrong by throwing. */
function check(design: Design, uri: string, text: string, project: Project, tally: Tally): void {
  const start = cpuMs();
  project.setFile(uri, text);
  const snapshot = project.snapshot();
  tally.slowest = Math.max(tally.slowest, cpuMs() - start);
  if (saidOfUntouched(snapshot) !== baseline.said)
    throw new Error(`the untouched file is told something else beside:\n${text}`);
  tally.mutations += 1;
  if (tally.mutations % compared !== 0) return;
  tally.comparisons += 1;
  const fresh = projectOf(new Map([...design.files, [uri, text]])).snapshot();
  if (JSON.stringify(withoutBlocks(snapshot)) !== JSON.stringify(withoutBlocks(fresh))) {
    expect(withoutBlocks(snapshot), text).toEqual(withoutBlocks(fresh));
    throw new Error(`members in another order:\n${text}`);
  }
  const findings = findingsOfUntouched(snapshot);
  if (findings !== baseline.findings) expect(findings, text).toBe(baseline.findings);
}

const alone = projectOf(new Map()).snapshot();
const baseline = { said: saidOfUntouched(alone), findings: findingsOfUntouched(alone) };

describe("a hundred thousand mutations", () => {
  const tally: Tally = { mutations: 0, comparisons: 0, slowest: 0 };

  it("start from designs, and beside a file with problems and findings", () => {
    expect(designs.length).toBeGreaterThan(20);
    expect(JSON.parse(baseline.said)[0].length).toBeGreaterThanOrEqual(3);
    expect(JSON.parse(baseline.findings).length).toBeGreaterThanOrEqual(1);
  });

  it.each(designs)("of $name: every token deleted, doubled by another, swapped or cut off at", (design) => {
    const random = randomFrom(20_260_101);
    const project = projectOf(design.files);
    for (const [uri, text] of design.files) {
      let count = 0;
      for (const mutated of systematicMutations(text, random)) {
        const [token, way] = [Math.floor(count / ways), count % ways];
        count += 1;
        if (design.isExhaustive || way === token % ways) check(design, uri, mutated, project, tally);
      }
      project.setFile(uri, text);
    }
  });

  it("of several tokens at once, in any of the designs", () => {
    const random = randomFrom(20_260_102);
    const left = total - tally.mutations;
    expect(left, "examples leave no room for random mutations").toBeGreaterThan(total / 2);
    const weights = designs.reduce((sum, { weight }) => sum + weight, 0);
    for (const design of designs) {
      const share = Math.ceil((left * design.weight) / weights / design.files.size);
      const project = projectOf(design.files);
      for (const [uri, text] of design.files) {
        const mutations = randomMutations(text, random);
        for (let done = 0; done < share; done += 1)
          check(design, uri, mutations.next().value as string, project, tally);
        project.setFile(uri, text);
      }
    }
  });

  it("are as many as promised, compared as often as promised, and none was slow", () => {
    expect(tally.mutations).toBeGreaterThanOrEqual(total);
    expect(tally.comparisons).toBe(Math.floor(tally.mutations / compared));
    expect(tally.slowest).toBeLessThan(limit);
  });
});
