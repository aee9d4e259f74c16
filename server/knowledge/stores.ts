// Kinds of store, and how they lay data out: models of data, storage engines, indexes, and stores for analysis. Where data is
// placed and copied is in `data-placement.ts`; caches are in `caching.ts`.

import type { Term, TermSource } from "./term.ts";
import { dynamo, intensive, intensiveModels, useTheIndex } from "./works.ts";

const engines = intensive("chapter 3: Storage and Retrieval");
const lakehouse: TermSource = {
  title:
    "Michael Armbrust et al., *Lakehouse: A New Generation of Open Platforms that Unify Data Warehousing and Advanced Analytics*, CIDR 2021",
};
const distilled: TermSource = {
  title: "Pramod Sadalage and Martin Fowler, *NoSQL Distilled*, 2012",
};

export const storeTerms: readonly Term[] = [
  {
    id: "relational-store",
    title: "Relational database",
    words: ["relational", "relational database", "relational store", "sql database"],
    is: "Tables with declared columns and rules, queried in SQL, which says what is wanted and leaves the way to the planner.",
    buys: "Questions nobody foresaw can be asked, constraints hold for every writer, and transactions cover many rows. A sound first choice for most products.",
    costs:
      "Writes go through one machine unless sharded. Schema changes on big tables take planning, and a query plan can turn bad overnight as data grows.",
    otherwise:
      "Key-value or wide-column stores for one known access pattern at a rate no single machine bears; a graph for walks of many hops.",
    invites: "A missing index scans 100 million rows for minutes; connections run out well before the processor does.",
    sources: [
      {
        title: "Edgar Codd, *A Relational Model of Data for Large Shared Data Banks*, Communications of the ACM, 1970",
      },
      intensiveModels,
    ],
    related: ["acid", "document-store", "database-index"],
  },
  {
    id: "document-store",
    title: "Document store",
    words: ["document store", "document database", "document model"],
    is: "Self-contained records such as JSON, found by id or by indexed fields, each with the shape it needs.",
    buys: "A whole object is read and written at once without joins, and a product with 5 attributes stands beside one with 50.",
    costs:
      "The schema moves into every reader, which must handle each shape ever written. Relations between documents are duplicated or joined in code.",
    otherwise: "A relational table with a JSON column where only part of the record varies and the rest has rules.",
    invites:
      "Documents that grow without bound: MongoDB stops at 16 MB, and long before it each small change rewrites or locks the whole.",
    sources: [intensiveModels, distilled],
    related: ["relational-store", "denormalisation"],
  },
  {
    id: "key-value-store",
    title: "Key-value store",
    words: ["key-value", "key-value store", "key value store"],
    is: "A map from key to opaque value, with get, put and delete by key.",
    buys: "Predictable answers of about a millisecond at any size, since each request concerns one key on one shard. Fits sessions, baskets and preferences.",
    costs:
      "No questions about the values: a second way to find something is a second copy under another key, kept in step by the writer.",
    otherwise: "A relational store while access patterns are still being discovered; they are hard to add here later.",
    invites:
      "A scan over all keys in production; a value of megabytes behind one key blocks a single-threaded store for everybody.",
    sources: [dynamo, distilled],
    related: ["hot-partition", "wide-column-store"],
  },
  {
    id: "wide-column-store",
    title: "Wide-column store",
    words: ["wide-column", "wide-column store", "wide column store", "column family"],
    is: "Rows grouped by a partition key and sorted within it, with columns that may differ from row to row.",
    buys: "Very high write rates on an LSM tree, time-ordered reads within one partition, and copies in several datacentres that all accept writes.",
    costs:
      "A table is designed per query, so a new question means a new table and a back-fill. No joins, and usually eventual consistency.",
    otherwise:
      "A relational store when writes fit one machine; a column-oriented warehouse for analysis, which despite the name is another thing.",
    invites:
      "Partitions that grow for ever, such as all events of one sensor, and tombstones: deleting a queue's rows makes each read step over thousands of graves.",
    sources: [
      { title: "Fay Chang et al., *Bigtable: A Distributed Storage System for Structured Data*, OSDI 2006" },
      {
        title:
          "Avinash Lakshman and Prashant Malik, *Cassandra: A Decentralized Structured Storage System*, SIGOPS Operating Systems Review, 2010",
      },
    ],
    related: ["lsm-tree", "denormalisation", "hot-partition"],
  },
  {
    id: "graph-store",
    title: "Graph database",
    words: ["graph database", "graph store", "property graph"],
    is: "Nodes and edges stored so that following an edge costs the same however large the graph is.",
    buys: "Walks of several hops, such as friends of friends or rings of shared accounts, in time that depends on what is visited and needs no join per hop.",
    costs:
      "Splitting it over machines cuts edges, so each hop may cross the network. Whole-table sums are slow and specialists few.",
    otherwise: "Two or three joins, or a recursive query, in a relational store serve hierarchies and short paths.",
    invites:
      "A node with a million edges makes a two-hop query touch everything; unlimited path lengths run until memory ends.",
    sources: [
      { title: "Ian Robinson, Jim Webber and Emil Eifrem, *Graph Databases*, second edition, 2015" },
      intensiveModels,
    ],
    related: ["relational-store", "polyglot-persistence"],
  },
  {
    id: "time-series-store",
    title: "Time-series database",
    words: ["time-series", "time-series database", "time series database", "time-series store"],
    is: "Numbers with timestamps, appended in time order, read by range, thinned out and dropped as they age.",
    buys: "Points compress hard: Facebook's Gorilla got from 16 bytes to 1.37 each. Old data goes by dropping whole files, with no deletes.",
    costs: "Each distinct set of labels is a series held in an index, and late or corrected points fit badly.",
    otherwise:
      "A table partitioned by day up to some hundred million rows; a log store where single events and not sums matter.",
    invites:
      "A user id as a label: a million series appear within an hour and the index exhausts memory, often in the middle of an incident.",
    sources: [
      { title: "Tuomas Pelkonen et al., *Gorilla: A Fast, Scalable, In-Memory Time Series Database*, VLDB 2015" },
    ],
    related: ["wide-column-store", "column-store"],
  },
  {
    id: "object-storage",
    title: "Object storage",
    words: ["object storage", "object store", "blob store", "blob storage"],
    is: "Immutable files under a key in buckets without practical limit, reached over HTTP and paid by the gigabyte.",
    buys: "S3 is built for eleven nines of durability a year across zones, with no disks to size. Cheap enough to keep originals for ever; clients can upload directly.",
    costs:
      "First byte after tens of milliseconds, no change in place, a fee per request. No transaction joins a blob with the row that points at it.",
    otherwise: "A block volume for databases, a key-value store for small values that change often.",
    invites:
      "Orphans: the blob is written and the row is not, so a sweep is needed. Buckets opened to the world by one wrong policy.",
    sources: [
      {
        title: "Amazon S3 User Guide, *Data protection in Amazon S3*",
        url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/DataDurability.html",
      },
    ],
    related: ["data-lake", "cdn", "content-addressing"],
  },
  {
    id: "inverted-index",
    title: "Inverted index",
    words: ["inverted index", "full-text search", "full-text index", "search engine"],
    is: "For each word the list of documents that contain it, prepared in advance, so a search intersects short lists and reads no texts.",
    buys: "Word search in milliseconds over millions of documents, ranked by how rare and frequent the words are (BM25), where `LIKE '%word%'` reads every row.",
    costs:
      "Each write touches many lists, so engines write in batches and show new documents after about a second. Language rules need tuning.",
    otherwise: "A B-tree for exact values and prefixes; trigram indexes for fragments in a table of moderate size.",
    invites:
      "Deep pages and leading wildcards, which make every shard sort millions of hits; a changed analyser that silently finds less until all is reindexed.",
    sources: [
      {
        title:
          "Christopher Manning, Prabhakar Raghavan and Hinrich Schütze, *Introduction to Information Retrieval*, 2008, chapter 1",
      },
      engines,
    ],
    related: ["dual-storage", "b-tree"],
  },
  {
    id: "database-index",
    title: "Database index",
    words: ["database index", "secondary index", "covering index", "index-only scan"],
    is: "A sorted copy of some columns that leads to the rows; a covering index holds all that the query needs.",
    buys: "A lookup goes from reading all rows to reading a handful: minutes to under a millisecond. The cheapest remedy for a slow database, before caches and replicas.",
    costs: "Each insert and update also writes every index concerned, and indexes compete with the rows for memory.",
    otherwise: "None on small tables, on columns with two values, or where most rows are wanted anyway.",
    invites:
      "The planner drops the index when statistics age or the query wraps the column in a function; on a sharded store an index by another column asks every shard.",
    sources: [useTheIndex, engines],
    related: ["b-tree", "scaling-order"],
  },
  {
    id: "b-tree",
    title: "B-tree",
    words: ["b-tree", "b+ tree", "b-tree index", "page-oriented storage"],
    is: "A balanced tree of fixed pages changed in place, with hundreds of children per page, so four levels reach billions of keys.",
    buys: "Reads find one place for each key and take steady time; ranges and locks on ranges come naturally.",
    costs:
      "A change of 100 bytes writes a page of 4 to 16 kB, and the log besides; random writes wait for random pages.",
    otherwise: "An LSM tree where writing dominates and reading mostly concerns recent keys.",
    invites:
      "Random keys such as UUIDv4 touch every page once the index outgrows memory, and the insert rate falls by an order of magnitude.",
    sources: [
      {
        title:
          "Rudolf Bayer and Edward McCreight, *Organization and Maintenance of Large Ordered Indexes*, Acta Informatica, 1972",
      },
      engines,
    ],
    related: ["lsm-tree", "database-index"],
  },
  {
    id: "lsm-tree",
    title: "LSM tree",
    words: ["lsm tree", "lsm-tree", "log-structured merge-tree", "sstable", "compaction"],
    is: "Writes are gathered in memory, flushed as sorted files, and merged into larger files in the background.",
    buys: "Sequential writing at the disk's full rate, and dense files that compress well: the engine of Cassandra, RocksDB and Bigtable.",
    costs:
      "A read may look into several files, helped by Bloom filters; with levelled merging each byte is often rewritten more than ten times over its life.",
    otherwise:
      "A B-tree for steady read times and read-heavy work; size-tiered merging for fewer rewrites at up to double the space.",
    invites:
      "Merging falls behind the writes: files pile up, reads slow down, the disk fills, and the engine finally stalls every write.",
    sources: [
      { title: "Patrick O'Neil et al., *The Log-Structured Merge-Tree (LSM-Tree)*, Acta Informatica, 1996" },
      { title: "RocksDB wiki, *RocksDB Tuning Guide*" },
      engines,
    ],
    related: ["b-tree", "wide-column-store"],
  },
  {
    id: "column-store",
    title: "Column-oriented storage",
    words: ["column-oriented storage", "columnar storage", "column store", "columnar format"],
    is: "The values of each column lie together on disk, where a row store keeps each record together.",
    buys: "A query over 2 of 50 columns reads about a twenty-fifth of the bytes, fewer still as equal values compress, and skips blocks whose range cannot match.",
    costs:
      "Inserting one row touches every column's file, so data arrives in batches; fetching one whole record is slow.",
    otherwise: "Row storage for transactions, which read and change single records.",
    invites:
      "A stream that writes a file every few seconds leaves millions of small files, and opening them costs more than reading.",
    sources: [{ title: "Mike Stonebraker et al., *C-Store: A Column-oriented DBMS*, VLDB 2005" }, engines],
    related: ["data-warehouse", "lakehouse"],
  },
  {
    id: "data-warehouse",
    title: "Data warehouse",
    words: ["warehouse", "data warehouse", "analytical database"],
    is: "A database apart from operations that holds cleaned history in agreed tables for reports and analysis.",
    buys: "Scans over years finish in seconds on columnar storage, without taking locks or memory from the system that takes orders.",
    costs:
      "Pipelines that load hours behind, a schema to agree on before loading, and a price by data scanned or hours run.",
    otherwise:
      "A read replica serves reports on some gigabytes; a lakehouse where raw and unstructured data are wanted as well.",
    invites:
      "A renamed column upstream breaks or, worse, bends the reports; an operational decision fed by last night's load.",
    sources: [{ title: "Ralph Kimball and Margy Ross, *The Data Warehouse Toolkit*, third edition, 2013" }, engines],
    related: ["data-lake", "lakehouse", "column-store"],
  },
  {
    id: "data-lake",
    title: "Data lake",
    words: ["data lake", "schema-on-read", "raw zone"],
    is: "Raw data of any form in object storage, given a schema only when somebody reads it.",
    buys: "Everything can be kept at the price of object storage, for questions not asked yet, and many engines read the same files.",
    costs:
      "No transactions: a failed job leaves half its files, and two writers overwrite each other. Each reader cleans the data again.",
    otherwise:
      "A table format on top (lakehouse) when several jobs write; a warehouse where agreed figures matter most.",
    invites: "A swamp: nobody knows what a folder means, who owns it, or where personal data that must be erased lies.",
    sources: [lakehouse],
    related: ["lakehouse", "data-warehouse", "object-storage", "stream-processing"],
  },
  {
    id: "lakehouse",
    title: "Lakehouse",
    words: ["lakehouse", "data lakehouse", "table format", "delta lake"],
    is: "A table format over files in object storage that adds transactions, schemas and earlier versions to a lake.",
    buys: "One copy serves reports, machine learning and streams, so the load from lake to warehouse disappears, and a query can go back to last month's state.",
    costs:
      "A commit takes tenths of a second or more and competes for the table's log; small files need merging, old versions need removing.",
    otherwise:
      "A warehouse for many users with short queries; an operational store for anything that answers a request.",
    invites:
      "Streams that commit every few seconds collide and bloat the log; old versions that nobody removes keep data that was to be erased.",
    sources: [
      lakehouse,
      {
        title:
          "Michael Armbrust et al., *Delta Lake: High-Performance ACID Table Storage over Cloud Object Stores*, VLDB 2020",
      },
    ],
    related: ["data-lake", "data-warehouse", "column-store"],
  },
];
