import type { Command } from "commander";
import { expect, it } from "vitest";
import { completions } from "./completion.ts";
import { exampleOf } from "./examples.ts";
import { operations } from "./operations.ts";
import { createProgram } from "./program.ts";

const { stdin, stderr } = process;
const narrow = Object.assign(Object.create(process.stdout), { columns: 80 });
const program = createProgram({ stdin, stdout: narrow, stderr, env: {} });

function all(command: Command): Command[] {
  return [command, ...command.commands.flatMap(all)];
}

it("has every operation of the API as a command of its own", () => {
  const names = operations.map(({ command }) => command);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(180);
});

it("helps within 80 columns, with an example", () => {
  for (const command of all(program)) {
    const written: string[] = [];
    command.configureOutput({ writeOut: (text) => void written.push(text) }).outputHelp();
    const help = written.join("");
    expect(help.split("\n").filter((line) => line.length > 80)).toEqual([]);
    if (command.commands.length === 0 && command.name() !== "complete" && command.name() !== "logout")
      expect(help, command.name()).toContain("Example:\n");
  }
});

it("gives examples that its own commands take", () => {
  for (const operation of operations) {
    const line = exampleOf(operation);
    const [noun, verb, ...rest] = line.trim().split(/\s+/).slice(1);
    const command = program.commands
      .find((group) => group.name() === noun)
      ?.commands.find((one) => one.name() === verb);
    expect(command, line).toBeDefined();
    const known = command?.options.flatMap(({ long }) => long ?? []) ?? [];
    for (const word of rest.filter((part) => part.startsWith("--"))) expect(known, line).toContain(word);
  }
});

it("completes words and options", () => {
  expect(completions(program, ["rou"])).toEqual(["rounds"]);
  expect(completions(program, ["rounds", "fr"])).toEqual(["freeze"]);
  expect(completions(program, ["rounds", "create", "--c"])).toEqual(["--config"]);
  expect(completions(program, ["rounds", "freeze", "--j"])).toEqual(["--json"]);
});
