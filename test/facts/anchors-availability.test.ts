// Published and closed-form availabilities, each as a design in the language: what a reader would write is what is analysed.
// Sources are named beside the values; budgets and burn rates are in burn-rate.test.ts.

import { describe, expect, it } from "vitest";
import { availabilityFactOf } from "../../analysis/facts/availability.ts";
import { trafficOf } from "../../analysis/facts/load.ts";
import { modelOf } from "../support/understand.ts";

/** The availability of the flow `f`. */
function availabilityOf(design: string): number {
  const model = modelOf(design);
  const flow = model.flowById.get("f");
  if (flow === undefined) throw new Error("the design has no flow f");
  const { value } = availabilityFactOf({ model, traffic: trafficOf(model) }, flow);
  if (typeof value !== "number") throw new Error("the availability is no single number");
  return value;
}

/** A chain from the client `o`, one service for each figure. */
function chain(...figures: readonly string[]): string {
  const services = figures.map((figure, index) => {
    const next = index + 1 < figures.length ? `  calls s${index + 1}` : "";
    return `service s${index} { availability ${figure}${next} }`;
  });
  return `client o { calls s0 }\n${services.join("\n")}\nflow f { o -> s0 }\n`;
}

const perfectFront = (dependencies: string) => `client o { calls front }
external front { availability 100%  ${dependencies} }
flow f { o -> front }
`;

describe("hard dependencies in series", () => {
  it("ten at 99.9% are 99.0045%, often published as 99%", () => {
    expect(availabilityOf(chain(...new Array<string>(10).fill("99.9%")))).toBeCloseTo(0.99004488, 9);
  });

  it("three at 99.99% are 99.97% (AWS Well-Architected, Reliability Pillar, Availability)", () => {
    expect(availabilityOf(chain("99.99%", "99.99%", "99.99%"))).toBeCloseTo(0.99970003, 9);
  });

  it("an app service at 99.95% on a database at 99.99% is 99.94% (Microsoft Learn, composite SLA)", () => {
    const design = `client o { calls app }
external app { availability 99.95%  reads sql }
store sql { managed  availability 99.99% }
flow f { o -> app }
`;
    expect(availabilityOf(design)).toBeCloseTo(0.99940005, 8);
  });
});

describe("redundancy", () => {
  it("of two at 99% is 99.99% (AWS, Availability and Beyond, Availability with redundancy)", () => {
    expect(
      availabilityOf("client o { calls a }\nservice a { replicas 2  availability 99% }\nflow f { o -> a }\n"),
    ).toBeCloseTo(0.9999, 12);
  });

  it("of two out of three at 99% is 0.999702 by the binomial sum, which the paper's equation 7 rounds to 0.9997", () => {
    const design = "client o { calls a }\nservice a { replicas 3  needs 2  availability 99% }\nflow f { o -> a }\n";
    expect(availabilityOf(design)).toBeCloseTo(0.999702, 12);
  });

  it("of a database with a queue to fall back on is 0.9999999, and 0.9994999 behind a web tier (Microsoft Learn)", () => {
    const pair = (web: string) => `client o { calls web }
service web { availability ${web}  writes sql { fallback waiting }  publishes waiting }
store sql { availability 99.99% }
queue waiting { availability 99.9% }
worker later { consumes waiting }
flow f { o -> web }
`;
    expect(availabilityOf(pair("100%"))).toBeCloseTo(0.9999999, 12);
    expect(availabilityOf(pair("99.95%"))).toBeCloseTo(0.9994999, 8);
  });
});

describe("mean times", () => {
  it("of 150 days between failures and one hour of repair are 99.97% (AWS Reliability Pillar)", () => {
    // Up time over up time and down time; the other convention, (MTBF − MTTR) / MTBF, gives 0.99972222.
    const design = "client o { calls a }\nservice a { mtbf 150d  mttr 1h }\nflow f { o -> a }\n";
    expect(availabilityOf(design)).toBeCloseTo(0.9997223, 8);
  });
});

describe("what is shared", () => {
  const each = "availability 99.9%";
  const two = `service a { ${each}  reads db }\nservice b { ${each}  reads db }\nstore db { ${each} }\n`;

  it("a database under two needed services counts once: 0.997002999, where a product along the calls gives 0.996005996", () => {
    expect(availabilityOf(`${perfectFront("calls a  calls b")}${two}`)).toBeCloseTo(0.997002999, 9);
  });

  it("two redundant services are no better than their database: 0.998999001, where the naive rule gives 0.999996004", () => {
    expect(availabilityOf(`${perfectFront("calls a { fallback b }  calls b")}${two}`)).toBeCloseTo(0.998999001, 9);
  });
});

describe("a majority of nodes", () => {
  // Binomial sums; that more nodes are worse where each is down more often than not is in M. Brooker's notes (2021) and in
  // D. Peleg and A. Wool, The availability of quorum systems (1995).
  it.each([
    ["90%", [0.9, 0.972, 0.99144, 0.997272]],
    ["50%", [0.5, 0.5, 0.5, 0.5]],
    ["40%", [0.4, 0.352, 0.31744, 0.289792]],
  ] as const)("that are up %s of the time", (availability, expected) => {
    for (const [index, value] of expected.entries()) {
      const nodes = 2 * index + 1;
      const design = `client o { calls votes }
coordinator votes { replicas ${nodes}  availability ${availability} }
flow f { o -> votes }
`;
      expect(availabilityOf(design)).toBeCloseTo(value, 12);
    }
  });
});
