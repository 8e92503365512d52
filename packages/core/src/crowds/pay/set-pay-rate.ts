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
import { type PayRateView, rateAt, rateSchema, viewOfRate } from "./rates.ts";

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
  return deps.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Project" WHERE "id" = ${projectId}::uuid FOR NO KEY UPDATE`;
    if (studyId !== null && (await tx.study.findFirst({ where: { id: studyId, projectId } })) === null) {
      return refuse("not-found", `There is no study ${studyId} in this project.`, "studyId");
    }
    const now = deps.now();
    const known = await rateAt(tx, projectId, studyId, now);
    if (known !== null && sameRate(known, rate)) return done(known);
    const created = await tx.payRate.create({
      data: { ...rate, projectId, studyId, since: now, createdBy: actorName(actor) },
    });
    await audit(tx, actor, {
      projectId,
      action: "pay.set-rate",
      subject: studyId === null ? `project:${projectId}` : `study:${studyId}`,
      detail: { ...rate },
    });
    return done(viewOfRate(created));
  });
}

function sameRate(a: z.output<typeof rateSchema>, b: z.output<typeof rateSchema>): boolean {
  return (
    a.mode === b.mode &&
    a.amountMilli === b.amountMilli &&
    a.currency === b.currency &&
    a.secondsMax === b.secondsMax
  );
}
