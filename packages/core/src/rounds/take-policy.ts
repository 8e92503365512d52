import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";
import { connect } from "../policies/index.ts";
import { readConversation } from "../prompts/index.ts";
import { addGivenPolicy } from "../trainings/index.ts";
import { advanceRoundIn, lockRound } from "./advance-round.ts";
import { findRound } from "./find-round.ts";
import { takenPolicySchema } from "./model.ts";
import { machineState, transition } from "./round-machine.ts";

/**
 * Lets a round in training go on with a policy that a person serves: trained elsewhere, or loaded by hand where π₀'s
 * server can't load adapters. The address must answer first. Such a policy counts as unverified.
 */
export const takePolicy = verb({
  name: "rounds.takePolicy",
  kind: "mutation",
  may: "rounds.write",
  input: takenPolicySchema,
  output: z.object({ state: z.string(), policy: z.string() }),
  run: async (deps, { project, actor, audit }, input) => {
    const { baseUrl, model } = input;
    const found = await findRound(deps, project, input.number);
    if (!found.ok) return found;
    const { id } = found.value;
    const event = { type: "take-policy" } as const;
    const early = transition(machineState(found.value), event);
    if (!early.ok) return refuse("conflict", early.message);
    const allowed = deps.egress.check(baseUrl, "baseUrl");
    if (!allowed.ok) return allowed;
    const { referencePolicyId } = await deps.db.experiment.findUniqueOrThrow({
      where: { id: found.value.experimentId },
    });
    const reference = await deps.db.policy.findUnique({ where: { id: referencePolicyId ?? "" } });
    if (reference === null) return refuse("conflict", "Its experiment has no reference policy π₀ any more.");
    const isSameServer = baseUrl === reference.baseUrl;
    if (isSameServer && model === reference.model) {
      return refuse("invalid", "That is π₀ itself. Enter where the new policy answers.", "model");
    }
    const key = input.apiKey ?? "";
    // A key stays with the address it was entered for.
    const kept = isSameServer ? reference.apiKeySealed : null;
    const apiKeySealed = key === "" ? kept : deps.secrets.seal(key);
    const prompt = await deps.db.prompt.findFirst({
      where: { projectId: project.id },
      orderBy: { key: "asc" },
    });
    const stored = readConversation(prompt?.messages);
    const messages =
      stored.problem === null ? stored.messages : [{ role: "user" as const, content: "Hello" }];
    const client = connect(deps, { baseUrl, apiKeySealed }, { timeoutMs: 20_000, retriesMax: 0 });
    const { temperature, topP } = reference;
    const answer = await client.sample({ model, messages, n: 1, temperature, topP, maxTokens: 16 });
    if (!answer.ok) {
      return refuse(
        "unavailable",
        `It does not answer, so the round stays as it is: ${answer.error.message}.`,
        "baseUrl",
      );
    }
    return transaction(deps.db, async (tx) => {
      if ((await lockRound(tx, id)) === null) return refuse("not-found", "The round was deleted.", "number");
      const advanced = await advanceRoundIn(tx, deps, id, {
        event,
        actor,
        message: `${model} at ${allowed.value.host}`,
      });
      if (!advanced.ok) return advanced;
      const served = { baseUrl, model, apiKeySealed };
      const policy = await addGivenPolicy(tx, deps, { round: advanced.value, reference, served });
      await audit(tx, { subject: `round:${id}`, detail: { policy: policy.name, baseUrl, model } });
      return done({ state: advanced.value.state, policy: policy.name });
    });
  },
});
