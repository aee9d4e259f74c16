// The works that entries of several themes rest on, each once, so that it has one title and one address wherever it is cited. A work
// that one theme alone cites stands in that theme's file.

import type { TermSource } from "./term.ts";

/** A chapter of Google's book; `page` is its page on sre.google. */
export function sreChapter(number: number, title: string, page: string): TermSource {
  return {
    title: `Google, *Site Reliability Engineering*, 2016, chapter ${number}: ${title}`,
    url: `https://sre.google/sre-book/${page}/`,
  };
}

/** A chapter of the workbook to it; `page` is its page on sre.google. */
export function workbookChapter(number: number, title: string, page: string): TermSource {
  return {
    title: `Google, *The Site Reliability Workbook*, 2018, chapter ${number}: ${title}`,
    url: `https://sre.google/workbook/${page}/`,
  };
}

/** Part of Kleppmann's book, such as `chapter 6: Partitioning`. */
export function intensive(part: string): TermSource {
  return { title: `Martin Kleppmann, *Designing Data-Intensive Applications*, 2017, ${part}` };
}

/** Part of Nygard's book on stability, such as `chapter 5: Stability Patterns`. */
export function releaseIt(part: string): TermSource {
  return { title: `Michael Nygard, *Release It!*, second edition, 2018, ${part}` };
}

/** Part of Richardson's book, such as `chapter 8: External API Patterns`. */
export function microservicesPatterns(part: string): TermSource {
  return { title: `Chris Richardson, *Microservices Patterns*, 2018, ${part}` };
}

/** A factor of the original twelve, by its number and name. */
export function factor(name: string, page: string): TermSource {
  return { title: `Adam Wiggins, *The Twelve-Factor App*, ${name}`, url: `https://12factor.net/${page}` };
}

/** One of Microsoft's patterns by its name, which is also that of its page. */
export function cloudPattern(name: string): TermSource {
  return {
    title: `Microsoft, *Cloud Design Patterns*, ${name}`,
    url: `https://learn.microsoft.com/en-us/azure/architecture/patterns/${name.toLowerCase().replaceAll(" ", "-")}`,
  };
}

/** One of the OWASP cheat sheets by its name, which is also that of its page. */
export function cheatSheet(name: string): TermSource {
  return {
    title: `OWASP, *${name} Cheat Sheet*`,
    url: `https://cheatsheetseries.owasp.org/cheatsheets/${name.replaceAll(" ", "_")}_Cheat_Sheet.html`,
  };
}

/** One pillar of the framework by its name; `page` is the first page of its part. */
export function pillar(name: string, page = "welcome"): TermSource {
  const folder = `${name.toLowerCase().replaceAll(" ", "-")}-pillar`;
  return {
    title: `Amazon Web Services, *Well-Architected Framework*, ${name} Pillar`,
    url: `https://docs.aws.amazon.com/wellarchitected/latest/${folder}/${page}.html`,
  };
}

// Chapters and parts that several themes cite.

export const sreRisk = sreChapter(3, "Embracing Risk", "embracing-risk");
export const sreMonitoring = sreChapter(6, "Monitoring Distributed Systems", "monitoring-distributed-systems");
export const sreOnCall = sreChapter(11, "Being On-Call", "being-on-call");
export const sreOverload = sreChapter(21, "Handling Overload", "handling-overload");
export const sreCascading = sreChapter(22, "Addressing Cascading Failures", "addressing-cascading-failures");
export const sreCriticalState = sreChapter(23, "Managing Critical State", "managing-critical-state");
export const alertingOnSlos = workbookChapter(5, "Alerting on SLOs", "alerting-on-slos");

export const intensiveFoundations = intensive("chapter 1: Reliable, Scalable, and Maintainable Applications");
export const intensiveModels = intensive("chapter 2: Data Models and Query Languages");
export const intensiveReplication = intensive("chapter 5: Replication");
export const intensiveTransactions = intensive("chapter 7: Transactions");
export const intensiveTrouble = intensive("chapter 8: The Trouble with Distributed Systems");
export const intensiveStreams = intensive("chapter 11: Stream Processing");
export const intensiveDerived = intensive("part III: Derived Data");

export const stabilityAntipatterns = releaseIt("chapter 4: Stability Antipatterns");
export const interprocess = microservicesPatterns("chapter 3: Interprocess Communication");
export const sagaPatterns = microservicesPatterns("chapter 4: Managing Transactions with Sagas");

export const statelessFactor = factor("VI. Processes", "processes");

export const costPillar = pillar("Cost Optimization");
export const reliabilityPillar = pillar("Reliability");
export const securityPillar = pillar("Security");

// Books cited as a whole.

export const buildingMicroservices: TermSource = {
  title: "Sam Newman, *Building Microservices*, second edition, 2021",
};
export const monolithToMicroservices: TermSource = { title: "Sam Newman, *Monolith to Microservices*, 2019" };
export const integrationPatterns: TermSource = {
  title: "Gregor Hohpe and Bobby Woolf, *Enterprise Integration Patterns*, 2003",
};
export const systemsPerformance: TermSource = { title: "Brendan Gregg, *Systems Performance*, second edition, 2020" };
export const useTheIndex: TermSource = {
  title: "Markus Winand, *Use The Index, Luke*",
  url: "https://use-the-index-luke.com/",
};

// Papers and articles.

export const baseball: TermSource = {
  title: "Douglas Terry, *Replicated Data Consistency Explained Through Baseball*, Communications of the ACM, 2013",
};
export const calculus: TermSource = {
  title: "Ben Treynor et al., *The Calculus of Service Availability*, ACM Queue, 2017",
  url: "https://queue.acm.org/detail.cfm?id=3096459",
};
export const chubby: TermSource = {
  title: "Mike Burrows, *The Chubby Lock Service for Loosely-Coupled Distributed Systems*, OSDI 2006",
};
export const distributedLocking: TermSource = {
  title: "Martin Kleppmann, *How to do distributed locking*, 2016",
  url: "https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html",
};
export const dynamo: TermSource = {
  title: "Giuseppe DeCandia et al., *Dynamo: Amazon's Highly Available Key-value Store*, SOSP 2007",
};
export const memcache: TermSource = {
  title: "Rajesh Nishtala et al., *Scaling Memcache at Facebook*, NSDI 2013",
  url: "https://www.usenix.org/conference/nsdi13/technical-sessions/presentation/nishtala",
};
export const photoCaching: TermSource = {
  title: "Qi Huang et al., *An Analysis of Facebook Photo Caching*, SOSP 2013",
};
export const smells: TermSource = {
  title:
    "Davide Neri et al., *Design principles, architectural smells and refactorings for microservices: a multivocal review*, 2020",
};
export const spanner: TermSource = {
  title: "James Corbett et al., *Spanner: Google's Globally-Distributed Database*, OSDI 2012",
};
export const tailAtScale: TermSource = {
  title: "Jeffrey Dean and Luiz André Barroso, *The Tail at Scale*, Communications of the ACM, 2013",
  url: "https://doi.org/10.1145/2408776.2408794",
};
export const twelveYears: TermSource = {
  title: 'Eric Brewer, *CAP Twelve Years Later: How the "Rules" Have Changed*, IEEE Computer, 2012',
};
export const zooKeeper: TermSource = {
  title: "Patrick Hunt et al., *ZooKeeper: Wait-free Coordination for Internet-scale Systems*, USENIX ATC 2010",
};

// Amazon's whitepapers and its Builders' Library.

export const availabilityAndBeyond: TermSource = {
  title:
    "Amazon Web Services, *Availability and Beyond: Understanding and Improving the Resilience of Distributed Systems on AWS*, 2021",
  url: "https://docs.aws.amazon.com/whitepapers/latest/availability-and-beyond-improving-resilience/availability-and-beyond-improving-resilience.html",
};
export const cachingChallenges: TermSource = {
  title: "Matt Brinkley and Jas Chhabra, *Caching challenges and strategies*, Amazon Builders' Library",
  url: "https://aws.amazon.com/builders-library/caching-challenges-and-strategies/",
};
export const cellsPaper: TermSource = {
  title: "Amazon Web Services, *Reducing the Scope of Impact with Cell-Based Architecture*, 2023",
  url: "https://docs.aws.amazon.com/wellarchitected/latest/reducing-scope-of-impact-with-cell-based-architecture/reducing-scope-of-impact-with-cell-based-architecture.html",
};
export const disasterRecovery: TermSource = {
  title: "Amazon Web Services, *Disaster Recovery of Workloads on AWS: Recovery in the Cloud*, 2021",
  url: "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-workloads-on-aws.html",
};
export const staticStability: TermSource = {
  title: "Becky Weiss and Mike Furr, *Static stability using Availability Zones*, Amazon Builders' Library",
  url: "https://aws.amazon.com/builders-library/static-stability-using-availability-zones/",
};
export const timeoutsAndRetries: TermSource = {
  title: "Marc Brooker, *Timeouts, retries, and backoff with jitter*, Amazon Builders' Library",
  url: "https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/",
};

// Standards.

export const meshSecurity: TermSource = {
  title: "NIST SP 800-204A, *Building Secure Microservices-based Applications Using Service-Mesh Architecture*, 2020",
};
export const tls13: TermSource = {
  title: "RFC 8446, *The Transport Layer Security (TLS) Protocol Version 1.3*, 2018",
  url: "https://www.rfc-editor.org/rfc/rfc8446",
};
