// What other programs read of a run: a golden file each, held against the reader's own schema where there is one, and what a
// hostile design can do to none of them.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { rules } from "../../analysis/index.ts";
import { toCheckstyle } from "../../cli/formats/checkstyle.ts";
import { toGithub } from "../../cli/formats/github.ts";
import { toGitlab } from "../../cli/formats/gitlab.ts";
import { toJson } from "../../cli/formats/json.ts";
import { toJunit } from "../../cli/formats/junit.ts";
import { toMarkdown } from "../../cli/formats/markdown.ts";
import { toSarif } from "../../cli/formats/sarif.ts";
import { xmlText } from "../../cli/formats/xml.ts";
import { judged, type LintResult, type LocatedFinding } from "../../cli/lint-result.ts";
import { expectGolden } from "../support/golden.ts";
import { schemaFaults } from "../support/json-schema.ts";
import { everything, nothing, placeOf } from "../support/lint-result.ts";

const warned = judged(everything, "warning");
const [first] = everything.findings;
if (first === undefined) throw new Error("The result has a finding.");
const finding: LocatedFinding = first;

/** A design whose every word means something to one of the formats. */
const hostile: LintResult = (() => {
  const evil = `</failure>]]>&"'<script>\u0000\u001b[2J\ud800::error::x\r\n##[add-mask]%0A | @admin #1 [a](javascript:b) \u202e`;
  const location = { ...placeOf(3, "db"), file: `a,b:c%|"<>#? ${"é"}/x.arch` };
  const one = {
    ...finding,
    message: evil,
    element: evil,
    flows: [evil],
    remedy: evil,
    fix: evil,
    fails: true,
    location,
  } as const;
  const two = { ...one, fingerprint: "00000000000000ab", accepted: { because: evil } } as const;
  return {
    texts: new Map([[location.file, ""]]),
    problems: [{ code: "syntax", severity: "error", message: evil, location, fingerprint: "00000000000000ac" }],
    findings: [{ ...one, evidence: [{ location, says: evil }] }, two],
    failures: [{ rule: "hub", error: evil }],
    refusals: [evil, evil],
  };
})();

const results = { everything: warned, nothing, hostile } as const;

const goldens = [
  ["sarif", "sarif", toSarif],
  ["junit", "xml", toJunit],
  ["checkstyle", "checkstyle.xml", toCheckstyle],
  ["github", "github.txt", toGithub],
  ["gitlab", "gitlab.json", toGitlab],
  ["markdown", "md", toMarkdown],
] as const;

test.each(goldens)("%s is as its golden file", (_name, ending, write) => {
  expectGolden(new URL(`./golden/everything.${ending}`, import.meta.url), write(warned));
});

const textOf = (name: string) => readFileSync(new URL(`./schemas/${name}`, import.meta.url), "utf8");

describe.each(Object.entries(results))("of the result %s", (_name, result) => {
  test("SARIF is valid by the schema of OASIS", () => {
    expect(schemaFaults(JSON.parse(toSarif(result)), JSON.parse(textOf("sarif-2.1.0.json")))).toEqual([]);
  });

  test("JUnit is valid by the schema that Jenkins reads by", async () => {
    const { errors } = await validateXML({ xml: toJunit(result), schema: textOf("junit.xsd") });
    expect(errors).toEqual([]);
  });

  test("Checkstyle is well-formed, with nothing but files and errors", async () => {
    const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="checkstyle"><xs:complexType>
      <xs:sequence><xs:element name="file" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element name="error" maxOccurs="unbounded"><xs:complexType>
        <xs:attribute name="line" type="xs:positiveInteger" use="required"/>
        <xs:attribute name="column" type="xs:positiveInteger"/>
        <xs:attribute name="severity" use="required"><xs:simpleType><xs:restriction base="xs:string">
          <xs:enumeration value="error"/><xs:enumeration value="warning"/><xs:enumeration value="info"/>
        </xs:restriction></xs:simpleType></xs:attribute>
        <xs:attribute name="message" type="xs:string" use="required"/>
        <xs:attribute name="source" type="xs:string" use="required"/>
      </xs:complexType></xs:element></xs:sequence>
      <xs:attribute name="name" type="xs:string" use="required"/></xs:complexType></xs:element></xs:sequence>
      <xs:attribute name="version" type="xs:string" use="required"/></xs:complexType></xs:element></xs:schema>`;
    expect((await validateXML({ xml: toCheckstyle(result), schema })).errors).toEqual([]);
  });

  test("GitLab's report has what GitLab documents, each fingerprint once", () => {
    const issues = JSON.parse(toGitlab(result));
    const schema = {
      type: "array",
      items: {
        type: "object",
        required: ["description", "check_name", "fingerprint", "severity", "location"],
        additionalProperties: false,
        properties: {
          description: { type: "string", minLength: 1 },
          check_name: { type: "string", minLength: 1 },
          fingerprint: { type: "string", minLength: 1 },
          severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
          location: {
            type: "object",
            required: ["path", "lines"],
            properties: {
              path: { type: "string", pattern: "^(?!\\./|/)" },
              lines: { type: "object", required: ["begin"], properties: { begin: { type: "integer", minimum: 1 } } },
            },
          },
        },
      },
    };
    expect(schemaFaults(issues, schema)).toEqual([]);
    const fingerprints = issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
  });

  test("a workflow command stays within its line, and no other one is in it", () => {
    const lines = toGithub(result).trimEnd().split("\n");
    const unread = lines.filter((line) => line.startsWith("::error title=faultline unread::"));
    expect(unread).toHaveLength(result.refusals.length);
    for (const line of lines.slice(unread.length, -1)) {
      expect(line).toMatch(/^::(error|warning|notice) file=[^:]+::/);
      const [, words = ""] = /^::\w+ (.*?)::/.exec(line) ?? [];
      expect(words.split(",").map((word) => word.split("=")[0])).toEqual(["file", "line", "col", "endColumn", "title"]);
    }
    expect(lines.at(-1)).not.toMatch(/^::|##\[/);
  });
});

test("SARIF tells an acceptance with its reason, the baseline as one from outside, and of the others that they stand", () => {
  const { runs } = JSON.parse(toSarif(everything));
  expect(runs[0].results.map(({ suppressions }: { suppressions: unknown }) => suppressions)).toEqual([
    [],
    [],
    [],
    [
      {
        kind: "inSource",
        status: "accepted",
        justification: "The order desk takes over by telephone.",
        properties: { until: "2027-01-01" },
      },
    ],
    [{ kind: "external", status: "accepted", justification: "The baseline holds it." }],
  ]);
});

test("SARIF names a rule once, with its help, and every result points to it", () => {
  const { runs } = JSON.parse(toSarif({ ...everything, findings: [finding, { ...finding, fingerprint: "ab" }] }));
  const { rules } = runs[0].tool.driver;
  const ids = rules.map(({ id }: { id: string }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { ruleId, ruleIndex } of runs[0].results) expect(ids[ruleIndex]).toBe(ruleId);
  const rule = rules.find(({ id }: { id: string }) => id === "retry-amplification");
  for (const heading of ["## Why", "## What to do", "## When to keep it", "## Example", "## Sources"]) {
    expect(rule.help.markdown).toContain(heading);
  }
  expect(rule.help.text).toContain("What to do: Retry at one layer only");
});

test("SARIF follows the path, without places that are in no file", () => {
  const library = { location: { file: "faultline:library" }, says: "a default" };
  const { runs } = JSON.parse(
    toSarif({ ...everything, problems: [], findings: [{ ...finding, evidence: [...finding.evidence, library] }] }),
  );
  const [result] = runs[0].results;
  const steps = result.codeFlows[0].threadFlows[0].locations.map(
    ({ location }: { location: { message: { text: string } } }) => location.message.text,
  );
  expect(steps).toEqual(["web: 4 attempts", "orders: 4 attempts"]);
  expect(result.relatedLocations).toHaveLength(2);
});

test("no words in SARIF become a link", () => {
  const message = "See [here](https://example.org) or [there](1).";
  const evidence = [{ location: finding.location, says: message }];
  const log = toSarif({ ...everything, problems: [], findings: [{ ...finding, message, evidence }] });
  expect(JSON.parse(log).runs[0].results[0].message.text).toBe(
    "See [here]\u200b(https://example.org) or [there]\u200b(1).",
  );
  expect(JSON.stringify(JSON.parse(log).runs[0].results)).not.toContain("](");
});

test("SARIF has no more than GitHub takes: the gravest results, in the order of the others, and of a long path its start", () => {
  const evidence = Array.from({ length: 3_000 }, () => ({ location: finding.location, says: "on the way" }));
  const info = { ...finding, severity: "info", evidence: [] } as const;
  const findings = [...Array.from({ length: 25_001 }, () => info), { ...finding, evidence }];
  const [run] = JSON.parse(toSarif({ ...nothing, findings })).runs;
  expect(run.results).toHaveLength(25_000);
  const last = run.results.at(-1);
  expect(last.level).toBe("warning");
  expect(last.relatedLocations).toHaveLength(1_000);
  expect(last.codeFlows[0].threadFlows[0].locations).toHaveLength(1_000);
  expect(run.invocations[0].toolExecutionNotifications).toEqual([
    {
      level: "warning",
      message: { text: "The mildest results are left out, 2 of them: GitHub takes 25000. --format json has all." },
    },
  ]);
  expect(JSON.parse(toSarif(everything)).runs[0].invocations[0].toolExecutionNotifications).toEqual([]);
});

test("everything that SARIF says of a rule or a problem is there, and within what GitHub shows", () => {
  const [problem] = everything.problems;
  if (problem === undefined) throw new Error("The result has a problem.");
  const findings = rules.map(({ id }) => ({ ...finding, rule: id }));
  const { driver } = JSON.parse(toSarif({ ...nothing, problems: [problem], findings })).runs[0].tool;
  expect(driver.rules).toHaveLength(rules.length + 1);
  for (const { id, name, shortDescription, fullDescription, help } of driver.rules) {
    for (const words of [id, name, shortDescription.text, fullDescription.text, help.text]) expect(words).not.toBe("");
    expect(Math.max(id.length, name.length)).toBeLessThanOrEqual(255);
    expect(Math.max(shortDescription.text.length, fullDescription.text.length)).toBeLessThanOrEqual(1024);
  }
});

test.each([
  ["shop/a b.arch", "shop/a%20b.arch"],
  ["../x#1.arch", "../x%231.arch"],
  ["c:d/x.arch", "c%3Ad/x.arch"],
  ["/srv/a b.arch", "file:///srv/a%20b.arch"],
  ["a\ud800.arch", "a%EF%BF%BD.arch"],
])("SARIF writes the file %s as the reference %s", (file, uri) => {
  const location = { ...finding.location, file };
  const { runs } = JSON.parse(toSarif({ ...everything, problems: [], findings: [{ ...finding, location }] }));
  expect(runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
});

test("two findings with one fingerprint stay two in GitLab, with the same names in every run", () => {
  const issues = JSON.parse(toGitlab({ ...everything, problems: [], findings: [finding, finding, finding] }));
  expect(issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).toEqual([
    "00000000000000aa",
    "00000000000000aa-2",
    "00000000000000aa-3",
  ]);
});

test("two findings with one fingerprint stay two in SARIF, and each keeps what is its own", () => {
  const other = { ...finding, flows: ["other"], values: { burst: 2 }, remedy: "Another remedy." };
  const result = { ...everything, problems: [], findings: [finding, other] };
  const [one, two] = JSON.parse(toSarif(result)).runs[0].results;
  expect(one.partialFingerprints).toEqual({
    primaryLocationLineHash: "00000000000000aa:1",
    "faultline/v1": "00000000000000aa",
  });
  expect(two.partialFingerprints).toEqual({
    primaryLocationLineHash: "00000000000000aa:2",
    "faultline/v1": "00000000000000aa",
  });
  expect([one.properties.flows, two.properties.flows]).toEqual([["checkout", "refund"], ["other"]]);
  const comment = toMarkdown(result);
  expect(comment.match(/Retry at one layer only/g)).toHaveLength(1);
  expect(comment.match(/Another remedy\./g)).toHaveLength(1);
});

test("no two cases of a JUnit suite have one name, of which servers would show the first alone", () => {
  const [problem] = everything.problems;
  if (problem === undefined) throw new Error("The result has a problem.");
  const report = toJunit({ ...everything, problems: [problem, problem], findings: [finding, finding, finding] });
  expect([...report.matchAll(/<testcase name="([^"]*)"/g)].map(([, name]) => name)).toEqual([
    "duplicate in line 2",
    "duplicate in line 2 (2)",
    "retry-amplification: db",
    "retry-amplification: db (2)",
    "retry-amplification: db (3)",
  ]);
});

test("in GitHub the gravest come first, since it shows ten of a kind", () => {
  const info = { ...finding, severity: "info" } as const;
  const kinds = toGithub({ ...everything, findings: [info, finding] })
    .split("\n")
    .map((line) => /^::(\w+)/.exec(line)?.[1]);
  expect(kinds).toEqual(["error", "warning", "warning", "notice", undefined, undefined]);
});

test("a rule that failed is an error of the JUnit report, beside the suites of the texts", () => {
  const report = toJunit({ ...nothing, failures: [{ rule: "hub", error: "boom" }] });
  expect(report).toContain('<testcase name="no findings" classname="shop/design.arch"/>');
  expect(report).toContain('<error type="fault" message="boom"/>');
});

test("what could not be read is no success in any report that is read without the exit code", () => {
  const result = { ...nothing, refusals: ["Cannot read a.arch: permission denied.", "b.arch is not UTF-8 text."] };
  const [invocation] = JSON.parse(toSarif(result)).runs[0].invocations;
  expect(invocation.executionSuccessful).toBe(false);
  expect(
    invocation.toolExecutionNotifications.map(({ message }: { message: { text: string } }) => message.text),
  ).toEqual(result.refusals);
  const report = toJunit(result);
  expect(report).toContain('<testsuites name="faultline" tests="3" failures="0" errors="2">');
  expect(report).toContain('<error type="unread" message="Cannot read a.arch: permission denied."/>');
  expect([...report.matchAll(/<testcase name="([^"]*)" classname="faultline"/g)].map(([, name]) => name)).toEqual([
    "reading",
    "reading (2)",
  ]);
  expect(toMarkdown(result)).toContain("\n- **unread** Cannot read a.arch: permission denied.\n");
  expect(toGithub(result)).toContain("::error title=faultline unread::Cannot read a.arch: permission denied.\n");
  expect(JSON.parse(toJson(result)).unread).toEqual(result.refusals);
});

test("of what a Markdown comment has no room for nothing is graver than what it shows", () => {
  const infos = Array.from({ length: 1_000 }, () => ({ ...finding, severity: "info" }) as const);
  const comment = toMarkdown({ ...nothing, findings: [...infos, { ...finding, severity: "error" }] });
  expect(comment).toContain("- **error** retry-amplification");
});

test("a finding below the threshold passes in JUnit, and says what it is all the same", () => {
  const report = toJunit(judged({ ...everything, problems: [] }, "error"));
  expect(report).toContain('failures="0"');
  expect(report).toContain("<system-out>shop/design.arch:3:7: warning: One request");
});

test("a Markdown comment calls nobody and holds no markup of the design", () => {
  const comment = toMarkdown(hostile);
  expect(comment).not.toMatch(/@\w/);
  expect(comment).not.toMatch(/#1/);
  expect(comment).not.toContain("<script");
  expect(comment).not.toMatch(/(?<!\\)\]\(/);
});

test("no address in a Markdown comment becomes a link", () => {
  const message = "Ask https://example.org/a, HTTP://example.org, ftp://example.org or www.example.org.";
  const comment = toMarkdown({ ...everything, problems: [], findings: [{ ...finding, message }] });
  expect(comment).toContain("Ask https:&#8203;//example.org/a, HTTP:&#8203;//example.org, ftp:&#8203;//example.org");
  expect(comment).toContain("or www.&#8203;example.org.");
});

test("a Markdown comment ends before a host would cut it, and says what it leaves out", () => {
  const findings = Array.from({ length: 1_000 }, (_, index) => ({ ...finding, fingerprint: `f${index}` }));
  const comment = toMarkdown({ ...everything, problems: [], findings });
  expect(comment.length).toBeLessThanOrEqual(60_000);
  const [, left] = /- and (\d+) more, which `faultline lint` lists/.exec(comment) ?? [];
  expect(comment.match(/^- \*\*warning/gm)).toHaveLength(1_000 - Number(left));
});

test("XML holds no character that XML has none of", () => {
  expect(xmlText("a\u0000\u000b\ud800\ufffe\u{1f680}<\n")).toBe("a\ufffd\ufffd\ufffd\ufffd🚀&lt;&#10;");
});
