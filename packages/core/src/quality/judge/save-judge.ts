import { Prisma, transaction } from "@gshf/db";
import { z } from "zod";
import {
  actorName,
  addSystemMember,
  checkAddress,
  credentialFor,
  done,
  refuse,
  verb,
} from "../../access/index.ts";
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
    const allowed = checkAddress(deps, input.baseUrl, "baseUrl");
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
      const stored = { sealed: known?.apiKeySealed ?? null, address: known?.baseUrl ?? null };
      const apiKeySealed = credentialFor(deps, input.baseUrl, input.apiKey, stored);
      const isUntried = input.baseUrl !== known?.baseUrl || apiKeySealed !== known.apiKeySealed;
      const untried = isUntried ? { refusedParameters: [], lastCheck: Prisma.DbNull } : {};
      const data = { ...settings, apiKeySealed, retiredAt: null, ...untried };
      const member = known?.member ?? (await addSystemMember(tx, projectId, { kind: "llm", name }));
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
