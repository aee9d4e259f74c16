// What losses do to data, along pipelines that a reader can follow with a finger.

import { describe, expect, it } from "vitest";
import { dataLinesOf, dataReachOf } from "../../analysis/facts/data-reach.ts";
import { modelOf } from "../support/understand.ts";

/** Effects of one loss, as `photo copy-stale index`. */
function reach(design: string, lost: string): readonly string[] {
  return dataReachOf(modelOf(design), lost).map(({ data, store, effect }) =>
    [data.name, effect, store?.id].filter((part) => part !== undefined).join(" "),
  );
}

const pipeline = `region eu { zones a, b }
client app { calls api }
service api { replicas 2 across eu  writes db  publishes uploads { outbox db } }
store db { replicas 1 primary + 1 sync across eu  failover automatic within 30s }
topic uploads { replicas 3  needs 2 }
worker indexer { in eu.a  consumes uploads  writes index }
store index { in eu.b }
cache recent { of db }
cache found { of index }
data photo { authority db  derived index within 10s  derived recent within 60s  derived found within 60s }
flow upload { app -> api }
`;

describe("the data that a loss reaches", () => {
  it("is unavailable with its authority, and copies are then behind of nothing", () => {
    expect(reach(pipeline, "db")).toEqual(["photo unavailable"]);
  });

  it("goes stale in a store whose only feeder is lost, and in the cache of that store", () => {
    expect(reach(pipeline, "indexer")).toEqual(["photo copy-stale index", "photo copy-stale found"]);
    expect(reach(pipeline, "uploads")).toEqual(["photo copy-stale index", "photo copy-stale found"]);
    expect(reach(pipeline, "api")).toEqual(["photo copy-stale index", "photo copy-stale found"]);
  });

  it("is gone with the copy itself, and a cache of it is fed no more", () => {
    expect(reach(pipeline, "index")).toEqual(["photo copy-unavailable index", "photo copy-stale found"]);
    expect(reach(pipeline, "recent")).toEqual(["photo copy-unavailable recent"]);
  });

  it("is reached by a zone through what stands there alone", () => {
    expect(reach(pipeline, "eu.a")).toEqual(["photo copy-stale index", "photo copy-stale found"]);
    expect(reach(pipeline, "eu.b")).toEqual(["photo copy-unavailable index", "photo copy-stale found"]);
  });

  it("is reached by a region through everything that stands in it", () => {
    expect(reach(pipeline, "eu")).toContain("photo unavailable");
  });

  it("is not touched by what has nothing to do with it", () => {
    expect(reach(pipeline, "app")).toEqual([]);
    expect(reach("client app { calls api }\nservice api\nflow look { app -> api }\n", "api")).toEqual([]);
  });

  const twoWays = `client app { calls api }
service api { writes db  publishes uploads }
store db
topic uploads
worker near { consumes uploads  writes index }
worker far { consumes uploads  writes index }
store index
data photo { authority db  derived index }
flow upload { app -> api }
`;

  it("stays fresh while another way feeds it", () => {
    expect(reach(twoWays, "near")).toEqual([]);
    expect(reach(twoWays, "uploads")).toEqual(["photo copy-stale index"]);
  });

  it("is not said to go stale where nobody is known to feed it", () => {
    const design = `service api { writes db }
store db
store index
data photo { authority db  derived index }
`;
    expect(reach(design, "api")).toEqual([]);
    expect(reach(design, "db")).toEqual(["photo unavailable"]);
  });

  it("follows the data that a dependency names", () => {
    const design = `service api { writes db  writes index { data photo } }
service other { writes db  writes index { data album } }
store db
store index
data photo { authority db  derived index }
data album { authority db  derived index }
`;
    expect(reach(design, "api")).toEqual(["photo copy-stale index"]);
  });

  it("is lost with what its store runs on", () => {
    const design = `service api { writes db }
store db { runs on machine }
component machine { does "Runs the database" }
data photo { authority db }
`;
    expect(reach(design, "machine")).toEqual(["photo unavailable"]);
  });

  it("ends where caches hold copies of each other", () => {
    const design = `service api { writes db }
store db
cache one { of two }
cache two { of one }
data photo { authority db  derived one }
`;
    expect(reach(design, "db")).toEqual(["photo unavailable"]);
  });

  it("reads as a person would say it", () => {
    const model = modelOf(pipeline);
    const said = (id: string) => dataLinesOf(model, id).map(({ says }) => says);
    expect(said("db")).toEqual(["photo is unavailable where it is official"]);
    expect(said("index")).toEqual([
      "the copy of photo in index is unavailable",
      "the copy of photo in found goes stale, as nothing feeds it",
    ]);
  });
});
