import { randomUUID } from "node:crypto";
import { Algorithm, type ClauseReport, checkTrainer, Hyperparameters } from "@gshf/trainer-protocol";
import { z } from "zod";
import { readOptions, wholeNumber } from "./read-options.ts";
import { UsageError } from "./usage-error.ts";

const optionsSchema = z.object({
  token: z.string().optional(),
  algorithm: Algorithm.optional(),
  hyperparameters: z.string().default("{}"),
  "base-model": z.string().default("pi0"),
  seconds: wholeNumber(1).default(600),
  listen: z
    .string()
    .regex(/^(\[[0-9a-f:]+\]|[\w.-]+):\d{1,5}$/i, "must be HOST:PORT")
    .default("127.0.0.1:0"),
  "public-url": z.url({ protocol: /^https?$/ }).optional(),
  json: z.boolean().default(false),
});

/**
 * Asks a trainer for every clause of the contract, by name, and prints what was sent, what came and what was right. The
 * exit code is 1 where one doesn't hold.
 */
export async function trainerCheck(args: string[]): Promise<void> {
  const [url = "", ...rest] = args;
  if (!/^https?:\/\//.test(url)) {
    throw new UsageError(`the trainer's URL comes first, such as https://trainer.example.org, not "${url}"`);
  }
  const read = readOptions(optionsSchema, rest);
  if (!read.ok) throw new UsageError(read.problems.join("\n"));
  const { token, algorithm, seconds, listen, json, "base-model": baseModel } = read.values;
  const [, host = "", port = "0"] = /^(.*):(\d+)$/.exec(listen) ?? [];
  const report = await checkTrainer(
    {
      baseUrl: url,
      token,
      fetch,
      algorithm: algorithm ?? null,
      hyperparameters: readHyperparameters(read.values.hyperparameters),
      baseModel,
      seconds,
      seed: randomUUID().slice(0, 8),
    },
    {
      host: host.replace(/^\[|\]$/g, ""),
      port: Number(port),
      publicUrl: read.values["public-url"] ?? null,
    },
    (clause) => {
      if (!json) process.stdout.write(inWords(clause));
    },
  );
  if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else {
    const { passed, failed, skipped } = report;
    process.stdout.write(`\n${url}: ${passed} clauses hold, ${failed} don’t, ${skipped} not asked\n`);
  }
  if (!report.conforms) process.exitCode = 1;
}

function readHyperparameters(text: string): Hyperparameters {
  try {
    return Hyperparameters.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`--hyperparameters: ${text} is no JSON object of numbers, texts and truth values`);
  }
}

function inWords(clause: ClauseReport): string {
  const { name, right } = clause;
  switch (clause.verdict) {
    case "pass":
      return `  ok    ${name}\n`;
    case "skip":
      return `  –     ${name}: ${clause.why}\n`;
    case "unknown":
      return `  ?     ${name}\n        right  ${right}\n        came   ${clause.why}\n`;
    case "fail":
      return `  WRONG ${name}\n        right  ${right}\n        sent   ${clause.sent}\n        came   ${clause.came}\n`;
  }
}
