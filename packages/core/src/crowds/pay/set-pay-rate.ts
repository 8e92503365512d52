import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { type PayRateView, rateSchema, saveRate } from "./rates.ts";

export const setPayRateInput = rateSchema.extend({ slug: z.string(), studyId: z.uuid().nullable() });

/**
 * Sets what work is paid from now on. Work done before keeps the rate it was done under. Setting the present
 * rate again changes nothing.
 */
export async function setPayRate(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof setPayRateInput>,
): Promise<Outcome<PayRateView>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "members.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const { slug: _, studyId, ...rate } = input;
  return transaction(deps.db, async (tx) => {
    await tx.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`;
    if (studyId !== null && (await tx.study.findFirst({ where: { id: studyId, projectId } })) === null) {
      return refuse("not-found", `There is no study ${studyId} in this project.`, "studyId");
    }
    const saved = await saveRate(tx, deps, actor, { projectId, studyId, rate });
    if (!saved.isNew) return done(saved.rate);
    await audit(tx, actor, {
      projectId,
      action: "pay.set-rate",
      subject: studyId === null ? `project:${projectId}` : `study:${studyId}`,
      detail: { ...rate },
    });
    return done(saved.rate);
  });
}
