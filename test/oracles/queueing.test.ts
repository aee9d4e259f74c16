// Our waiting lines beside those of octave's queueing package (M. Marzolla), on random stations: two programs written apart
// that have to agree to nine digits.

import { expect, it } from "vitest";
import {
  boundedLine,
  erlangB,
  erlangC,
  generalWait,
  meanWait,
  utilisationOf,
  waitTail,
} from "../../analysis/formulas/queueing.ts";
import { closedNetwork, openNetwork } from "../../analysis/formulas/queueing-networks.ts";
import { randomFrom } from "../support/mutate.ts";
import { askTool, describeWith, octave } from "./tool.ts";

/** One number asked of both. */
interface Question {
  /** Octave statements that leave the answer in `y`. */
  readonly asks: string;
  readonly ours: number;
}

function answersOf(questions: readonly Question[]): number[] {
  const lines = questions.map(({ asks }) => `${asks}; printf("%.17g\\n", y);`);
  const program = `warning("off", "all");\npkg load queueing;\n${lines.join("\n")}\n`;
  return askTool(octave, ["--quiet", "--no-history"], program).trim().split("\n").map(Number);
}

function agree(questions: readonly Question[]): void {
  expect(questions.length).toBeGreaterThan(50);
  const answers = answersOf(questions);
  expect(answers).toHaveLength(questions.length);
  for (const [index, { asks, ours }] of questions.entries()) {
    const theirs = answers[index] ?? Number.NaN;
    const off = Math.abs(ours - theirs) / Math.max(Math.abs(theirs), 1e-12);
    expect(off, `${asks}: ${ours} here, ${theirs} there`).toBeLessThan(1e-9);
  }
}

describeWith(octave, "octave's queueing package agrees", () => {
  const random = randomFrom(20_260_101);
  const whole = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const between = (low: number, high: number) => low + random() * (high - low);
  const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

  it("on Erlang's two formulas", () => {
    agree(
      times(100, () => {
        const servers = whole(1, 300);
        const load = between(0.01, 0.999) * servers;
        return [
          { asks: `y = erlangb(${load}, ${servers})`, ours: erlangB(load, servers) },
          { asks: `y = erlangc(${load}, ${servers})`, ours: erlangC(load, servers) },
        ];
      }).flat(),
    );
  });

  it("on lines without an end", () => {
    agree(
      times(80, () => {
        const servers = whole(1, 60);
        const rate = between(0.1, 50);
        const arrivals = between(0.01, 0.995) * servers * rate;
        const station = { arrivals, rate, servers };
        const call = `qsmmm(${arrivals}, ${rate}, ${servers})`;
        return [
          { asks: `[U y] = ${call}`, ours: meanWait(station) + 1 / rate },
          { asks: `[y] = ${call}`, ours: utilisationOf(station) },
          { asks: `[U R Q X p0 y] = ${call}`, ours: waitTail(station, 0) },
        ];
      }).flat(),
    );
  });

  it("on lines with an end", () => {
    agree(
      times(80, () => {
        const servers = whole(1, 20);
        const capacity = servers + whole(0, 60);
        // In sixteenths, which add up without rounding: octave solves a matrix whose rows have to sum to zero.
        const rate = whole(2, 160) / 16;
        const arrivals = Math.ceil(between(0.05, 2) * servers * rate * 16) / 16;
        const line = boundedLine({ arrivals, rate, servers }, capacity);
        const one = boundedLine({ arrivals, rate, servers: 1 }, capacity);
        return [
          { asks: `[U y] = qsmmmk(${arrivals}, ${rate}, ${servers}, ${capacity})`, ours: line.response },
          { asks: `[U R Q X p0 y] = qsmmmk(${arrivals}, ${rate}, ${servers}, ${capacity})`, ours: line.loss },
          { asks: `[U R y] = qsmm1k(${arrivals}, ${rate}, ${capacity})`, ours: one.jobs },
          { asks: `[U R Q y] = qsmm1k(${arrivals}, ${rate}, ${capacity})`, ours: one.throughput },
        ];
      }).flat(),
    );
  });

  it("on one server with any service times", () => {
    agree(
      times(80, () => {
        const service = between(0.01, 5);
        const second = service * service * between(1, 20);
        const arrivals = between(0.01, 0.99) / service;
        const ours = generalWait(arrivals, service, second) + service;
        return { asks: `[U y] = qsmg1(${arrivals}, ${service}, ${second})`, ours };
      }),
    );
  });

  it("on networks, open and closed", () => {
    agree(
      times(40, () => {
        const demands = times(whole(1, 6), () => ({ visits: between(0.1, 20), service: between(0.001, 0.5) }));
        const largest = Math.max(...demands.map(({ visits, service }) => visits * service));
        const arrivals = between(0.05, 0.95) / largest;
        const [jobs, think] = [whole(1, 40), between(0, 5)];
        const vector = (of: (demand: { visits: number; service: number }) => number) =>
          `[${demands.map(of).join(" ")}]`;
        const [service, visits] = [vector((demand) => demand.service), vector((demand) => demand.visits)];
        const ones = vector(() => 1);
        const open = openNetwork(arrivals, demands);
        const closed = closedNetwork(jobs, think, demands);
        return [
          { asks: `[U R] = qnos(${arrivals}, ${service}, ${visits}, ${ones}); y = R(1)`, ours: open[0]?.response ?? 0 },
          {
            asks: `[U R Q X] = qncsmva(${jobs}, ${service}, ${visits}, ${ones}, ${think}); y = X(1) / ${demands[0]?.visits}`,
            ours: closed.throughput,
          },
          {
            asks: `[U R Q] = qncsmva(${jobs}, ${service}, ${visits}, ${ones}, ${think}); y = Q(1)`,
            ours: closed.stations[0]?.jobs ?? 0,
          },
        ];
      }).flat(),
    );
  });
});
