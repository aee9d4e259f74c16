// A review set out as a document: headings, sentences, tables and pictures in the order in which people go through them. It
// knows no markup; the formats write it.

import { severities } from "../analysis/index.ts";
import {
  atLeast,
  type Block,
  counted,
  figure,
  findingLinks,
  heading,
  type Inline,
  type Line,
  list,
  names,
  type Picture,
  paragraph,
  picture,
  quiet,
  strong,
  table,
  value,
} from "./blocks.ts";
import type { Assumption, FindingReview, FlowReview, Review, SystemReview } from "./review.ts";

export interface Pictures {
  readonly map?: Picture;
  readonly domains?: Picture;
  readonly data?: Picture;
  readonly shared?: Picture;
  /** By the flow's qualified name. */
  readonly flows: ReadonlyMap<string, Picture>;
}

export interface ReviewDocument {
  readonly title: string;
  readonly subtitle: string;
  readonly blocks: readonly Block[];
}

/** The document of a review. */
export function documentOf(review: Review, pictures: Pictures): ReviewDocument {
  const { title, size, today } = review;
  const counts = [counted(size.systems, "system"), counted(size.components, "component"), counted(size.flows, "flow")];
  return {
    title,
    subtitle: `Design review as of ${today}: ${counts.join(", ")}`,
    blocks: [
      ...atAGlance(review),
      ...picture(pictures.map),
      ...review.systems.flatMap((system) => systemBlocks(system, pictures)),
      ...sharedBlocks(review, pictures),
      ...placeBlocks(pictures),
      ...dataBlocks(review, pictures),
      ...findingBlocks(review),
      ...decisionBlocks(review),
      ...ledgerBlocks(review),
      ...pillarBlocks(review),
      heading(2, "How to read this"),
      list(legend.map((item) => [item])),
    ],
  };
}

const legend: readonly string[] = [
  "Every number was computed from the design's text; none was filled in. What is not stated is unknown, and the ledger says what would make it known.",
  "≤ marks a bound, which no operation of the design can exceed; ≈ marks an estimate, which leans on a fitted shape; a number without a mark is exact under the figures of the ledger.",
  "The ceiling is the availability that is left when everything the design does not state is perfect.",
  "A single point of failure is one thing whose loss alone takes the flow down.",
];

/** The page that everybody reads: what is promised and held, flow by flow, and what to talk about. */
function atAGlance({ systems, findings }: Review): readonly Block[] {
  const flows = systems.flatMap((system) => system.flows);
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const accepted = findings.length - open.length;
  const bySeverity = severities.flatMap((severity) => {
    const count = open.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity === "info" ? "info" : count === 1 ? severity : `${severity}s`}`];
  });
  const first = open.filter(({ severity }) => severity === "error" || severity === "warning");
  return [
    heading(2, "At a glance"),
    paragraph(
      strong(
        open.length === 0 ? "Nothing was found." : `${counted(open.length, "finding")}: ${bySeverity.join(", ")}.`,
      ),
      accepted === 0 ? "" : ` ${accepted === 1 ? "One more is" : `${accepted} more are`} accepted.`,
    ),
    ...table(
      ["Flow", "Promised", "Ceiling", "Estimate", "Single points", "Worst case", "p99"],
      flows.map((flow) => [
        [strong(flow.name)],
        flow.promises.length === 0 ? [quiet("nothing")] : [flow.promises.join("; ")],
        value(flow.ceiling),
        value(flow.estimate),
        flow.singlePoints === undefined ? [quiet("unknown")] : [String(flow.singlePoints.length)],
        value(flow.worstCase),
        tailOf(flow),
      ]),
    ),
    ...(first.length === 0
      ? []
      : [
          heading(3, "To talk about first"),
          list(
            first
              .slice(0, 12)
              .map(({ number, severity, message }) => [
                ...[{ kind: "severity", text: severity } as const, " ", message, " ("],
                ...[{ kind: "link", to: number, text: number } as const, ")"],
              ]),
          ),
        ]),
  ];
}

/** The estimate, or where that is unknown what it cannot be less than. */
function tailOf({ tail, leastTail }: FlowReview): Line {
  return tail.kind === "unknown" ? atLeast(leastTail) : value(tail);
}

function systemBlocks(system: SystemReview, pictures: Pictures): readonly Block[] {
  const { name, doc, owner, components, flows, queues, guarantees } = system;
  const hasJobs = components.some(({ job }) => job !== "");
  const hasOwners = components.some((one) => one.owner !== (owner ?? ""));
  return [
    heading(2, name),
    ...(doc === undefined ? [] : [paragraph(doc)]),
    ...(owner === undefined ? [] : [paragraph("Owner: ", strong(owner))]),
    heading(3, "What stands in it"),
    ...table(
      [
        "Component",
        ...(hasJobs ? ["Job"] : []),
        ...(hasOwners ? ["Owner"] : []),
        "Copies",
        "Load",
        "Utilisation",
        "Its loss takes down",
      ],
      components.map((one) => [
        [strong(one.name), " ", quiet(one.technology === undefined ? one.kind : `${one.kind}, ${one.technology}`)],
        ...(hasJobs ? [[one.job]] : []),
        ...(hasOwners ? [[one.owner]] : []),
        [one.copies],
        value(one.load),
        value(one.utilisation),
        names(one.blast, 3),
      ]),
    ),
    ...flows.flatMap((flow) => flowBlocks(flow, pictures.flows.get(flow.id))),
    ...(queues.length === 0 ? [] : [heading(3, "What waits in line")]),
    ...table(
      ["Queue or consumer", "Utilisation", "Wait", "Backlog of an outage", "Drained in", "Delivery", "Order"],
      queues.map((one) => [
        [strong(one.name)],
        ...[one.utilisation, one.wait, one.backlog, one.drain, one.delivery, one.order].map(value),
      ]),
    ),
    ...(guarantees.length === 0 ? [] : [heading(3, "What is read, and how old it may be")]),
    ...table(
      ["Component", "Consistency", "Staleness"],
      guarantees.map(({ name: of, consistency, staleness }) => [[strong(of)], value(consistency), value(staleness)]),
    ),
  ];
}

function flowBlocks(flow: FlowReview, drawn: Picture | undefined): readonly Block[] {
  const { singlePoints } = flow;
  const rows: readonly (readonly [string, Line])[] = [
    ["Load", [flow.load]],
    ["Promised", flow.promises.length === 0 ? [quiet("nothing")] : [flow.promises.join("; ")]],
    ["Ceiling", value(flow.ceiling)],
    ["Estimate", value(flow.estimate)],
    ["Error budget", value(flow.budget)],
    ["Of which is spent", value(flow.burn)],
    ["Single points of failure", singlePoints === undefined ? [quiet("unknown")] : names(singlePoints, 12)],
    ["Worst case", value(flow.worstCase)],
    ["p50", value(flow.median)],
    ["p99", tailOf(flow)],
    ["Weakest read on its way", value(flow.consistency)],
  ];
  return [
    heading(3, `Flow: ${flow.name}${flow.importance === "" ? "" : ` (${flow.importance})`}`),
    ...table(
      ["", ""],
      rows.filter(([, line]) => !isNothing(line)).map(([label, line]) => [[label], line]),
    ),
    ...picture(drawn),
  ];
}

function isNothing([first]: Line): boolean {
  return typeof first === "object" && first.text === "–";
}

function sharedBlocks({ shared }: Review, pictures: Pictures): readonly Block[] {
  if (shared.length === 0) return [];
  return [
    heading(2, "Shared infrastructure"),
    paragraph("What several systems use, and what each loses with it."),
    ...table(
      ["Component", "System", "Uses it as", "Loses with it"],
      shared.flatMap(({ name, uses }) =>
        uses.map(({ system, does, loses }, index) => [
          [index === 0 ? strong(name) : ""],
          [system],
          [does],
          names(loses),
        ]),
      ),
    ),
    ...picture(pictures.shared),
  ];
}

function placeBlocks({ domains }: Pictures): readonly Block[] {
  return domains === undefined ? [] : [heading(2, "Regions and zones"), ...picture(domains)];
}

function dataBlocks({ data }: Review, pictures: Pictures): readonly Block[] {
  if (data.length === 0) return [];
  return [
    heading(2, "Data and its copies"),
    ...table(
      ["Data", "Official in", "Copies", "How it gets there, and how old it may be"],
      data.map((one) => [[strong(one.name)], names(one.authorities), names(one.copies), [one.ways.join("; ")]]),
    ),
    ...picture(pictures.data),
  ];
}

function findingBlocks({ findings }: Review): readonly Block[] {
  // Accepted ones come last, and the first of a rule is one that stands if any does.
  const firsts = new Map<string, FindingReview>();
  for (const one of findings) if (one.accepted === undefined && !firsts.has(one.rule)) firsts.set(one.rule, one);
  return [
    heading(2, "Findings"),
    ...(findings.length === 0 ? [paragraph("There are none.")] : []),
    ...findings.map((finding) => {
      const first = firsts.get(finding.rule);
      return findingBlock(finding, first === finding ? undefined : first);
    }),
  ];
}

/** What to do about a rule's findings is said at the first of them. */
function findingBlock(finding: FindingReview, first: FindingReview | undefined): Block {
  const { number, severity, message, rule, place, flows, remedy, accepted, hangsOn, restsOn } = finding;
  const help: Line = first === undefined ? prose(remedy) : ["as for ", ...findingLinks([first.number])];
  const until = accepted?.until === undefined ? "" : ` until ${accepted.until}`;
  return {
    kind: "finding",
    anchor: number,
    head: [
      ...[strong(number), " ", { kind: "severity", text: severity } as const, " ", message, " "],
      ...[quiet(`${rule}, ${place}`)],
    ],
    lines: [
      ...(accepted === undefined
        ? remedy === ""
          ? []
          : [["What to do: ", ...help]]
        : [[strong(`Accepted${until}: `), accepted.because ?? "without a reason"]]),
      ...(flows.length === 0 ? [] : [["Flows: ", ...names(flows, 12)]]),
      ...(hangsOn.length === 0 ? [] : [["Would not be there without: ", ...names(hangsOn, 12)]]),
      ...(restsOn.length === 0 ? [] : [["Would say something else without: ", ...names(restsOn, 12)]]),
    ],
  };
}

/** Our own prose, in which code stands between backticks. */
function prose(text: string): Line {
  return text.split("`").map((part, index): Inline => (index % 2 === 1 ? { kind: "code", text: part } : part));
}

function decisionBlocks({ decisions, acceptances }: Review): readonly Block[] {
  return [
    heading(2, "Decisions and acceptances"),
    ...(decisions.length + acceptances.length === 0 ? [paragraph("The design records none.")] : []),
    ...table(
      ["Decision", "Chosen", "Because", "It costs", "Look again"],
      decisions.map(({ name, place, chose = "", over, because = "", costs = "", revisit, isDue }) => [
        [strong(name), " ", quiet(place)],
        [chose, over === undefined ? "" : ` over ${over}`],
        [because],
        [costs],
        revisit === undefined ? [quiet("no day")] : isDue ? [strong(`${revisit}: due`)] : [figure(revisit)],
      ]),
    ),
    ...table(
      ["Accepted", "Where", "Because", "Until"],
      acceptances.map(({ rule, element, because, until, hasLapsed, place }) => [
        [{ kind: "code", text: rule }],
        [element, " ", quiet(place)],
        because === undefined ? [quiet("without a reason")] : [because],
        until === undefined ? [quiet("no day")] : hasLapsed ? [strong(`${until}: lapsed`)] : [figure(until)],
      ]),
    ),
  ];
}

function ledgerBlocks({ ledger: { declared, defaults, unknown, tried } }: Review): readonly Block[] {
  const trial = {
    all: "Without a figure the findings beside it would not be there, and those in brackets would say something else; each was tried.",
    defaults: "The design is large: only the technologies' figures were tried on the findings, not each of its own.",
    none: "The design is too large for trying its findings without each of these.",
  }[tried];
  return [
    heading(2, "What this rests on"),
    paragraph(trial),
    ...(defaults.length === 0 ? [] : [heading(3, "Figures of technologies, in place of the design's own")]),
    ...table(
      ["Technology", "Figure", "Stands for", "Source", "Findings"],
      defaults.map((one) => [
        ...[[strong(one.about)], [one.term, " ", figure(one.value)], names(one.elements, 4)],
        ...[[quiet(one.source ?? "")], bearing(one)],
      ]),
    ),
    ...(declared.length === 0 ? [] : [heading(3, "Figures that the design states")]),
    ...table(["Of", "Figures", "Findings"], byElement(declared).map(declaredRow)),
    ...(unknown.length === 0 ? [] : [heading(3, "What nobody says")]),
    ...table(
      ["Of", "Term", "Keeps unknown"],
      unknown.slice(0, mostUnknown).map(({ element, term, hides }) => [[strong(element)], [term], names(hides, 4)]),
    ),
    ...(unknown.length <= mostUnknown
      ? []
      : [paragraph(quiet(`And ${unknown.length - mostUnknown} more, which keep less unknown.`))]),
  ];
}

/** Unknown inputs that are listed, those that hide most first. */
const mostUnknown = 40;

/** The findings that an assumption bears, and in brackets those that would say something else without it. */
function bearing({ carries, sways }: Pick<Assumption, "carries" | "sways">): Line {
  if (sways.length === 0) return findingLinks(carries);
  return [...(carries.length === 0 ? [] : [...findingLinks(carries), " "]), "(", ...findingLinks(sways), ")"];
}

function byElement(assumptions: readonly Assumption[]): readonly (readonly Assumption[])[] {
  const groups = new Map<string, Assumption[]>();
  for (const one of assumptions) groups.set(one.about, [...(groups.get(one.about) ?? []), one]);
  return [...groups.values()];
}

/** All figures of one element, and all that they bear. */
function declaredRow(figures: readonly Assumption[]): readonly Line[] {
  const carries = [...new Set(figures.flatMap((one) => one.carries))];
  const sways = [...new Set(figures.flatMap((one) => one.sways))].filter((number) => !carries.includes(number));
  return [
    [strong(figures[0]?.about ?? "")],
    figures.flatMap(
      ({ term, value: words, source }, index): Line => [
        ...[index === 0 ? "" : "; ", term, " ", figure(words)],
        ...(source === undefined ? [] : [" ", quiet(`(${source})`)]),
      ],
    ),
    bearing({ carries, sways }),
  ];
}

function pillarBlocks({ pillars }: Review): readonly Block[] {
  return [
    heading(2, "The six pillars"),
    paragraph("What the model says of each pillar of the AWS Well-Architected Framework, and what it cannot say."),
    ...pillars.flatMap(({ name, says, silent, findings }): readonly Block[] => [
      heading(3, name),
      list([
        ...says.map((line) => [line]),
        ["Findings: ", ...findingLinks(findings)],
        [strong("Not in the model: "), silent],
      ]),
    ]),
  ];
}
