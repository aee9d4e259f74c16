// Protection of what is kept and sent: secrets, encryption, tokens in place of values, the record of access, personal data. Who may
// talk to whom is in `security.ts`.

import type { Term, TermSource } from "./term.ts";
import { cheatSheet, securityPillar, tls13 } from "./works.ts";

const keyManagement: TermSource = {
  title: "NIST SP 800-57 Part 1, *Recommendation for Key Management*, revision 5, 2020",
};
export const dataProtectionTerms: readonly Term[] = [
  {
    id: "secrets-manager",
    title: "Secrets manager",
    words: ["secrets", "secrets manager", "secret store", "secrets management", "hardcoded credential"],
    is: "Passwords and keys lie in one guarded service that hands them to proven callers and records each access.",
    buys: "None in code, images or chat; each service gets its own, and one that leaks is found in the log and replaced in one place.",
    costs:
      "A service everything needs at start, with its own first secret to solve, and code that copes with changes while running.",
    otherwise: "Workload identities issued by the platform need no stored secret at all.",
    invites:
      "It is down and nothing can start, which turns a small incident into a long one; cache what was read for as long as it is valid.",
    sources: [cheatSheet("Secrets Management")],
    related: ["secret-rotation", "config-in-environment", "least-privilege"],
  },
  {
    id: "secret-rotation",
    title: "Rotation of secrets",
    words: ["rotated", "secret rotation", "key rotation", "dynamic secret", "short-lived credential"],
    is: "Secrets are replaced on a schedule, or issued on demand for an hour and then withdrawn.",
    buys: "What leaked is worthless soon, and replacing one after a theft is a practised step.",
    costs: "Two must be valid during the change, connections reopen with the new one, and each consumer must be known.",
    otherwise:
      "Rotate upon suspicion and staff changes where automation is missing; forced changes of people's passwords help little.",
    invites:
      "Rotation is an outage when one forgotten consumer keeps the old password, and retries of it lock the account for all.",
    sources: [cheatSheet("Secrets Management"), keyManagement],
    related: ["secrets-manager", "mtls"],
  },
  {
    id: "encryption-at-rest",
    title: "Encryption at rest",
    words: ["encrypts", "at-rest", "encryption at rest", "encrypted at rest", "envelope encryption"],
    is: "What lies on disks and in backups is encrypted with keys kept elsewhere.",
    buys: "A stolen disk, a discarded drive or a copied backup says nothing. Destroying a customer's key erases their data in every copy.",
    costs:
      "A few percent of processor time, key management, and nothing searchable when single fields are encrypted by the application.",
    otherwise:
      "Encryption of fields by the application also protects against whoever runs the database, which disk encryption does not.",
    invites:
      "A lost key loses the data and each of its backups; an unreachable key service makes healthy disks unreadable.",
    sources: [cheatSheet("Cryptographic Storage"), keyManagement],
    related: ["encryption-in-transit", "backup-and-restore", "personal-data"],
  },
  {
    id: "encryption-in-transit",
    title: "Encryption in transit",
    words: ["in-transit", "encryption in transit", "encrypted in transit", "end-to-end encryption"],
    is: "Data is encrypted on every link it takes, inside one's own network too.",
    buys: "Tapped lines, wrong routes and captured switches yield nothing readable.",
    costs:
      "Handshakes, certificates on every link, and intermediaries that cannot look inside, such as caches and intrusion detection.",
    otherwise:
      "End-to-end encryption where those in the middle must not read either; the servers then cannot search or filter.",
    invites:
      "It ends at the balancer and goes on in the clear; queues, logs and replicas are forgotten, as they are not 'requests'.",
    sources: [tls13, securityPillar],
    related: ["tls", "mtls", "encryption-at-rest"],
  },
  {
    id: "tokenisation",
    title: "Tokenisation",
    words: ["tokenisation", "tokenization", "tokenised", "tokenized", "token vault"],
    is: "A sensitive value such as a card number is replaced by a meaningless one, and only a guarded vault can turn it back.",
    buys: "Systems that see tokens alone and cannot reach the vault fall out of the card rules' scope, and their leak reveals nothing.",
    costs:
      "A lookup at the vault whenever the real value is needed, the vault's own security and availability, and a migration of every token when the provider changes.",
    otherwise:
      "Encryption with a format kept needs no vault, and is undone by its key; not storing the value at all is better still.",
    invites:
      "The vault is down and no payment works. Real values slip past into logs, free-text fields and error reports.",
    sources: [{ title: "PCI Security Standards Council, *PCI DSS Tokenization Guidelines*, 2011" }],
    related: ["encryption-at-rest", "personal-data", "trust-boundary"],
  },
  {
    id: "audit-log",
    title: "Audit log and detection",
    words: ["audit log", "audit trail", "siem", "access log"],
    is: "A record, which its subjects cannot alter, of who did what to which data and when; analysed for what looks wrong.",
    buys: "A breach can be noticed and its extent told: a service that reads 50 million rows where it usually reads 50 stands out.",
    costs: "Storage for a year or more, personal data of its own, and alarms that somebody must look into.",
    otherwise: "Ordinary logs for finding faults: they may be sampled and lost, and audit records may not.",
    invites:
      "Written in the same account as the data, it is deleted by the intruder. If each action has to wait for its record, a full log stops the business.",
    sources: [{ title: "NIST SP 800-92, *Guide to Computer Security Log Management*, 2006" }, cheatSheet("Logging")],
    related: ["logs-as-streams", "least-privilege", "bastion"],
  },
  {
    id: "personal-data",
    title: "Personal data",
    words: ["personal data", "pii", "gdpr", "personally identifiable information", "data residency"],
    is: "Whatever relates to an identifiable person; the law limits why, where and how long it is kept, and gives that person rights over it.",
    buys: "Where it lies in few, named places, a request to see or erase it is answered within the month that the GDPR allows.",
    costs:
      "An inventory, deadlines for deletion, consent, regions to stay within, and test data without real people in it.",
    otherwise: "Not to collect it, or to keep sums and pseudonyms only, is the cheapest protection.",
    invites:
      "It outlives deletion in logs, backups, event streams and analysis; a breach must be reported to the authority within 72 hours.",
    sources: [
      {
        title: "Regulation (EU) 2016/679 (GDPR), articles 5, 12, 17 and 33",
        url: "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
      },
      {
        title:
          "NIST SP 800-122, *Guide to Protecting the Confidentiality of Personally Identifiable Information*, 2010",
      },
    ],
    related: ["encryption-at-rest", "tokenisation", "audit-log"],
  },
];
