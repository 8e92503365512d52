import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";

const row = z.object({
  prompt_id: z.string(),
  source: z.string().default(""),
  prompt: z.array(z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() })),
  candidates: z.array(z.object({ text: z.string(), gold_win_probability: z.number() })),
});

/** A prompt with its distinct answers; `gold` is the clipped logit, a repeated text's figures averaged; `mass` is π₀ of it. */
export type Pool = {
  key: string;
  source: string;
  messages: z.output<typeof row>["prompt"];
  answers: { text: string; gold: number; mass: number }[];
};

/**
 * The pools as the loop scores them.
 *
 * @throws Error naming the first line that is no row; the lab, which is stricter, names all it refuses
 */
export function readPools(file: string): Pool[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    const parsed = parseRow(line);
    if (typeof parsed === "string") throw new Error(`${file}, line ${i + 1}: ${parsed}`);
    const { prompt_id: key, source, prompt: messages, candidates } = parsed;
    const byText = Map.groupBy(candidates, (candidate) => candidate.text);
    const answers = [...byText].map(([answer, same]) => ({
      text: answer,
      gold: mean(same.map((candidate) => clippedLogit(candidate.gold_win_probability))),
      mass: same.length / candidates.length,
    }));
    return [{ key, source, messages, answers }];
  });
}

function parseRow(line: string): z.output<typeof row> | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "is no JSON";
  }
  const parsed = row.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `${issue?.path.join(".") || "row"}: ${issue?.message}`;
}

function clippedLogit(probability: number): number {
  const clipped = Math.min(0.998, Math.max(0.002, probability));
  return Math.log(clipped / (1 - clipped));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
