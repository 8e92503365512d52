import { transaction } from "@gshf/db";
import { z } from "zod";
import {
  type Actor,
  actorName,
  audit,
  authorize,
  type Deps,
  done,
  type Outcome,
  refuse,
} from "../../access/index.ts";

export const saveTestItemInput = z.object({
  slug: z.string(),
  pairId: z.string(),
  answer: z.enum(["first", "second", "tie"]),
  /** What people are told after the item, right or wrong. */
  explanation: z.string().trim().min(1, "explanation: say why this answer is right").max(4_000),
});

/** Makes a pair an item of the qualification test, or changes its answer, its explanation, or brings it back. */
export async function saveTestItem(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof saveTestItemInput>,
): Promise<Outcome<null>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "project.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const { pairId, explanation } = input;
  const firstIsBetter = input.answer === "tie" ? null : input.answer === "first";
  return transaction(deps.db, async (tx) => {
    const pair = await tx.pair.findFirst({
      where: { id: pairId, projectId },
      include: { round: true, goldPair: true },
    });
    if (pair === null) return refuse("not-found", `There is no pair ${pairId} in this project.`, "pairId");
    if (pair.round !== null && pair.round.frozenAt === null) {
      return refuse("conflict", "People may still label this pair; the test would tell them its answer.");
    }
    if (pair.goldPair !== null && pair.goldPair.kind !== "qualification") {
      return refuse("conflict", `This pair is a ${pair.goldPair.kind} pair already.`, "pairId");
    }
    await tx.goldPair.upsert({
      where: { pairId },
      create: {
        projectId,
        pairId,
        firstIsBetter,
        explanation,
        kind: "qualification",
        createdBy: actorName(actor),
        createdAt: deps.now(),
      },
      update: { firstIsBetter, explanation, retiredAt: null },
    });
    await audit(tx, actor, {
      projectId,
      action: "qualification.save-item",
      subject: `pair:${pairId}`,
      detail: { answer: input.answer },
    });
    return done(null);
  });
}
