import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";
import { sha256Hex } from "../projects/index.ts";
import { connect } from "./connect.ts";
import { featureMapSchema } from "./model.ts";

/** Chooses the embedder φ. One text is embedded at once, which tells the dimension and that it works. */
export const setFeatureMap = verb({
  name: "policies.setFeatureMap",
  kind: "mutation",
  may: "policies.write",
  input: featureMapSchema,
  output: z.object({ id: z.uuid(), sha256: z.string(), dimension: z.int() }),
  run: async (deps, { project, audit }, input) => {
    const allowed = deps.egress.check(input.baseUrl, "baseUrl");
    if (!allowed.ok) return allowed;
    const apiKeySealed =
      input.apiKey === undefined || input.apiKey === "" ? null : deps.secrets.seal(input.apiKey);
    const client = connect(
      deps,
      { baseUrl: input.baseUrl, apiKeySealed },
      { timeoutMs: 30_000, retriesMax: 1 },
    );
    const tried = await client.embed({
      model: input.model,
      texts: ["The quick brown fox jumps over the lazy dog."],
    });
    if (!tried.ok) return refuse("unavailable", `baseUrl: ${tried.error.message}`, "baseUrl");
    const embedded = tried.value[0]?.length ?? 0;
    if (embedded === 0)
      return refuse("unavailable", "baseUrl: the embedder answered an empty vector.", "baseUrl");
    const dimension = embedded + (input.features === "answer+length" ? 1 : 0);
    // Whoever serves the model doesn't change phi; where it runs is kept out of the hash.
    const sha256 = sha256Hex(JSON.stringify([input.model, "1", input.features, dimension]));
    return transaction(deps.db, async (tx) => {
      const { baseUrl, model, features } = input;
      const map = await tx.featureMap.upsert({
        where: { projectId_sha256: { projectId: project.id, sha256 } },
        create: { projectId: project.id, sha256, baseUrl, model, apiKeySealed, features, dimension },
        // A key belongs to the address it was entered with: it never goes along to another one.
        update: { baseUrl, apiKeySealed },
      });
      await tx.project.update({ where: { id: project.id }, data: { featureMapId: map.id } });
      await audit(tx, {
        subject: `feature-map:${map.id}`,
        detail: { model, features, dimension },
      });
      return done({ id: map.id, sha256, dimension });
    });
  },
});
