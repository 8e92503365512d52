import { Readable } from "node:stream";
import type { Deps } from "@gshf/core/access";
import { createEvaluation, evaluationsVerbs, workEvaluation } from "@gshf/core/evaluations";
import { newEvaluationSchema } from "@gshf/core/evaluations/model";
import { createPolicy } from "@gshf/core/policies";
import { importPrompts } from "@gshf/core/prompts";
import { klDivergence, logSumExp, meanEstimate } from "@gshf/gshf";
import { createInferenceClient } from "@gshf/inference";
import { createTestDb, createTestDeps, createTestProject, createTestStorage, granted } from "@gshf/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { createCleanup, startLab, startServer, temporaryDir } from "../lab.fixture.ts";
import { parsePoolRow } from "../pools/pool-row.ts";
import { nextTokens } from "./sample-answer.ts";
import { endToken, tokenizeWithin } from "./tokens.ts";
import { buildTrie } from "./trie.ts";

/*
 * The lab's policies are finite pools whose probabilities are known: what an evaluation reports at a temperature is held
 * against the density that was sampled there.
 */

const texts = ["the cat sat", "the cat ran away", "the dog barked", "a bird sang"];
const questions = Array.from({ length: 6 }, (_, i) => `Tell me of animal ${i}.`);
const samples = 32;

const pools = questions.map((question, i) => {
  const row = {
    prompt_id: `q${i}`,
    prompt: [{ role: "user", content: question }],
    candidates: texts.map((text) => ({ text: `${text} ${i}`, gold_win_probability: 0.5 })),
  };
  const parsed = parsePoolRow(JSON.stringify(row));
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.pool;
});

const cleanup = createCleanup();
let url: string;
let deps: Deps;
let owner: Awaited<ReturnType<typeof createTestProject>>["owner"];
const slug = "kl";
const ids: Record<string, string> = {};
/** log π(candidate) by policy and question, at temperature 1. */
const tables = new Map<string, Float64Array>();

beforeAll(async () => {
  ({ url } = await startLab(cleanup, { dataDir: temporaryDir(cleanup), pools }));
  const database = await createTestDb();
  const s3 = await createTestStorage();
  cleanup.add(async () => {
    await s3[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });
  deps = createTestDeps(database.db, { storage: s3.storage });
  const project = await createTestProject(deps, { slug });
  owner = project.owner;
  const lines = questions.map((prompt, i) =>
    JSON.stringify({ prompt_id: `q${i}`, prompt, split: "validation" }),
  );
  const body = Readable.from([Buffer.from(lines.join("\n"))]);
  granted(await importPrompts(deps, owner, { slug, fileName: "q.jsonl" }, body));
  await deps.db.prompt.updateMany({ data: { split: "validation" } });
  await loadTrained();
  for (const name of ["pi0", "trained"]) {
    const role = name === "pi0" ? "reference" : "other";
    const policy = { slug, name, baseUrl: `${url}/v1`, model: name, role };
    await createPolicy(deps, owner, createPolicy.definition.input.parse(policy));
    const row = await deps.db.policy.findFirstOrThrow({ where: { name } });
    ids[name] = row.id;
    for (const [i, content] of questions.entries()) {
      const client = createInferenceClient({ baseUrl: url, retriesMax: 0 });
      const messages = [{ role: "user" as const, content }];
      const scored = await Promise.all(
        texts.map(async (text) => {
          const result = await client.answerLogprob({ model: name, messages, answer: `${text} ${i}` });
          return result.ok ? result.value.logprob : Number.NaN;
        }),
      );
      tables.set(`${name} ${i}`, Float64Array.from(scored));
    }
  }
});
afterAll(() => cleanup.run());

/** A checkpoint that prefers texts near one of them. */
async function loadTrained(): Promise<void> {
  const client = createInferenceClient({ baseUrl: url, retriesMax: 0 });
  const embedded = await client.embed({ model: "use-512", texts: ["the dog barked 3"] });
  if (!embedded.ok) throw new Error(embedded.error.message);
  const checkpoint = {
    format: "gshf-lab-log-linear/1",
    base_model: "pi0",
    embedding_model: "use-512",
    features: "answer",
    eta: 0.3,
    theta: [...(embedded.value[0] ?? [])],
    manifest_sha256: "0".repeat(64),
  };
  const uri = await startServer(
    cleanup,
    (_request, response) => void response.end(JSON.stringify(checkpoint)),
  );
  expect(await client.loadAdapter({ name: "trained", uri, base: "pi0" })).toMatchObject({ ok: true });
}

/** log q of each candidate where tokens are drawn one by one at a temperature, as engines do. */
function tempered(name: string, question: number, temperature: number): Float64Array {
  const logPi = tables.get(`${name} ${question}`) ?? new Float64Array();
  const answers = texts.map((text) => `${text} ${question}`);
  const root = buildTrie(answers);
  return Float64Array.from(answers, (answer) => {
    let [node, sum] = [root, 0];
    for (const token of [...tokenizeWithin(answer, new Set(answers)), endToken]) {
      const next = nextTokens(node, logPi);
      const scaled = next.map(({ logprob }) => logprob / temperature);
      const place = next.findIndex((one) => one.token === token);
      sum += (scaled[place] ?? Number.NaN) - logSumExp(scaled);
      node = next[place]?.node ?? root;
    }
    return sum;
  });
}

async function evaluate(change: object, used: Deps = deps) {
  const given = {
    slug,
    name: "kl",
    policies: [ids.trained],
    splits: ["validation"],
    gold: false,
    estimated: false,
    samples,
    promptsMax: 6,
  };
  const input = newEvaluationSchema.parse({ ...given, ...change });
  const { number } = granted(await createEvaluation(used, owner, input));
  const { id } = await deps.db.evaluationRun.findFirstOrThrow({ where: { number } });
  expect(await workEvaluation(used, id, { signal: new AbortController().signal })).toBe("done");
  const { cells } = granted(await evaluationsVerbs.results(deps, owner, { slug, number }));
  return (policy: string, temperature: number) =>
    cells.find((cell) => cell.policy === policy && cell.temperature === temperature)?.figures;
}

test("a policy at T = .5 is reported with its own KL, that of the density that was sampled", async () => {
  const figures = await evaluate({ temperatures: [0.5, 1] });
  for (const name of ["pi0", "trained"]) {
    for (const temperature of [0.5, 1]) {
      const exact = questions.map((_, i) =>
        klDivergence(tempered(name, i, temperature).map(Math.exp), tempered("pi0", i, 1).map(Math.exp)),
      );
      const draws = await deps.db.response.findMany({
        where: { policyId: ids[name] ?? "", temperature },
        include: { prompt: true },
      });
      expect(draws).toHaveLength(6 * samples);
      const ofDraws = questions.map((_, i) => {
        const own = draws.filter(({ prompt }) => prompt.key === `q${i}`);
        const [log, base] = [tempered(name, i, temperature), tempered("pi0", i, 1)];
        const ratios = own.map(({ text }) => {
          const place = texts.findIndex((one) => `${one} ${i}` === text);
          return (log[place] ?? 0) - (base[place] ?? 0);
        });
        return meanEstimate(ratios).mean;
      });
      const kl = figures(name, temperature)?.kl;
      // Draw by draw it is the ratio of exact densities; and so many draws come near the exact mean.
      expect(kl?.mean).toBeCloseTo(meanEstimate(ofDraws).mean, 6);
      const exactMean = meanEstimate(exact).mean;
      expect(Math.abs((kl?.mean ?? 0) - exactMean)).toBeLessThan(0.15);
      if (name === "pi0" && temperature === 1) expect(kl?.mean).toBe(0);
      if (name === "pi0" && temperature === 0.5) expect(exactMean).toBeGreaterThan(0.05);
    }
  }
  const [cold, plain] = [figures("trained", 0.5)?.kl?.mean ?? 0, figures("trained", 1)?.kl?.mean ?? 0];
  expect(cold).toBeGreaterThan(plain + 0.1);
});

const reply = z.looseObject({
  choices: z.array(
    z.looseObject({
      message: z.object({ content: z.string() }).loose(),
      logprobs: z.object({ content: z.array(z.object({ logprob: z.number() }).loose()) }).nullish(),
    }),
  ),
});

test("a server that reports log-probabilities of T = 1 whatever it draws at is found out", async () => {
  /** As vLLM does unless it is told: raw_logprobs. */
  const raw: typeof fetch = async (input, init) => {
    const response = await deps.egress.fetch(input, init);
    const asked = typeof init?.body === "string" ? JSON.parse(init.body) : {};
    if (asked.logprobs !== true || !response.ok) return response;
    const body = reply.parse(await response.json());
    const i = questions.indexOf(asked.messages?.[0]?.content);
    for (const { message, logprobs } of body.choices) {
      const place = texts.findIndex((text) => `${text} ${i}` === message.content);
      logprobs?.content.forEach((token, at) => {
        token.logprob = at === 0 ? (tables.get(`${asked.model} ${i}`)?.[place] ?? 0) : 0;
      });
    }
    return Response.json(body);
  };
  const rawDeps = { ...deps, egress: { ...deps.egress, fetch: raw } };
  const figures = await evaluate({ temperatures: [0.5, 1], seed: 5 }, rawDeps);
  expect(figures("trained", 0.5)).toMatchObject({ kl: null, objective: null });
  expect(figures("trained", 0.5)?.whyNoKl).toMatch(/Not measurable at T = 0.5: the server reports/);
  // At T = 1 there is nothing to find out.
  expect(figures("trained", 1)?.kl).not.toBeNull();
});
