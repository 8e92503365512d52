import { transaction } from "@gshf/db";
import { done, refuse, verb } from "../../access/index.ts";
import { setPayRateSchema } from "../model.ts";
import { payRateViewSchema, saveRate } from "./rates.ts";

/**
 * Sets what work is paid from now on. Work done before keeps the rate it was done under. Setting the present
 * rate again changes nothing.
 */
export const setPayRate = verb({
  name: "crowds.setPayRate",
  kind: "mutation",
  may: "members.write",
  input: setPayRateSchema,
  output: payRateViewSchema,
  run: async (deps, { actor, project, audit }, { slug: _, studyId, ...rate }) =>
    transaction(deps.db, async (tx) => {
      const projectId = project.id;
      await tx.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`;
      if (studyId !== null && (await tx.study.findFirst({ where: { id: studyId, projectId } })) === null) {
        return refuse("not-found", `There is no study ${studyId} in this project.`, "studyId");
      }
      const saved = await saveRate(tx, deps, actor, { projectId, studyId, rate });
      if (!saved.isNew) return done(saved.rate);
      const subject = studyId === null ? `project:${projectId}` : `study:${studyId}`;
      await audit(tx, { subject, detail: { ...rate } });
      return done(saved.rate);
    }),
});
