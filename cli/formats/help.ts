// What `faultline --help` says. The reference with examples is docs/cli.md.

import type { Topic } from "../arguments.ts";

/** Help on one command, or the overview. */
export function helpFor(topic: Topic | undefined): string {
  return topic === undefined ? overview : `${pages[topic].trim()}\n${topic === "lsp" ? "" : `\n${paths}`}`;
}

const overview = `faultline finds the fault lines in a distributed system's design before production does.

Usage: faultline <command> [options] [paths]

  lint      findings, and an exit code for CI
  explain   a rule's page, or how a number came about
  render    a picture of the design
  inspect   the model and the facts behind the findings, as data
  lsp       the language server, for an editor
  version   the version
  help      this page, or a command's: faultline help lint

Exit codes: 0 nothing at or above the threshold, 1 findings, 2 could not run.
`;

const paths = `Paths are .arch files and folders, searched with all that lies in them; the folder you are in when none is given.
A folder with a file named faultline.json is one project, with everything below it.
  -                        reads a design from standard input
  --stdin-filename NAME    the name that it goes by
  --today DATE             the day that acceptances are judged by, such as 2027-01-31; else today
`;

const pages: Readonly<Record<Topic, string>> = {
  lint: `
Usage: faultline lint [options] [paths]

Reports findings about the design and problems of its text.

  -f, --format FORMAT      pretty (for people) or json (for programs); pretty when none is given
  --fail-on SEVERITY       exit with 1 from this severity on: error, warning, info or hint; error when none is given
  --show-accepted          shows accepted findings too, with their reasons
`,
  inspect: `
Usage: faultline inspect (--model | --facts) [options] [paths]

Prints what the text means, or every computed fact with its derivation.

  --model                  the model
  --facts                  the facts
  -f, --format FORMAT      json or pretty; json when none is given
`,
  explain: `
Usage: faultline explain <what> [options] [paths]

Explains a rule (faultline explain retry-amplification), shows how a fact was computed
(faultline explain checkout.availability), or lists the facts of an element (faultline explain checkout).

  --what-if CHANGE         the fact after a change of the design, and what else the change does;
                           "api { replicas 3 }", "api { remove calls auth }" or a declaration
`,
  render: `
Usage: faultline render [options] [paths]

Draws the design.

  --view VIEW              map, flow, domains, data, shared or failure; map when none is given
  --of NAME                what the view is about, such as a flow; the first one that can be when none is given.
                           In the view failure what has failed, by commas: components, zones, regions,
                           "a calls b"; the single failure that loses most when none is given
  --slow NAMES             in that view: components that have become slow
  --step N                 in that view: the moment to show, from 1; the last one when none is given
  -f, --format FORMAT      svg, html, mermaid, dot, d2, plantuml or markdown; svg when none is given.
                           html is one page with all views; mermaid, dot, d2 and plantuml write boxes and arrows,
                           mermaid and plantuml also flows, markdown writes tables
  --overlay OVERLAY        findings, availability, utilisation, amplification, latency or owner, laid over the map;
                           findings when none is given
  --terms                  arrows say on which terms something is asked
  --no-legend              leaves out the legend below the map
  --no-positions           lays everything out, whatever people put elsewhere in the preview
  --theme THEME            light or dark; light when none is given
  -o, --output FILE        writes there instead of to standard output
`,
  lsp: `
Usage: faultline lsp [--stdio]

Runs the language server for an editor, which starts it and talks with it over standard input and output.
How editors are set up for it stands in docs/editors.md.

  --stdio                  standard input and output, which is what it uses anyway
`,
};
