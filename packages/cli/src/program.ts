import { Command, Option } from "commander";
import { completionScript, completions } from "./completion.ts";
import { exampleOf } from "./examples.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { login } from "./login.ts";
import { argumentsOf, type Field, kebab, type Operation, operations, optionsOf } from "./operations.ts";
import { optionName } from "./read-input.ts";
import { createRestClient } from "./rest-client.ts";
import { mayWait, runOperation } from "./run-operation.ts";
import { forgetSettings, readSettings, storeSettings } from "./settings.ts";
import type { Surroundings } from "./surroundings.ts";

/** What each first word is about. */
const nouns: Readonly<Record<string, string>> = {
  me: "who you are",
  sessions: "your browser sessions",
  audit: "what was done, and by whom",
  tokens: "API tokens",
  projects: "projects and their settings",
  members: "members of a project",
  invites: "invite links",
  prompts: "prompts",
  imports: "files of prompts, comparisons and pools",
  policies: "policies and their servers",
  experiments: "lines of work side by side",
  rounds: "rounds, from draft to a trained policy",
  rehearsals: "a round tried on data that is there",
  recipes: "the paper’s methods, step by step",
  datasets: "datasets",
  builds: "datasets that are built apart from rounds",
  exports: "datasets in other libraries’ formats",
  trainings: "trainings apart from rounds",
  evaluations: "policies measured and compared",
  quality: "agreement, gold pairs, reviews, judges",
  crowds: "guidelines, entry test, studies, pay",
  labeling: "labeling itself",
};

const exits = `
Exit codes: 0 done, 1 refused, 2 command line, 3 not signed in or not allowed,
4 server not reached or failed, 5 what was watched ended badly.`;

/** Every command: those of the API's table, and few of the command line's own. */
export function createProgram(around: Surroundings): Command {
  const program = new Command("gshf")
    .description("Everything that gshf’s console does, from a terminal or a script.")
    .option("--json", "print JSON, for programs")
    .option("--project <slug>", "the project; left out: GSHF_PROJECT, or the chosen one")
    .showHelpAfterError("Add --help for what it takes.")
    .configureHelp({
      helpWidth: Math.min(around.stdout.columns ?? 80, 100),
      showGlobalOptions: true,
      minWidthToWrap: 20,
    })
    .configureOutput({
      writeOut: (text) => around.stdout.write(text),
      writeErr: (text) => around.stderr.write(text),
    })
    .exitOverride()
    .addHelpText(
      "after",
      `
Examples:
  gshf login https://gshf.example.org
  gshf use helpfulness
  gshf rounds create --file round.yaml
  gshf rounds start 1 && gshf rounds watch 1
${exits}`,
    );
  addOwn(program, around);
  const groups = new Map<string, Command>();
  for (const operation of operations) {
    const [noun = "", verb = ""] = operation.command.split(" ");
    const group = groups.get(noun) ?? program.command(noun).description(nouns[noun] ?? noun);
    groups.set(noun, group);
    addOperation(group.command(verb), operation, around);
  }
  return program;
}

function addOperation(command: Command, operation: Operation, around: Surroundings): void {
  command.description(`${operation.summary}.`);
  for (const field of argumentsOf(operation)) command.argument(`<${kebab(field.name)}>`, field.about);
  if (operation.as === "upload") command.argument("<file>", "the file to send");
  if (operation.as === "download")
    command.option("--output <file>", "where to write it; left out: to standard output");
  for (const field of optionsOf(operation)) command.addOption(optionFor(field));
  if (optionsOf(operation).some((field) => field.in === "body")) {
    command.option("--file <file>", "YAML or JSON with these fields; - reads standard input");
  }
  if (operation.as === "events") command.option("--until <state>", "stop at this state, before it is over");
  if (mayWait(operation)) command.option("--wait", "follow it until it is over");
  command.addHelpText("after", `\nExample:\n${exampleOf(operation)}`);
  command.action(async (...given: unknown[]) => {
    const options = command.optsWithGlobals<Record<string, unknown>>();
    const settings = readSettings(around.env);
    const args = given.slice(0, -2).map(String);
    const project = typeof options.project === "string" ? options.project : settings.project;
    await runOperation(operation, {
      client: createRestClient(settings),
      args,
      options,
      project,
      streams: around,
    });
  });
}

function optionFor(field: Field): Option {
  const { name, type, about } = field;
  const flag = optionName(name);
  const of = type.replace(/^list:/, "");
  const isList = of !== type;
  const [, choices] = /^text:(.*)$/.exec(of) ?? [];
  const hint = choices !== undefined ? "name" : of === "number" ? "n" : of === "json" ? "json" : "text";
  const said =
    choices === undefined ? about : `${about.replace(/\.$/, "")}: ${choices.replaceAll("|", ", ")}.`;
  const option =
    type === "flag"
      ? new Option(`${flag} [true|false]`, said).argParser((value) => readFlag(flag, value)).preset("true")
      : new Option(`${flag} <${hint}${isList ? "..." : ""}>`, said);
  // Where fields are read, they have the API's names.
  option.attributeName = () => name;
  return option;
}

function readFlag(flag: string, value: string): boolean {
  if (value === "true" || value === "false") return value === "true";
  throw new CommandError(exitCodes.usage, `${flag} is true or false, not "${value}".`);
}

/** What is no call of the API. */
function addOwn(program: Command, around: Surroundings): void {
  const { env, stdout } = around;
  program
    .command("login <url>")
    .description("Store an installation’s address and an API token.")
    .option("--token <token>", "the token; left out, it is asked for")
    .addHelpText("after", "\nExample:\n  gshf login https://gshf.example.org")
    .action(async (url: string, { token }: { token?: string }) => login(around, url, token));
  program
    .command("logout")
    .description("Forget the address, the token and the project.")
    .action(() => forgetSettings(env));
  program
    .command("use <slug>")
    .description("Choose the project that commands are about.")
    .addHelpText("after", "\nExample:\n  gshf use helpfulness")
    .action(async (project: string) => {
      await createRestClient(readSettings(env)).json({
        method: "GET",
        path: `/projects/${encodeURIComponent(project)}`,
      });
      storeSettings(env, { project });
      stdout.write(`Commands are about "${project}" now.\n`);
    });
  program
    .command("completion <shell>")
    .description("Print what makes a shell complete gshf: bash, zsh or fish.")
    .addHelpText("after", "\nExample:\n  source <(gshf completion bash)")
    .action((shell: string) => void stdout.write(completionScript(shell)));
  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .allowUnknownOption()
    .action(
      (words: string[]) =>
        void stdout.write(
          completions(program, words)
            .map((word) => `${word}\n`)
            .join(""),
        ),
    );
}
