// What a reader is told about a statement that is misspelt, unfinished or has a value that cannot be: the place, and one
// sentence that says what to do, letter by letter.

import { describe, expect, it } from "vitest";
import { understand } from "../support/understand.ts";

describe("a problem within a statement is told in a sentence", () => {
  it.each<readonly [string, ...string[]]>([
    [
      "service a { capacity 3/s  capacity 4/s }",
      "duplicate-term at ‹capacity›: `capacity` is already stated in this block; keep one of the two.",
    ],
    [
      "service a { calls b { retries 2  attempts 3 } } service b",
      "duplicate-term at ‹attempts›: `retries` and `attempts` say the same; keep one of the two.",
    ],
    [
      "service a { stateless  stateful }",
      "duplicate-term at ‹stateful›: `stateless` and `stateful` exclude each other; keep one of the two.",
    ],
    [
      "service a { calls b { tls mtls } } service b",
      "duplicate-term at ‹mtls›: `tls` and `mtls` exclude each other; keep one of the two.",
    ],
    [
      "flow f { critical background  a -> b } service a { calls b } service b",
      "duplicate-term at ‹background›: `critical` and `background` exclude each other; keep one of the two.",
    ],
    ["flow f { a }", "missing-part at ‹a›: A step goes from one component to another, as in `a -> db`."],
    ["flow f { a -> }", "syntax at ‹}›: After `->` comes a name, not `}`."],
    [
      "flow f { a -> b (sends) } service a { calls b } service b",
      "unknown-word at ‹sends›: `sends` is no verb; a step takes calls, reads, writes, publishes or consumes.",
    ],
    [
      "flow f { either { 70% a -> b } or { 40% a -> b } } service a { calls b } service b",
      "out-of-range at ‹either›: The branches of `either` add up to 110%, not to 100%.",
    ],
    [
      "flow f { either { 70% a -> b } } service a { calls b } service b",
      "out-of-range at ‹either›: The branches of `either` add up to 70%, not to 100%.",
    ],
    [
      "flow f { load checkout 10x a -> b } service a { calls b } service b",
      "unexpected-part at ‹checkout›: A flow's `load` is its own, as in `load 800/s peak 3x`; another flow's is changed in a scenario.",
    ],
    [
      "flow f { optional  a -> b } service a { calls b } service b",
      "missing-part at ‹optional›: In a flow, `optional` holds steps, as in `optional { api -> mailer }`.",
    ],
    [
      "scenario s { load 10x }",
      "missing-part at ‹load 10x›: In a scenario, `load` names the flow, as in `load checkout 10x`.",
    ],
    [
      "scenario s { load f 10ms } flow f",
      "wrong-unit at ‹10ms›: `load` takes a rate such as `400/s`, `2k/s` or `10/min`, not `10ms`.",
    ],
    [
      "scenario s { expect f p99 < 2 } flow f",
      "wrong-unit at ‹2›: `expect` takes a duration such as `300ms`, `2s`, `5m`, `1h` or `30d`, not `2`.",
    ],
    [
      "scenario s { expect f  }  flow f",
      "syntax at ‹}›: After `f` comes `available`, `degraded`, `lost`, a percentile such as `p99`, `availability` or `drains`, not `}`.",
    ],
    ["scenario s { fail 0 of a } service a", "out-of-range at ‹0›: `fail` must be above zero."],
    ["technology t { }", "missing-part at ‹t›: Technology `t` needs a kind, as in `technology t : store`."],
    [
      "store s { guarantees strong }",
      "unknown-word at ‹strong›: `guarantees` takes a promise such as `serializable`, `at-least-once`, `ordered` or `durable`, not `strong`.",
    ],
    [
      "store s { guarantees serialisable }",
      "unknown-word at ‹serialisable›: `guarantees` takes one of its words, not `serialisable`. Did you mean `serializable`? [serializable]",
    ],
    [
      "store s { guarantees bounded-staleness }",
      "missing-part at ‹bounded-staleness›: `bounded-staleness` needs its bound, as in `bounded-staleness 5s`.",
    ],
    [
      "store s { guarantees durable across planets }",
      "unknown-word at ‹planets›: `durable across` takes `zones` or `regions`, not `planets`.",
    ],
    [
      "store s { guarantees durable 5s }",
      "unexpected-part at ‹durable 5s›: `durable` takes no more words; `bounded-staleness` does, as in `bounded-staleness 5s`.",
    ],
    [
      "store s { guarantees eventual per key }",
      "unexpected-part at ‹eventual per key›: `eventual` takes no more words; `ordered` does, as in `ordered per user-id`.",
    ],
    [
      "store s { prefers speed }",
      "unknown-word at ‹speed›: `prefers` takes `consistency` or `availability`, not `speed`.",
    ],
    [
      "cache s { pattern aside }",
      "unknown-word at ‹aside›: `pattern` takes `cache-aside`, `read-through`, `write-through` or `write-behind`, not `aside`.",
    ],
    [
      "service s { observed metric }",
      "unknown-word at ‹metric›: `observed` takes `metrics`, `logs` or `traces`, not `metric`. Did you mean `metrics`? [metrics]",
    ],
    ["service s { sheds work }", "unknown-word at ‹work›: `sheds` takes `load`, not `work`."],
    ["service s { propagates timeout }", "unknown-word at ‹timeout›: `propagates` takes `deadline`, not `timeout`."],
    [
      "store s { encrypts everything }",
      "unknown-word at ‹everything›: `encrypts` takes `at-rest` or `fields`, not `everything`.",
    ],
    [
      "service s { failover auto within 3s }",
      "unknown-word at ‹auto›: `failover` takes `automatic` or `manual`, not `auto`.",
    ],
    [
      "service s { calls b { from leader } } service b",
      "unknown-word at ‹leader›: `from` takes `primary`, `replica` or `any`, not `leader`.",
    ],
    [
      "service s { accept spof }",
      'missing-part at ‹accept spof›: An acceptance needs its reason, as in `because "…"`.',
    ],
    [
      'service s { accept spof because "" }',
      'missing-part at ‹accept spof because ""›: An acceptance needs its reason, as in `because "…"`.',
    ],
    [
      "service s { accept spof until 2030-01-01 }",
      'missing-part at ‹accept spof until 2030-01-01›: An acceptance needs its reason, as in `because "…"`.',
    ],
    [
      'service s { accept spof because "x" until 2030-13-41 }',
      "out-of-range at ‹2030-13-41›: `2030-13-41` is no day of the calendar; a date is year, month and day.",
    ],
    [
      "decision d { revisit 2030-02-30 }",
      "out-of-range at ‹2030-02-30›: `2030-02-30` is no day of the calendar; a date is year, month and day.",
    ],
    [
      "decision d { chose }",
      'syntax at ‹}›: After `chose` comes a text in "quotes", as in `chose "queue" over "call"`, not `}`.',
    ],
    ["service a.b", "bad-name at ‹a.b›: A declaration has a simple name; it gets its qualifier from where it stands."],
    [
      "service `a b`",
      "bad-name at ‹`a b`›: A name is made of letters, digits, `_` and `-`; anything else goes into its title.",
    ],
    [
      "service 3a",
      "syntax at ‹3a›: After `service` comes a name, as in `service api { }`, not `3a`; a name starts with a letter.",
    ],
    [
      "cache a of b { hit-ratio 90% } store b",
      "syntax at ‹of b›: `of b` belongs inside the braces, as in `cache a { of b }`.",
    ],
    ["servce a { }", "unknown-term at ‹servce›: `servce` is no statement of a file. Did you mean `service`? [service]"],
    [
      "service a { replica 3 }",
      "unknown-term at ‹replica›: `replica` is no statement of a service. Did you mean `replicas`? [replicas]",
    ],
    [
      "service a { replicas three }",
      "syntax at ‹three›: After `replicas` comes a number, as in `replicas 3 across eu`, not `three`.",
    ],
    [
      "service a { availability }",
      "syntax at ‹}›: After `availability` comes a number, as in `availability 99.9%`, not `}`.",
    ],
    [
      "service a { owner team }",
      'syntax at ‹team›: After `owner` comes a text in "quotes", as in `owner "team-payments"`, not `team`.',
    ],
    [
      "service a { blah }",
      "unknown-term at ‹blah›: `blah` is no statement of a service. A service can state `calls`, `reads`, `writes`, `publishes`, `consumes` or `replicas`, …",
    ],
    [
      "service a { blah 3 }",
      "unknown-term at ‹blah›: `blah` is no statement of a service. A service can state `calls`, `reads`, `writes`, `publishes`, `consumes` or `replicas`, …",
    ],
    [
      "service a { slo latency 3s }",
      "syntax at ‹3s›: After `latency` comes a percentile, as in `latency p50 8ms p99 60ms`, not `3s`.",
    ],
    [
      "group g { cells 3 by x } extend g { cells 4 by y }",
      "duplicate-term at ‹4›: `g` states its `cells` already; keep one of the two.",
    ],
    [
      "service a { calls b, c } service b service c",
      "syntax at ‹,›: `,` cannot stand here; only a list goes on after a comma.",
    ],
    [
      "service a { reads db write db } store db",
      "syntax at ‹write›: `write` cannot stand here. Did you mean `writes`?",
    ],
    [
      "service a { calls b { timeout: 3s } } service b",
      "syntax at ‹:›: After `timeout` comes a number, as in `timeout 300ms`, not `:`.",
    ],
    ["service a { replicas = 3 }", "syntax at ‹=›: A value follows its word without `=`, as in `replicas 3`."],
    [
      "service a { replicas: 3; capacity: 5/s; }",
      "syntax at ‹:›: After `replicas` comes a number, as in `replicas 3 across eu`, not `:`.",
    ],
    [
      "service a {\n  replicas 3,\n  capacity 5/s\n}",
      "syntax at ‹,›: `,` cannot stand here; only a list goes on after a comma.",
    ],
    [
      "service a { latency 5ms }",
      "syntax at ‹5ms›: After `latency` comes a percentile, as in `latency p50 8ms p99 60ms`, not `5ms`.",
    ],
    ["service a { latency p99 < 5ms }", "syntax at ‹<›: After `p99` comes a number, not `<`."],
    [
      "service a { availability 99.9 }",
      "wrong-unit at ‹99.9›: `availability` takes a percentage such as `99.9%`, not `99.9`.",
    ],
    [
      "service a { availability 0.999 }",
      "wrong-unit at ‹0.999›: `availability` takes a percentage such as `99.9%`, not `0.999`.",
    ],
    [
      "service a { capacity 400 }",
      "wrong-unit at ‹400›: `capacity` takes a rate such as `400/s`, `2k/s` or `10/min`, not `400`.",
    ],
    ["service a { capacity 400rps }", "unknown-unit at ‹400rps›: `rps` is no unit; write `400/s`. [400/s]"],
    [
      "service a { capacity 400 rps }",
      "wrong-unit at ‹400 rps›: A number and its unit are one word: write `400/s`. [400/s]",
    ],
    [
      "service a { calls b { timeout 300 ms  retries 2 } }  service b { pool 8 }",
      "wrong-unit at ‹300 ms›: A number and its unit are one word: write `300ms`. [300ms]",
    ],
    [
      "flow f { slo latency p99 < 300 ms }",
      "wrong-unit at ‹300 ms›: A number and its unit are one word: write `300ms`. [300ms]",
    ],
    [
      "flow f { load 100 rps  a -> b }  service a { calls b }  service b",
      "wrong-unit at ‹100 rps›: A number and its unit are one word: write `100/s`. [100/s]",
    ],
    [
      "service z  service a { availability 99.9 %  capacity 100 /s  replicas 2 }",
      "wrong-unit at ‹99.9 %›: A number and its unit are one word: write `99.9%`. [99.9%]",
      "wrong-unit at ‹100 /s›: A number and its unit are one word: write `100/s`. [100/s]",
    ],
    [
      "flow f { load 100 RPS  slo availability 99.9 %  a -> b }  service a { calls b }  service b",
      "wrong-unit at ‹100 RPS›: A number and its unit are one word: write `100/s`. [100/s]",
      "wrong-unit at ‹99.9 %›: A number and its unit are one word: write `99.9%`. [99.9%]",
    ],
    [
      "service a { latency p99 20 MS  service-time 5 msec }",
      "wrong-unit at ‹20 MS›: A number and its unit are one word: write `20ms`. [20ms]",
      "wrong-unit at ‹5 msec›: A number and its unit are one word: write `5ms`. [5ms]",
    ],
    ["service a { service-time 300MS }", "unknown-unit at ‹300MS›: `MS` is no unit; write `300ms`. [300ms]"],
    ["cache c { ttl 5 minutes }", "wrong-unit at ‹5 minutes›: A number and its unit are one word: write `5m`. [5m]"],
    [
      "queue q { retention 5 bound 100 }",
      "wrong-unit at ‹5›: `retention` takes a duration such as `300ms`, `2s`, `5m`, `1h` or `30d`, not `5`.",
    ],
    [
      "service a { calls b { timeout 300\nretries 2 } }  service b",
      "wrong-unit at ‹300›: `timeout` takes a duration such as `300ms`, `2s`, `5m`, `1h` or `30d`, not `300`.",
    ],
    ["service a { pool 200x }", "wrong-unit at ‹200x›: `pool` takes a plain number such as `3` or `10k`, not `200x`."],
    [
      "service a { calls b { timeout 300 } } service b",
      "wrong-unit at ‹300›: `timeout` takes a duration such as `300ms`, `2s`, `5m`, `1h` or `30d`, not `300`.",
    ],
    [
      "service a { calls b { retries 3x } } service b",
      "wrong-unit at ‹3x›: `retries` takes a plain number such as `3` or `10k`, not `3x`.",
    ],
    [
      "service a { calls b { hedge 5ms } } service b",
      "syntax at ‹5ms›: After `hedge` comes `after`, as in `hedge after 5ms`, not `5ms`.",
    ],
    [
      "service a { reads b { hedge after 10ms, 5ms } } store b",
      "out-of-range at ‹5ms›: `hedge after` takes delays that grow, all counted from the first try.",
    ],
    [
      "gateway a { rate-limit 1k/s  writes b { checks quota } } store b",
      "unknown-word at ‹quota›: `checks` takes `limit`, not `quota`.",
    ],
    [
      "gateway a { writes b { checks limit } } store b",
      "missing-part at ‹checks limit›: `a` checks a limit and states none; add one, as in `rate-limit 1k/s`.",
    ],
    [
      "store a { shards 4 hottest 20% }",
      "out-of-range at ‹20%›: The hottest of 4 shards gets at least an even share: write `25%` or more.",
    ],
    [
      "topic a { partitions 3 by k hottest 33% }",
      "out-of-range at ‹33%›: The hottest of 3 partitions gets at least an even share: write `33.34%` or more.",
    ],
    [
      "system a { cells 10 by tenant hottest 3 }",
      "wrong-unit at ‹3›: `hottest` takes a percentage such as `99.9%`, not `3`.",
    ],
    ["store a { shards 2 hottest 120% }", "out-of-range at ‹120%›: `hottest` is a share and cannot exceed `100%`."],
    [
      "service a { calls b { breaker 50% } } service b",
      "syntax at ‹50%›: `50%` cannot stand here; the statement before it looks like `breaker after 50% for 30s`.",
    ],
    ["flow f { load 800 }", "wrong-unit at ‹800›: `load` takes a rate such as `400/s`, `2k/s` or `10/min`, not `800`."],
    [
      "flow f { slo availability > 99.9% }",
      "syntax at ‹>›: After `availability` comes a number, as in `availability 99.9%`, not `>`.",
    ],
    ["flow f { slo latency p99 5s }", "syntax at ‹5s›: After `p99` comes `<`, not `5s`."],
    ["# comment\nservice a", "syntax at ‹#›: A comment starts with `//`."],
    ["service a # comment", "syntax at ‹#›: A comment starts with `//`."],
    ["service api :\nstore db", "syntax at ‹:›: After `:` comes a technology such as `postgres`."],
    [
      "store api : 3 { }",
      "syntax at ‹3›: After `:` comes a technology such as `postgres`, not `3`; a name starts with a letter.",
    ],
    [
      'service a { owner "team-x }',
      'syntax at ‹"team-x }›: This text is never closed; end it with `"` on the same line.',
    ],
    [
      'system s { owner "team-x }',
      'syntax at ‹"team-x }›: This text is never closed; end it with `"` on the same line.',
    ],
    [
      "flow f { slo latency p999 < 5s }",
      "out-of-range at ‹p999›: A percentile lies between p0 and p100. Did you mean `p99.9`? [p99.9]",
    ],
    ["flow f { slo latency p100 < 5s }", "out-of-range at ‹p100›: A percentile lies between p0 and p100."],
    ["service a { slo latency p0 < 5s }", "out-of-range at ‹p0›: A percentile lies between p0 and p100."],
    [
      "service a { latency p9995 5ms }",
      "out-of-range at ‹p9995›: A percentile lies between p0 and p100. Did you mean `p99.95`? [p99.95]",
    ],
    [
      "service a { calls `a.b` }",
      "bad-name at ‹`a.b`›: A name is made of letters, digits, `_` and `-`; anything else goes into its title.",
    ],
    [
      "cache c { of a, b }  store a  store b",
      "unexpected-part at ‹b›: `of` takes one name; remove `b`, or keep it instead.",
    ],
    [
      "service s { calls x { outbox a, b } }  service x  store a  store b",
      "unexpected-part at ‹b›: `outbox` takes one name; remove `b`, or keep it instead.",
    ],
    [
      "cache c { pattern cache-aside, read-through }",
      "unexpected-part at ‹read-through›: `pattern` takes one name; remove `read-through`, or keep it instead.",
    ],
    [
      "store s { prefers consistency, availability }",
      "unexpected-part at ‹availability›: `prefers` takes one name; remove `availability`, or keep it instead.",
    ],
    [
      "service s { calls x { transaction a, b } }  service x",
      "unexpected-part at ‹b›: `transaction` takes one name; remove `b`, or keep it instead.",
    ],
    [
      "store s { encrypts at-rest, fields }",
      "unexpected-part at ‹fields›: `encrypts` takes one name; remove `fields`, or keep it instead.",
    ],
    [
      "service `my service` { calls x.`y z` }",
      "bad-name at ‹`my service`›: A name is made of letters, digits, `_` and `-`; anything else goes into its title.",
    ],
    [
      "flow f { `a b` -> c }\nservice c",
      "bad-name at ‹`a b`›: A name is made of letters, digits, `_` and `-`; anything else goes into its title.",
    ],
    [
      "flow f { }\nscenario s { expect f p995 < 2s }",
      "out-of-range at ‹p995›: A percentile lies between p0 and p100. Did you mean `p99.5`? [p99.5]",
    ],
  ])("%s", (text, ...problems) => {
    expect(understand(text).problems).toEqual(problems);
  });

  it("of an end, and at most four in a block, however much is wrong", () => {
    const { problems } = understand(`service a {\n${"  replicas x\n".repeat(50)}}`);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.filter((problem) => problem.startsWith("syntax")).length).toBeLessThanOrEqual(4);
    for (const text of ["service a { calls b { timeout", "flow f { a ->", "slo", "policy"]) {
      for (const problem of understand(text).problems) expect(problem).toMatch(/: [A-Z`].+\.( \[.+\])?$/);
    }
  });
});
