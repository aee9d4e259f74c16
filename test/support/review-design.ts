// A small design with something for every part of a review, and its review.

import { createAnalysis, rules } from "../../analysis/index.ts";
import { createProject, type SystemModel } from "../../language/index.ts";
import type { Review } from "../../report/review.ts";
import { reviewOf } from "../../report/review-of.ts";

export const reviewDay = "2027-02-01";

export const reviewDesign = `region eu { zones a, b }

/** Sells things. */
system shop "The shop" {
  owner "team-shop"
  data orders "Orders" { authority db  derived cache within 60s }
  client app { calls api { timeout 2s } }
  service api "Front door" {
    replicas 3 across eu  availability 99.9%  capacity 200/s
    reads db { timeout 500ms }
    publishes jobs { outbox db }
    reads cache { timeout 50ms  optional }
    reads pictures { timeout 1s }
  }
  store db : postgres { availability 99.9%  accept single-point-of-failure because "Small, and restored in minutes." until 2027-01-31 }
  cache cache : redis { of db  ttl 60s  hit-ratio 90% }
  queue jobs : sqs
  store pictures : s3
  worker mailer { replicas 2  concurrency 4  service-time 100ms  consumes jobs { idempotent by order } }
  flow buy "Somebody buys" {
    load 100/s peak 2x
    slo availability 99.95% over 30d
    app -> api -> db
    api -> jobs
    reply
    jobs -> mailer
  }
  decision one-store "One store for all" {
    chose "one database" over "one per service"
    because "There is one team."
    costs "Everybody waits for it."
    revisit 2027-01-01
  }
}
`;

export function modelOf(text: string): SystemModel {
  const project = createProject({ rules: rules.map(({ id }) => id) });
  project.setFile("shop.arch", text);
  return project.snapshot().model;
}

export function reviewOfText(text: string): Review {
  const analysis = createAnalysis(modelOf(text), { today: reviewDay });
  return reviewOf(analysis, { title: "Shop", today: reviewDay, placeOf: () => "shop.arch:1:1" });
}
