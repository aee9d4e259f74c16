// Pictures from the command, in this process: where they go, what they are about, and what is said where there is none.

import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { storm } from "../support/command-designs.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

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
  expect(drawn.output).toContain("1,600 components, collapsed");
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
