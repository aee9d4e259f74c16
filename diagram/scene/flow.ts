// The Flow view: one flow's messages as rows between lanes, cut where they are too many to be read, and its times as a table. It
// projects and judges nothing; the order and the numbers are the analysis's.

import type { Finding, FlowEvent, FlowMessage, FlowTiming, Insight } from "../../analysis/index.ts";
import type { SystemModel } from "../../language/index.ts";
import type { SceneFinding } from "../scene.ts";
import type { Lane, MessageRow, SequenceRow, SequenceScene, TimeTable } from "../sequence.ts";
import { detailOf, findingsByElement } from "./words.ts";

/** Messages and lanes that somebody can follow in one picture. */
const most = { messages: 120, lanes: 30 } as const;

/** The scene of a flow; without rows where it has no step, and undefined for what is no flow. Accepted findings are left out. */
export function flowScene(
  id: string,
  model: SystemModel,
  { findings }: { readonly findings: readonly Finding[] },
  insight: Pick<Insight, "flow">,
): SequenceScene | undefined {
  const flow = model.flowById.get(id);
  const sight = insight.flow(id);
  if (flow === undefined || sight === undefined) return undefined;
  const findingsById = findingsByElement(findings);
  const rows = rowsOf(sight.events, findingsById);
  return {
    view: "flow",
    flow: {
      id,
      label: flow.title ?? flow.name,
      detail: sight.demand.join(" · "),
      findings: findingsById.get(id) ?? [],
    },
    lanes: lanesOf(rows, model, findingsById),
    rows,
    ...(sight.timing === undefined ? {} : { times: timesOf(sight.timing, model) }),
  };
}

type Findings = ReadonlyMap<string, readonly SceneFinding[]>;

/** The rows, with what follows from declarations left out first where they are too many, and the rest cut where it still is. */
function rowsOf(events: readonly FlowEvent[], findings: Findings): readonly SequenceRow[] {
  const all = messagesIn(events);
  const isLong = (some: readonly FlowMessage[]): boolean =>
    some.length > most.messages || new Set(some.flatMap(({ source, target }) => [source, target])).size > most.lanes;
  if (!isLong(all)) return writtenOut(events, findings);
  const listed = all.filter(({ isListed }) => isListed);
  const notes: SequenceRow[] = [];
  let kept = events;
  if (listed.length > 0 && listed.length < all.length) {
    kept = only(events, ({ isListed }) => isListed);
    const count = all.length - listed.length;
    notes.push({ kind: "note", says: `Left out: ${messages(count)} that follow from declarations.` });
  }
  const before = messagesIn(kept);
  const lanes = [...new Set(before.flatMap(({ source, target }) => [source, target]))];
  if (lanes.length > most.lanes) {
    const first = new Set(lanes.slice(0, most.lanes));
    kept = only(kept, ({ source, target }) => first.has(source) && first.has(target));
    const [count, further] = [before.length - messagesIn(kept).length, lanes.length - most.lanes];
    const others = further === 1 ? "1 further component" : `${further} further components`;
    notes.push({ kind: "note", says: `Left out: ${messages(count)} with ${others}.` });
  }
  const left = messagesIn(kept);
  if (left.length > most.messages) {
    const first = new Set(left.slice(0, most.messages));
    kept = only(kept, (message) => first.has(message));
    notes.push({ kind: "note", says: `Cut here: the first ${first.size} of ${messages(left.length)} are drawn.` });
  }
  return [...writtenOut(kept, findings), ...notes];
}

function messages(count: number): string {
  return count === 1 ? "1 message" : `${count} messages`;
}

function messagesIn(events: readonly FlowEvent[]): readonly FlowMessage[] {
  return events.flatMap((event) => {
    if (event.kind === "message") return [event];
    return event.kind === "block" ? event.branches.flatMap((branch) => messagesIn(branch.events)) : [];
  });
}

/** The events with some of their messages, without blocks that are left with none. */
function only(events: readonly FlowEvent[], isKept: (message: FlowMessage) => boolean): readonly FlowEvent[] {
  return events.flatMap((event): readonly FlowEvent[] => {
    if (event.kind === "message") return isKept(event) ? [event] : [];
    if (event.kind !== "block") return [event];
    const branches = event.branches.map((branch) => ({ ...branch, events: only(branch.events, isKept) }));
    return branches.some((branch) => branch.events.length > 0) ? [{ ...event, branches }] : [];
  });
}

function writtenOut(events: readonly FlowEvent[], findings: Findings): readonly SequenceRow[] {
  const rows: SequenceRow[] = [];
  const seen = new Map<string, number>();
  let listed = 0;
  const write = (some: readonly FlowEvent[]): void => {
    for (const event of some) {
      switch (event.kind) {
        case "message": {
          const { source, target, verb, isListed, isStandIn } = event;
          const base = `${source} -> ${target} ${isStandIn ? "instead" : verb}`;
          const place = (seen.get(base) ?? 0) + 1;
          seen.set(base, place);
          const isOwn = isListed && !isStandIn;
          if (isOwn) listed += 1;
          const row = messageRow(event, place === 1 ? base : `${base} ${place}`, findings);
          rows.push(isOwn ? { ...row, number: listed } : row);
          break;
        }
        case "block":
          event.branches.forEach(({ share, events: inner }, index) => {
            const words = event.form === "either" ? `${index === 0 ? "either" : "or"} ${share}` : event.form;
            rows.push({ kind: index === 0 ? "open" : "next", label: words });
            write(inner);
          });
          rows.push({ kind: "close" });
          break;
        case "reply":
          rows.push({ kind: "reply", isWritten: event.isWritten });
          break;
        default:
          event satisfies never;
      }
    }
  };
  write(events);
  return rows;
}

function messageRow(message: FlowMessage, id: string, findings: Findings): MessageRow {
  const { source, target, element, verb, times, terms, isAsynchronous, isAwaited, isStandIn } = message;
  const label = times === "" ? verb : `${verb} ${times}`;
  return {
    kind: "message",
    ...{ id, element, source, target, terms, isAwaited },
    manner: isStandIn ? "stand-in" : isAsynchronous ? "async" : "sync",
    label: isStandIn ? (source === target ? `instead: “${label}”` : `instead: ${label}`) : label,
    // A flow's own findings stand at its title.
    findings: element.includes(" ") ? (findings.get(element) ?? []) : [],
  };
}

/** Those who take part, in the order in which they are met. */
function lanesOf(rows: readonly SequenceRow[], model: SystemModel, findings: Findings): readonly Lane[] {
  const ids = new Set(rows.flatMap((row) => (row.kind === "message" ? [row.source, row.target] : [])));
  return [...ids].map((id) => {
    const component = model.componentById.get(id);
    return {
      id,
      job: component?.kind ?? "component",
      label: component?.title ?? component?.name ?? id,
      detail: component === undefined ? "" : detailOf(component, model),
      findings: findings.get(id) ?? [],
    };
  });
}

function timesOf({ parts, total, says, leftOut, marks }: FlowTiming, model: SystemModel): TimeTable {
  const seen = new Map<string, number>();
  return {
    ...{ total, says, leftOut },
    parts: parts.map(({ component: id, start, wait, work, adds, stated, notes, isBeside }) => {
      const place = (seen.get(id) ?? 0) + 1;
      seen.set(id, place);
      const component = model.componentById.get(id);
      return {
        ...{ id: `time of ${id}${place === 1 ? "" : ` ${place}`}`, element: id },
        job: component?.kind ?? "component",
        label: component?.title ?? component?.name ?? id,
        ...{ start, wait, work, stated: stated.join(" · "), notes: notes.join(", "), isBeside },
        ...(adds === undefined ? {} : { adds }),
      };
    }),
    marks: marks.map((mark, index) => ({ ...mark, id: `figure ${index + 1}` })),
  };
}
