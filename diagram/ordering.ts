// Which way is down: an order of a container's members in which few and light arrows point upwards. Plain greedy
// counting; it knows neither what members are nor where they will stand.

/** An arrow between two members, with how much it matters that it points down; > 0. */
export interface WeightedArrow {
  readonly source: string;
  readonly target: string;
  readonly weight: number;
}

/**
 * Position of each member, from 0. Members that only receive go last and those that only send first; where all do both,
 * the one that sends most beyond what it receives goes next, the first given on a tie. Sums of opposing weights stay
 * below half of all; the least possible sum is not sought, which would be NP-hard. Quadratic in members, linear in arrows.
 *
 * Source: P. Eades, X. Lin, W. F. Smyth, "A fast and effective heuristic for the feedback arc set problem",
 * Information Processing Letters 47 (1993).
 */
export function orderDownwards(
  members: readonly string[],
  arrows: readonly WeightedArrow[],
): ReadonlyMap<string, number> {
  const left = new Set(members);
  const outgoing = new Map<string, WeightedArrow[]>(members.map((member) => [member, []]));
  const incoming = new Map<string, WeightedArrow[]>(members.map((member) => [member, []]));
  for (const arrow of arrows) {
    if (arrow.source === arrow.target || !left.has(arrow.source) || !left.has(arrow.target)) continue;
    outgoing.get(arrow.source)?.push(arrow);
    incoming.get(arrow.target)?.push(arrow);
  }
  const weightOf = (list: readonly WeightedArrow[] | undefined, end: "source" | "target"): number =>
    (list ?? []).reduce((sum, arrow) => sum + (left.has(arrow[end]) ? arrow.weight : 0), 0);
  const sent = new Map(members.map((member) => [member, weightOf(outgoing.get(member), "target")]));
  const received = new Map(members.map((member) => [member, weightOf(incoming.get(member), "source")]));

  const first: string[] = [];
  const last: string[] = [];
  while (left.size > 0) {
    const next = [...left];
    const sink = next.findLast((member) => sent.get(member) === 0);
    const source = next.find((member) => received.get(member) === 0);
    const taken = source ?? sink ?? mostSending(next, sent, received);
    left.delete(taken);
    for (const { target, weight } of outgoing.get(taken) ?? [])
      received.set(target, (received.get(target) ?? 0) - weight);
    for (const { source: from, weight } of incoming.get(taken) ?? []) sent.set(from, (sent.get(from) ?? 0) - weight);
    if (source === undefined && sink !== undefined) last.push(taken);
    else first.push(taken);
  }
  return new Map([...first, ...last.reverse()].map((member, position) => [member, position]));
}

function mostSending(
  members: readonly string[],
  sent: ReadonlyMap<string, number>,
  received: ReadonlyMap<string, number>,
): string {
  const surplus = (member: string): number => (sent.get(member) ?? 0) - (received.get(member) ?? 0);
  return members.reduce((best, member) => (surplus(member) > surplus(best) ? member : best));
}
