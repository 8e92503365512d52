import type { Project } from "@gshf/db";
import { featureDimension, featureMapNames } from "@gshf/gshf";
import type { InferenceError, Message } from "@gshf/inference";
import { connectTrainer } from "@gshf/trainer-protocol";
import { z } from "zod";
import { type Deps, done, refuse, verb } from "../access/index.ts";
import { type ConnectionCheck, connectionCheckSchema } from "../projects/model.ts";
import { readConversation } from "../prompts/index.ts";
import { connect } from "./connect.ts";
import { probeText } from "./set-feature-map.ts";

type Answer = Omit<ConnectionCheck, "at" | "latencyMs">;

/**
 * Asks the trainer, the embedder, the gold scorer or the server of trained policies of a project something harmless, and keeps what came of it:
 * nothing is called connected before it has answered.
 */
export const checkConnection = verb({
  name: "policies.checkConnection",
  kind: "mutation",
  may: "policies.write",
  input: z.object({ slug: z.string(), to: z.enum(["trainer", "embedder", "scorer", "serving"]) }),
  output: connectionCheckSchema,
  run: async (deps, { project }, { to }) => {
    const started = performance.now();
    const answer = await asking[to](deps, project);
    if (answer === null) return refuse("invalid", `The project has no ${names[to]} yet.`, "to");
    const latencyMs = Math.round(performance.now() - started);
    const check: ConnectionCheck = { ...answer, at: deps.now().toISOString(), latencyMs };
    await keep[to](deps, project, check);
    return done(check);
  },
});

/** Why one of a project's servers doesn't answer now, or that there is none; null where it does. */
export async function whySilent(
  deps: Deps,
  project: Project,
  to: keyof typeof asking,
): Promise<string | null> {
  const answer = await asking[to](deps, project);
  if (answer === null) return `The project has no ${names[to]} yet. Enter it in the project’s settings.`;
  return answer.works ? null : `The ${names[to]} doesn’t answer: ${answer.message}`;
}

const names = {
  trainer: "trainer",
  embedder: "embedder",
  scorer: "scorer",
  serving: "server of trained policies",
} as const;

type Ask = (deps: Deps, project: Project) => Promise<Answer | null>;

const asking: Record<keyof typeof names, Ask> = {
  trainer: askTrainer,
  embedder: askEmbedder,
  scorer: askScorer,
  serving: askServing,
};

/** Only where nobody has entered another address meanwhile. */
const keep: Record<keyof typeof asking, (deps: Deps, project: Project, check: ConnectionCheck) => unknown> = {
  trainer: ({ db }, { id, trainerUrl, trainerTokenSealed }, trainerCheck) =>
    db.project.updateMany({ where: { id, trainerUrl, trainerTokenSealed }, data: { trainerCheck } }),
  scorer: ({ db }, { id, scorerUrl, scorerModel, scorerKeySealed }, scorerCheck) =>
    db.project.updateMany({ where: { id, scorerUrl, scorerModel, scorerKeySealed }, data: { scorerCheck } }),
  serving: ({ db }, { id, servingUrl, servingKeySealed }, servingCheck) =>
    db.project.updateMany({ where: { id, servingUrl, servingKeySealed }, data: { servingCheck } }),
  embedder: ({ db }, { featureMapId }, lastCheck) =>
    db.featureMap.updateMany({ where: { id: featureMapId ?? "" }, data: { lastCheck } }),
};

/** The protocol has no question but after jobs: whoever speaks it says that there is no such job. */
async function askTrainer(deps: Deps, project: Project): Promise<Answer | null> {
  const { trainerUrl, trainerTokenSealed } = project;
  if (trainerUrl === null) return null;
  const token = trainerTokenSealed === null ? undefined : deps.secrets.open(trainerTokenSealed);
  const trainer = connectTrainer(trainerUrl, { token, fetch: deps.egress.fetch, timeoutMs: 20_000 });
  const status = await trainer.status("connection-check");
  if (status.ok) return { works: true, status: 200, message: "answers as a trainer does" };
  const { error } = status;
  if (error.status === 404) return { works: true, status: 404, message: "knows no such job, as it should" };
  return { works: false, status: error.status, message: error.message };
}

async function askEmbedder(deps: Deps, project: Project): Promise<Answer | null> {
  const { featureMapId } = project;
  const map =
    featureMapId === null ? null : await deps.db.featureMap.findUnique({ where: { id: featureMapId } });
  if (map === null) return null;
  const client = connect(deps, map, { timeoutMs: 20_000, retriesMax: 0 });
  const embedded = await client.embed({ model: map.model, texts: [probeText] });
  if (!embedded.ok) return failed(embedded.error);
  const width = featureDimension(z.enum(featureMapNames).parse(map.features), embedded.value[0]?.length ?? 0);
  if (width === map.dimension) return { works: true, status: 200, message: `gives ${width} dimensions` };
  const message = `gives ${width} dimensions, and the project's features have ${map.dimension}`;
  return { works: false, status: 200, message };
}

async function askScorer(deps: Deps, project: Project): Promise<Answer | null> {
  const { scorerUrl, scorerModel, scorerKeySealed } = project;
  if (scorerUrl === null || scorerModel === null) return null;
  const endpoint = { baseUrl: scorerUrl, apiKeySealed: scorerKeySealed };
  const client = connect(deps, endpoint, { timeoutMs: 20_000, retriesMax: 0 });
  const score = await client.reward({ model: scorerModel, messages: await answerToScore(deps, project) });
  return score.ok ? { works: true, status: 200, message: "gives scores" } : failed(score.error);
}

async function askServing(deps: Deps, project: Project): Promise<Answer | null> {
  const { servingUrl, servingKeySealed } = project;
  if (servingUrl === null) return null;
  const endpoint = { baseUrl: servingUrl, apiKeySealed: servingKeySealed };
  const listed = await connect(deps, endpoint, { timeoutMs: 20_000, retriesMax: 0 }).models();
  if (!listed.ok) return failed(listed.error);
  const count = listed.value.length;
  return { works: true, status: 200, message: `serves ${count} ${count === 1 ? "model" : "models"}` };
}

/** An answer that the project has, because a scorer may know those alone; made up where it has none yet. */
async function answerToScore({ db }: Deps, { id: projectId }: Project): Promise<Message[]> {
  for (const purpose of ["candidate", "offline"] as const) {
    const found = await db.response.findFirst({
      where: { projectId, purpose, text: { not: "" } },
      select: { text: true, prompt: { select: { messages: true } } },
    });
    if (found === null) continue;
    const conversation = readConversation(found.prompt.messages);
    if (conversation.problem === null) {
      return [...conversation.messages, { role: "assistant", content: found.text }];
    }
  }
  return [
    { role: "user", content: "Hello!" },
    { role: "assistant", content: "Hello, how can I help?" },
  ];
}

function failed(error: InferenceError): Answer {
  return { works: false, status: error.status, message: error.message };
}
