import { argumentsOf, kebab, type Operation, optionsOf } from "./operations.ts";
import { optionName } from "./read-input.ts";

const widthMax = 78;

/** What stands for each argument in an example. */
const samples: Readonly<Record<string, string>> = {
  number: "3",
  attempt: "1",
  slug: "helpfulness",
  experiment: "main",
  pseudonym: "L-0001",
  to: "trainer",
  path: "manifest.json",
};

/** A line that can be typed; what is long goes into a file. */
export function exampleOf(operation: Operation): string {
  const { command, example = {}, as } = operation;
  const named = argumentsOf(operation).map(({ name }) => samples[name] ?? kebab(name).toUpperCase());
  const start = ["  gshf", command, ...named];
  if (as === "upload")
    start.push(operation.name === "prompts.import" ? "prompts.jsonl --kind prompts" : "FILE");
  if (as === "download") start.push("--output FILE");
  const required =
    as === "upload"
      ? []
      : optionsOf(operation).filter(({ in: place, required: is }) => place === "query" && is);
  const options = [
    ...required.map(
      ({ name, type }) =>
        `${optionName(name)} ${/^(?:list:)?text:([^|]+)/.exec(type)?.[1] ?? name.toUpperCase()}`,
    ),
    ...Object.entries(example).map(([name, value]) => `${optionName(name)} ${quoted(value)}`),
  ];
  const line = [...start, ...options].join(" ");
  const hasObjects = Object.values(example).some(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  );
  if (line.length <= widthMax && !hasObjects) return line;
  return [...start, "--file", `${command.split(" ")[0]?.replace(/s$/, "") ?? "input"}.yaml`].join(" ");
}

function quoted(value: unknown): string {
  if (Array.isArray(value)) return value.map(quoted).join(" ");
  const text = String(value);
  return /^[\w./:@-]+$/.test(text) ? text : `"${text}"`;
}
