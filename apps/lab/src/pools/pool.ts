import { canonicalJson, sha256Hex } from "@gshf/trainer-protocol";

/** One turn of a prompt. */
export type ChatMessage = { readonly role: "system" | "user" | "assistant"; readonly content: string };

/** One answer a pool's policies can give. */
export type Candidate = {
  readonly text: string;
  /** π₀ of this answer; the masses of a pool sum to 1. */
  readonly mass: number;
  /** Gold reward: the logit of the gold win probability, clipped to [.002, .998]. */
  readonly gold: number;
};

/** One prompt and everything that can be answered to it. */
export type Pool = {
  /** sha256 over the prompt's messages: what a request is looked up by. */
  readonly key: string;
  readonly promptId: string;
  readonly messages: readonly ChatMessage[];
  readonly candidates: readonly Candidate[];
};

/** All prompts a lab knows. */
export type Pools = {
  readonly all: readonly Pool[];
  find(messages: readonly ChatMessage[]): Pool | undefined;
};

/** sha256 (hex) over role and content of the messages; other fields do not count. */
export function promptKey(messages: readonly ChatMessage[]): string {
  const plain = messages.map(({ role, content }) => ({ role, content }));
  return sha256Hex(canonicalJson(plain));
}

/** Indexes pools by their prompt. */
export function indexPools(all: readonly Pool[]): Pools {
  const byKey = new Map(all.map((pool) => [pool.key, pool]));
  return { all, find: (messages) => byKey.get(promptKey(messages)) };
}

/** The gold reward of a win probability: its logit, clipped so that 0 and 1 stay finite (±6.2). */
export function goldReward(winProbability: number): number {
  const p = Math.min(0.998, Math.max(0.002, winProbability));
  return Math.log(p / (1 - p));
}
