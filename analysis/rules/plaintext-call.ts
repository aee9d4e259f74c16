// Calls across a trust boundary, or with credentials, that nothing encrypts. Which they are is a fact; a design without
// boundaries has none.

import type { SystemModel, Verb } from "../../language/index.ts";
import { type OpenCall, openCallsOf } from "../facts/trust/exposure.ts";
import { nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const plaintextCall = defineRule({
  id: "plaintext-call",
  title: "A call across a trust boundary is not encrypted",
  category: "resilience",
  since: "0.1.0",

  rationale: `A boundary says that the two sides do not trust each other, and that what stands between them may be anybody. What crosses it
unencrypted can be read and changed on the way, and a credential that was read once opens everything that it was meant for: one
taken component becomes a way to the next.`,
  remedy: `Encrypt it, best so that both sides prove who they are (\`mtls\`), or put both into one boundary if they are to trust each
other.`,
  tradeoff: `Certificates have to be issued, rotated and watched, and an expired one is an outage. On a line that is encrypted below, such as a
tunnel between two data centres, say \`tls\` and mean that.`,
  sources: [
    {
      title: "NIST SP 800-207, Zero Trust Architecture",
      url: "https://csrc.nist.gov/pubs/sp/800/207/final",
      says: "All communication is secured wherever it takes place; being inside a network gives no trust.",
    },
    {
      title: "CWE-319: Cleartext Transmission of Sensitive Information",
      url: "https://cwe.mitre.org/data/definitions/319.html",
      says: "What is sent in the clear can be read by whoever sees the channel.",
    },
  ],
  examples: {
    bad: `boundary pci "Card data segment"
gateway edge { public  calls cards { timeout 1s  plaintext } }
service cards { within pci }
`,
    good: `boundary pci "Card data segment"
gateway edge { public  calls cards { timeout 1s  tls  authenticates by "signed token" } }
service cards { within pci }
`,
  },

  messages: {
    plain: message`${"source"} ${"verb"} ${"target"} in plaintext, from ${"from"} to ${"to"}.`,
    unstated: message`${"source"} ${"verb"} ${"target"} from ${"from"} to ${"to"}, and nothing says that this is encrypted.`,
    credentials: message`${"source"} ${"verb"} ${"target"} with ${"credential"} in plaintext.`,
  },

  check({ model, report }) {
    for (const call of openCallsOf(model)) {
      const { dependency, source, target, from, to, isPlaintext } = call;
      const common = {
        element: dependency.id,
        at: dependency.at,
        cause: "open",
        evidence: evidenceOf(model, call),
      };
      const holes = {
        source: nameOf(model, source.id),
        verb: verbWords(dependency.verb),
        target: nameOf(model, target.id),
      };
      const credential = dependency.authenticates?.value;
      if (from === to && credential !== undefined) {
        report("credentials", { ...common, holes: { ...holes, credential: `its ${credential}` } });
        continue;
      }
      const zones = { from: from?.name ?? "outside", to: to?.name ?? "outside" };
      report(isPlaintext ? "plain" : "unstated", { ...common, holes: { ...holes, ...zones } });
    }
  },
});

function verbWords(verb: Verb): string {
  if (verb === "publishes") return "publishes to";
  return verb === "consumes" ? "consumes from" : verb;
}

function evidenceOf(model: SystemModel, { dependency, source, target, path }: OpenCall) {
  const evidence = path.map((component) => ({
    at: component.public?.at ?? component.at,
    says:
      component.kind === "client" || component.public !== undefined
        ? `whoever is outside comes to ${nameOf(model, component.id)}`
        : `and from there to ${nameOf(model, component.id)}`,
  }));
  if (dependency.protection !== undefined) evidence.push({ at: dependency.protection.at, says: "stated as plaintext" });
  for (const { id, boundary } of [source, target]) {
    if (boundary !== undefined) evidence.push({ at: boundary.at, says: `${nameOf(model, id)} lies in ${boundary.id}` });
  }
  return evidence;
}
