// The parser as Langium builds it from the grammar, with our own lexer in front. Linking, scoping and validation of the
// framework are left out on purpose: a project here is parsed and resolved block by block (project.ts), which costs the
// same however large the workspace is.

import type {
  AstNode,
  LangiumCoreServices,
  LangiumParser,
  Lexer,
  LexerResult,
  Module,
  ParseResult,
  PartialLangiumCoreServices,
} from "langium";
import {
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  EmptyFileSystem,
  inject,
  prepareLangiumParser,
} from "langium";
import { ArchGeneratedModule, ArchGeneratedSharedModule } from "../generated/module.ts";
import { deferLookahead, rememberFollows } from "./lookahead.ts";
import { messageProvider } from "./problems.ts";
import { tokenize } from "./tokenize.ts";
import type { Token, TokenKind } from "./tokens.ts";

/** Chevrotain's own types, by way of Langium's. */
type IToken = LexerResult["tokens"][number];
type TokenType = IToken["tokenType"];
type MessageProvider = typeof messageProvider;

const terminals: Readonly<Partial<Record<TokenKind, string>>> = {
  name: "ID",
  quantity: "QUANTITY",
  percentile: "PERCENTILE",
  date: "DATE",
  string: "STRING",
};

/** Parses a stretch of text by one of the grammar's rules. Never throws; errors come beside a partial tree. */
type Parse = (text: string, rule: "Document" | "ContainerHead") => Mended;

type Mended = ParseResult<AstNode> & {
  /** Where reading went on no further, and why. */
  readonly refused?: { readonly start: number; readonly end: number; readonly message: string };
};

/** The parser that mends; made at first use, which takes some tens of milliseconds, and kept. */
export function mendingParser(): Parse {
  parse ??= createParser();
  return parse;
}

let parse: Parse | undefined;

function createParser(): Parse {
  const langium = createServices().parser.LangiumParser;
  return (text, rule) => {
    try {
      slipsLeft = mostSlips;
      return langium.parse(text, { rule });
    } catch (error) {
      // A parser that was left in the middle of a text is of no further use.
      parse = undefined;
      return error instanceof TooManySlips ? readUpTo(error.offset, text, rule) : refusal(text, rule);
    }
  };
}

/** Slips that are mended in one text: what stands behind so many is not understood, and each costs as much as the first. */
const mostSlips = 100;

let slipsLeft = mostSlips;

/** Thrown and caught in this file alone. */
class TooManySlips extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super("too many slips");
    this.offset = offset;
  }
}

/** What stands before the last slip that is mended; it cannot have more of them. */
function readUpTo(offset: number, text: string, rule: "Document" | "ContainerHead"): Mended {
  const langium = createServices().parser.LangiumParser;
  slipsLeft = Number.POSITIVE_INFINITY;
  try {
    return langium.parse(text.slice(0, offset), { rule });
  } catch {
    return refusal(text, rule);
  }
}

/** The same sentences, up to the most that are asked for in one text. */
function counted(provider: MessageProvider): MessageProvider {
  const count = (token: { readonly startOffset: number } | undefined): void => {
    slipsLeft -= 1;
    if (slipsLeft < 0 && token !== undefined && token.startOffset >= 0) throw new TooManySlips(token.startOffset);
  };
  return {
    buildMismatchTokenMessage: (options) => {
      count(options.actual);
      return provider.buildMismatchTokenMessage(options);
    },
    buildNotAllInputParsedMessage: (options) => provider.buildNotAllInputParsedMessage(options),
    buildNoViableAltMessage: (options) => {
      count(options.actual[0]);
      return provider.buildNoViableAltMessage(options);
    },
    buildEarlyExitMessage: (options) => {
      count(options.actual[0]);
      return provider.buildEarlyExitMessage(options);
    },
  };
}

/** Nothing was understood; the first word is as good a place as any to say so. */
function refusal(text: string, rule: string): Mended {
  const start = text.search(/\S|$/);
  const end = start + text.slice(start).search(/\s|$/);
  const message = "This cannot be read, even in part; write it anew in smaller pieces.";
  const value = { $type: rule, items: [] } as AstNode;
  return { value, lexerErrors: [], parserErrors: [], refused: { start, end, message } };
}

/** The framework's services for the language, without its workspace. */
export function createServices(): LangiumCoreServices {
  const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), ArchGeneratedSharedModule);
  const services = inject(createDefaultCoreModule({ shared }), ArchGeneratedModule, archModule);
  shared.ServiceRegistry.register(services);
  return services;
}

const archModule: Module<LangiumCoreServices, PartialLangiumCoreServices> = {
  parser: {
    Lexer: (services) => createLexer(services),
    LangiumParser: (services) => {
      const langium = prepareLangiumParser(services);
      deferLookahead(langium);
      langium.finalize();
      rememberFollows(langium);
      expectNoHiddenTokens(langium);
      return langium;
    },
    ParserErrorMessageProvider: () => counted(messageProvider),
    // The grammar is LL(1); fixed look-ahead spares the automaton that LL(*) builds at every start.
    ParserConfig: () => ({ recoveryEnabled: true, maxLookahead: 1, skipValidations: true }),
  },
};

/**
 * Our lexer hands no hidden tokens over, and so there are none to find a place for. The framework looks for that place at each token
 * none the less, among all that stands before it in the same block or name, which takes the square of its length.
 */
function expectNoHiddenTokens(parser: LangiumParser): void {
  // The builder is private; its method is replaced on this one instance.
  const { nodeBuilder } = parser as unknown as { readonly nodeBuilder: { addHiddenNodes(): void } };
  nodeBuilder.addHiddenNodes = () => {};
}

/** Hands our tokens to Chevrotain under the types that the grammar's keywords and terminals were given. */
function createLexer(services: LangiumCoreServices): Lexer {
  const types = tokenTypesOf(services.Grammar);
  return {
    definition: types,
    tokenize(text: string): LexerResult {
      const tokens: IToken[] = [];
      const errors: LexerResult["errors"] = [];
      for (const token of tokenize(text)) {
        if (token.kind === "stray") {
          errors.push({ offset: token.start, length: token.text.length, line: 1, column: 1, message: "" });
        }
        const isOpenText = token.kind === "stray" && token.text.startsWith('"');
        const type = isOpenText ? types.STRING : typeOf(token, types);
        // A text that is never closed is one none the less, so that the statement it belongs to is whole.
        if (type !== undefined)
          tokens.push(toChevrotain(isOpenText ? { ...token, text: `${token.text}"` } : token, type));
      }
      return { tokens, hidden: [], errors, report: { diagnostics: [] } };
    },
  };
}

/**
 * A type for each keyword and terminal of the grammar. The framework's builder makes patterns for them too, which only its
 * own lexer would read and which take longer than all the rest of the lexer.
 */
function tokenTypesOf(grammar: unknown): Record<string, TokenType> {
  const types: Record<string, TokenType> = {};
  const add = (name: string) => {
    types[name] ??= { name, categoryMatches: [] };
  };
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const child of node) visit(child);
    if (!isNode(node)) return;
    if (node.$type === "Keyword") add(String(node.value));
    if (node.$type === "TerminalRule") add(String(node.name));
    // Properties with a dollar lead back up the tree; cross-references stand in objects without a type.
    else for (const [name, child] of Object.entries(node)) if (!name.startsWith("$")) visit(child);
  };
  visit(grammar);
  return types;
}

function isNode(
  value: unknown,
): value is { readonly $type: string; readonly value?: unknown; readonly name?: unknown } {
  return typeof value === "object" && value !== null && "$type" in value;
}

/** Undefined for comments, which the parser never sees, and for stray characters, which are handed on as errors. */
function typeOf(token: Token, types: Readonly<Record<string, TokenType>>): TokenType | undefined {
  if (token.kind === "keyword" || token.kind === "punctuation") return types[token.text];
  const terminal = terminals[token.kind];
  return terminal === undefined ? undefined : types[terminal];
}

/** Lines and columns are not kept: every place in the project is an offset. */
function toChevrotain(token: Token, type: TokenType): IToken {
  return {
    image: token.text,
    startOffset: token.start,
    endOffset: token.end - 1,
    startLine: 1,
    endLine: 1,
    startColumn: 1,
    endColumn: 1,
    tokenTypeIdx: type.tokenTypeIdx ?? 0,
    tokenType: type,
  };
}
