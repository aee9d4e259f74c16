// How a review looks on a screen and on paper: one column of text, wide tables that scroll in their place, and pictures that
// fit the page. Severities differ by their frame as well as by their colour.

export const reviewStyle = `
:root { color-scheme: light; --ink: #1b1f24; --quiet: #57606a; --line: #d0d7de; --paper: #fff; --band: #f6f8fa; --link: #0550ae; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 72rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; }
h2 { margin: 2.75rem 0 0.75rem; padding-bottom: 0.3rem; border-bottom: 2px solid var(--ink); font-size: 1.4rem; }
h3 { margin: 1.75rem 0 0.5rem; font-size: 1.1rem; }
p, ul, ol { margin: 0.5rem 0; max-width: 60rem; }
header .quiet { margin-top: 0.25rem; }
a { color: var(--link); }
code { font: 0.92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.quiet { color: var(--quiet); font-weight: normal; overflow-wrap: anywhere; }
nav { margin: 1.25rem 0; padding: 0.6rem 1rem; border: 1px solid var(--line); border-radius: 6px; background: var(--band); }
nav ol { display: flex; flex-wrap: wrap; gap: 0.15rem 1.5rem; margin: 0; padding-left: 1.2rem; max-width: none; }
nav li { padding-right: 0.5rem; }
.figure { white-space: nowrap; }
.table { margin: 0.75rem 0; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: break-word; }
thead th { border-bottom: 2px solid var(--line); background: var(--band); font-weight: 600; }
tbody th { font-weight: normal; }
.pairs table { width: auto; min-width: 24rem; }
.pairs th { color: var(--quiet); padding-right: 1.5rem; }
figure { margin: 1rem 0 1.5rem; }
figure img { display: block; max-width: 100%; max-height: 60rem; border: 1px solid var(--line); border-radius: 6px; background: #fff; }
figcaption { margin-top: 0.35rem; color: var(--quiet); font-size: 0.88rem; }
.severity { display: inline-block; padding: 0 0.45rem; border: 1.5px solid; border-radius: 4px; font-size: 0.82rem; font-weight: 600; line-height: 1.45; }
.severity.error { color: #fff; background: #a40e26; border-color: #a40e26; }
.severity.warning { color: #6f4400; background: #fff4d6; border-color: #b77c00; }
.severity.info { color: #0550ae; background: #fff; border-color: #0550ae; }
.severity.hint { color: var(--quiet); background: #fff; border-color: var(--quiet); border-style: dashed; }
.finding { margin: 0.6rem 0; padding: 0.5rem 0.9rem; border-left: 4px solid var(--line); background: var(--band); }
.finding p { margin: 0.2rem 0; }
.finding p + p { font-size: 0.92rem; }
.finding:target { border-left-color: var(--link); }
@media print {
  @page { margin: 16mm 14mm; }
  body { padding: 0; max-width: none; font-size: 10pt; }
  nav { display: none; }
  h2, h3 { break-after: avoid; }
  tr, figure, .finding { break-inside: avoid; }
  thead { display: table-header-group; }
  figure img { max-height: 220mm; }
  .table { overflow: visible; }
  .severity { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { color: inherit; text-decoration: none; }
}
`;
