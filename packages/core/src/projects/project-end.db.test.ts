import { createTestProject, createTestStorage, granted } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import { acceptInvite, createApiToken, createInvite, getMe } from "../access/index.ts";
import {
  ask,
  importPairs,
  type Labeler,
  labelOne,
  makeScene,
  type Scene,
} from "../fixtures/crowds.fixture.ts";
import { keepLeases, leaseNextPair, submitJudgment } from "../labeling/index.ts";
import { adjudicate } from "../quality/index.ts";
import { sweepRounds, workRound } from "../rounds/index.ts";
import {
  archiveProject,
  deleteProject,
  deleteProjectData,
  getDeletion,
  getProject,
  listProjects,
  sweepDeletions,
  unarchiveProject,
} from "./index.ts";

const signal = new AbortController().signal;

async function lease(scene: Scene, person: Labeler): Promise<string> {
  const next = granted(
    await leaseNextPair(scene.deps, person, { slug: scene.slug, prefetch: 0, holding: [] }),
  );
  if (next.kind === "none") throw new Error(`nothing to label: ${next.reason}`);
  return next.lease.leaseId;
}

const submit = (scene: Scene, person: Labeler, leaseId: string) =>
  submitJudgment(scene.deps, person, {
    leaseId,
    choice: "tie",
    strength: null,
    reasons: [],
    rationale: "",
    durationMs: 9_000,
    visibleMs: 9_000,
    idempotencyKey: `key-of-${leaseId}`,
  });

describe("an archived project", () => {
  it("hands nothing out, prolongs no lease, and keeps the label of a pair in hand as late", async () => {
    await using scene = await makeScene({ pairs: 3 });
    const { deps, owner, slug } = scene;
    const person = await scene.join();
    const leaseId = await lease(scene, person);
    granted(await archiveProject(deps, owner, { slug }));
    expect(await leaseNextPair(deps, person, { slug, prefetch: 0, holding: [] })).toMatchObject({
      ok: false,
      reason: "archived",
    });
    expect(granted(await keepLeases(deps, person, { leaseIds: [leaseId] })).kept).toEqual([]);
    expect(await submit(scene, person, leaseId)).toMatchObject({ ok: false, reason: "late" });
    expect(await deps.db.judgment.findMany()).toMatchObject([{ state: "late" }]);
    expect(granted(await getProject(deps, owner, { slug })).archivedAt).toEqual(deps.now());
    expect(granted(await listProjects(deps, owner, { limit: 50 })).items).toMatchObject([
      { slug, archivedAt: deps.now() },
    ]);
    // Screens offer nothing that would be refused.
    const { can } = granted(await getProject(deps, owner, { slug }));
    for (const action of ["project.write", "rounds.write", "policies.write", "label"] as const) {
      expect(can).not.toContain(action);
    }
    expect(can).toContain("project.own");
    granted(await unarchiveProject(deps, owner, { slug }));
    expect(granted(await getProject(deps, owner, { slug })).can).toContain("rounds.write");
    expect(await ask(scene, person)).toBe("pair");
  });

  it("is left alone by workers, and goes on once it is back", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const { deps, owner, slug, roundId } = scene;
    const { version } = await deps.db.round.update({
      where: { id: roundId },
      data: { state: "fitting", stateSince: deps.now() },
    });
    granted(await archiveProject(deps, owner, { slug }));
    scene.pass(3600);
    expect(await sweepRounds(deps)).toBe(0);
    expect(await workRound(deps, { roundId, version }, { signal })).toMatchObject({ outcome: "stale" });
    expect(await deps.db.round.findUniqueOrThrow({ where: { id: roundId } })).toMatchObject({
      state: "fitting",
      version,
    });
    granted(await unarchiveProject(deps, owner, { slug }));
    expect(await sweepRounds(deps)).toBe(1);
  });

  it("is joined by nobody, and lets its members in", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const { deps, owner, slug } = scene;
    const invite = { slug, role: "labeler", note: "", usesMax: 5, expiresInHours: 1 } as const;
    const { token } = granted(await createInvite(deps, owner, invite));
    const join = (idempotencyKey: string) => acceptInvite(deps, null, { token, idempotencyKey });
    const first = granted(await join("one"));
    granted(await archiveProject(deps, owner, { slug }));
    expect(await join("two")).toMatchObject({ ok: false, reason: "archived" });
    expect(granted(await join("one"))).toEqual(first);
  });
});

describe("deleting a project", () => {
  it("says before what goes and what stays, and then does exactly that", async () => {
    await using scene = await makeScene({ pairs: 4 });
    await using store = await createTestStorage();
    const deps = Object.assign(scene.deps, { storage: store.storage });
    const { owner, slug, projectId } = scene;
    const { db } = deps;
    const other = await createTestProject(deps, { slug: "other" });
    const [offline = ""] = await importPairs(scene, 3);
    const [labeler, reviewer] = [await scene.join(), await scene.join("reviewer")];
    await labelOne(scene, labeler);
    await labelOne(scene, labeler);
    granted(await adjudicate(deps, owner, { slug, pairId: offline, verdict: "tie", note: "" }));
    await createApiToken(deps, owner, { name: "x", scopes: ["read"], expiresInDays: 1 });
    await store.storage.put(`projects/${projectId}/datasets/files/a.jsonl`, "{}\n");
    await store.storage.put(`projects/${other.projectId}/datasets/files/b.jsonl`, "{}\n");
    await store.storage.put("features/shared/c.f32", "x");
    const told = granted(await getDeletion(deps, owner, { slug }));
    expect(told.goes).toMatchObject({ labels: 2, rounds: 1, members: 3, imports: 1 });
    expect(told.goes.pairs).toBe(await db.pair.count({ where: { projectId } }));
    expect(told.stays).toMatchObject({ accounts: 1, checkpoints: 0 });
    expect(await deleteProject(deps, owner, { slug, confirm: "other" })).toMatchObject({ field: "confirm" });

    granted(await deleteProject(deps, owner, { slug, confirm: slug }));
    for (const read of [getProject, getDeletion])
      expect(await read(deps, owner, { slug })).toMatchObject({ ok: false, reason: "not-found" });
    expect(granted(await listProjects(deps, owner, { limit: 50 })).items).toEqual([]);
    expect(granted(await getMe(deps, reviewer, {})).memberships).toEqual([]);
    // Killed before its end it is asked for again; twice and at once it does the same.
    expect(await sweepDeletions(deps)).toBe(1);
    await Promise.all([deleteProjectData(deps, projectId), deleteProjectData(deps, projectId)]);
    expect(await deleteProjectData(deps, projectId)).toBe(0);
    expect(await sweepDeletions(deps)).toBe(0);

    const kept: string[] = [];
    for await (const { key } of store.storage.list("")) kept.push(key);
    expect(kept.sort()).toEqual(
      [`features/shared/c.f32`, `projects/${other.projectId}/datasets/files/b.jsonl`].sort(),
    );
    expect(await db.project.findMany({ select: { slug: true } })).toEqual([{ slug: "other" }]);
    expect(await db.judgment.count()).toBe(0);
    expect(await db.pair.count()).toBe(0);
    // Two more: that it was asked for, and that it was done.
    expect(await db.auditEvent.count({ where: { projectId } })).toBe(told.stays.auditEvents + 2);
    const accounts = await db.user.findMany({ select: { id: true } });
    expect(accounts.map(({ id }) => id).sort()).toEqual([owner.userId, other.owner.userId].sort());
  });

  it("waits until a trainer that works for it has been told to stop", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const { deps, owner, slug, projectId, roundId } = scene;
    const row = { projectId, roundId, manifestSha256: "a".repeat(64), manifestKey: "k", manifest: {} };
    const dataset = await deps.db.dataset.create({
      data: { ...row, offlineRows: 0, onlineRows: 0, bytes: 7 },
    });
    await deps.db.trainingJob.create({
      data: { roundId, datasetId: dataset.id, idempotencyKey: "k", externalId: "job", state: "running" },
    });
    expect(granted(await getDeletion(deps, owner, { slug })).trainingRounds).toEqual([1]);
    expect(await deleteProject(deps, owner, { slug, confirm: slug })).toMatchObject({ reason: "conflict" });
    expect(granted(await getDeletion(deps, owner, { slug })).goes).toMatchObject({
      datasets: 1,
      datasetBytes: 7,
    });
  });
});
