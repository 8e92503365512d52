import { type Db, type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome } from "../access/index.ts";

export const labelingRulesSchema = z.object({
  /** Of the pairs handed out, the share for which reasons are asked after the choice. */
  rationaleShare: z.number().min(0).max(1).default(0),
  /** Whether a label is taken only once the answers can have been read. */
  holdsForReading: z.boolean().default(false),
  /** Whether an image that a text names can be shown, each on a click. */
  showsImages: z.boolean().default(false),
});
export type LabelingRules = z.output<typeof labelingRulesSchema>;

async function rulesOf(db: Db | Tx, projectId: string): Promise<LabelingRules> {
  return labelingRulesSchema.parse((await db.labelingSettings.findUnique({ where: { projectId } })) ?? {});
}

export const labelingRulesInput = z.object({ slug: z.string() });

/** What a project's labeling screen asks and demands; nothing until somebody sets it. */
export async function labelingRules(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof labelingRulesInput>,
): Promise<Outcome<LabelingRules>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "project.read");
  if (!access.ok) return access;
  return done(await rulesOf(deps.db, access.value.project.id));
}

export const setLabelingRulesInput = z.object({ slug: z.string(), rules: labelingRulesSchema });

/** Sets what the labeling screen asks and demands. Holds from the next pair that is handed out. */
export async function setLabelingRules(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof setLabelingRulesInput>,
): Promise<Outcome<LabelingRules>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "project.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const { rules } = input;
  return transaction(deps.db, async (tx) => {
    const data = { ...rules, updatedAt: deps.now() };
    await tx.labelingSettings.upsert({ where: { projectId }, create: { projectId, ...data }, update: data });
    const event = { action: "labeling.rules", subject: "labeling:rules", detail: rules };
    await audit(tx, actor, { projectId, ...event });
    return done(rules);
  });
}
