import { Readable } from "node:stream";
import {
  createTestDb,
  createTestDeps,
  createTestProject,
  createTestStorage,
  granted,
  joinTestProject,
  type TestPerson,
} from "@gshf/testing";
import type { Deps } from "../access/index.ts";
import { nextPair, nextPairInput, submitJudgment, submitJudgmentInput } from "../labeling/index.ts";
import { createPolicy, setFeatureMap } from "../policies/index.ts";
import { updateProject } from "../projects/index.ts";
import { importPrompts } from "../prompts/index.ts";
import { createRound, createRoundInput } from "./create-round.ts";
import { type Endpoints, startEndpoints } from "./endpoints.fixture.ts";
import { startRound } from "./start-round.ts";
import { type WorkReport, workRound } from "./work-round.ts";

/** A project with everything a round needs, a clock that moves when told, and servers that answer by rule. */
export type World = AsyncDisposable & {
  deps: Deps;
  endpoints: Endpoints;
  slug: string;
  projectId: string;
  owner: TestPerson;
  labelers: TestPerson[];
  /** Moves the clock on. */
  pass: (seconds: number) => void;
};

export async function createWorld(options: { labelers?: number; prompts?: number } = {}): Promise<World> {
  const stack = new AsyncDisposableStack();
  const test = stack.use(await createTestDb());
  const s3 = stack.use(await createTestStorage());
  const endpoints = stack.use(await startEndpoints());
  let clock = Date.parse("2026-01-01T00:00:00Z");
  const deps = createTestDeps(test.db, { storage: s3.storage, now: () => new Date(clock) });
  const { slug, owner, projectId } = await createTestProject(deps, { slug: "world" });
  const labelers: TestPerson[] = [];
  for (let i = 0; i < (options.labelers ?? 1); i++) {
    labelers.push(await joinTestProject(deps, owner, slug, "labeler"));
  }
  const rows = Array.from({ length: options.prompts ?? 12 }, (_, i) =>
    JSON.stringify({ prompt_id: `p-${i}`, prompt: `question ${i}` }),
  );
  const body = Readable.from([Buffer.from(rows.join("\n"))]);
  granted(await importPrompts(deps, owner, { slug, fileName: "prompts.jsonl" }, body));
  const baseUrl = `${endpoints.url}/v1`;
  const policy = { slug, name: "pi0", baseUrl, model: "pi0", role: "reference" };
  granted(await createPolicy(deps, owner, createPolicy.definition.input.parse(policy)));
  granted(await setFeatureMap(deps, owner, { slug, baseUrl, model: "hash-8", features: "answer" }));
  endpoints.embedded.clear();
  const trainerUrl = `${endpoints.url}/trainer`;
  const scorer = { scorerUrl: endpoints.url, scorerModel: "gold" };
  granted(await updateProject(deps, owner, { slug, trainerUrl, ...scorer }));
  return {
    deps,
    endpoints,
    slug,
    projectId,
    owner,
    labelers,
    pass: (seconds) => {
      clock += seconds * 1000;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** A started round with small settings; answers its id. */
export async function startTestRound(world: World, config: object = {}): Promise<string> {
  const { deps, owner, slug, projectId } = world;
  const input = createRoundInput.parse({
    slug,
    seed: 7,
    config: { pairs: 6, samples: 4, evaluation: { promptsMax: 3, samples: 2 }, ...config },
  });
  const { number } = granted(await createRound(deps, owner, input));
  granted(await startRound(deps, owner, { slug, number }));
  const round = await deps.db.round.findUniqueOrThrow({ where: { projectId_number: { projectId, number } } });
  return round.id;
}

/** Lets one worker do what it can now. */
export async function workOnce(deps: Deps, roundId: string): Promise<WorkReport> {
  const { version } = await deps.db.round.findUniqueOrThrow({ where: { id: roundId } });
  return workRound(deps, { roundId, version }, { signal: new AbortController().signal });
}

/**
 * Works, letting pauses pass by the clock, until the round is in one of the states.
 * @throws when it has not got there after many turns
 */
export async function workUntil(world: World, roundId: string, ...states: string[]): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    const round = await world.deps.db.round.findUniqueOrThrow({ where: { id: roundId } });
    if (states.includes(round.state)) return;
    const report = await workOnce(world.deps, roundId);
    if (report.outcome !== "advanced") world.pass(31);
  }
  const { state, problem } = await world.deps.db.round.findUniqueOrThrow({ where: { id: roundId } });
  throw new Error(`the round is still ${state}: ${JSON.stringify(problem)}`);
}

/** Takes the next pair for a labeler; null when there is none. */
export async function takePair(world: World, labeler: TestPerson) {
  const input = nextPairInput.parse({ slug: world.slug });
  const next = granted(await nextPair(world.deps, labeler, input));
  return next.kind === "pair" ? next : null;
}

/** Submits a label that depends on the two texts alone, whichever side they are on. */
export async function submitPair(
  world: World,
  labeler: TestPerson,
  pair: NonNullable<Awaited<ReturnType<typeof takePair>>>,
) {
  const choice = pair.left.text < pair.right.text ? "left" : "right";
  const answer = { choice, strength: 2, durationMs: 900, visibleMs: 900 };
  const { leaseId } = pair.lease;
  const input = submitJudgmentInput.parse({ ...answer, leaseId, idempotencyKey: `key-${leaseId}` });
  return submitJudgment(world.deps, labeler, input);
}

/** Labels until nothing is left for anybody. */
export async function labelAll(world: World): Promise<void> {
  for (const labeler of world.labelers) {
    for (;;) {
      const pair = await takePair(world, labeler);
      if (pair === null) break;
      granted(await submitPair(world, labeler, pair));
    }
  }
}

/** What a round amounts to, for comparing runs: pairs, dataset name, votes. */
export async function resultOf(world: World, roundId: string) {
  const { db } = world.deps;
  const pairs = await db.pair.findMany({ where: { roundId }, orderBy: { position: "asc" } });
  const dataset = await db.dataset.findUnique({ where: { roundId } });
  return {
    pairs: pairs.map(({ id, firstId, secondId, arm, pairProbability, gamma }) => ({
      id,
      firstId,
      secondId,
      arm,
      pairProbability,
      gamma,
    })),
    dataset: dataset?.manifestSha256 ?? null,
  };
}
