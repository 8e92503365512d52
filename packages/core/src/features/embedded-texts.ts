import { type FeaturePart, promptAndAnswer, promptText } from "@gshf/gshf";
import type { Deps } from "../access/index.ts";
import { sha256Hex } from "../projects/index.ts";
import { readConversation } from "../prompts/index.ts";
import { vectorMapOf } from "./feature-map.ts";

/** An answer to a prompt, as a fit, a selection or an evaluation asks for its features. */
export type AnswerRef = { promptId: string; textSha256: string };

/** An answer whose place in the order of embedding depends on content alone. */
export type OrderedAnswer = AnswerRef & { promptKey: string };

/** One text to embed: an answer, a prompt, or a prompt with an answer. */
export type EmbeddedText = { part: FeaturePart; promptId: string; textSha256: string };

/** By what an answer's features are found. */
export function answerKey({ promptId, textSha256 }: AnswerRef): string {
  return `${promptId}:${textSha256}`;
}

/**
 * The texts that a map reads of some answers, each once, in an order that depends on content alone: batches then mean
 * the same to every worker and in every replay.
 */
export function textsToEmbed(
  map: { features: string; dimension: number },
  answers: readonly OrderedAnswer[],
): EmbeddedText[] {
  return vectorMapOf(map).parts.flatMap((part) => {
    const named = new Map<string, EmbeddedText>();
    for (const { promptId, promptKey, textSha256 } of answers) {
      if (part === "answer") named.set(textSha256, { part, promptId, textSha256 });
      else if (part === "prompt") named.set(promptKey, { part, promptId, textSha256: "" });
      else named.set(`${textSha256} ${promptKey}`, { part, promptId, textSha256 });
    }
    return [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  });
}

const promptsPerQuery = 2_000;

/** The prompts that texts need, by id: none where a map reads answers alone. */
export async function promptsOf(
  deps: Pick<Deps, "db">,
  texts: readonly EmbeddedText[],
): Promise<Map<string, PromptText>> {
  const ids = [...new Set(texts.flatMap(({ part, promptId }) => (part === "answer" ? [] : promptId)))];
  const found = new Map<string, PromptText>();
  for (let from = 0; from < ids.length; from += promptsPerQuery) {
    const prompts = await deps.db.prompt.findMany({
      where: { id: { in: ids.slice(from, from + promptsPerQuery) } },
      select: { id: true, key: true, messages: true },
    });
    for (const { id, key, messages: stored } of prompts) {
      const { messages } = readConversation(stored);
      found.set(id, { messages, sha256: sha256Hex(JSON.stringify([key, promptText(messages)])) });
    }
  }
  return found;
}

/** A prompt's turns, and what names it and them. */
type PromptText = { messages: readonly { content: string }[]; sha256: string };

/** What names an embedded text among a map's features: of an answer its own sha256, as ever. */
export function embeddedKey(text: EmbeddedText, prompts: ReadonlyMap<string, PromptText>): string {
  if (text.part === "answer") return text.textSha256;
  const prompt = promptOf(text, prompts);
  return sha256Hex(JSON.stringify([text.part, prompt.sha256, text.textSha256]));
}

/** The text itself, given the answer's. */
export function embeddedText(
  text: EmbeddedText,
  prompts: ReadonlyMap<string, PromptText>,
  answer: string,
): string {
  if (text.part === "answer") return answer;
  const { messages } = promptOf(text, prompts);
  return text.part === "prompt" ? promptText(messages) : promptAndAnswer(messages, answer);
}

function promptOf({ promptId }: EmbeddedText, prompts: ReadonlyMap<string, PromptText>): PromptText {
  const prompt = prompts.get(promptId);
  if (prompt === undefined) throw new Error(`there is no prompt ${promptId}`);
  return prompt;
}
