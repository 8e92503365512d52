import { type Policy, Prisma, type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import { checkAddress, credentialFor, done, type Outcome, refuse, verb } from "../access/index.ts";
import { policySettingsSchema } from "./model.ts";

type Settings = z.output<typeof policySettingsSchema>;

/**
 * Changes where a policy answers and what it may cost; what is left out stays. What its stored answers mean stays
 * too: once there are any, another model or another way of drawing is another policy.
 */
export const updatePolicy = verb({
  name: "policies.update",
  kind: "mutation",
  may: "policies.write",
  input: policySettingsSchema,
  /** Whether a stored key was left behind with the server it was given for. */
  output: z.object({ keyDropped: z.boolean() }),
  run: async (deps, { project, audit }, input) => {
    if (input.baseUrl !== undefined) {
      const allowed = checkAddress(deps, input.baseUrl, "baseUrl");
      if (!allowed.ok) return allowed;
    }
    const { slug: _slug, policyId, apiKey, isSameModel, tokensMax, ...rest } = input;
    return transaction(deps.db, async (tx) => {
      await tx.$queryRaw`select 1 from "Policy" where "id" = ${policyId}::uuid for update`;
      const known = await tx.policy.findFirst({ where: { id: policyId, projectId: project.id } });
      if (known === null) return refuse("not-found", `There is no policy ${policyId} here.`, "policyId");
      const meaning = await keepsMeaning(tx, known, input);
      if (!meaning.ok) return meaning;
      const { baseUrl = known.baseUrl, model = known.model } = input;
      const apiKeySealed = credentialFor(deps, baseUrl, apiKey, {
        sealed: known.apiKeySealed,
        address: known.baseUrl,
      });
      const isElsewhere = baseUrl !== known.baseUrl || model !== known.model;
      const isUntried = isElsewhere || apiKeySealed !== known.apiKeySealed;
      const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
      const tokens =
        tokensMax === undefined ? {} : { tokensMax: tokensMax === null ? null : BigInt(tokensMax) };
      await tx.policy.update({
        where: { id: known.id },
        data: {
          ...given,
          ...tokens,
          apiKeySealed,
          // Another endpoint may take other parameters.
          ...(isElsewhere ? { refusedParameters: [] } : {}),
          // Whoever calls the weights by another name has loaded them.
          ...(model === known.model ? {} : { adapterName: null, adapterPath: null }),
          ...(isUntried ? { lastCheck: Prisma.DbNull } : {}),
        },
      });
      const keyDropped = known.apiKeySealed !== null && apiKeySealed === null;
      const limits = tokensMax === undefined ? {} : { tokensMax };
      const detail = {
        name: known.name,
        ...given,
        ...limits,
        keyChanged: apiKeySealed !== known.apiKeySealed,
      };
      await audit(tx, { subject: `policy:${known.id}`, detail });
      return done({ keyDropped });
    });
  },
});

async function keepsMeaning(tx: Tx, known: Policy, input: Settings): Promise<Outcome<null>> {
  const { model, isSameModel } = input;
  const changes = {
    model: model !== undefined && model !== known.model && !isSameModel,
    temperature: input.temperature !== undefined && input.temperature !== known.temperature,
    topP: input.topP !== undefined && input.topP !== known.topP,
  };
  if (!Object.values(changes).includes(true)) return done(null);
  const answers = await tx.response.count({ where: { policyId: known.id } });
  if (answers === 0 && known.trainingJobId === null) return done(null);
  const why =
    answers === 0
      ? `${known.name} is what a training made`
      : `${known.name} has ${answers} answers drawn as it is`;
  if (changes.model) {
    const message = `model: ${why}, and another model is another policy: register it under another name. Where the server only calls the same weights “${model}” now, say so.`;
    return refuse("conflict", message, "model");
  }
  const field = changes.temperature ? "temperature" : "topP";
  return refuse("conflict", `${field}: ${why}; register another policy to draw otherwise.`, field);
}
