// The formats of a comparison over the example of an outage: a golden file each, and that no design can drive a terminal or a page.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { expectGolden } from "../support/golden.ts";
import { schemaFaults } from "../support/json-schema.ts";
import { folderWith, runCommand } from "../support/terminal.ts";

const example = fileURLToPath(new URL("../../examples/dynamodb-2015", import.meta.url));

async function compared(...words: string[]): Promise<string> {
  const { output, talk } = await runCommand(["diff", ...words], { folder: example });
  expect(talk).toBe("");
  return output;
}

test("pretty tells what the changes after the outage meant", async () => {
  expectGolden(new URL("./golden/diff.txt", import.meta.url), await compared("before", "after"));
});

test("markdown is a comment with what is worse in front", async () => {
  const output = await compared("after", "before", "-f", "markdown", "--fail-on", "new-spof,higher-factor=50%");
  expectGolden(new URL("./golden/diff.md", import.meta.url), output);
});

test("json keeps to its schema in both directions, and one of them is a step back", async () => {
  const schema = JSON.parse(readFileSync(new URL("../../docs/diff-output.schema.json", import.meta.url), "utf8"));
  const kindsOf = async (from: string, to: string) => {
    const result = JSON.parse(await compared(from, to, "-f", "json", "--fail-on", "any"));
    expect(schemaFaults(result, schema)).toEqual([]);
    return [...new Set(result.projects[0].regressions.map(({ kind }: { kind: string }) => kind))];
  };
  // The one worst case that nobody knows any more.
  expect(await kindsOf("before", "after")).toEqual(["longer-worst-case"]);
  expect(await kindsOf("after", "before")).toEqual([
    ...["new-spof", "lower-ceiling", "lower-availability", "longer-worst-case", "higher-factor"],
    ...["less-hidden-capacity", "higher-utilisation", "wider-blast-radius", "new-finding"],
  ]);
});

test("a design cannot drive the terminal or the page that shows a comparison", async () => {
  const hostile =
    'system shop "\u001b[2J\u202e<img src=x onerror=alert(1)> @everyone | `x`" { service api { replicas 2 } }';
  const folder = folderWith({ "a/x.arch": "system shop { service api { replicas 2 } }", "b/x.arch": hostile });
  const pretty = (await runCommand(["diff", "a", "b"], { folder })).output;
  expect(pretty).toContain("onerror");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: These are what must not be there.
  expect(pretty.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
  const markdown = (await runCommand(["diff", "a", "b", "-f", "markdown"], { folder })).output;
  expect(markdown).toContain("onerror");
  expect(markdown).not.toMatch(/<img|@everyone|[^\\]\| \\?`x/);
});

test("a comment ends before code hosts cut it off, and says so", async () => {
  const flows = Array.from(
    { length: 400 },
    (_, index) => `flow of-some-length-${index} { load 1/s  web -> api -> db }`,
  );
  const design = (copies: number) =>
    `system shop { client web { calls api } service api { replicas ${copies}  calls db } store db { replicas ${copies} } ${flows.join("\n")} }`;
  const folder = folderWith({ "a/x.arch": design(3), "b/x.arch": design(1) });
  const { output } = await runCommand(["diff", "a", "b", "-f", "markdown"], { folder });
  expect(output.length).toBeLessThan(65_536);
  expect(output).toContain("The rest is too long for a comment");
});

test("of many findings a comment tells the gravest, and how many more there are", async () => {
  const unused = Array.from({ length: 600 }, (_, index) => `policy unused${index} { timeout 1s }`);
  const after = `system shop { service api { replicas 2 } ${unused.join("\n")}
    client web { calls api }  flow buy { load 1/s  slo availability 99.9%  web -> api } }`;
  const folder = folderWith({ "a/x.arch": "system shop { service api { replicas 2 } }", "b/x.arch": after });
  const { output } = await runCommand(["diff", "a", "b", "-f", "markdown"], { folder });
  expect(output).toContain("**New findings**");
  const told = [...output.matchAll(/^- \*\*(error|warning|info|hint)\*\*/gm)].map(([, severity]) => severity);
  expect(told).toHaveLength(40);
  expect(told).toEqual([...told].sort((a, b) => order.indexOf(a ?? "") - order.indexOf(b ?? "")));
  expect(output).toMatch(/^- and \d{3} more$/m);
  const pretty = (await runCommand(["diff", "a", "b"], { folder })).output;
  expect(pretty).toMatch(/^ {2}and \d+ more: --format json tells all$/m);
});

const order = ["error", "warning", "info", "hint"];
