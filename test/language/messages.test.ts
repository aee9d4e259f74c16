// What a reader is told about a text that is wrong: the place, and one sentence that says what to do. The wording is part of
// the product, so the table holds it letter by letter.

import { describe, expect, it } from "vitest";
import { textAt, understand } from "../support/understand.ts";

describe("a problem is told in a sentence", () => {
  it.each<readonly [string, ...string[]]>([
    [
      "service a { calls paymnts }\nservice payments",
      "unknown-name at ‹paymnts›: No component is called `paymnts`. Did you mean `payments`? [payments]",
    ],
    [
      "service a { calls ledger }\nsystem pay { store ledger }",
      "unknown-name at ‹ledger›: No component is called `ledger`. From here it is called `pay.ledger`. [pay.ledger]",
    ],
    ["service a { calls db }\nregion db", "wrong-kind at ‹db›: `db` is a region; a component is due here."],
    ["service a { runs on eu }\nregion eu", "wrong-kind at ‹eu›: `eu` is a region; a component is due here."],
    ["service a { in pay }\nservice pay", "wrong-kind at ‹pay›: `pay` is a service; a region or zone is due here."],
    ["service a { within eu }\nregion eu", "wrong-kind at ‹eu›: `eu` is a region; a boundary is due here."],
    [
      "service a { calls b with p }\nservice b  service p",
      "wrong-kind at ‹p›: `p` is a service; a policy is due here.",
    ],
    [
      "service a { calls b { data orders } }\nservice b store orders",
      "wrong-kind at ‹orders›: `orders` is a store; data is due here.",
    ],
    [
      "service a { publishes b }\nservice b",
      "wrong-kind at ‹b›: `publishes` goes with a queue or a topic, and `b` is a service; use `calls`, `reads` or `writes`.",
    ],
    [
      "service a { publishes b }\nexternal b gateway c { consumes a }",
      "wrong-kind at ‹a›: `consumes` goes with a queue or a topic, and `a` is a service; use `calls`, `reads` or `writes`.",
    ],
    [
      "store a { replicas 5  quorum write 2 read 2 of 3 }",
      "contradiction at ‹3›: `replicas` says 5 copies and the quorum 3; state one number of copies.",
    ],
    [
      "store a { replicas 2  needs 3 }",
      "contradiction at ‹3›: `needs 3` asks for more copies than the 2 that there are.",
    ],
    [
      "service a\nservice a",
      "duplicate at ‹a›: `a` is already declared in this project; give one of the two another name.",
    ],
    [
      "system s { service a  store a }",
      "duplicate at ‹a›: `a` is already declared in `s`; give one of the two another name.",
    ],
    [
      "system s { }\nsystem s { service x }",
      "duplicate at ‹s›: `s` is already declared in this project; to add to it, write `extend s`.",
    ],
    [
      "service a { calls b  calls b }\nservice b",
      "duplicate at ‹b›: `calls b` is already stated; put all its terms into one block.",
    ],
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
    [
      "service a { timeout 3s }",
      "misplaced-term at ‹timeout›: `timeout` means nothing in a service; it belongs in a dependency or a policy, as in `calls auth { timeout 300ms }`.",
    ],
    [
      "service a { ttl 3s }",
      "misplaced-term at ‹ttl›: `ttl` means nothing in a service; it belongs in a cache or a component, as in `ttl 60s`.",
    ],
    [
      "client a { replicas 3 }",
      "misplaced-term at ‹replicas›: `replicas` means nothing in a client; it belongs in a gateway, a service, a worker and the like, as in `replicas 3 across eu`.",
    ],
    [
      "external a { replicas 3 }",
      "misplaced-term at ‹replicas›: `replicas` means nothing in an external; it belongs in a gateway, a service, a worker and the like, as in `replicas 3 across eu`.",
    ],
    [
      "queue a { of b } store b",
      "misplaced-term at ‹of›: `of` means nothing in a queue; it belongs in a cache or a component, as in `of orders-db`.",
    ],
    [
      "store s { critical }",
      "misplaced-term at ‹critical›: `critical` means nothing in a store; it belongs in a flow, as in `critical`.",
    ],
    [
      "policy p { replicas 3 }",
      "misplaced-term at ‹replicas›: `replicas` means nothing in a policy; it belongs in a gateway, a service, a worker and the like, as in `replicas 3 across eu`.",
    ],
    [
      "policy p { calls b }",
      "misplaced-term at ‹calls›: `calls` means nothing in a policy; it belongs in a client, an external, a gateway and the like, as in `calls auth { timeout 150ms }`.",
    ],
    [
      "data d { store x }",
      "misplaced-term at ‹store›: `store` means nothing in a data declaration; it belongs in a file or a system or group, as in `store orders-db : postgres { }`.",
    ],
    [
      "flow f { timeout 3s }",
      "misplaced-term at ‹timeout›: `timeout` means nothing in a flow; it belongs in a dependency or a policy, as in `calls auth { timeout 300ms }`.",
    ],
    ["flow f { a }", "missing-part at ‹a›: A step goes from one component to another, as in `a -> db`."],
    ["flow f { a -> }", "syntax at ‹}›: After `->` comes a name, not `}`."],
    [
      "flow f { a -> b } service a service b",
      "undeclared-step at ‹b›: `a` declares no dependency for this step; add `calls b` to it, with its terms.",
    ],
    [
      "flow f { q -> w } queue q worker w",
      "undeclared-step at ‹w›: `w` declares no dependency for this step; add `consumes q` to it, with its terms.",
    ],
    ["flow f { a -> x } service a", "unknown-name at ‹x›: No component is called `x`."],
    [
      "flow f { a -> b (sends) } service a { calls b } service b",
      "unknown-word at ‹sends›: `sends` is no verb; a step takes calls, reads, writes, publishes or consumes.",
    ],
    [
      "flow f { a -> b (reads) } service a { calls b } service b",
      "undeclared-step at ‹b›: `a` declares no dependency for this step; add `reads b` to it, with its terms.",
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
    ["scenario s { fail x }", "unknown-name at ‹x›: No component, region or zone is called `x`."],
    [
      "scenario s { expect f p99 < 2 } flow f",
      "wrong-unit at ‹2›: `expect` takes a duration such as `300ms`, `2s`, `5m`, `1h` or `30d`, not `2`.",
    ],
    [
      "scenario s { expect f  }  flow f",
      "syntax at ‹}›: After `f` comes `available`, `degraded`, `lost`, a percentile such as `p99`, `availability` or `drains`, not `}`.",
    ],
    [
      "scenario s { expect eu available } region eu",
      "wrong-kind at ‹eu›: `eu` is a region; a flow, system, group or component is due here.",
    ],
    ["scenario s { fail 0 of a } service a", "out-of-range at ‹0›: `fail` must be above zero."],
    [
      "store s : postgre",
      "unknown-technology at ‹postgre›: `postgre` is no known technology, so nothing is assumed of it. Did you mean `postgres`? [postgres]",
    ],
    [
      "store s : zzz",
      "unknown-technology at ‹zzz›: `zzz` is no known technology, so nothing is assumed of it; declare it with `technology zzz : store { }`.",
    ],
    [
      "technology t : stoer { }\nstore s : t",
      "unknown-technology at ‹stoer›: `stoer` is neither a kind nor a technology. Did you mean `store`? [store]",
    ],
    ["technology t { }", "missing-part at ‹t›: Technology `t` needs a kind, as in `technology t : store`."],
    [
      "technology t : t { }",
      "cycle at ‹t›: Technology `t` builds on itself; let one of them name a kind such as `store`.",
    ],
    [
      "technology t : u { } technology u : t { } store s : t",
      "cycle at ‹t›: Technology `u` builds on itself; let one of them name a kind such as `store`.",
    ],
    [
      "technology t : store technology t : store",
      "duplicate at ‹t›: Technology `t` is already declared in this project; give one of the two another name.",
    ],
    ["extend shop { service a }", "unknown-name at ‹shop›: No system or group is called `shop`."],
    [
      "system shop extend shpo { service a }",
      "unknown-name at ‹shpo›: No system or group is called `shpo`. Did you mean `shop`? [shop]",
    ],
    [
      "service shop extend shop { service a }",
      "unknown-name at ‹shop›: `shop` is no system or group, and only those can be extended.",
    ],
    [
      "system a { extend a { service b } }",
      "cycle at ‹a›: `a` cannot be extended from inside itself; write its parts directly.",
    ],
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
      "zone a",
      "misplaced-term at ‹zone›: `zone` means nothing in a file; it belongs in a region, as in `zone a { availability 99.99% }`.",
    ],
    [
      "region r { zone a { replicas 3 } }",
      "misplaced-term at ‹replicas›: `replicas` means nothing in a zone; it belongs in a gateway, a service, a worker and the like, as in `replicas 3 across eu`.",
    ],
    [
      "system s { timeout 3s }",
      "misplaced-term at ‹timeout›: `timeout` means nothing in a system or group; it belongs in a dependency or a policy, as in `calls auth { timeout 300ms }`.",
    ],
    [
      'owner "x"',
      'misplaced-term at ‹owner›: `owner` means nothing in a file; it belongs in a client, an external, a gateway and the like, as in `owner "team-payments"`.',
    ],
    ["system s { a -> b }", "misplaced-term at ‹a›: Steps belong in a flow, as in `flow checkout { app -> api }`."],
    ["a -> b", "misplaced-term at ‹a›: Steps belong in a flow, as in `flow checkout { app -> api }`."],
    ["service a { a -> b }", "misplaced-term at ‹a›: Steps belong in a flow, as in `flow checkout { app -> api }`."],
    [
      "cells 10",
      "misplaced-term at ‹cells›: `cells` means nothing in a file; it belongs in a system or group, as in `cells 10 by tenant`.",
    ],
    [
      "service a { slo freshness dd < 3s } data d",
      "unknown-name at ‹dd›: No data is called `dd`. Did you mean `d`? [d]",
    ],
    [
      "service a { slo latency 3s }",
      "syntax at ‹3s›: After `latency` comes a percentile, as in `latency p50 8ms p99 60ms`, not `3s`.",
    ],
    [
      "service a { secrets from vaul } coordinator vault",
      "unknown-name at ‹vaul›: No component is called `vaul`. Did you mean `vault`? [vault]",
    ],
    [
      "service a { dead-letter q } queue q",
      "misplaced-term at ‹dead-letter›: `dead-letter` means nothing in a service; it belongs in a queue, a topic, a component and the like, as in `dead-letter parked after 5`.",
    ],
    ["queue a { dead-letter s } service s", "wrong-kind at ‹s›: `s` is a service; a queue or topic is due here."],
    ["service a { calls b { outbox q } } queue q service b", "wrong-kind at ‹q›: `q` is a queue; a store is due here."],
    [
      "service a { replicas 3 across x } service x",
      "wrong-kind at ‹x›: `x` is a service; a region or zone is due here.",
    ],
    [
      "service a { prefers availability }",
      "misplaced-term at ‹prefers›: `prefers` means nothing in a service; it belongs in a store, a cache, a queue and the like, as in `prefers availability`.",
    ],
    [
      "technology t : store { calls b } service b",
      "misplaced-term at ‹calls›: `calls` means nothing in a technology; it belongs in a client, an external, a gateway and the like, as in `calls auth { timeout 150ms }`.",
    ],
    [
      "technology t : store { runs on b } service b",
      "misplaced-term at ‹runs›: `runs` means nothing in a technology; it belongs in a gateway, a service, a worker and the like, as in `runs on cluster`.",
    ],
    [
      "group g { cells 3 by x } extend g { cells 4 by y }",
      "duplicate-term at ‹4›: `g` states its `cells` already; keep one of the two.",
    ],
    [
      "system s { policy p { timeout 1s } } service a { calls b with p } service b",
      "unknown-name at ‹p›: No policy is called `p`. From here it is called `s.p`. [s.p]",
    ],
    [
      "service a { calls b with }",
      "unknown-name at ‹b›: No component is called `b`.",
      "syntax at ‹}›: After `with` comes a name, as in `with internal`, not `}`.",
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
      "service a { calls b timeout 3s } service b",
      "misplaced-term at ‹timeout›: `timeout` means nothing in a service; it belongs in a dependency or a policy, as in `calls auth { timeout 300ms }`.",
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
    [
      "service a { capacity 400rps }",
      "unknown-unit at ‹400rps›: `rps` is no unit; `capacity` takes a rate such as `400/s`, `2k/s` or `10/min`.",
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
      "region eu { zones a, b, a }",
      "duplicate at ‹a›: Zone `a` is already in this list; give one of the two another name.",
    ],
    [
      "service w : redis",
      "unlikely-technology at ‹redis›: `redis` makes a cache, which a service hardly is; declare `w` as a cache, or name what it runs on itself.",
    ],
    [
      "store s : nginx",
      "unlikely-technology at ‹nginx›: `nginx` makes a gateway, which a store hardly is; declare `s` as a gateway, or name what it runs on itself.",
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

  it.each([
    "service a { calls a }",
    "store redis : redis  queue q : kafka  topic t : nats  coordinator z : zookeeper  store c : redis  cache d : postgres",
    "gateway cdn : cloudfront  cache e : nginx  service metrics : prometheus  external x : postgres  queue w : temporal",
    "topic k : postgres  coordinator l : redis  component c : kafka  service v : vault",
    "cache c { of c }  cache b { invalidated by q }  queue q",
    "data d { }  data e { authority svc }  service svc",
    "external queue-like  service a { publishes queue-like { dead-letter queue-like  outbox queue-like } }",
  ])("and what is merely unwise is left to the rules: %s", (text) => {
    expect(understand(text).problems).toEqual([]);
  });

  it.each([
    ["service x  store x", "x"],
    ["service a { capacity 3/s  capacity 4/s }", "capacity"],
    ["policy p { retries 1  attempts 2 }", "retries"],
    ["service a { calls b  calls b }  service b", "b"],
    ["technology t : store  technology t : store", "t"],
    ['system s { owner "x" }  extend s { owner "y" }', '"x"'],
  ])("with the first place beside the second, where something stands twice: %s", (text, first) => {
    const { snapshot } = understand(text);
    const related = snapshot.problems.flatMap((problem) => problem.related ?? []);
    expect(related.map(({ at, says }) => [textAt(at, snapshot), says.replace("declared", "stated")])).toEqual([
      [first, "first stated here"],
    ]);
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
