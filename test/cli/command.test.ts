// The command on real designs, in this process: exit codes, what goes where, and the manners of a good citizen.

import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandTable } from "../../cli/command-table.ts";
import { version } from "../../cli/version.ts";
import { schemaFaults } from "../support/json-schema.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

/** Three hops that each try four times: 64 tries at the store. */
const storm = `system shop {
  client app { calls web }
  service web { replicas 3  calls orders { attempts 4 } }
  service orders { replicas 3  calls pricing { attempts 4 } }
  service pricing { replicas 3  reads db { attempts 4 } }
  store db { replicas 3 }
  flow checkout { load 10/s  app -> web -> orders -> pricing -> db }
}
`;

const calm = `system shop {
  service web { replicas 3 }
}
`;

const broken = `system shop {
  service web { calls nowhere }
}
`;

const schema = JSON.parse(readFileSync(new URL("../../docs/lint-output.schema.json", import.meta.url), "utf8"));

async function lintJson(folder: string, ...words: string[]) {
  const { exitCode, output, talk } = await runCommand(["lint", "--format", "json", ...words], { folder });
  const result = JSON.parse(output);
  expect(schemaFaults(result, schema)).toEqual([]);
  return { exitCode, talk, result };
}

test("a calm design exits with 0 and says so on standard output alone", async () => {
  const folder = folderWith({ "a.arch": calm });
  expect(await runCommand(["lint"], { folder })).toEqual({ exitCode: 0, output: "No findings in 1 file.\n", talk: "" });
});

test("a retry storm is found at the component that receives it", async () => {
  const { exitCode, result } = await lintJson(folderWith({ "a.arch": storm }), "--fail-on", "warning");
  const found = result.findings.filter((finding: { rule: string }) => finding.rule === "retry-amplification");
  expect(found).toMatchObject([{ severity: "warning", element: "shop.db", file: "a.arch", flows: ["shop.checkout"] }]);
  expect(found[0].message).toContain("64");
  expect(exitCode).toBe(1);
});

test("a finding is shown with the edit that answers it, to people alone", async () => {
  const folder = folderWith({ "a.arch": storm });
  const { output } = await runCommand(["lint"], { folder });
  expect(output).toContain("= fix: Retry only where pricing reads db\n");
  const { result } = await lintJson(folder);
  expect(JSON.stringify(result)).not.toContain("Retry only where");
});

test("what is accepted is shown without an edit", async () => {
  const folder = folderWith({
    "a.arch": storm.replace("store db {", 'store db { accept retry-amplification because "we scale"'),
  });
  const { output } = await runCommand(["lint", "--show-accepted"], { folder });
  expect(output).toContain("= accepted: because we scale");
  expect(output).not.toContain("Retry only where");
});

test("the exit code follows the threshold", async () => {
  const folder = folderWith({ "a.arch": storm });
  expect((await runCommand(["lint"], { folder })).exitCode).toBe(0);
  expect((await runCommand(["lint", "--fail-on", "warning"], { folder })).exitCode).toBe(1);
});

test("never failing is a threshold, too", async () => {
  const folder = folderWith({ "a.arch": broken });
  expect((await runCommand(["lint"], { folder })).exitCode).toBe(1);
  expect((await runCommand(["lint", "--fail-on", "never"], { folder })).exitCode).toBe(0);
});

test("the result goes to a file where one is named, without colour, and one line tells of it", async () => {
  const folder = folderWith({ "a.arch": broken });
  const world = { folder, hasColour: true };
  const { exitCode, output, talk } = await runCommand(["lint", "-f", "pretty", "-o", "out.txt"], world);
  expect({ exitCode, output, talk }).toEqual({
    exitCode: 1,
    output: "",
    talk: "Wrote out.txt: No findings and 1 problem in the text, in 1 file.",
  });
  expect(readFileSync(join(folder, "out.txt"), "utf8")).toBe((await runCommand(["lint"], { folder })).output);
  expect((await runCommand(["lint", "-o", "no/such.txt"], { folder })).talk).toBe(
    "Cannot write no/such.txt: there is no such file or folder.",
  );
});

test("every format is written of a design with findings and problems, and none fails", async () => {
  const folder = folderWith({ "a.arch": storm, "b.arch": broken.replace("shop", "mill") });
  for (const format of commandTable.lint.options.format.choices) {
    const { exitCode, output, talk } = await runCommand(["lint", "--format", format], { folder });
    expect({ format, exitCode, talk }).toEqual({ format, exitCode: 1, talk: "" });
    expect(output).toContain("retry-amplification");
    expect(output).toContain("unknown-name");
    expect(output.endsWith("\n")).toBe(true);
  }
});

test("an unknown name is a problem of the text and fails the run", async () => {
  const { exitCode, result } = await lintJson(folderWith({ "a.arch": broken }));
  expect(result.problems).toMatchObject([
    {
      code: "unknown-name",
      severity: "error",
      file: "a.arch",
      range: { line: 2, column: 23, end: { line: 2, column: 30 } },
    },
  ]);
  expect(exitCode).toBe(1);
});

test("a fingerprint survives a move of the text", async () => {
  const fingerprints = async (text: string) => {
    const { result } = await lintJson(folderWith({ "a.arch": text }));
    return result.findings.map((finding: { fingerprint: string }) => finding.fingerprint);
  };
  const before = await fingerprints(storm);
  expect(before.length).toBeGreaterThan(0);
  expect(await fingerprints(`// Moved down.\n\n\n${storm}`)).toEqual(before);
});

test("what cannot be read makes it 2, and the other files are still linted", async () => {
  const folder = folderWith({ "good.arch": storm, "bad.arch": new Uint8Array([0, 1, 2]) });
  const { exitCode, talk, result } = await lintJson(folder, ".", "missing.arch");
  expect(exitCode).toBe(2);
  expect(talk.split("\n")).toEqual([
    "Cannot read missing.arch: there is no such file or folder.",
    "bad.arch is not text (it holds zero bytes); it is left out.",
  ]);
  expect(result.findings.length).toBeGreaterThan(0);
  expect(result.summary.files).toBe(1);
});

test("where nothing can be read, a report says so", async () => {
  for (const format of ["json", "junit", "sarif", "markdown", "github"]) {
    const { exitCode, output } = await runCommand(["lint", "nowhere.arch", "--format", format], {
      folder: folderWith({}),
    });
    expect({ format, exitCode, says: output.includes("nowhere.arch: there is no such file") }).toEqual({
      format,
      exitCode: 2,
      says: true,
    });
  }
});

test("nothing to lint prints nothing on standard output for people", async () => {
  const folder = folderWith({ "readme.md": "" });
  const { exitCode, output, talk } = await runCommand(["lint"], { folder });
  expect({ exitCode, output, talk }).toEqual({
    exitCode: 2,
    output: "",
    talk: "There is no .arch file in this folder.",
  });
});

test("in a project, names of files that were not asked for are known, and their findings are not reported", async () => {
  const folder = folderWith({
    "faultline.json": "{}",
    "a.arch": "system one { service web { replicas 3  calls two.api } }\n",
    "b.arch": "system two { service api { replicas 3  calls nowhere } }\n",
  });
  const { result } = await lintJson(folder, "a.arch");
  expect(result.problems).toEqual([]);
  expect(result.summary.files).toBe(1);
});

test("a project sets severities and thresholds in its marker", async () => {
  const severityWith = async (settings: unknown) => {
    const folder = folderWith({ "faultline.json": JSON.stringify(settings), "a.arch": storm });
    const { result } = await lintJson(folder);
    return result.findings.find((finding: { rule: string }) => finding.rule === "retry-amplification")?.severity;
  };
  expect(await severityWith({})).toBe("warning");
  expect(await severityWith({ rules: { "retry-amplification": "error" } })).toBe("error");
  expect(await severityWith({ rules: { "retry-amplification": "off" } })).toBeUndefined();
  expect(await severityWith({ thresholds: { amplification: 100 } })).toBeUndefined();
});

test("a setting that means nothing is told, with 2, and the design is linted all the same", async () => {
  const folder = folderWith({ "p/faultline.json": '{ "rulez": {} }', "p/a.arch": calm });
  const { exitCode, talk, result } = await lintJson(folder);
  expect(exitCode).toBe(2);
  expect(talk).toMatch(/^p\/faultline\.json:1:3: `rulez` is not a setting; there are .*\.$/);
  expect(result.summary.files).toBe(1);
});

test("standard input is linted under its name, in its project", async () => {
  const folder = folderWith({
    "faultline.json": "",
    "a.arch": calm,
    "b.arch": "system two { service api { replicas 3 } }\n",
  });
  const input = "system shop { service web { replicas 3  calls two.api  calls nowhere } }\n";
  const words = ["lint", "-", "--stdin-filename", "a.arch", "--format", "json"];
  const { exitCode, output } = await runCommand(words, { folder, input });
  expect(JSON.parse(output).problems).toMatchObject([{ code: "unknown-name", file: "a.arch" }]);
  expect(exitCode).toBe(1);
});

test("an acceptance holds until its day", async () => {
  const accepted = storm.replace(
    "store db { replicas 3 }",
    'store db { replicas 3  accept retry-amplification because "Load tests cover it." until 2026-06-01 }',
  );
  const folder = folderWith({ "a.arch": accepted });
  const stateOn = async (day: string) => {
    const { result } = await lintJson(folder, "--today", day);
    const found = result.findings.find((finding: { rule: string }) => finding.rule === "retry-amplification");
    return found.accepted;
  };
  expect(await stateOn("2026-05-31")).toEqual({ because: "Load tests cover it.", until: "2026-06-01" });
  expect(await stateOn("2026-06-02")).toBeUndefined();
});

test("facts are printed by name, then by element, with their derivation", async () => {
  const folder = folderWith({ "a.arch": storm });
  const { exitCode, output } = await runCommand(["inspect", "--facts"], { folder });
  const { version: shape, facts } = JSON.parse(output);
  expect(shape).toBe(1);
  expect(facts["retry-factor-burst"]["shop.db"]).toMatchObject({
    value: 64,
    kind: "exact",
    unit: "factor",
    missing: [],
  });
  expect(facts["retry-factor-burst"]["shop.db"].derivation.says).not.toBe("");
  expect(exitCode).toBe(0);
});

test("an unbounded factor is the text Infinity in JSON", async () => {
  const endless = `system shop {
  client app { calls web }
  service web { replicas 3  publishes work { idempotent } }
  queue work
  worker packer { replicas 3  consumes work  calls db { attempts 2 } }
  store db { replicas 3 }
  flow pack { load 1/s  app -> web -> work -> packer -> db }
}
`;
  const { output } = await runCommand(["inspect", "--facts"], { folder: folderWith({ "a.arch": endless }) });
  expect(JSON.parse(output).facts["retry-factor-burst"]["shop.db"].value).toBe("Infinity");
});

test("the model is printed with places in place of spans, and without its look-up maps", async () => {
  const { output } = await runCommand(["inspect", "--model"], { folder: folderWith({ "a.arch": calm }) });
  const { model } = JSON.parse(output);
  expect(model.components).toMatchObject([
    { id: "shop.web", at: { file: "a.arch", range: { line: 2, column: 11, end: { line: 2, column: 14 } } } },
  ]);
  expect(Object.keys(model)).not.toContain("blocks");
});

test("pretty tables of model and facts name every element", async () => {
  const folder = folderWith({ "a.arch": storm });
  const model = await runCommand(["inspect", "--model", "--format", "pretty"], { folder });
  expect(model.output).toMatch(/^ {2}shop\.web {6}service {2}calls shop\.orders$/m);
  const facts = await runCommand(["inspect", "--facts", "--format", "pretty"], { folder });
  expect(facts.output).toMatch(/^ {2}shop\.db +64× +exact$/m);
});

test("a rule explains itself without any design", async () => {
  const { exitCode, output } = await runCommand(["explain", "retry-amplification"], { folder: folderWith({}) });
  expect(exitCode).toBe(0);
  for (const heading of ["Why", "What it says", "What to do", "When to keep it", "Example", "Sources"]) {
    expect(output.split("\n")).toContain(heading);
  }
  const { output: varied } = await runCommand(["explain", "synchronous-cycle"], { folder: folderWith({}) });
  expect(varied.split("\n")).toContain("An info where no flow walks the circle.");
});

test("the lists of a rule's page keep their items apart", async () => {
  const { output } = await runCommand(["explain", "missing-timeout"], { folder: folderWith({}) });
  for (const title of ["What it says", "Sources"]) {
    const list = output.split(`${title}\n`)[1]?.split("\n\n")[0]?.trimEnd().split("\n") ?? [];
    expect(list.length).toBeGreaterThan(1);
    for (const line of list) expect(line).toMatch(/^(- | {2})\S/);
  }
});

test("an element lists its facts, by its own name where that is the only one", async () => {
  const folder = folderWith({ "a.arch": storm });
  const { exitCode, output } = await runCommand(["explain", "db"], { folder });
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^shop\.db\n {2}\S/);
  expect(output).toMatch(/\n {2}retry-factor-burst +64× +exact\n/);
});

test("a fact is explained after a change, with what else the change does", async () => {
  const folder = folderWith({ "a.arch": storm });
  const words = [
    "explain",
    "shop.db.retry-factor-burst",
    "--what-if",
    "web { calls orders { attempts 1 } }  orders { calls pricing { attempts 1 } }",
  ];
  const { exitCode, output, talk } = await runCommand(words, { folder });
  expect(talk).toBe("");
  expect(exitCode).toBe(0);
  expect(output).toContain("What if web { calls orders { attempts 1 } }  orders");
  expect(output).toContain("shop.db.retry-factor-burst = 4×  (was 64×)");
  expect(output).toMatch(/Findings that go\n(?: {2}.+\n)* {2}warning\[retry-amplification\] /);
  expect(output).toContain("shop.db.retry-factor-burst = 4×  (exact)");
});

test.each([
  ["nowhere { replicas 2 }", "Nothing is called `nowhere`."],
  ["web { replicas two }", /^A change reads like `api \{ replicas 3 \}`/],
  ["web { calls nobody }", /^With this change the text has a problem: .*`nobody`/],
])("a change that means nothing is refused: %s", async (change, says) => {
  const folder = folderWith({ "a.arch": storm });
  const { exitCode, talk } = await runCommand(["explain", "shop.db", "--what-if", change], { folder });
  expect(exitCode).toBe(2);
  expect(talk).toMatch(says);
});

test("a fact explains how it came about", async () => {
  const folder = folderWith({ "a.arch": storm });
  const { exitCode, output } = await runCommand(["explain", "shop.db.retry-factor-burst"], { folder });
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^shop\.db\.retry-factor-burst = 64× {2}\(exact\)\n\n/);
  expect(output).toContain("a.arch:3:");
});

test.each([
  [["explain", "wrong"], /^"wrong" is no rule, no element, and no fact such as checkout\.availability\.$/],
  [["explain", "retry-amplificaton"], /^"retry-amplificaton" is no rule, .*; did you mean "retry-amplification"\?$/],
  [
    ["explain", "nobody.load"],
    /^There are no facts about "nobody"; "faultline inspect --facts" lists what there is\.$/,
  ],
  [["explain", "shop.db.beauty"], /^"shop\.db" has no fact "beauty"; it has .*load.*\.$/],
  [["lint", "--bogus"], /^"faultline lint" has no option --bogus\. It has /],
  [["render", "--overlay", "mood"], /^--overlay takes findings, availability, .* or owner, and not "mood"\.$/],
  [["render", "-o", "no/such/folder.svg"], /^Cannot write no\/such\/folder\.svg: there is no such file or folder\.$/],
])("faultline %j fails with 2 and one sentence", async (words, sentence) => {
  const { exitCode, output, talk } = await runCommand(words, { folder: folderWith({ "a.arch": storm }) });
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
  expect(talk).toMatch(sentence);
});

test("commands that show one thing refuse several projects", async () => {
  const folder = folderWith({ "one/a.arch": calm, "two/a.arch": calm });
  const { exitCode, talk } = await runCommand(["inspect", "--facts", "one", "two"], { folder });
  expect(exitCode).toBe(2);
  expect(talk).toBe("The paths belong to several projects, and this command shows one: give one folder or file.");
});

test("a design with problems is shown as far as it is understood, and that is said", async () => {
  const { exitCode, output, talk } = await runCommand(["inspect", "--model"], {
    folder: folderWith({ "a.arch": broken }),
  });
  expect(exitCode).toBe(0);
  expect(JSON.parse(output).model.components).toHaveLength(1);
  expect(talk).toBe(
    'The text has a problem: what is shown is the part that is understood. "faultline lint" lists them.',
  );
});

test("the map is drawn, to standard output or to a file", async () => {
  const folder = folderWith({ "a.arch": storm });
  const shown = await runCommand(["render"], { folder });
  expect(shown.exitCode).toBe(0);
  expect(shown.output).toMatch(/^<svg[^>]*>/);
  expect(shown.output).toContain("pricing");
  const written = await runCommand(["render", "-o", "map.svg", "--theme", "dark"], { folder });
  expect(written).toMatchObject({ exitCode: 0, output: "", talk: "Wrote map.svg." });
  expect(readFileSync(join(folder, "map.svg"), "utf8")).not.toBe(shown.output);
});

test("a design that is too large for one picture is drawn with its systems closed, and that is told", async () => {
  const system = (name: string) => {
    const services = Array.from({ length: 1_600 }, (_, index) => `service s${index}`);
    return `system ${name} { ${services.join("  ")} }`;
  };
  const folder = folderWith({ "a.arch": `${system("one")}\n${system("two")}\n` });
  const drawn = await runCommand(["render"], { folder });
  expect(drawn.exitCode).toBe(0);
  expect(drawn.talk).toBe("Systems are drawn closed: opened, they are more than one picture can hold.");
  expect(drawn.output).toContain("1600 components, collapsed");
  expect(drawn.output).not.toContain('data-id="one.s0"');
});

test("the map is drawn with the positions that people gave, and without them on demand", async () => {
  const text = '{ "map": { "shop.db": { "x": 900, "y": 60 } } }';
  const plain = await runCommand(["render"], { folder: folderWith({ "a.arch": storm }) });
  const folder = folderWith({ "faultline.json": "{}", "faultline.layout.json": text, "parts/a.arch": storm });
  const drawn = await runCommand(["render", "parts"], { folder });
  expect(drawn).toMatchObject({ exitCode: 0, talk: "" });
  expect(drawn.output).toMatch(/data-id="shop\.db" [^>]*transform="translate\(932 92\)"/);
  expect((await runCommand(["render", "--no-positions", "parts"], { folder })).output).toBe(plain.output);
  // Without a marked folder it is the nearest upwards.
  const unmarked = folderWith({ "faultline.layout.json": text, "parts/a.arch": storm });
  expect((await runCommand(["render", "parts/a.arch"], { folder: unmarked })).output).toBe(drawn.output);
});

test("what is wrong with the positions is said, and the map is drawn without them", async () => {
  const broken = folderWith({ "a.arch": storm, "faultline.layout.json": '{ "map": {\n<<<<<<< ours' });
  const shown = await runCommand(["render"], { folder: broken });
  expect(shown.talk).toBe("faultline.layout.json: This is not valid JSON from line 2 on.");
  expect(shown.output).toMatch(/^<svg/);
  const folder = folderWith({ "a.arch": storm });
  const elsewhere = folderWith({ "away.json": '{ "map": { "shop.db": { "x": 900, "y": 60 } } }' });
  symlinkSync(join(elsewhere, "away.json"), join(folder, "faultline.layout.json"));
  const linked = await runCommand(["render"], { folder });
  expect(linked.talk).toBe("faultline.layout.json is a link that leads out of its folder; it is left out.");
  expect(linked.output).toBe(shown.output);
});

test("a dependency fails by the names that its two ends have in the text", async () => {
  const folder = folderWith({ "a.arch": storm });
  const failing = (name: string) =>
    runCommand(["render", "--view", "failure", "-f", "markdown", "--of", name], { folder });
  const whole = await failing("shop.web calls shop.orders");
  expect(whole).toMatchObject({ exitCode: 0, talk: "" });
  expect(await failing("web calls orders")).toEqual(whole);
  expect((await failing("web reads orders")).exitCode).toBe(2);
});

test("a view of something that is not there names the nearest that is, and not hundreds", async () => {
  const flows = Array.from({ length: 40 }, (_, index) => `flow f${index} { app -> web }`);
  const folder = folderWith({ "a.arch": `system shop { client app { calls web }  service web  ${flows.join("  ")} }` });
  const asked = async (name: string) => (await runCommand(["render", "--view", "flow", "--of", name], { folder })).talk;
  expect(await asked("shop.f400")).toBe('The view flow has nothing named shop.f400; did you mean "shop.f0"?');
  expect(await asked("journey")).toMatch(
    /^The view flow has nothing named journey: it can be about shop\.f0, .* and 28 more\.$/,
  );
});

test("a slip in what is explained is answered with the nearest name", async () => {
  const folder = folderWith({ "a.arch": storm });
  const asked = async (what: string) => (await runCommand(["explain", what], { folder })).talk;
  expect(await asked("chekout")).toMatch(/; did you mean "checkout"\?$/);
  expect(await asked("shop.chekout")).toMatch(/; did you mean "shop\.checkout"\?$/);
  expect(await asked("checkout.availabilty")).toBe(
    '"shop.checkout" has no fact "availabilty"; did you mean "availability"?',
  );
  expect(await asked("chekout.availability")).toBe('There are no facts about "chekout"; did you mean "checkout"?');
  expect(await asked("checkout.zzz")).toMatch(/^"shop\.checkout" has no fact "zzz"; it has availability, /);
});

test("views are written for other tools, and what cannot be is said", async () => {
  const folder = folderWith({ "a.arch": storm });
  const written = async (...words: string[]) => runCommand(["render", ...words], { folder });
  expect((await written("-f", "mermaid")).output).toContain("flowchart TB\n");
  expect((await written("-f", "mermaid", "--view", "flow")).output).toContain("sequenceDiagram\n");
  expect((await written("-f", "markdown")).output).toContain("| **db** | shop |");
  expect(await written("-f", "dot", "--view", "flow")).toEqual({
    exitCode: 2,
    output: "",
    talk: "The view flow cannot be written as DOT.",
  });
  expect((await written("-f", "png")).talk).toMatch(/^A PNG takes a browser to draw/);
});

test("the version is the manifest's, and help is help", async () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(version).toBe(manifest.version);
  expect((await runCommand(["--version"])).output).toBe(`${manifest.version}\n`);
  expect((await runCommand([])).output).toContain("Usage: faultline <command>");
  for (const topic of ["lint", "inspect", "explain", "render"]) {
    expect((await runCommand(["help", topic])).output).toContain(`Usage: faultline ${topic}`);
  }
});

test("a fault of ours is told as ours, with 2", async () => {
  const words = {
    get length(): number {
      throw new Error("a fault");
    },
  } as unknown as string[];
  const { exitCode, talk } = await runCommand(words);
  expect(exitCode).toBe(2);
  expect(talk).toMatch(
    /^Faultline itself failed; that is a fault in the program, not in your files\. Please report this:/,
  );
});
