import { z } from "zod";

/** Which answer is better; `first` is the pair's first answer, wherever it was shown. */
export type JudgedSide = "first" | "second" | "tie";

/** Which answer a judge is shown as assistant A. */
export type Order = "first" | "second";

/** The judge's instruction, word for word as in Appendix H of the paper (which has it from MT-Bench). */
export const judgeInstruction = [
  "Please act as an impartial judge and evaluate the quality of the responses provided by two AI assistants to the",
  "user question displayed below. You should choose the assistant that follows the user’s instructions and answers",
  "the user’s question better. Your evaluation should consider factors such as the helpfulness, relevance, accuracy,",
  "depth, creativity, and level of detail of their responses. Begin your evaluation by comparing the two responses",
  "and provide a short explanation. Avoid any position biases and ensure that the order in which the responses were",
  "presented does not influence your decision. Do not allow the length of the responses to influence your evaluation.",
  "Do not favor certain names of the assistants. Be as objective as possible. After providing your explanation, output",
  "your final verdict by strictly following this format: [[A]] if assistant A is better, [[B]] if assistant B is better, and",
  "[[C]] for a tie.",
].join(" ");

type Message = { role: "system" | "user" | "assistant"; content: string };

/** A pair as a judge gets to see it: the texts alone, nothing of where they came from. */
export type JudgedPair = {
  conversation: readonly { role: string; content: string }[];
  first: string;
  second: string;
};

/**
 * The request for one order of a pair. The paper gives the instruction only; question and answers follow in
 * MT-Bench's own layout, for which the instruction was written. A conversation of several turns is the question,
 * each turn under its role.
 */
export function judgeMessages(pair: JudgedPair, shownAsA: Order): Message[] {
  const [a, b] = shownAsA === "first" ? [pair.first, pair.second] : [pair.second, pair.first];
  const content = [
    `[User Question]\n${questionOf(pair.conversation)}`,
    `[The Start of Assistant A's Answer]\n${a}\n[The End of Assistant A's Answer]`,
    `[The Start of Assistant B's Answer]\n${b}\n[The End of Assistant B's Answer]`,
  ].join("\n\n");
  return [
    { role: "system", content: judgeInstruction },
    { role: "user", content },
  ];
}

function questionOf(conversation: JudgedPair["conversation"]): string {
  const [only, ...more] = conversation;
  if (only !== undefined && more.length === 0) return only.content;
  return conversation.map(({ role, content }) => `${role}: ${content}`).join("\n\n");
}

/** What a reply says, or why it can't be told. */
export type Reading = { ok: true; side: JudgedSide } | { ok: false; error: string };

/**
 * Reads a judge's reply: it must hold one of [[A]], [[B]] and [[C]], and not two different ones. A reply that was
 * cut off may have had more to say. Nothing is ever guessed from its prose.
 */
export function readVerdict(reply: { text: string; finishReason: string | null }, shownAsA: Order): Reading {
  if (reply.finishReason === "length")
    return { ok: false, error: "the reply was cut off at its token limit" };
  const marks = new Set(Array.from(reply.text.matchAll(/\[\[([ABC])\]\]/g), ([, mark]) => mark));
  const [mark] = marks;
  if (mark === undefined) return { ok: false, error: "the reply has no [[A]], [[B]] or [[C]]" };
  if (marks.size > 1) return { ok: false, error: `the reply has ${marks.size} different verdicts` };
  if (mark === "C") return { ok: true, side: "tie" };
  return { ok: true, side: (mark === "A") === (shownAsA === "first") ? "first" : "second" };
}

/** What the two orders amount to: what both say, else a tie. */
export function combineOrders(firstAsA: JudgedSide, secondAsA: JudgedSide): JudgedSide {
  return firstAsA === secondAsA ? firstAsA : "tie";
}

/** A run's trouble, for its page; `message` never repeats an upstream body or a key. */
export const judgeProblemSchema = z.object({
  code: z.string(),
  message: z.string(),
  /** ISO 8601. When the present trouble began. */
  since: z.string(),
  /** ISO 8601, while the run tries again by itself. */
  nextTryAt: z.string().nullable(),
});
export type JudgeProblem = z.output<typeof judgeProblemSchema>;
