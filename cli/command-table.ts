// The commands and their options, each with its words: the parser takes names and choices from here, the help its pages and
// the shells their completions, so that none of them knows an option that another does not. It does nothing.

import { textFormats } from "../diagram/formats/names.ts";
import { overlays, views } from "../diagram/look.ts";

/** One option of a command. */
export interface OptionEntry {
  readonly short?: string;
  /** What stands for its value in the help, such as `FILE`; a switch has none. */
  readonly value?: string;
  /** The values that it takes, the default first; without them it takes any text. */
  readonly choices?: readonly string[];
  /** What it is for, in words that lines break between; a completion shows those up to the first semicolon or line end. */
  readonly says: string;
}

/** One command. */
export interface CommandEntry {
  /** Its line in the overview. */
  readonly summary: string;
  /** What follows its name in the line of usage. */
  readonly usage: string;
  /** What it does, in words that lines break between. */
  readonly about: string;
  readonly options: Readonly<Record<string, OptionEntry>>;
  /** What its words are: designs, the paths of which are explained below its options; folders; or one of these words. */
  readonly operands: "designs" | "sides" | "folder" | "none" | readonly string[];
  /** Command lines, without the name of the program, with what each is for. */
  readonly examples: readonly (readonly [line: string, says: string])[];
}

export const severities = ["error", "warning", "info", "hint"] as const;

/** What a result is written as. */
const lintFormats = ["pretty", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown"] as const;

/** What a view is rendered as; `png` is known so that it can be refused in words that help. */
const renderFormats = ["svg", "html", ...textFormats, "png"] as const;

/** The shells that completions are written for. */
const shells = ["bash", "zsh", "fish", "powershell"] as const;

const outputFile = {
  short: "o",
  value: "FILE",
  says: "writes there instead of to standard output; its name says the format where --format does not",
} as const;

const inputName = { value: "NAME", says: "the name that standard input goes by" } as const;

const settingsFile = {
  value: "FILE",
  says: "takes settings from there instead of from every project's faultline.json",
} as const;

/** Options of every command that judges designs. */
const inputOptions = {
  "stdin-filename": inputName,
  config: settingsFile,
  today: { value: "DATE", says: "the day that acceptances are judged by, such as 2027-01-31; else today" },
} as const;

export const commandTable = {
  lint: {
    summary: "findings, and an exit code for CI",
    usage: "[options] [paths]",
    about: "Reports findings about the design and problems of its text.",
    options: {
      format: {
        short: "f",
        value: "FORMAT",
        choices: lintFormats,
        says: `pretty, for people, when none is given; json, for programs; sarif, for code scanning;
github, for lines beside a pull request; gitlab, for its code quality report; junit and
checkstyle, for CI servers; markdown, for a comment on a pull request`,
      },
      output: outputFile,
      "fail-on": {
        value: "SEVERITY",
        choices: [...severities, "never"],
        says: `exit with 1 from this severity on: error, warning, info or hint, or never; when none is given
what the project's failOn says, else error`,
      },
      baseline: {
        value: "FILE",
        says: "leaves out the findings that this file holds, and tells which of its entries no longer occur",
      },
      "update-baseline": { says: "drops those entries from the file; it never adds one" },
      "add-to-baseline": {
        value: "NAMES",
        says: "adds the findings of these rules or elements, by commas, or all; begins the file if need be",
      },
      "show-accepted": { says: "shows accepted findings too, with their reasons" },
      ...inputOptions,
    },
    operands: "designs",
    examples: [
      ["lint", "everything below this folder"],
      ["lint --fail-on warning designs", "a gate that warnings do not pass"],
      ["lint designs -f sarif -o faultline.sarif", "for an upload to code scanning"],
      ["lint --baseline known.jsonl --add-to-baseline all", "begins with what is there today"],
      ["lint --baseline known.jsonl --update-baseline", "reports what is new, and forgets what is mended"],
      ["lint - --stdin-filename shop.arch < shop.arch", "what an editor or a hook holds"],
    ],
  },
  explain: {
    summary: "a rule's page, or how a number came about",
    usage: "<what> [options] [paths]",
    about: `Explains a rule (faultline explain retry-amplification), shows how a fact was computed
(faultline explain checkout.availability), or lists the facts of an element (faultline explain checkout).`,
    options: {
      "what-if": {
        value: "CHANGE",
        says: `the fact after a change of the design, and what else the change does;
"api { replicas 3 }", "api { remove calls auth }" or a declaration`,
      },
      ...inputOptions,
    },
    operands: "designs",
    examples: [
      ["explain retry-amplification", "what a rule finds, why, and when to keep it"],
      ["explain checkout.availability designs", "a number with the calculation behind it"],
      ['explain checkout --what-if "api { replicas 3 }"', "what a change would be worth"],
    ],
  },
  diff: {
    summary: "what a change means, and an exit code for regressions",
    usage: "<base> [head] [options]",
    about: `Compares two designs by meaning: what was declared otherwise, and what that does to flows, components
and findings. Each is a commit, a folder, a file or an archive (.tar, .tar.gz, .tgz, .zip); without the
second it is the working tree. A commit beside a path is read at that path; commit:path names another one.`,
    options: {
      format: {
        short: "f",
        value: "FORMAT",
        choices: ["pretty", "json", "markdown", "svg"],
        says: `pretty (for people), json (for programs), markdown (for a comment) or svg (the map of both designs
in one picture); by the name of the output, else pretty`,
      },
      output: outputFile,
      "fail-on": {
        value: "KINDS",
        says: `exit with 1 for regressions of these kinds, by commas: new-spof, lower-ceiling,
lower-availability, longer-worst-case, higher-latency, higher-factor,
less-hidden-capacity, higher-utilisation, wider-blast-radius, weaker-promise,
new-finding, laxer-settings, or any. An amount lets smaller ones pass: lower-ceiling=0.01%,
longer-worst-case=10%, new-finding=warning; never when none is given`,
      },
      today: inputOptions.today,
    },
    operands: "sides",
    examples: [
      ["diff main", "what the working tree changes against a branch"],
      ["diff origin/main designs --fail-on new-spof,lower-ceiling=0.01%", "a gate for one folder, in CI"],
      ["diff v1.4 v1.5 -f markdown", "what a release changed, as a comment"],
      ["diff main -o change.svg", "a picture: what is new, gone and stated otherwise"],
      ["diff before after", "two folders"],
      ["diff last-week.tar.gz .", "an archive"],
    ],
  },
  report: {
    summary: "the design review, as a document",
    usage: "[options] [paths]",
    about: `Writes what a team brings to a design review: systems, flows with what they promise and can hold, shared
infrastructure, data, findings, decisions, and what all of it rests on.`,
    options: {
      format: {
        short: "f",
        value: "FORMAT",
        choices: ["markdown", "html"],
        says: "markdown, or html, which is one file with all pictures that loads nothing; markdown when none is given",
      },
      title: { value: "TEXT", says: "the title; the name of the folder or file when none is given" },
      output: outputFile,
      ...inputOptions,
    },
    operands: "designs",
    examples: [
      ["report designs -o review.html", "a page to send around"],
      ['report --title "Checkout, spring review" > review.md', "Markdown with pictures that GitHub and GitLab draw"],
    ],
  },
  render: {
    summary: "a picture of the design",
    usage: "[options] [paths]",
    about: "Draws the design.",
    options: {
      view: {
        value: "VIEW",
        choices: views,
        says: "map, flow, domains, data, shared or failure; map when none is given",
      },
      of: {
        value: "NAME",
        says: `what the view is about, such as a flow; the first one that can be when none is given.
In the view failure what has failed, by commas: components, zones, regions,
"a calls b"; the single failure that loses most when none is given`,
      },
      slow: { value: "NAMES", says: "in that view: components that have become slow" },
      step: { value: "N", says: "in that view: the moment to show, from 1; the last one when none is given" },
      format: {
        short: "f",
        value: "FORMAT",
        choices: renderFormats,
        says: `svg, html, mermaid, dot, d2, plantuml or markdown; svg when none is given.
html is one page with all views; mermaid, dot, d2 and plantuml write boxes and arrows,
mermaid and plantuml also flows, markdown writes tables`,
      },
      overlay: {
        value: "OVERLAY",
        choices: overlays,
        says: `findings, availability, utilisation, amplification, latency or owner, laid over the map;
findings when none is given`,
      },
      terms: { says: "arrows say on which terms something is asked" },
      "no-legend": { says: "leaves out the legend below the map" },
      "no-positions": { says: "lays everything out, whatever people put elsewhere in the preview" },
      theme: { value: "THEME", choices: ["light", "dark"], says: "light or dark; light when none is given" },
      output: outputFile,
      ...inputOptions,
    },
    operands: "designs",
    examples: [
      ["render designs -o map.svg", "the map as a picture"],
      ["render --view flow --of checkout -f mermaid", "one flow as a text for a page that draws Mermaid"],
      ["render -f html designs -o design.html", "all views in one page"],
    ],
  },
  fmt: {
    summary: "the formatter",
    usage: "[options] [paths]",
    about: `Lays the text of designs out as the editor does: files are written in place, standard input to standard
output. A file that does not parse is left as it is, and said so.`,
    options: {
      check: { says: "writes nothing: lists the files that would change, and exits with 1 if there are any" },
      diff: { says: "writes nothing: shows what would change, and exits with 1 if anything would" },
      "stdin-filename": inputName,
      config: settingsFile,
    },
    operands: "designs",
    examples: [
      ["fmt", "every design below this folder"],
      ["fmt --check designs", "for CI"],
      ["fmt --diff shop.arch", "what would change"],
      ["fmt - < shop.arch", "for an editor"],
    ],
  },
  init: {
    summary: "a design and settings to begin with",
    usage: "[folder]",
    about: `Writes design.arch, a design to change into your own, and faultline.json, the settings that make the folder one
project. It writes over nothing, and where there are designs already it writes the settings alone.`,
    options: {},
    operands: "folder",
    examples: [
      ["init", "here"],
      ["init designs", "in a folder, made where there is none"],
    ],
  },
  inspect: {
    summary: "the model and the facts behind the findings, as data",
    usage: "(--model | --facts) [options] [paths]",
    about: "Prints what the text means, or every computed fact with its derivation.",
    options: {
      model: { says: "the model" },
      facts: { says: "the facts" },
      format: {
        short: "f",
        value: "FORMAT",
        choices: ["json", "pretty"],
        says: "json or pretty; json when none is given",
      },
      ...inputOptions,
    },
    operands: "designs",
    examples: [
      ["inspect --facts --format pretty", "every number at a glance"],
      ["inspect --facts > facts.json", "every number with its derivation"],
    ],
  },
  completions: {
    summary: "completions for a shell",
    usage: "(bash | zsh | fish | powershell)",
    about: "Writes a script that lets a shell complete commands, options and their values.",
    options: {},
    operands: shells,
    examples: [
      ["completions bash > ~/.local/share/bash-completion/completions/faultline", "bash"],
      ["completions zsh > ~/.zfunc/_faultline", "zsh, with that folder in $fpath before compinit runs"],
      ["completions fish > ~/.config/fish/completions/faultline.fish", "fish"],
      ["completions powershell >> $PROFILE", "PowerShell"],
    ],
  },
  lsp: {
    summary: "the language server, for an editor",
    usage: "[--stdio]",
    about: `Runs the language server for an editor, which starts it and talks with it over standard input and output.
How editors are set up for it stands in docs/editors.md.`,
    options: {
      // The one way there is, which many editors say aloud all the same.
      stdio: { says: "standard input and output, which is what it uses anyway" },
      clientProcessId: { value: "ID", says: "the process of the editor, as some editors say; it changes nothing" },
    },
    operands: "none",
    examples: [],
  },
} as const satisfies Readonly<Record<string, CommandEntry>>;

export type Topic = keyof typeof commandTable;

/** The commands in the order of the table, which is that of the overview. */
// Keys of an object literal are what its type says.
export const topics = Object.keys(commandTable) as readonly Topic[];
