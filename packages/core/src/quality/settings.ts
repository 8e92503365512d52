import { type Db, type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome } from "../access/index.ts";

const share = z.number().min(0).max(1);

export const qualityRulesSchema = z
  .object({
    /** Probability that a pair handed out is a gold pair. */
    goldRate: z.number().min(0).max(0.5).default(0),
    /** Probability that it is an attention check. */
    attentionRate: z.number().min(0).max(0.5).default(0),
    /** So many failed ones among somebody's last attention checks pause them; the first warns. */
    attentionPauseAt: z.int().min(1).max(20).default(2),
    /** How many of somebody's last gold answers, and of their last attention checks, count. */
    goldWindow: z.int().min(1).max(200).default(20),
    /** How many gold answers there must be before they decide anything. */
    goldMin: z.int().min(1).max(100).default(8),
    /** Shares of right gold answers below which somebody is warned, paused, blocked. */
    warnBelow: share.default(0.75),
    pauseBelow: share.default(0.6),
    blockBelow: share.default(0.4),
    /** Reading speed beyond which an answer can't have been read. */
    charactersPerSecond: z.int().min(10).max(1_000).default(100),
  })
  .refine((rules) => rules.goldMin <= rules.goldWindow, {
    path: ["goldMin"],
    message: "can't be more than the gold answers that count",
  })
  .refine((rules) => rules.goldRate + rules.attentionRate <= 0.5, {
    path: ["attentionRate"],
    message: "together with the gold pairs at most half of what is handed out",
  })
  .refine((rules) => rules.blockBelow <= rules.pauseBelow && rules.pauseBelow <= rules.warnBelow, {
    path: ["pauseBelow"],
    message: "must lie between the share that blocks and the share that warns",
  });
export type QualityRules = z.output<typeof qualityRulesSchema>;

/** A project's rules; the defaults, without gold pairs, until somebody sets them. */
export async function rulesOf(db: Db | Tx, projectId: string): Promise<QualityRules> {
  const stored = await db.qualitySettings.findUnique({ where: { projectId } });
  return qualityRulesSchema.parse(stored ?? {});
}

export const qualityRulesInput = z.object({ slug: z.string() });

export async function qualityRules(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof qualityRulesInput>,
): Promise<Outcome<QualityRules>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "project.read");
  if (!access.ok) return access;
  return done(await rulesOf(deps.db, access.value.project.id));
}

export const setQualityRulesInput = z.object({ slug: z.string(), rules: qualityRulesSchema });

/** Sets how a project watches over its labels. Holds from the next pair and the next gold answer on. */
export async function setQualityRules(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof setQualityRulesInput>,
): Promise<Outcome<QualityRules>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "project.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const { rules } = input;
  return transaction(deps.db, async (tx) => {
    const data = { ...rules, updatedAt: deps.now() };
    await tx.qualitySettings.upsert({ where: { projectId }, create: { projectId, ...data }, update: data });
    await audit(tx, actor, { projectId, action: "quality.rules", subject: "quality:rules", detail: rules });
    return done(rules);
  });
}
