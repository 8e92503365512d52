import { transaction } from "@gshf/db";
import { z } from "zod";
import { checkAddress, done, refuse, verb } from "../access/index.ts";
import { newPolicySchema } from "./model.ts";

/** Registers a sampler. The same name with the same endpoint is the same policy; with another one a conflict. */
export const createPolicy = verb({
  name: "policies.create",
  kind: "mutation",
  may: "policies.write",
  input: newPolicySchema,
  output: z.object({ id: z.uuid(), name: z.string() }),
  run: async (deps, { project, audit }, input) => {
    const allowed = checkAddress(deps, input.baseUrl, "baseUrl");
    if (!allowed.ok) return allowed;
    const { slug: _slug, apiKey, role, ...fields } = input;
    return transaction(deps.db, async (tx) => {
      const known = await tx.policy.findUnique({
        where: { projectId_name: { projectId: project.id, name: input.name } },
      });
      if (known !== null && (known.baseUrl !== input.baseUrl || known.model !== input.model)) {
        return refuse(
          "conflict",
          `name: a policy "${input.name}" with another endpoint is there already.`,
          "name",
        );
      }
      if (
        role === "reference" &&
        project.referencePolicyId !== null &&
        project.referencePolicyId !== known?.id
      ) {
        return refuse(
          "conflict",
          "The project has its reference policy; π₀ stays the same for all rounds.",
          "role",
        );
      }
      const policy =
        known ??
        (await tx.policy.create({
          data: {
            ...fields,
            projectId: project.id,
            apiKeySealed: apiKey === undefined || apiKey === "" ? null : deps.secrets.seal(apiKey),
          },
        }));
      if (role === "reference") {
        const mainPolicyId = project.mainPolicyId ?? policy.id;
        await tx.project.update({
          where: { id: project.id },
          data: { referencePolicyId: policy.id, mainPolicyId },
        });
      }
      if (known === null) {
        await audit(tx, {
          subject: `policy:${policy.id}`,
          detail: { name: policy.name, baseUrl: policy.baseUrl, model: policy.model, role },
        });
      }
      return done({ id: policy.id, name: policy.name });
    });
  },
});
