import { type Judge, transaction } from "@gshf/db";
import { z } from "zod";
import {
  type Actor,
  actorName,
  addJudgeMember,
  audit,
  authorize,
  type Deps,
  done,
  type Outcome,
  refuse,
} from "../../access/index.ts";
import { endpointFields } from "../../policies/index.ts";

/** Saving under a known name changes that judge; without a key the one there is stays, as long as the address does. */
export const saveJudgeInput = z.object({
  slug: z.string(),
  ...endpointFields,
  temperature: z.number().min(0).max(2).default(0),
  maxTokens: z.int().min(16).max(32_768).default(1_024),
  share: z.number().positive().max(1).default(1),
  counts: z.boolean().default(false),
  exported: z.boolean().default(false),
  isAutomatic: z.boolean().default(false),
});

/**
 * Sets up an LLM judge, or changes it for the rounds to come: a run keeps what it began with. Another model is
 * another judge with another pseudonym, so that no pseudonym ever stands for two.
 */
export async function saveJudge(
  deps: Pick<Deps, "db" | "secrets" | "egress">,
  actor: Actor,
  input: z.output<typeof saveJudgeInput>,
): Promise<Outcome<{ judgeId: string; pseudonym: string }>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "policies.write");
  if (!access.ok) return access;
  const allowed = deps.egress.check(input.baseUrl, "baseUrl");
  if (!allowed.ok) return allowed;
  const projectId = access.value.project.id;
  const { slug: _slug, name, model, apiKey, ...settings } = input;
  return transaction(deps.db, async (tx) => {
    const known = await tx.judge.findUnique({
      where: { projectId_name: { projectId, name } },
      include: { member: true },
    });
    if (known !== null && known.model !== model) {
      const message = `model: "${name}" asks ${known.model}; give another model another name.`;
      return refuse("conflict", message, "model");
    }
    const data = { ...settings, apiKeySealed: keyOf(deps, known, input), retiredAt: null };
    const member = known?.member ?? (await addJudgeMember(tx, projectId, name));
    const { id } = await tx.judge.upsert({
      where: { projectId_name: { projectId, name } },
      create: { projectId, memberId: member.id, name, model, createdBy: actorName(actor), ...data },
      update: data,
    });
    const detail = { name, model, ...settings, hasApiKey: data.apiKeySealed !== null };
    await audit(tx, actor, { projectId, action: "judge.save", subject: `judge:${id}`, detail });
    return done({ judgeId: id, pseudonym: member.pseudonym });
  });
}

/** A key belongs to the address it was entered with: it never goes along to another one. */
function keyOf(
  deps: Pick<Deps, "secrets">,
  known: Judge | null,
  { apiKey, baseUrl }: { apiKey?: string | undefined; baseUrl: string },
): string | null {
  if (apiKey !== undefined && apiKey !== "") return deps.secrets.seal(apiKey);
  return known?.baseUrl === baseUrl ? known.apiKeySealed : null;
}

export const retireJudgeInput = z.object({ slug: z.string(), judgeId: z.uuid() });

/** No further round is judged by it; what it said stays. Saving it again brings it back. */
export async function retireJudge(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof retireJudgeInput>,
): Promise<Outcome<null>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "policies.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  return transaction(deps.db, async (tx) => {
    const judge = await tx.judge.findFirst({ where: { id: input.judgeId, projectId } });
    if (judge === null) return refuse("not-found", `There is no judge ${input.judgeId} here.`, "judgeId");
    if (judge.retiredAt !== null) return done(null);
    await tx.judge.update({ where: { id: judge.id }, data: { retiredAt: deps.now() } });
    await audit(tx, actor, { projectId, action: "judge.retire", subject: `judge:${judge.id}` });
    return done(null);
  });
}
