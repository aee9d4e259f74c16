// The result in the Static Analysis Results Interchange Format, which code hosts and editors read: `lint --format sarif`.
// Source: OASIS, *SARIF Version 2.1.0*, to whose sections the numbers in comments refer; and GitHub, *SARIF support for code
// scanning*, which refuses a whole file for what is too much of in it.

import { pathToFileURL } from "node:url";
import { type Rule, ruleById } from "../../analysis/index.ts";
import { gravestFirst, isLive, itemsOf, type LocatedItem, occurrences } from "../lint-items.ts";
import type { LibraryPlace, LintResult, LocatedNote, Location } from "../lint-result.ts";
import { version } from "../version.ts";
import { plainNumbers } from "./json.ts";
import { ruleHelpMarkdown, ruleHelpText } from "./rule-help.ts";

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** There is no level below note; the own severity stands in the properties. */
const levels = { error: "error", warning: "warning", info: "note", hint: "note" } as const;

/** How GitHub names severities of what is no matter of security. */
const githubSeverities = {
  error: "error",
  warning: "warning",
  info: "recommendation",
  hint: "recommendation",
} as const;

/** Results that GitHub takes of a run; of these it shows 5,000. */
const mostResults = 25_000;

/** Places that GitHub takes of a result. */
const mostPlaces = 1_000;

/** One log with one run: rules with their help, findings and problems of the text as results. */
export function toSarif(result: LintResult): string {
  const all = itemsOf(result);
  const items = gravest(all);
  const codes = [...new Set(items.map(({ code }) => code))];
  const indexes = new Map(codes.map((code, index) => [code, index]));
  const occurrence = occurrences();
  const log = {
    $schema: schema,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Faultline",
            version,
            semanticVersion: version,
            shortDescription: {
              text: "Finds the fault lines in a distributed system's design before production does.",
            },
            rules: codes.map(descriptorOf),
          },
        },
        // Where a category is not said aloud, GitHub tells uploads apart by it (3.17).
        automationDetails: { id: "faultline/" },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: result.failures.length + result.refusals.length === 0,
            toolExecutionNotifications: [
              ...result.failures.map(({ rule, error }) => ({
                level: "error",
                message: messageOf(`The rule ${rule} failed: ${error}`),
              })),
              ...result.refusals.map((words) => ({ level: "error", message: messageOf(words) })),
              ...leftOut(all.length - items.length),
            ],
          },
        ],
        results: items.map((item) => resultOf(item, indexes.get(item.code) ?? 0, occurrence(item.fingerprint))),
      },
    ],
  };
  return `${JSON.stringify(log, plainNumbers, 2)}\n`;
}

/** As many items as may be results, in their order: the mildest are left out, and before them what counts for nothing. */
function gravest(items: readonly LocatedItem[]): readonly LocatedItem[] {
  if (items.length <= mostResults) return items;
  const sorted = [...gravestFirst(items.filter(isLive)), ...gravestFirst(items.filter((item) => !isLive(item)))];
  const kept = new Set(sorted.slice(0, mostResults));
  return items.filter((item) => kept.has(item));
}

function leftOut(count: number) {
  if (count === 0) return [];
  const words = `The mildest results are left out, ${count} of them: GitHub takes ${mostResults}. --format json has all.`;
  return [{ level: "warning", message: messageOf(words) }];
}

function descriptorOf(code: string) {
  const rule = ruleById(code);
  return rule === undefined
    ? {
        id: code,
        name: pascalCase(code),
        shortDescription: { text: "A problem of the text." },
        fullDescription: { text: problemWords },
        help: { text: "The message says what was expected; the editor offers to mend many such slips." },
        properties: { tags: ["text"] },
      }
    : ruleDescriptorOf(rule);
}

const problemWords =
  "The text breaks a rule of the language, or says what means nothing where it stands. What it was meant to say is missing from the design, and findings may be missing for that.";

function ruleDescriptorOf(rule: Rule) {
  return {
    id: rule.id,
    name: pascalCase(rule.id),
    shortDescription: { text: `${rule.title}.` },
    fullDescription: { text: rule.rationale.replace(/\s+/g, " ").trim() },
    help: { text: ruleHelpText(rule), markdown: ruleHelpMarkdown(rule) },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { tags: [rule.category], "problem.severity": githubSeverities[rule.severity] },
  };
}

function resultOf(item: LocatedItem, ruleIndex: number, count: number) {
  const { code, severity, message, location, element, evidence, fingerprint, flows, values } = item;
  // Places in the standard library are in no file that a reader could open.
  const path = evidence.filter(isInFile).slice(0, mostPlaces);
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: messageOf(message),
    locations: [
      {
        physicalLocation: physicalOf(location),
        ...(element === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: element }] }),
      },
    ],
    ...(path.length === 0
      ? {}
      : {
          relatedLocations: path.map(({ location: place, says }, index) => ({ id: index, ...noteOf(place, says) })),
          codeFlows: [
            {
              threadFlows: [
                { locations: path.map(({ location: place, says }) => ({ location: noteOf(place, says) })) },
              ],
            },
          ],
        }),
    // GitHub follows a finding by the first name alone; by it, and not by the line's text, since a figure that is edited
    // leaves the finding what it is. The number behind it tells it from its like, which would be one alert else.
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:${count}`, "faultline/v1": fingerprint },
    // An empty list says that nothing is suppressed; where one result has the property, all do (3.27.23).
    suppressions: suppressionsOf(item),
    properties: { severity, ...(flows === undefined ? {} : { flows, values }) },
  };
}

function suppressionsOf({ accepted, inBaseline }: LocatedItem) {
  if (accepted !== undefined) {
    const { because, until } = accepted;
    return [
      {
        kind: "inSource",
        status: "accepted",
        ...(because === undefined ? {} : { justification: because }),
        ...(until === undefined ? {} : { properties: { until } }),
      },
    ];
  }
  return inBaseline === undefined
    ? []
    : [{ kind: "external", status: "accepted", justification: "The baseline holds it." }];
}

function isInFile(note: LocatedNote): note is LocatedNote & { readonly location: Location } {
  return isLocation(note.location);
}

function isLocation(place: Location | LibraryPlace): place is Location {
  return place.start !== undefined;
}

function noteOf(place: Location, says: string) {
  return { physicalLocation: physicalOf(place), ...(says === "" ? {} : { message: messageOf(says) }) };
}

/** A message in which nothing is a link, as `[words](address)` would be even in a plain one (3.11.6). */
function messageOf(words: string) {
  return { text: words.replaceAll("](", "]\u200b(") };
}

function physicalOf({ file, start, end }: Location) {
  return {
    artifactLocation: { uri: uriOf(file) },
    region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
  };
}

/** A reference relative to the folder of the run; absolute where the file lies on another drive. */
function uriOf(file: string): string {
  if (/^(?:[A-Za-z]:)?\//.test(file)) return pathToFileURL(file).href;
  // Half of a pair, which a name on Windows may hold, has no bytes that could be written.
  const whole = file.replace(/\p{Surrogate}/gu, "\ufffd");
  return whole.split("/").map(encodeURIComponent).join("/");
}

function pascalCase(id: string): string {
  return id
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
