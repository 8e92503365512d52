import { createRandom, sigmoid } from "@gshf/gshf";
import { sha256Hex } from "@gshf/trainer-protocol";
import type { ChatMessage, Pools } from "../pools/pool.ts";

/** The lab's stand-in for an LLM judge: it knows the gold rewards. */
export const judgeModel = "lab-gold-judge";

/** Gold rewards this close are a tie to it. */
const tieBelow = 0.5;

type Question = { question: string; a: string; b: string };

/** The layout in which MT-Bench shows a judge two answers. */
const layout =
  /\[User Question\]\n(?<question>.*)\n\n\[The Start of Assistant A's Answer\]\n(?<a>.*)\n\[The End of Assistant A's Answer\]\n\n\[The Start of Assistant B's Answer\]\n(?<b>.*)\n\[The End of Assistant B's Answer\]/s;

/** The two answers in question, or null when the request does not ask to compare any. */
export function readQuestion(messages: readonly ChatMessage[]): Question | null {
  const groups = layout.exec(messages.at(-1)?.content ?? "")?.groups;
  if (groups === undefined) return null;
  const { question = "", a = "", b = "" } = groups;
  return { question, a, b };
}

/**
 * Compares two answers by their gold rewards and says so as a judge would. At temperature 0 the better one wins;
 * at T it does with probability σ(difference/T), drawn anew for each order, so that orders may contradict
 * each other as a real judge's do. A pure function of its arguments.
 *
 * @returns null when no pool has both answers to the question
 */
export function judgeByGold(
  pools: Pools,
  { question, a, b }: Question,
  options: { temperature: number; seed: number },
): string | null {
  const pool = pools.all.find(
    ({ messages, candidates }) =>
      question.includes(messages.at(-1)?.content ?? "") &&
      candidates.some(({ text }) => text === a) &&
      candidates.some(({ text }) => text === b),
  );
  const goldOf = (answer: string) => pool?.candidates.find(({ text }) => text === answer)?.gold;
  const [goldA, goldB] = [goldOf(a), goldOf(b)];
  if (pool === undefined || goldA === undefined || goldB === undefined) return null;
  const difference = goldA - goldB;
  const found = `The lab's gold reward of A is ${goldA.toFixed(2)}, that of B ${goldB.toFixed(2)}.`;
  if (Math.abs(difference) < tieBelow) return `${found} [[C]]`;
  const { temperature, seed } = options;
  const chance = temperature === 0 ? Number(difference > 0) : sigmoid(difference / temperature);
  const drawn = createRandom(seed).fork("gold-judge", pool.key, a, b).uniform();
  return `${found} [[${drawn < chance ? "A" : "B"}]]`;
}

/** The judge's reply as the API gives it. */
export function judgeCompletion(request: { messages: readonly ChatMessage[] }, content: string) {
  return {
    id: `chatcmpl-${sha256Hex(JSON.stringify([request, content])).slice(0, 24)}`,
    object: "chat.completion",
    created: 0,
    model: judgeModel,
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop", logprobs: null }],
  };
}
