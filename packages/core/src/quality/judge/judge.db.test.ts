import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { erasePerson } from "../../crowds/index.ts";
import { loadRows } from "../../datasets/index.ts";
import {
  alwaysA,
  begin,
  fair,
  labelAll,
  makeJudge,
  runView,
  say,
  startJudge,
  work,
} from "../../fixtures/judge.fixture.ts";
import { answer, makeScene, mustGetPair, slug, withOwner } from "../../fixtures/labeling.fixture.ts";
import { computeNow } from "../../fixtures/statistics.fixture.ts";
import { submitJudgment } from "../../labeling/index.ts";
import {
  actOnJudgeRun,
  listAgreementByRound,
  listAnnotators,
  saveJudge,
  sweepJudges,
  workJudgeRun,
} from "../index.ts";
import { judgeSettingsSchema } from "../model.ts";

test("each pair is asked about in both orders, blind, and compared with people without counting", async () => {
  await using scene = await makeScene({ pairs: 6, labelsPerPair: 1, people: 1 });
  await using endpoint = await startJudge(fair);
  const world = await withOwner(scene);
  const { judgeId, pseudonym } = await makeJudge(world, endpoint.url);
  expect(pseudonym).toBe("J-0001");
  expect(await work(world, await begin(world, judgeId))).toBe("done");
  expect(endpoint.asked).toHaveLength(12);
  for (const { question, a, b } of endpoint.asked) {
    expect(
      endpoint.asked.filter((other) => other.a === b && other.b === a && other.question === question),
    ).toHaveLength(1);
  }
  // Nothing tells a policy, an arm, a round or a person.
  expect(endpoint.asked.map(({ body }) => body).join()).not.toMatch(/policy|pi0|random|L-0|J-0/);

  expect(await scene.db.judgment.count()).toBe(0);
  await labelAll(scene, true);
  const run = await runView(world);
  expect(run).toMatchObject({ state: "done", pairs: 6, judged: 6, failed: 0, counted: 0 });
  expect(run.agreement).toMatchObject({ pairs: 6, withPeople: { value: 1 }, consistency: { value: 1 } });
  expect(run.agreement?.shareOfA?.value).toBe(0.5);
});

test("orders that contradict each other are a tie", async () => {
  await using scene = await makeScene({ pairs: 3, labelsPerPair: 1, people: 1 });
  await using endpoint = await startJudge(alwaysA);
  const world = await withOwner(scene);
  const { judgeId } = await makeJudge(world, endpoint.url);
  await work(world, await begin(world, judgeId));
  const verdicts = await scene.db.judgeVerdict.findMany();
  expect(verdicts.map(({ firstAsA, secondAsA, verdict }) => [firstAsA, secondAsA, verdict])).toEqual(
    Array.from({ length: 3 }, () => ["first", "second", "tie"]),
  );
  expect((await runView(world)).agreement).toMatchObject({
    consistency: { value: 0 },
    shareOfA: { value: 1 },
  });
});

test("a reply with characters that can't be stored is a verdict like another", async () => {
  await using scene = await makeScene({ pairs: 1, labelsPerPair: 1, people: 1 });
  const world = await withOwner(scene);
  await using endpoint = await startJudge(({ a }, response) =>
    say(response, `\0 \ud83d [[${a.startsWith("first") ? "A" : "B"}]]`, "st\0p"),
  );
  const { judgeId } = await makeJudge(world, endpoint.url);
  expect(await work(world, await begin(world, judgeId))).toBe("done");
  const replies = await scene.db.judgeVerdict.findMany({ select: { state: true, firstReply: true } });
  expect(replies).toEqual([{ state: "done", firstReply: "\ufffd \ufffd [[A]]" }]);
});

test("a reply that can't be read is asked for again, then recorded as a failure, never guessed", async () => {
  await using scene = await makeScene({ pairs: 4, labelsPerPair: 1, people: 1 });
  const garbage = new Map<string, number>();
  await using endpoint = await startJudge((asked, response) => {
    if (asked.question === "Question 0") return say(response, "Assistant A wins, I'd say.");
    const times = (garbage.get(asked.question) ?? 0) + 1;
    garbage.set(asked.question, times);
    if (asked.question === "Question 1" && times === 1) return say(response, "[[A]] or [[B]]?");
    fair(asked, response);
  });
  const world = await withOwner(scene);
  const { judgeId } = await makeJudge(world, endpoint.url);
  const runId = await begin(world, judgeId);
  expect(await work(world, runId)).toBe("done");
  expect(await runView(world)).toMatchObject({
    state: "done",
    judged: 3,
    failed: 1,
    failures: [{ pairs: 1, error: "the reply has no [[A]], [[B]] or [[C]]" }],
  });
  expect(endpoint.asked.filter(({ question }) => question === "Question 0")).toHaveLength(3);
  const failed = await scene.db.judgeVerdict.findFirstOrThrow({ where: { state: "failed" } });
  expect(failed).toMatchObject({ verdict: null, firstReply: "Assistant A wins, I'd say.", attempts: 3 });

  endpoint.speak(fair);
  granted(await actOnJudgeRun(world.deps, world.owner, { slug, judgeRunId: runId, action: "retry" }));
  expect(await work(world, runId)).toBe("done");
  expect(await runView(world)).toMatchObject({ judged: 4, failed: 0 });
});

test("a prompt the endpoint refuses fails its pair; the others go on", async () => {
  await using scene = await makeScene({ pairs: 3, labelsPerPair: 1, people: 1 });
  await using endpoint = await startJudge((asked, response) => {
    if (asked.question !== "Question 2") return fair(asked, response);
    response.writeHead(400).end(JSON.stringify({ error: { code: "context_length_exceeded" } }));
  });
  const world = await withOwner(scene);
  const { judgeId } = await makeJudge(world, endpoint.url);
  expect(await work(world, await begin(world, judgeId))).toBe("done");
  const { failures } = await runView(world);
  expect(failures).toEqual([{ pairs: 1, error: expect.stringContaining("context_length_exceeded") }]);
});

test("an endpoint in trouble makes the run wait and say so; what it was told is not asked again", async () => {
  await using scene = await makeScene({ pairs: 5, labelsPerPair: 1, people: 1 });
  let answered = 0;
  await using endpoint = await startJudge((asked, response) => {
    answered += 1;
    if (answered <= 3) return fair(asked, response);
    response.writeHead(500).end("<h1>secret upstream text</h1>");
  });
  const world = await withOwner(scene);
  const { judgeId } = await makeJudge(world, endpoint.url);
  const runId = await begin(world, judgeId);
  expect(await work(world, runId)).toBe("waiting");
  const { state, problem } = await runView(world);
  expect(state).toBe("running");
  expect(problem).toMatchObject({ code: "judge-endpoint-http-status" });
  expect(problem?.message).toMatch(/HTTP 500.*next try in 1 s/);
  expect(problem?.message).not.toContain("secret");
  // Nobody touches it before the pause is over.
  expect(await work(world, runId)).toBe("stale");
  expect(await sweepJudges(world.deps)).toBe(0);

  scene.pass(2);
  endpoint.speak(fair);
  expect(await sweepJudges(world.deps)).toBe(1);
  expect(await work(world, runId)).toBe("done");
  const paid = await scene.db.judgeVerdict.count({ where: { state: "done" } });
  expect(paid).toBe(5);
  // Ten requests that were answered well, and those that met the trouble.
  const wellAnswered = new Set(endpoint.asked.map(({ a, b }) => `${a}|${b}`));
  expect(wellAnswered.size).toBe(10);
  expect((await runView(world)).problem).toBeNull();
});

test("trouble that does not pass ends the run until somebody lets it go on", async () => {
  await using scene = await makeScene({ pairs: 2, labelsPerPair: 1, people: 1 });
  await using endpoint = await startJudge((_asked, response) => response.writeHead(401).end("{}"));
  const world = await withOwner(scene);
  const { judgeId } = await makeJudge(world, endpoint.url);
  const runId = await begin(world, judgeId);
  expect(await work(world, runId)).toBe("failed");
  expect(await runView(world)).toMatchObject({ state: "failed", problem: { nextTryAt: null } });
  endpoint.speak(fair);
  granted(await actOnJudgeRun(world.deps, world.owner, { slug, judgeRunId: runId, action: "retry" }));
  expect(await work(world, runId)).toBe("done");
});

test("a pause stops a run that waits for a slow endpoint, and nothing is lost", async () => {
  await using scene = await makeScene({ pairs: 2, labelsPerPair: 1, people: 1 });
  const arrived = Promise.withResolvers<void>();
  await using endpoint = await startJudge(() => arrived.resolve());
  const world = await withOwner(scene);
  const deps = { ...world.deps, settings: { ...world.deps.settings, leaseSeconds: 0.1 } };
  const { judgeId } = await makeJudge(world, endpoint.url);
  const runId = await begin(world, judgeId);
  const working = workJudgeRun(deps, runId, { signal: new AbortController().signal });
  await arrived.promise;
  granted(await actOnJudgeRun(world.deps, world.owner, { slug, judgeRunId: runId, action: "pause" }));
  // The next heartbeat finds the run gone and cuts the requests.
  expect(await working).toBe("stopped");
  expect(await runView(world)).toMatchObject({ state: "paused", judged: 0 });
  endpoint.speak(fair);
  granted(await actOnJudgeRun(world.deps, world.owner, { slug, judgeRunId: runId, action: "resume" }));
  expect(await work(world, runId)).toBe("done");
});

test("a judge that counts takes free slots only, as one annotator more, and people's figures stay people's", async () => {
  await using scene = await makeScene({ pairs: 4, labelsPerPair: 2, people: 1 });
  await using endpoint = await startJudge(fair);
  const world = await withOwner(scene);
  // Somebody holds one slot of a pair and keeps it.
  const held = await mustGetPair(scene, scene.people[0] ?? never());
  const { judgeId } = await makeJudge(world, endpoint.url, { counts: true });
  const runId = await begin(world, judgeId);
  await Promise.all([work(world, runId), work(world, runId)]);
  expect(await runView(world)).toMatchObject({ judged: 4, counted: 4 });
  const slots = await scene.db.slot.groupBy({ by: ["state"], _count: true });
  expect(Object.fromEntries(slots.map(({ state, _count }) => [state, _count]))).toEqual({
    done: 4,
    leased: 1,
    open: 3,
  });
  granted(await submitJudgment(scene.deps, scene.people[0]?.actor ?? never(), answer(held.lease.leaseId)));
  await labelAll(scene, true);
  expect(await scene.db.judgment.count({ where: { state: "counted" } })).toBe(8);
  // One person and one judge per pair: no two *people* to agree.
  await computeNow(world.deps, world.owner, slug);
  const [row] = granted(await listAgreementByRound(world.deps, world.owner, { slug, limit: 50 })).items;
  expect(row?.agreement.units).toBe(0);
  const people = granted(await listAnnotators(world.deps, world.owner, { slug, limit: 50 })).items;
  expect(people.map(({ pseudonym }) => pseudonym)).toEqual(["L-0001"]);
});

test("dataset rows tell what an exported judge said, and whether it counted", async () => {
  await using scene = await makeScene({ pairs: 2, labelsPerPair: 1, people: 1 });
  await using endpoint = await startJudge(fair);
  const world = await withOwner(scene);
  const { judgeId } = await makeJudge(world, endpoint.url, { exported: true });
  await work(world, await begin(world, judgeId));
  const quiet = await makeJudge(world, endpoint.url, { name: "quiet", model: "other" });
  await work(world, await begin(world, quiet.judgeId));
  await labelAll(scene, false);
  const rows = (adjudicatedUntil: Date) =>
    loadRows(scene.db, scene.projectId, { roundId: scene.roundId, adjudicatedUntil });
  const [row] = await rows(scene.deps.now());
  // People prefer the second answer; the judge said the first.
  expect(row?.label).toMatchObject({
    p_chosen: 1,
    n_votes: 1,
    annotators: ["L-0001"],
    judges: [{ annotator: "J-0001", p_chosen: 0, consistent: true, counted: false }],
  });
  const [before] = await rows(new Date(scene.deps.now().getTime() - 1000));
  expect(before?.label).not.toHaveProperty("judges");
});

test("an automatic judge begins with the round, on the share of pairs it is set to", async () => {
  await using scene = await makeScene({ pairs: 10, labelsPerPair: 1, people: 1 });
  await using endpoint = await startJudge(fair);
  const world = await withOwner(scene);
  await makeJudge(world, endpoint.url, { isAutomatic: true, share: 0.3 });
  await sweepJudges(world.deps);
  await sweepJudges(world.deps);
  expect(await runView(world)).toMatchObject({ pairs: 3, state: "running" });
  expect(await scene.db.judgeRun.count()).toBe(1);
});

test("a key stays with its address, and another model is another judge", async () => {
  await using scene = await makeScene({ pairs: 1, labelsPerPair: 1, people: 1 });
  const world = await withOwner(scene);
  const { judgeId } = await makeJudge(world, "http://127.0.0.1:1/v1", { apiKey: "sk-secret" });
  const stored = () => scene.db.judge.findUniqueOrThrow({ where: { id: judgeId } });
  const sealed = (await stored()).apiKeySealed;
  expect(sealed).not.toBeNull();
  expect(sealed).not.toContain("sk-secret");
  await makeJudge(world, "http://127.0.0.1:1/v1", { temperature: 0.5 });
  expect((await stored()).apiKeySealed).toBe(sealed);
  await makeJudge(world, "http://127.0.0.1:2/v1");
  expect((await stored()).apiKeySealed).toBeNull();
  const other = judgeSettingsSchema.parse({
    slug,
    name: "judge",
    baseUrl: "http://127.0.0.1:1",
    model: "other",
  });
  expect(await saveJudge(world.deps, world.owner, other)).toMatchObject({
    reason: "conflict",
    field: "model",
  });
  const audits = await scene.db.auditEvent.findMany({ where: { action: "quality.saveJudge" } });
  expect(JSON.stringify(audits.map(({ detail }) => detail))).not.toContain("sk-secret");
});

test("a judge is no person: it is not erased as one, and nobody signs in as it", async () => {
  await using scene = await makeScene({ pairs: 1, labelsPerPair: 1, people: 1 });
  const world = await withOwner(scene);
  await makeJudge(world, "http://127.0.0.1:1/v1");
  const member = await scene.db.member.findFirstOrThrow({ where: { kind: "llm" }, include: { user: true } });
  expect(member.user).toMatchObject({ email: null, oidcSub: null });
  const erase = { slug, memberId: member.id, confirm: member.pseudonym };
  expect(await erasePerson(world.deps, world.owner, erase)).toMatchObject({ reason: "invalid" });
});

function never(): never {
  throw new Error("the scene has no such person");
}
