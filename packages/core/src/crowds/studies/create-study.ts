import { transaction } from "@gshf/db";
import { z } from "zod";
import {
  type Actor,
  actorName,
  audit,
  authorize,
  type Deps,
  done,
  newToken,
  type Outcome,
  refuse,
  tokenSha256,
} from "../../access/index.ts";
import { rateSchema, saveRate } from "../pay/rates.ts";
import { platforms } from "./platforms.ts";
import { checkLinks, studyFields } from "./study-fields.ts";

export const createStudyInput = studyFields.extend({
  slug: z.string(),
  platform: z.enum(platforms),
  pay: rateSchema,
  /** Repeating a request with the same key makes one study. */
  requestKey: z.uuid(),
});

/** Makes a study: its entry link, its codes, what it pays. */
export async function createStudy(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof createStudyInput>,
): Promise<Outcome<{ id: string }>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "members.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const { slug: _, platform, pay, requestKey, ...fields } = input;
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
    await audit(tx, actor, {
      projectId,
      action: "study.create",
      subject: `study:${study.id}`,
      detail: { platform, pairsPerSession: fields.pairsPerSession, pay },
    });
    return done({ id: study.id });
  });
}
