import type { Policy, Round, Tx } from "@gshf/db";
import type { Deps } from "../access/index.ts";

export const byHandPrefix = "by-hand:";

/** Whether a round's last training is none: a person gave the policy. */
export function isByHand(job: { idempotencyKey: string }): boolean {
  return job.idempotencyKey.startsWith(byHandPrefix);
}

/** Enters a policy that a person serves as what a round's training made, in the caller's transaction. */
export async function addGivenPolicy(
  tx: Tx,
  deps: Pick<Deps, "now">,
  given: {
    round: Round;
    reference: Policy;
    served: Pick<Policy, "baseUrl" | "model" | "apiKeySealed">;
  },
): Promise<Policy> {
  const { round, reference, served } = given;
  const dataset = await tx.dataset.findUniqueOrThrow({ where: { roundId: round.id } });
  const last = await tx.trainingJob.findFirst({ where: { roundId: round.id }, orderBy: { attempt: "desc" } });
  const attempt = (last?.attempt ?? 0) + 1;
  const job = await tx.trainingJob.create({
    data: {
      roundId: round.id,
      datasetId: dataset.id,
      attempt,
      idempotencyKey: `${byHandPrefix}${round.id}:${attempt}`,
      state: "succeeded",
      progress: 1,
      endedAt: deps.now(),
    },
  });
  const { temperature, topP, maxTokens, projectId } = reference;
  return tx.policy.create({
    data: {
      ...served,
      projectId,
      name: await freeName(tx, projectId, `round-${round.number}`),
      temperature,
      topP,
      maxTokens,
      parentId: reference.id,
      trainingJobId: job.id,
      unverifiedBecause: "its address was entered by hand, and what a server loaded can't be checked",
    },
  });
}

/** The name, or the first of it with -2, -3, … that no policy of the project has. */
async function freeName(tx: Tx, projectId: string, name: string): Promise<string> {
  const taken = await tx.policy.findMany({
    where: { projectId, name: { startsWith: name } },
    select: { name: true },
  });
  const names = new Set(taken.map((policy) => policy.name));
  for (let place = 1; ; place++) {
    const candidate = place === 1 ? name : `${name}-${place}`;
    if (!names.has(candidate)) return candidate;
  }
}
