import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../../access/index.ts";
import { updateStudySchema } from "../model.ts";
import { saveRate } from "../pay/rates.ts";
import { checkLinks } from "./study-fields.ts";

/**
 * Changes a study. Sessions that began keep the number of pairs they were promised, and pairs that are labeled
 * the rate they were labeled under. A closed study takes nobody new; who is in may finish.
 */
export const updateStudy = verb({
  name: "crowds.updateStudy",
  kind: "mutation",
  may: "members.write",
  input: updateStudySchema,
  output: z.null(),
  run: async (deps, { actor, project, audit }, { slug: _, studyId, pay, isClosed, ...fields }) =>
    transaction(deps.db, async (tx) => {
      const projectId = project.id;
      await tx.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`;
      const study = await tx.study.findFirst({ where: { id: studyId, projectId } });
      if (study === null)
        return refuse("not-found", `There is no study ${studyId} in this project.`, "studyId");
      const allowed = checkLinks(study.platform, fields);
      if (!allowed.ok) return allowed;
      const closedAt = isClosed ? (study.closedAt ?? deps.now()) : null;
      await tx.study.update({ where: { id: studyId }, data: { ...fields, closedAt } });
      await saveRate(tx, deps, actor, { projectId, studyId, rate: pay });
      const detail = { isClosed, pairsPerSession: fields.pairsPerSession, pay };
      await audit(tx, { subject: `study:${studyId}`, detail });
      return done(null);
    }),
});
