import { z } from "zod";
import { done, refuse, verb } from "../../access/index.ts";
import { connect } from "../../policies/index.ts";
import { type ConnectionCheck, connectionCheckSchema } from "../../projects/model.ts";
import { askable } from "../../prompts/index.ts";
import { judgeMessages, readVerdict } from "./model.ts";

const example = {
  conversation: [{ role: "user" as const, content: "How many legs has a spider?" }],
  first: "Eight.",
  second: "A spider has six legs, as all insects have.",
};

/** Asks a judge about one pair of the project, or about an example where there is none, and keeps what came of it. */
export const checkJudge = verb({
  name: "quality.checkJudge",
  kind: "mutation",
  may: "policies.write",
  input: z.object({ slug: z.string(), judgeId: z.uuid() }),
  output: connectionCheckSchema,
  run: async (deps, { project }, { judgeId }) => {
    const judge = await deps.db.judge.findFirst({ where: { id: judgeId, projectId: project.id } });
    if (judge === null) return refuse("not-found", `There is no judge ${judgeId} here.`, "judgeId");
    const pair = await deps.db.pair.findFirst({
      where: { projectId: project.id, source: "online" },
      orderBy: { createdAt: "desc" },
      include: { prompt: true, first: true, second: true },
    });
    const asked =
      pair === null
        ? example
        : {
            conversation: askable(pair.prompt),
            first: pair.first.text,
            second: pair.second.text,
          };
    const started = performance.now();
    const { model, temperature, maxTokens, baseUrl, apiKeySealed } = judge;
    const sampled = await connect(deps, judge, { timeoutMs: 60_000, retriesMax: 0 }).sample({
      model,
      messages: judgeMessages(asked, "first"),
      n: 1,
      temperature,
      topP: 1,
      maxTokens,
      logprobs: false,
    });
    const check: ConnectionCheck = {
      at: deps.now().toISOString(),
      latencyMs: Math.round(performance.now() - started),
      ...(sampled.ok ? read(sampled.value.choices[0]) : failed(sampled.error)),
    };
    const refused = sampled.ok ? { refusedParameters: [...sampled.value.refused] } : {};
    // Only where nobody has entered another address meanwhile.
    const where = { id: judge.id, baseUrl, model, apiKeySealed };
    await deps.db.judge.updateMany({ where, data: { lastCheck: check, ...refused } });
    return done(check);
  },
});

function read(choice: { text: string; finishReason: string | null } | undefined) {
  const reading = readVerdict(choice ?? { text: "", finishReason: null }, "first");
  return { works: reading.ok, status: 200, message: reading.ok ? "gives verdicts" : reading.error };
}

function failed({ status, message }: { status: number | null; message: string }) {
  return { works: false, status, message };
}
