import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { rateSchema, saveRate } from "../pay/rates.ts";
import { checkLinks, studyFields } from "./study-fields.ts";

export const updateStudyInput = studyFields.extend({
  slug: z.string(),
  studyId: z.uuid(),
  pay: rateSchema,
  isClosed: z.boolean(),
});

/**
 * Changes a study. Sessions that began keep the number of pairs they were promised, and pairs that are labeled
 * the rate they were labeled under. A closed study takes nobody new; who is in may finish.
 */
export async function updateStudy(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof updateStudyInput>,
): Promise<Outcome<null>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "members.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const { slug: _, studyId, pay, isClosed, ...fields } = input;
  return transaction(deps.db, async (tx) => {
    await tx.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`;
    const study = await tx.study.findFirst({ where: { id: studyId, projectId } });
    if (study === null)
      return refuse("not-found", `There is no study ${studyId} in this project.`, "studyId");
    const allowed = checkLinks(study.platform, fields);
    if (!allowed.ok) return allowed;
    const closedAt = isClosed ? (study.closedAt ?? deps.now()) : null;
    await tx.study.update({ where: { id: studyId }, data: { ...fields, closedAt } });
    await saveRate(tx, deps, actor, { projectId, studyId, rate: pay });
    await audit(tx, actor, {
      projectId,
      action: "study.update",
      subject: `study:${studyId}`,
      detail: { isClosed, pairsPerSession: fields.pairsPerSession, pay },
    });
    return done(null);
  });
}
