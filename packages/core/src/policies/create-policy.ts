import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { endpointFields } from "./model.ts";

export const createPolicyInput = z.object({
  slug: z.string(),
  ...endpointFields,
  temperature: z.number().min(0).max(2).default(1),
  topP: z.number().gt(0).max(1).default(1),
  maxTokens: z.int().min(1).max(131_072).default(2048),
  /** `reference` makes it π₀, and the main agent as long as there is none. */
  role: z.enum(["reference", "other"]).default("other"),
});

/** Registers a sampler. The same name with the same endpoint is the same policy; with another one a conflict. */
export async function createPolicy(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof createPolicyInput>,
): Promise<Outcome<{ id: string; name: string }>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "policies.write");
  if (!access.ok) return access;
  const { project } = access.value;
  const allowed = deps.egress.check(input.baseUrl, "baseUrl");
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
      await audit(tx, actor, {
        projectId: project.id,
        action: "policy.create",
        subject: `policy:${policy.id}`,
        detail: { name: policy.name, baseUrl: policy.baseUrl, model: policy.model, role },
      });
    }
    return done({ id: policy.id, name: policy.name });
  });
}
