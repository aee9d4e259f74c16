// Texts, standard input, settings and files to write that are not what `lint` wants of them.

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { type BadInput, deep, good, nowhere } from "./bad-input.ts";

export const badTexts: readonly BadInput[] = [
  // Text.
  {
    what: "control characters",
    files: { "bell.arch": "service a\u0007\u001b[31m\n" },
    says: [],
    exit: 1,
    linted: 2,
    codes: ["syntax"],
  },
  {
    what: "braces opened a hundred thousand times",
    files: { "deep.arch": "system a {".repeat(deep) },
    says: [],
    exit: 1,
    linted: 2,
  },
  {
    what: "braces closed a hundred thousand times",
    files: { "shut.arch": "}".repeat(deep) },
    says: [],
    exit: 1,
    linted: 2,
  },
  {
    what: "a line of a million letters",
    files: { "wide.arch": `service ${"a".repeat(1_000_000)}\n` },
    says: [],
    exit: 0,
    linted: 2,
  },
  { what: "a comment without an end", files: { "open.arch": "service a /* for ever\n" }, says: [], exit: 1, linted: 2 },
  {
    what: "a text without an end",
    files: { "quote.arch": 'service a { title "for ever }\n' },
    says: [],
    exit: 1,
    linted: 2,
  },
  {
    what: "what a merge left behind",
    files: { "merge.arch": "<<<<<<< ours\nservice a\n=======\nservice b\n>>>>>>> theirs\n" },
    says: [],
    exit: 1,
    linted: 2,
  },
  {
    what: "another language",
    files: { "other.arch": "<html><body>{{ service }}</body></html>\n" },
    says: [],
    exit: 1,
    linted: 2,
  },
  {
    what: "a number that no number holds",
    files: { "number.arch": `service a { replicas ${"9".repeat(400)} }\n` },
    says: [],
    exit: 1,
    linted: 2,
  },
  {
    what: "names of what every object has",
    files: { "names.arch": "service constructor  service __proto__  service toString { calls constructor }\n" },
    says: [],
    exit: 0,
    linted: 2,
  },
  {
    what: "one component twice, in two files",
    files: { "a.arch": good },
    says: [],
    exit: 1,
    linted: 2,
    codes: ["duplicate"],
  },
  // Standard input.
  {
    what: "standard input that is no text",
    words: ["good.arch", "-"],
    input: new Uint8Array([0xff, 0xfe]),
    says: ["standard input is not UTF-8 text; save it as UTF-8. It is left out."],
    exit: 2,
    linted: 1,
  },
  {
    what: "standard input that holds zero bytes",
    words: ["-"],
    input: "\0",
    says: ["standard input is not text (it holds zero bytes); it is left out."],
    exit: 2,
  },
  { what: "standard input without a byte", words: ["-"], input: "", says: [], exit: 0, linted: 1 },
  {
    what: "standard input under a name that leads out of the folder",
    words: ["-", "--stdin-filename", "../../x.arch"],
    input: good,
    says: [],
    exit: 0,
    linted: 1,
  },
  { what: "standard input twice", words: ["-", "-"], input: good, says: [], exit: 0, linted: 1 },
  // Settings.
  {
    what: "settings that are no JSON",
    files: { "faultline.json": "{ rules }" },
    says: ["faultline.json:1:3: This is not valid JSON."],
    exit: 2,
    linted: 1,
  },
  {
    what: "settings nested a hundred thousand times",
    files: { "faultline.json": "[".repeat(deep) },
    says: [/^faultline\.json:1:\d+: This is not valid JSON\.$/],
    exit: 2,
    linted: 1,
  },
  {
    what: "settings that set the prototype",
    files: { "faultline.json": '{ "__proto__": { "failOn": "never" } }' },
    says: [/^faultline\.json:1:3: `__proto__` is not a setting; /],
    exit: 2,
    linted: 1,
  },
  {
    what: "settings in a folder of their name",
    files: { "faultline.json/x": "" },
    says: ["Cannot read faultline.json: it is a folder."],
    exit: 2,
    linted: 1,
  },
  {
    what: "a pattern that leads out",
    files: { "faultline.json": '{ "include": ["../**", "*.arch"] }' },
    says: ['faultline.json:1:15: "../**" leads out of the folder.'],
    exit: 2,
    linted: 1,
  },
  // What is written.
  {
    what: "a result for a folder",
    files: { "out/x.md": "" },
    words: ["-o", "out"],
    says: ["Cannot write out: it is a folder."],
    exit: 2,
  },
  {
    what: "a result for a folder that is not there",
    words: ["-o", "no/out.json"],
    says: [`Cannot write no/out.json: ${nowhere}.`],
    exit: 2,
  },
  {
    what: "a result for a link in a circle",
    prepare: (folder) => symlinkSync("ring", join(folder, "ring")),
    words: ["good.arch", "-o", "ring"],
    says: ["Cannot write ring: its symbolic links lead in a circle."],
    exit: 2,
  },
];
