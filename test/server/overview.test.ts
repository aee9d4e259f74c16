// The overview over real streams: systems, flows and what is found in them, who hears of changes, explanations of numbers, the summary
// and the texts to begin with.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";

import {
  type ExplanationPage,
  explanationRequest,
  type FactsAt,
  factsAtRequest,
  type Overview,
  type OverviewBranch,
  type OverviewProject,
  overviewRequest,
  type PageText,
  type ProgressParams,
  progressNotification,
  type Standing,
  type Starter,
  standingRequest,
  startersRequest,
  summaryRequest,
} from "../../protocol/overview.ts";
import { openSession, type Session, type SessionOptions } from "../support/lsp-session.ts";

const shop = `system shop "Shop" {
  client app { calls api { timeout 1s } }
  service api { replicas 2  reads db { timeout 100ms } }
  store db "Data base" { availability 99% }
  policy idle { timeout 1s }

  flow buy "Buying" {
    slo availability 99.9% over 30d
    app -> api -> db
  }
  flow look { app -> api }
}
`;

let session: Session | undefined;

afterEach(async () => {
  expect(session?.errors).toEqual([]);
  await session?.close();
});

async function start(options: SessionOptions = {}): Promise<Session> {
  session = await openSession(options);
  return session;
}

async function overviewOf({ connection, settle }: Session): Promise<readonly OverviewProject[]> {
  await settle();
  const { projects }: Overview = await connection.sendRequest(overviewRequest.method, {});
  return projects;
}

/** The tree as indented lines, places from 1. */
function lines(project: OverviewProject): string[] {
  const entryLine = (index: number): string => {
    const entry = project.entries[index];
    if (entry === undefined) throw new Error(`no entry ${index}`);
    const { start } = entry.place.range;
    return `${entry.severity} ${entry.code} ${start.line + 1}:${start.character + 1}`;
  };
  const of = (branch: OverviewBranch): string[] => [
    `${branch.kind} ${branch.name}`,
    ...branch.branches.flatMap(of).map((line) => `  ${line}`),
    ...branch.entries.map((index) => `  ${entryLine(index)}`),
  ];
  return [...project.branches.flatMap(of), ...project.own.map(entryLine)];
}

const sumOf = ({ error, warning, info, hint }: OverviewProject["counts"]): number => error + warning + info + hint;

describe("the overview", () => {
  test("tells systems, their flows, and what is found in each, worst first", async () => {
    const one = await start();
    await one.open("shop.arch", shop);
    const [project, another] = await overviewOf(one);
    if (project === undefined) throw new Error("no project");
    expect(another).toBeUndefined();
    expect(project.title).toBe("shop");
    expect(lines(project)).toEqual([
      "system shop",
      "  flow buy",
      "    error unreachable-objective 7:8",
      "    warning single-point-of-failure 4:9",
      "  flow look",
      "    warning single-point-of-failure 4:9",
      "  info unused-declaration 5:10",
    ]);
    expect(project.counts).toEqual({ error: 1, warning: 1, info: 1, hint: 0 });
    const [system] = project.branches;
    expect(system?.counts).toEqual({ error: 1, warning: 1, info: 1, hint: 0 });
    expect(system?.branches.map(({ counts }) => sumOf(counts))).toEqual([2, 1]);
    expect(system?.place?.range.start).toEqual({ line: 0, character: 7 });
    expect(project.entries[system?.branches[0]?.entries[1] ?? -1]).toMatchObject({
      rule: expect.stringMatching(/\w/),
      message: expect.stringContaining("db"),
      flows: 2,
    });
  });

  test("puts problems of the text before all else, and keeps the rest of a broken design", async () => {
    const one = await start();
    await one.open("shop.arch", shop.replace("policy idle", "service x { calls nobody  calls ((( }\n  policy idle"));
    const [project] = await overviewOf(one);
    expect(project?.branches.map(({ kind }) => kind)).toEqual(["text", "system"]);
    expect(project?.branches[0]?.counts.error).toBeGreaterThan(0);
    expect(project?.branches[1]?.branches.map(({ name }) => name)).toEqual(["buy", "look"]);
  });

  test("has a place for flows and findings outside of every system", async () => {
    const one = await start();
    await one.open("bare.arch", "service a { calls b }\nservice b\npolicy c { timeout 1s }\nflow f { a -> b }\n");
    const [project] = await overviewOf(one);
    if (project === undefined) throw new Error("no project");
    expect(project.branches.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["flow f"]);
    expect(lines(project).at(-1)).toBe("info unused-declaration 3:8");
  });

  test("in brief, says only how each design stands", async () => {
    const one = await start();
    const { uri } = await one.open("shop.arch", shop);
    await one.settle();
    const { projects }: Overview = await one.connection.sendRequest(overviewRequest.method, { isBrief: true });
    expect(projects).toMatchObject([
      { file: uri, counts: { error: 1, warning: 1, info: 1 }, entries: [], branches: [], own: [] },
    ]);
  });

  test("keeps the designs of several folders apart, and one that is empty has nothing to tell", async () => {
    const one = await start({
      files: {
        "one/faultline.json": "{}",
        "one/design.arch": shop,
        "two/faultline.json": "{}",
        "two/design.arch": "system depot { service a }\n",
        "three/faultline.json": "{}",
        "three/empty.arch": "",
      },
    });
    await one.until("one/design.arch", (diagnostics) => diagnostics.length > 0);
    const projects = await overviewOf(one);
    const told = projects.map(({ title, branches }) => `${title}: ${branches.map(({ name }) => name).join()}`);
    expect(told.sort()).toEqual(["one: shop", "three: ", "two: depot"]);
  });

  test("lists a finding under every flow that it costs, and counts it once", async () => {
    const flows = Array.from({ length: 5 }, (_, index) => `flow f${index} { app -> api -> db }`).join("\n");
    const one = await start();
    await one.open("many.arch", `${shop}`.replace("flow look { app -> api }", flows));
    const [project] = await overviewOf(one);
    const [system] = project?.branches ?? [];
    const index = project?.entries.findIndex(({ code }) => code === "single-point-of-failure");
    expect(system?.branches.filter(({ entries }) => entries.includes(index ?? -1))).toHaveLength(6);
    expect(sumOf(project?.counts ?? { error: 0, warning: 0, info: 0, hint: 0 })).toBe(project?.entries.length);
  });

  test("keeps the key of a finding while its numbers change", async () => {
    const one = await start();
    const document = await one.open("shop.arch", shop);
    const before = (await overviewOf(one))[0]?.entries.map(({ key }) => key);
    await document.replace("99%", "99.5%");
    const after = (await overviewOf(one))[0]?.entries;
    expect(after?.map(({ key }) => key)).toEqual(before);
    expect(new Set(before).size).toBe(before?.length);
  });

  test("bounds what it sends, and says how much it leaves out", async () => {
    const one = await start();
    const idle = Array.from({ length: 300 }, (_, index) => `  policy p${index} { timeout 1s }`).join("\n");
    await one.open(
      "idle.arch",
      `system big {\n  service a { calls b { timeout 1s } }\n  service b\n${idle}\n  flow f { a -> b }\n}\n`,
    );
    const [project] = await overviewOf(one);
    expect(project?.branches[0]).toMatchObject({ more: 100, counts: { info: 302 } });
    expect(project?.entries).toHaveLength(202);
  });

  const examples = readdirSync(join(import.meta.dirname, "../../examples"), { recursive: true, encoding: "utf8" });
  test.each(examples.filter((file) => file.endsWith(".arch")))("counts as the Problems list does: %s", async (file) => {
    const one = await start();
    const document = await one.open(
      "design.arch",
      readFileSync(join(import.meta.dirname, "../../examples", file), "utf8"),
    );
    const [project] = await overviewOf(one);
    const shown = one.diagnosticsOf("design.arch");
    expect(sumOf(project?.counts ?? { error: -1, warning: 0, info: 0, hint: 0 })).toBe(shown.length);
    const standing: Standing = await one.connection.sendRequest(standingRequest.method, { uri: document.uri });
    expect(standing).toEqual({ kind: "standing", title: "design", counts: project?.counts });
  });
});

describe("progress", () => {
  test("is told to whoever has asked, from the change to its end", async () => {
    const one = await start();
    const heard: string[] = [];
    one.connection.onNotification(progressNotification.method, ({ state }: ProgressParams) => void heard.push(state));
    const document = await one.open("shop.arch", shop);
    expect(heard).toEqual([]);
    await overviewOf(one);
    await document.replace("replicas 2", "replicas 3");
    // The server answers in order: what was said of the edit has come before this.
    await overviewOf(one);
    expect(heard).toEqual(["checking", "judged", "idle"]);
  });

  test("a file of no design has no standing", async () => {
    const one = await start();
    const standing: Standing = await one.connection.sendRequest(standingRequest.method, {
      uri: "file:///no/such.arch",
    });
    expect(standing).toEqual({ kind: "none" });
  });
});

describe("explanations", () => {
  async function at(text: string, line: number, character: number) {
    const one = await start();
    const { uri } = await one.open("shop.arch", text);
    const facts: FactsAt = await one.connection.sendRequest(factsAtRequest.method, {
      uri,
      position: { line, character },
    });
    const explain = (element: string, fact?: string): Promise<ExplanationPage> =>
      one.connection.sendRequest(explanationRequest.method, { uri, element, fact });
    return { facts, explain, uri };
  }

  test("list what is computed about the element around a place", async () => {
    const { facts } = await at(shop, 7, 10);
    expect(facts.element).toBe("shop.buy");
    expect(facts.facts.find(({ name }) => name === "availability-cap")).toEqual({
      name: "availability-cap",
      title: "Availability cap",
      value: "99% (bound)",
    });
  });

  test("have no element outside of every declaration, nor in an empty file", async () => {
    expect((await at("\n\n", 1, 0)).facts).toEqual({ facts: [] });
  });

  test("show a calculation, and lead from its lines to the text", async () => {
    const { explain, uri } = await at(shop, 7, 10);
    const { text, links } = await explain("shop.buy", "availability-cap");
    expect(text).toMatch(/^Availability cap of shop\.buy: 99%/);
    expect(text).toContain("shop.arch:4");
    expect(links.length).toBeGreaterThan(0);
    for (const { line, start, end, place } of links) {
      expect(text.split("\n")[line]?.slice(start, end)).toBe(`shop.arch:${place.range.start.line + 1}`);
      expect(place.uri).toBe(uri);
    }
  });

  test("say of what has no facts, or is gone, that there is nothing", async () => {
    const { explain } = await at(shop, 7, 10);
    expect((await explain("shop.nobody")).text).toBe("Nothing is computed about shop.nobody.\n");
    expect((await explain("shop.buy", "no-such-fact")).text).toMatch(/^Nothing is computed/);
  });

  test("name what an unknown number lacks", async () => {
    const { explain } = await at("service a\nclient c { calls a { timeout 1s } }\nflow f { c -> a }\n", 2, 6);
    expect((await explain("f")).text).toMatch(/It is unknown without availability of a\./);
  });
});

describe("the summary", () => {
  test("puts a design on a page", async () => {
    const one = await start();
    const { uri } = await one.open("shop.arch", shop.replace('"Buying"', '"Buying | <b>it</b>"'));
    const { text }: PageText = await one.connection.sendRequest(summaryRequest.method, { uri });
    expect(text).toMatch(/^# shop\n\n3 components, 2 flows; 1 error, 1 warning, 1 information\.\n/);
    expect(text).toContain("| Buying \\| &lt;b&gt;it&lt;/b&gt; (shop.buy) | SLO 99.9% |");
    expect(text).toContain("## Errors");
    expect(text).toContain("(single-point-of-failure, shop.arch:4)");
  });

  test("is empty for a file of no design", async () => {
    const one = await start();
    const page: PageText = await one.connection.sendRequest(summaryRequest.method, { uri: "file:///no/such.arch" });
    expect(page).toEqual({ text: "" });
  });
});

test("each starter is a design without a problem, with the findings that it is meant to have", async () => {
  const one = await start();
  const { starters }: { starters: readonly Starter[] } = await one.connection.sendRequest(startersRequest.method, {});
  const found: Record<string, unknown> = {};
  for (const [index, { title, text }] of starters.entries()) {
    await one.open(`starter-${index}.arch`, text);
    await one.settle();
    found[title] = one.diagnosticsOf(`starter-${index}.arch`).map(({ code }) => code);
  }
  expect(found).toEqual({
    "A shop": ["single-point-of-failure", "single-point-of-failure", "unreachable-objective"],
    "A pipeline": ["dual-write", "single-point-of-failure", "single-point-of-failure"],
    "Nearly nothing": [],
  });
});
