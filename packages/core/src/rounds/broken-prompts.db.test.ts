import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { loadRows } from "../datasets/index.ts";
import {
  createWorld,
  labelAll,
  startTestRound,
  takePair,
  workOnce,
  workUntil,
} from "../fixtures/world.fixture.ts";
import { listPastLabels } from "../labeling/index.ts";
import { checkPolicy } from "../policies/index.ts";
import { listPrompts } from "../prompts/index.ts";
import { listPairsToReview } from "../quality/index.ts";
import { getPair } from "./get-pair.ts";
import { getRound } from "./get-round.ts";
import { listRoundPairs } from "./list-round-pairs.ts";
import { listRounds } from "./list-rounds.ts";

/*
 * Rows that no version of ours should have written, put into the database by hand: a project that has some is shown
 * with them, and its rounds go on without them.
 */

const user = { role: "user", content: "a" };
const broken: Record<string, { messages: object | string; problem: string }> = {
  "an empty turn in the middle": {
    messages: [user, { role: "assistant", content: "" }, user],
    problem: "message 2 is empty",
  },
  "241 messages": {
    messages: Array.from({ length: 241 }, () => user),
    problem: "the conversation has more than 200 messages",
  },
  "no messages": { messages: [], problem: "the conversation has no messages" },
  "a text in place of messages": { messages: "a", problem: "the conversation is no list of messages" },
  "a message that is none": { messages: [7, user], problem: "message 1 is no message" },
  "a role nobody knows": {
    messages: [{ role: "tool", content: "x" }, user],
    problem: "message 1 has a role that can't be read",
  },
};

test("prompts whose conversation can't be read are listed as such, and rounds set them aside", async () => {
  await using world = await createWorld({ prompts: 24 });
  const { deps, owner, slug, projectId } = world;
  const { db } = deps;
  const breakOne = async (id: string, messages: object | string) =>
    db.prompt.update({ where: { id }, data: { messages } });
  const train = await db.prompt.findMany({ where: { projectId, split: "train" }, orderBy: { key: "asc" } });
  expect(train.length).toBeGreaterThan(Object.keys(broken).length + 6);
  const kinds = Object.values(broken);
  for (const [i, { messages }] of kinds.entries()) await breakOne(train[i]?.id ?? "", messages);
  const measured = await db.prompt.findFirstOrThrow({ where: { projectId, split: "validation" } });
  await breakOne(measured.id, "nothing");

  const listed = granted(await listPrompts(deps, owner, { slug, search: "", limit: 50 })).prompts;
  expect(listPrompts.definition.output.safeParse({ prompts: listed, nextCursor: null }).success).toBe(true);
  for (const [i, { problem }] of kinds.entries()) {
    expect(listed.find(({ id }) => id === train[i]?.id)?.problem).toBe(problem);
  }
  expect(listed.filter(({ problem }) => problem === null)).toHaveLength(24 - kinds.length - 1);
  const policy = await db.policy.findFirstOrThrow({ where: { projectId } });
  expect(granted(await checkPolicy(deps, owner, { slug, policyId: policy.id })).works).toBe(true);

  // As many pairs as train prompts: each broken one would be among the chosen.
  const pairs = train.length - kinds.length;
  const roundId = await startTestRound(world, { pairs });
  // The prompts are chosen, and none is answered yet.
  world.endpoints.fault = { path: /chat/, times: 1_000, answer: { status: 503, body: "{}" } };
  await workOnce(deps, roundId);
  world.endpoints.fault = null;
  const chosen = await db.roundPrompt.findMany({ where: { roundId }, orderBy: { position: "asc" } });
  expect(chosen).toHaveLength(pairs);
  const brokenIds = new Set(train.slice(0, kinds.length).map(({ id }) => id));
  expect(chosen.filter(({ promptId }) => brokenIds.has(promptId))).toEqual([]);
  const event = await db.roundEvent.findFirstOrThrow({ where: { roundId, kind: "set-aside" } });
  expect(event.message).toContain(`${kinds.length} prompts were set aside`);
  expect(event.message).toContain("message 2 is empty");

  // Broken after it was chosen, as prompts were before anybody looked.
  const [late] = chosen;
  await breakOne(late?.promptId ?? "", "broken");
  await workUntil(world, roundId, "labeling");
  const skipped = await db.roundPrompt.findMany({ where: { roundId, skipped: { startsWith: "can't be" } } });
  expect(skipped.map(({ position }) => position)).toEqual([late?.position]);
  expect(await db.pair.count({ where: { roundId, promptId: late?.promptId ?? "" } })).toBe(0);
  expect(granted(await getRound(deps, owner, { slug, number: 1 })).skippedPrompts).toBeGreaterThan(0);

  // Broken after its pair was made: shown wherever the pair is, and its labels are not lost.
  const pair = await db.pair.findFirstOrThrow({ where: { roundId } });
  await breakOne(pair.promptId, [user, { role: "assistant", content: "" }, user]);
  const [labeler] = world.labelers;
  if (labeler === undefined) throw new Error("nobody labels");
  expect(await takePair(world, labeler)).not.toBeNull();
  await labelAll(world);
  const view = granted(await getPair(deps, owner, { slug, pairId: pair.id }));
  expect(view.conversation.map(({ content }) => content)).toEqual(["a", "", "a"]);
  const input = listRoundPairs.definition.input.parse({ slug, number: 1, limit: 50 });
  expect(granted(await listRoundPairs(deps, owner, input)).pairs.length).toBeGreaterThan(0);
  granted(await listPairsToReview(deps, owner, { slug, place: 0, limit: 20 }));
  granted(await listPastLabels(deps, labeler, { slug, limit: 5 }));
  await workUntil(world, roundId, "complete");
  const rows = await loadRows(db, projectId, { roundId });
  expect(rows.find(({ pair_id }) => pair_id === pair.id)?.prompt).toHaveLength(3);

  // And settings nobody can read: said, in the list and on the page.
  await db.round.update({ where: { id: roundId }, data: { config: { arms: 7 } } });
  expect(granted(await listRounds(deps, owner, { slug, limit: 50 })).items[0]?.problem?.code).toBe(
    "unreadable-row",
  );
  const refused = await getRound(deps, owner, { slug, number: 1 });
  expect(refused).toMatchObject({ ok: false, reason: "conflict" });
  expect(!refused.ok && refused.message).toMatch(/settings of round 1 can't be read at arms/);
});
