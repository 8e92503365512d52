import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome } from "../access/index.ts";

const url = z.string().trim().max(500);

export const updateProjectInput = z.object({
  slug: z.string(),
  name: z.string().trim().min(1).max(120).optional(),
  description: z.string().max(2000).optional(),
  /** null takes the trainer away. */
  trainerUrl: url.nullable().optional(),
  /** Left out: the stored token stays; null: no token. Never answered back. */
  trainerToken: z.string().max(500).nullable().optional(),
  scorerUrl: url.nullable().optional(),
  scorerModel: z.string().max(200).nullable().optional(),
});

/** Changes a project's settings; what is left out stays as it is. */
export async function updateProject(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof updateProjectInput>,
): Promise<Outcome<null>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "project.write");
  if (!access.ok) return access;
  const { project } = access.value;
  for (const field of ["trainerUrl", "scorerUrl"] as const) {
    const value = input[field];
    if (value === undefined || value === null) continue;
    const allowed = deps.egress.check(value, field);
    if (!allowed.ok) return allowed;
  }
  const { slug, trainerToken, ...plain } = input;
  const settings = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  const token =
    trainerToken === undefined
      ? {}
      : { trainerTokenSealed: trainerToken === null ? null : deps.secrets.seal(trainerToken) };
  // The trainer signs its webhooks with this; made once, told to the trainer with each job.
  const webhook =
    project.webhookSecretSealed === null && input.trainerUrl
      ? {
          webhookSecretSealed: deps.secrets.seal(
            `whsec_${Buffer.from(deps.randomBytes(32)).toString("base64")}`,
          ),
        }
      : {};
  await transaction(deps.db, async (tx) => {
    await tx.project.update({ where: { id: project.id }, data: { ...settings, ...token, ...webhook } });
    await audit(tx, actor, {
      projectId: project.id,
      action: "project.update",
      subject: `project:${slug}`,
      detail: { fields: [...Object.keys(settings), ...Object.keys(token)] },
    });
  });
  return done(null);
}
