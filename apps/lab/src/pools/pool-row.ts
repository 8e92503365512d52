import { z } from "zod";
import { type Candidate, type ChatMessage, goldReward, type Pool, promptKey } from "./pool.ts";

/** The longest answer taken, in UTF-8 bytes: what a labeler can be shown and a database row should hold. */
export const candidateBytesMax = 1024 * 1024;

const Row = z.object({
  prompt_id: z.string().min(1),
  prompt: z
    .array(z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() }))
    .min(1, "the prompt is empty"),
  candidates: z
    .array(
      z.object({
        text: z.string(),
        gold_win_probability: z.number().min(0).max(1),
        model: z.string().optional(),
      }),
    )
    .min(2, "a pool needs at least 2 candidates"),
});

export type ParsedRow =
  | { readonly ok: true; readonly pool: Pool; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly message: string };

/**
 * One line of a pools file as a pool: π₀ uniform over the listed candidates, so that a text listed twice is
 * one candidate of twice the mass (with a warning), its gold win probability the mean of the two.
 */
export function parsePoolRow(line: string): ParsedRow {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return refuse(`no JSON: ${error instanceof Error ? error.message : "syntax error"}`);
  }
  const parsed = Row.safeParse(value);
  if (!parsed.success) {
    const problems = parsed.error.issues.slice(0, 3).map((issue) => {
      const path = issue.path.map(String).join(".");
      return path === "" ? issue.message : `${path}: ${issue.message}`;
    });
    return refuse(problems.join("; "));
  }
  const { prompt, candidates } = parsed.data;
  const texts = [...prompt.map(({ content }) => content), ...candidates.map(({ text }) => text)];
  // Neither survives a database or UTF-8, and an answer that comes back changed is not in the pool any more.
  if (texts.some((text) => text.includes("\0") || !text.isWellFormed())) {
    return refuse("a text holds a NUL character or half of a surrogate pair");
  }
  const refusal = refusePrompt(prompt) ?? refuseCandidates(candidates.map((candidate) => candidate.text));
  if (refusal !== null) return refuse(refusal);
  const merged = mergeCandidates(candidates);
  if (merged.length < 2) return refuse("all candidates have the same text");
  const repeated = candidates.length - merged.length;
  const warnings = repeated === 0 ? [] : [`${repeated} repeated candidate text(s) merged, their mass added`];
  const pool = {
    key: promptKey(prompt),
    promptId: parsed.data.prompt_id,
    messages: prompt,
    candidates: merged,
  };
  return { ok: true, pool, warnings };
}

function refuse(message: string): ParsedRow {
  return { ok: false, message };
}

function refusePrompt(prompt: readonly ChatMessage[]): string | null {
  const blank = prompt.findIndex((message) => message.content.trim() === "");
  if (blank >= 0) return `the prompt is empty (message ${blank + 1} has no text)`;
  return prompt.at(-1)?.role === "user" ? null : "the prompt's last message must be the user's";
}

function refuseCandidates(texts: readonly string[]): string | null {
  for (const [i, text] of texts.entries()) {
    if (text.trim() === "") return `candidate ${i + 1} is empty`;
    const bytes = Buffer.byteLength(text);
    if (bytes > candidateBytesMax) {
      return `candidate ${i + 1} has ${bytes} bytes, the limit is ${candidateBytesMax}`;
    }
  }
  return null;
}

function mergeCandidates(listed: readonly { text: string; gold_win_probability: number }[]): Candidate[] {
  const byText = new Map<string, number[]>();
  for (const { text, gold_win_probability: gold } of listed) {
    const seen = byText.get(text);
    if (seen) seen.push(gold);
    else byText.set(text, [gold]);
  }
  return [...byText].map(([text, golds]) => ({
    text,
    mass: golds.length / listed.length,
    gold: goldReward(golds.reduce((sum, gold) => sum + gold, 0) / golds.length),
  }));
}
