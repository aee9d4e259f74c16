// Scripts that let shells complete the command: its words, their options, and the values that an option takes. All of it
// comes from the table of commands, so that a completion is never older than the help.

import type { Shell } from "../arguments.ts";
import { type CommandEntry, commandTable, type OptionEntry, type Topic, topics } from "../command-table.ts";

/** The script of one shell, to be loaded by it or laid where it looks for such scripts. */
export function completionsFor(shell: Shell): string {
  return { bash, zsh, fish, powershell }[shell]();
}

interface Option extends OptionEntry {
  readonly name: string;
}

interface Command {
  readonly name: string;
  readonly summary: string;
  readonly operands: CommandEntry["operands"] | "commands";
  readonly options: readonly Option[];
}

const help: Option = { name: "help", short: "h", says: "the help of this command" };

/** The commands as a shell sees them, with the two that the table leaves out. */
function commands(): readonly Command[] {
  const own = topics.map((name: Topic): Command => {
    const { summary, operands, options }: CommandEntry = commandTable[name];
    const listed = Object.entries(options).map(([option, entry]) => ({ name: option, ...entry }));
    return { name, summary, operands, options: [...listed, help] };
  });
  return [
    ...own,
    { name: "version", summary: "the version", operands: "none", options: [] },
    { name: "help", summary: "the help of a command", operands: "commands", options: [] },
  ];
}

/** What a command's own words can be, where they are no files. */
function wordsFor({ operands }: Command): readonly string[] {
  if (operands === "commands") return topics;
  return typeof operands === "string" ? [] : operands;
}

/** The first part of what an option is for: a list in a shell has room for no more. */
function brief({ says }: OptionEntry): string {
  return (says.split(/[;\n]/)[0] ?? "").trim();
}

function spellings({ name, short }: Option): readonly string[] {
  return short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`];
}

function bash(): string {
  const all = commands();
  const values = all.flatMap((command) =>
    command.options
      .filter(({ value }) => value !== undefined)
      .map((option) => {
        const patterns = spellings(option).map((spelling) => `"${command.name} ${spelling}"`);
        const list = option.choices?.join(" ");
        const act = list !== undefined ? `_faultline_words "${list}"` : takesFile(option) ? "_faultline_files" : ":";
        return `    ${patterns.join("|")}) ${act}; return ;;`;
      }),
  );
  const operands = all.map((command) => {
    const own = command.options.flatMap(spellings).join(" ");
    const words = wordsFor(command).join(" ");
    const files = { designs: "_faultline_designs", folder: "_faultline_folders", sides: "_faultline_files" } as const;
    const { operands: kind } = command;
    const isFiles = kind === "designs" || kind === "folder" || kind === "sides";
    const act = isFiles ? files[kind] : `_faultline_words "${words}"`;
    return `    ${command.name}) if [[ $cur == -* ]]; then _faultline_words "${own}"; else ${act}; fi ;;`;
  });
  return `# Completions of faultline for bash, written by "faultline completions bash".

_faultline_words() {
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

_faultline_files() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -f -- "$cur"))
}

_faultline_folders() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -d -- "$cur"))
}

_faultline_designs() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -d -- "$cur") $(compgen -f -X '!*.arch' -- "$cur"))
}

_faultline() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _faultline_words "${all.map(({ name }) => name).join(" ")} --help --version"
    return
  fi
  # An option and its value behind "=" are three words to bash.
  if [[ $cur == "=" ]]; then
    cur=""
  elif [[ $prev == "=" ]]; then
    prev="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  case "\${COMP_WORDS[1]} $prev" in
${values.join("\n")}
  esac
  case "\${COMP_WORDS[1]}" in
${operands.join("\n")}
  esac
}

complete -F _faultline faultline
`;
}

/** Whether an option's value is a path. */
function takesFile({ value }: OptionEntry): boolean {
  return value === "FILE" || value === "FOLDER";
}

function zsh(): string {
  const all = commands();
  const cases = all.map((command) => {
    const options = command.options.map((option) => `        ${zshOption(option)}`);
    const lines = ["_arguments", ...options, `        ${zshOperands(command)}`];
    return `      ${command.name})\n        ${lines.join(" \\\n")}\n        ;;`;
  });
  const list = all.map(({ name, summary }) => `        ${quoted(`${name}:${summary.replaceAll(":", "\\:")}`)}`);
  return `#compdef faultline
# Completions of faultline for zsh, written by "faultline completions zsh".

_faultline() {
  local curcontext="$curcontext" state line
  local -a commands
  _arguments -C '(- *)'{-h,--help}'[the help]' '(- *)'{-v,--version}'[the version]' '1: :->command' '*:: :->words' && return
  case $state in
    command)
      commands=(
${list.join("\n")}
      )
      _describe -t commands command commands
      ;;
    words)
      case $line[1] in
${cases.join("\n")}
      esac
      ;;
  esac
}

if [[ $funcstack[1] == _faultline ]]; then
  _faultline "$@"
else
  compdef _faultline faultline
fi
`;
}

function zshOption(option: Option): string {
  const { name, short, value, choices } = option;
  const action = choices !== undefined ? `(${choices.join(" ")})` : takesFile(option) ? "_files" : " ";
  const tail = `[${zshWords(brief(option))}]${value === undefined ? "" : `:${value}:${action}`}`;
  const equals = value === undefined ? "" : "=";
  if (short === undefined) return quoted(`--${name}${equals}${tail}`);
  const plus = value === undefined ? "" : "+";
  return `${quoted(`(-${short} --${name})`)}{-${short}${plus},--${name}${equals}}${quoted(tail)}`;
}

function zshOperands(command: Command): string {
  if (command.operands === "designs") return quoted('*:design:_files -g "*.arch(-.)"');
  if (command.operands === "folder") return quoted("1:folder:_files -/");
  if (command.operands === "sides") return quoted("*:design:_files");
  const words = wordsFor(command);
  return words.length === 0 ? quoted("*: :") : quoted(`1:word:(${words.join(" ")})`);
}

/** Words inside the brackets of an option's description. */
function zshWords(words: string): string {
  return words.replace(/[\\[\]:]/g, "\\$&");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fish(): string {
  const all = commands();
  const none = "not __fish_seen_subcommand_from $__faultline_commands";
  const heads = all.map(
    ({ name, summary }) => `complete -c faultline -n '${none}' -a ${name} -d ${fishQuoted(summary)}`,
  );
  const lines = all.flatMap((command) => {
    const on = `complete -c faultline -n '__fish_seen_subcommand_from ${command.name}'`;
    const options = command.options.map((option) => `${on} ${fishOption(option)}`);
    const words = wordsFor(command);
    if (command.operands === "designs") return [...options, `${on} -k -a '(__fish_complete_suffix .arch)'`];
    if (command.operands === "folder") return [...options, `${on} -a '(__fish_complete_directories)'`];
    if (command.operands === "sides") return [...options, `${on} -F`];
    return words.length === 0 ? options : [...options, `${on} -a '${words.join(" ")}'`];
  });
  return `# Completions of faultline for fish, written by "faultline completions fish".

set -g __faultline_commands ${all.map(({ name }) => name).join(" ")}

complete -c faultline -f
complete -c faultline -n '${none}' -s h -l help -d 'the help'
complete -c faultline -n '${none}' -s v -l version -d 'the version'
${[...heads, ...lines].join("\n")}
`;
}

function fishOption(option: Option): string {
  const { name, short, value, choices } = option;
  const parts = [...(short === undefined ? [] : ["-s", short]), "-l", name];
  if (choices !== undefined) parts.push("-x", "-a", `'${choices.join(" ")}'`);
  else if (takesFile(option)) parts.push("-r", "-F");
  else if (value !== undefined) parts.push("-x");
  return `${parts.join(" ")} -d ${fishQuoted(brief(option))}`;
}

function fishQuoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

function powershell(): string {
  const all = commands();
  const list = (words: readonly string[]) => `@(${words.map(psQuoted).join(", ")})`;
  const rows = all.map((command) => {
    const options = command.options.flatMap(spellings);
    return `    ${psQuoted(command.name)} = @{ Options = ${list(options)}; Words = ${list(wordsFor(command))} }`;
  });
  const values = all.flatMap((command) =>
    command.options.flatMap((option) =>
      spellings(option).flatMap((spelling) =>
        option.choices === undefined
          ? []
          : [`    ${psQuoted(`${command.name} ${spelling}`)} = ${list(option.choices)}`],
      ),
    ),
  );
  return `# Completions of faultline for PowerShell, written by "faultline completions powershell".

Register-ArgumentCompleter -Native -CommandName faultline -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = [ordered]@{
${rows.join("\n")}
  }
  $values = @{
${values.join("\n")}
  }
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  if ($words.Count -lt 2) {
    $found = @($commands.Keys) + @('--help', '--version')
  } else {
    $command = $words[1]
    $found = $values["$command $($words[-1])"]
    if ($null -eq $found -and $commands.Contains($command)) {
      $found = if ($wordToComplete -like '-*') { $commands[$command].Options } else { $commands[$command].Words }
    }
  }
  # Where nothing is found, PowerShell completes paths.
  $found | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

function psQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
