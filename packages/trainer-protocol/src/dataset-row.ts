import { z } from "zod";
import { Sha256 } from "./manifest.ts";

/** One turn of a conversation. */
export const ChatMessage = z.strictObject({
  role: z.enum(["system", "user", "assistant"]),
  content: z.string(),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

/**
 * What people said of the pair. `p_chosen` is the share of votes for `chosen`, a tie counting one half;
 * `strength` the mean strength of preference where asked for; annotators appear under their pseudonyms. Where a
 * round weighs votes by its annotators' fitted reliability, the shares and the row's weight are of weighted votes.
 * `reasons` counts the chips people gave, by the answer they preferred with them; it is absent where nobody gave any.
 * `adjudicated_by` names the reviewer whose decision `p_chosen` is, in place of the votes. `judges` holds what LLM
 * judges said where the project exports it: `consistent` when both orders of the answers agreed, `counted` when the
 * judgment is one of the votes above (it is among the `annotators` then). Every other vote is a person's.
 */
export const DatasetLabel = z.strictObject({
  p_chosen: z.number().min(0).max(1),
  n_votes: z.int().nonnegative(),
  n_ties: z.int().nonnegative(),
  strength: z.number().nullable(),
  annotators: z.array(z.string()),
  reasons: z
    .array(
      z.strictObject({
        reason: z.string(),
        chosen: z.int().nonnegative(),
        rejected: z.int().nonnegative(),
        neither: z.int().nonnegative(),
      }),
    )
    .optional(),
  adjudicated_by: z.string().optional(),
  judges: z
    .array(
      z.strictObject({
        annotator: z.string(),
        p_chosen: z.number().min(0).max(1),
        consistent: z.boolean(),
        counted: z.boolean(),
      }),
    )
    .optional(),
});
export type DatasetLabel = z.infer<typeof DatasetLabel>;

/** The settings under which a response was drawn. */
export const Sampling = z.strictObject({
  temperature: z.number().nonnegative(),
  top_p: z.number().positive().max(1),
  seed: z.int().nullable(),
});
export type Sampling = z.infer<typeof Sampling>;

/**
 * One line of a pushed dataset (JSONL).
 *
 * - `weight` multiplies the row's loss.
 * - `pessimism_margin` is β(Γ_w−Γ_l) and is *added* inside the sigmoid (Eq. 10 of the paper); `rm_margin` has
 *   the sign TRL's RewardTrainer subtracts.
 * - `uncertainty` is Γ of the pair when it was chosen, `pair_probability` the probability with which it was;
 *   both null for offline rows, as are `arm`, `sampling` and `chosen_was_left` where nobody recorded them.
 * - `ref_*_logps` are log-probabilities under π₀ at temperature 1 over the full vocabulary.
 */
export const DatasetRow = z.strictObject({
  pair_id: z.string().min(1),
  round: z.int().nonnegative(),
  split: z.enum(["train", "validation", "test", "ood"]),
  prompt: z.array(ChatMessage).min(1),
  chosen: z.array(ChatMessage).min(1),
  rejected: z.array(ChatMessage).min(1),
  chosen_id: z.string().min(1),
  rejected_id: z.string().min(1),
  label: DatasetLabel,
  weight: z.number().nonnegative(),
  pessimism_margin: z.number(),
  rm_margin: z.number(),
  uncertainty: z.number().nullable(),
  pair_probability: z.number().min(0).max(1).nullable(),
  arm: z.string().nullable(),
  source: z.enum(["offline", "online", "pseudo"]),
  policy_chosen: z.string().nullable(),
  policy_rejected: z.string().nullable(),
  sampling: Sampling.nullable(),
  chosen_was_left: z.boolean().nullable(),
  ref_chosen_logps: z.number().optional(),
  ref_rejected_logps: z.number().optional(),
  ref_model_sha: Sha256.optional(),
  tokenizer_sha: Sha256.optional(),
  chat_template_sha: Sha256.optional(),
});
export type DatasetRow = z.infer<typeof DatasetRow>;
