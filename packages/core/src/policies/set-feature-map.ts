import { transaction } from "@gshf/db";
import { dimensionAdvice, featureDimension } from "@gshf/gshf";
import { z } from "zod";
import { checkAddress, credentialFor, done, refuse, verb } from "../access/index.ts";
import { sha256Hex } from "../projects/index.ts";
import type { ConnectionCheck } from "../projects/model.ts";
import { connect } from "./connect.ts";
import { featureDimensionMax, featureMapSchema } from "./model.ts";

/** What an embedder is tried with. */
export const probeText = "The quick brown fox jumps over the lazy dog.";

/** Chooses the embedder φ. One text is embedded at once, which tells the dimension and that it works. */
export const setFeatureMap = verb({
  name: "policies.setFeatureMap",
  kind: "mutation",
  may: "policies.write",
  input: featureMapSchema,
  output: z.object({
    id: z.uuid(),
    sha256: z.string(),
    dimension: z.int(),
    /** What so many dimensions cost, where that is a lot. */
    warning: z.string().nullable(),
  }),
  run: async (deps, { project, audit }, input) => {
    const allowed = checkAddress(deps, input.baseUrl, "baseUrl");
    if (!allowed.ok) return allowed;
    const before =
      project.featureMapId === null
        ? null
        : await deps.db.featureMap.findUnique({ where: { id: project.featureMapId } });
    const apiKeySealed = credentialFor(deps, input.baseUrl, input.apiKey, {
      sealed: before?.apiKeySealed ?? null,
      address: before?.baseUrl ?? null,
    });
    const started = performance.now();
    const client = connect(
      deps,
      { baseUrl: input.baseUrl, apiKeySealed },
      { timeoutMs: 30_000, retriesMax: 1 },
    );
    const tried = await client.embed({
      model: input.model,
      texts: [probeText],
    });
    if (!tried.ok) return refuse("unavailable", `baseUrl: ${tried.error.message}`, "baseUrl");
    const embedded = tried.value[0]?.length ?? 0;
    if (embedded === 0)
      return refuse("unavailable", "baseUrl: the embedder answered an empty vector.", "baseUrl");
    const { baseUrl, model, features, windowTokens = null } = input;
    if (embedded > featureDimensionMax || featureDimension(features, embedded) > featureDimensionMax) {
      const message = `The embedder gives ${embedded} numbers, too many for these features: they may have ${featureDimensionMax} dimensions. Take the answer only, or an embedder that gives fewer.`;
      return refuse("invalid", message, "features");
    }
    const dimension = featureDimension(features, embedded);
    // Whoever serves the model doesn't change phi; where it runs is kept out of the hash.
    const named = [model, "1", features, dimension, ...(windowTokens === null ? [] : [{ windowTokens }])];
    const sha256 = sha256Hex(JSON.stringify(named));
    const lastCheck: ConnectionCheck = {
      at: deps.now().toISOString(),
      works: true,
      status: 200,
      latencyMs: Math.round(performance.now() - started),
      message: `gives ${dimension} dimensions`,
    };
    return transaction(deps.db, async (tx) => {
      const map = await tx.featureMap.upsert({
        where: { projectId_sha256: { projectId: project.id, sha256 } },
        create: {
          projectId: project.id,
          sha256,
          baseUrl,
          model,
          apiKeySealed,
          features,
          windowTokens,
          dimension,
          lastCheck,
        },
        // A key belongs to the address it was entered with: it never goes along to another one.
        update: { baseUrl, apiKeySealed, lastCheck },
      });
      await tx.project.update({ where: { id: project.id }, data: { featureMapId: map.id } });
      await audit(tx, {
        subject: `feature-map:${map.id}`,
        detail: { model, features, dimension, ...(windowTokens !== null && { windowTokens }) },
      });
      return done({ id: map.id, sha256, dimension, warning: dimensionAdvice(dimension) ?? null });
    });
  },
});
