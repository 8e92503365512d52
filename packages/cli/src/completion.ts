import type { Command } from "commander";
import { CommandError, exitCodes } from "./exit-codes.ts";

/** What a shell sources: it asks `gshf complete` for the words that may come next. */
const scripts: Readonly<Record<string, string>> = {
  bash: `_gshf() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(gshf complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}")" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _gshf gshf
`,
  zsh: `#compdef gshf
_gshf() {
  local -a found
  found=(\${(f)"$(gshf complete -- "\${(@)words[2,CURRENT]}")"})
  compadd -a found || _files
}
compdef _gshf gshf
`,
  fish: `complete -c gshf -f -a '(gshf complete -- (commandline -opc)[2..-1] (commandline -ct))'
`,
};

export function completionScript(shell: string): string {
  const script = scripts[shell];
  if (script !== undefined) return script;
  throw new CommandError(exitCodes.usage, `There is completion for bash, zsh and fish, not for "${shell}".`);
}

/** What may stand in place of the last word. */
export function completions(program: Command, words: readonly string[]): string[] {
  const last = words.at(-1) ?? "";
  let command = program;
  for (const word of words.slice(0, -1)) {
    command = command.commands.find((candidate) => candidate.name() === word) ?? command;
  }
  const options = [...command.options, ...program.options].flatMap(({ long }) => long ?? []);
  const names = command.commands.map((candidate) => candidate.name()).filter((name) => name !== "complete");
  const all = last.startsWith("-") || names.length === 0 ? [...options, "--help"] : names;
  return [...new Set(all)].filter((word) => word.startsWith(last));
}
