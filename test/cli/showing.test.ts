// What the command shows of a design, in this process: its model and facts, and where a fact or a rule comes from.

import { expect, test } from "vitest";
import { broken, calm, storm } from "../support/command-designs.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

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
