import { type Judge, transaction } from "@gshf/db";
import { z } from "zod";
import { actorName, addJudgeMember, type Deps, done, refuse, verb } from "../../access/index.ts";
import { judgeSettingsSchema } from "../model.ts";

/**
 * Sets up an LLM judge, or changes it for the rounds to come: a run keeps what it began with. Another model is
 * another judge with another pseudonym, so that no pseudonym ever stands for two.
 */
export const saveJudge = verb({
  name: "quality.saveJudge",
  kind: "mutation",
  may: "policies.write",
  input: judgeSettingsSchema,
  output: z.object({ judgeId: z.string(), pseudonym: z.string() }),
  run: async (deps, { project, actor, audit }, input) => {
    const allowed = deps.egress.check(input.baseUrl, "baseUrl");
    if (!allowed.ok) return allowed;
    const { id: projectId } = project;
    const { slug: _slug, name, model, apiKey: _apiKey, ...settings } = input;
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
      await audit(tx, { subject: `judge:${id}`, detail });
      return done({ judgeId: id, pseudonym: member.pseudonym });
    });
  },
});

/** A key belongs to the address it was entered with: it never goes along to another one. */
function keyOf(
  deps: Pick<Deps, "secrets">,
  known: Judge | null,
  { apiKey, baseUrl }: { apiKey?: string | undefined; baseUrl: string },
): string | null {
  if (apiKey !== undefined && apiKey !== "") return deps.secrets.seal(apiKey);
  return known?.baseUrl === baseUrl ? known.apiKeySealed : null;
}
