import { transaction } from "@gshf/db";
import { z } from "zod";
import { actorName, done, newToken, refuse, tokenSha256, verb } from "../../access/index.ts";
import { createStudySchema } from "../model.ts";
import { saveRate } from "../pay/rates.ts";
import { checkLinks } from "./study-fields.ts";

/** Makes a study: its entry link, its codes, what it pays. */
export const createStudy = verb({
  name: "crowds.createStudy",
  kind: "mutation",
  may: "members.write",
  input: createStudySchema,
  output: z.object({ id: z.string() }),
  run: async (deps, { actor, project, audit }, { slug: _, platform, pay, requestKey, ...fields }) => {
    const projectId = project.id;
    const allowed = checkLinks(platform, fields);
    if (!allowed.ok) return allowed;
    const token = newToken(deps, "study");
    return transaction(deps.db, async (tx) => {
      await tx.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`;
      const known = await tx.study.findUnique({ where: { id: requestKey } });
      if (known !== null && known.projectId !== projectId) {
        return refuse("conflict", "This request was made before, for another project.", "requestKey");
      }
      if (known !== null) return done({ id: known.id });
      const study = await tx.study.create({
        data: {
          ...fields,
          id: requestKey,
          projectId,
          platform,
          tokenSha256: tokenSha256(token),
          tokenSealed: deps.secrets.seal(token),
          createdBy: actorName(actor),
          createdAt: deps.now(),
        },
      });
      await saveRate(tx, deps, actor, { projectId, studyId: study.id, rate: pay });
      const detail = { platform, pairsPerSession: fields.pairsPerSession, pay };
      await audit(tx, { subject: `study:${study.id}`, detail });
      return done({ id: study.id });
    });
  },
});
