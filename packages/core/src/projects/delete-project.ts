import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, refuse, verb } from "../access/index.ts";
import { deleteProjectSchema } from "./model.ts";

const countsSchema = z.object({
  /** Gone for good. */
  goes: z.object({
    prompts: z.int(),
    responses: z.int(),
    pairs: z.int(),
    labels: z.int(),
    rounds: z.int(),
    policies: z.int(),
    members: z.int(),
    datasets: z.int(),
    /** Of the datasets' files in the bucket. */
    datasetBytes: z.int(),
    imports: z.int(),
    payments: z.int(),
  }),
  /** Kept. */
  stays: z.object({
    auditEvents: z.int(),
    /** Models that trainers stored elsewhere. */
    checkpoints: z.int(),
    /** Members whose accounts belong to other projects as well, or who sign in by themselves. */
    accounts: z.int(),
  }),
  /** Rounds that train now: they have to be cancelled before. */
  trainingRounds: z.array(z.int()),
});

/** What would go with a project that is deleted, and what would stay. */
export const getDeletion = verb({
  name: "projects.deletion",
  kind: "query",
  may: "project.own",
  input: z.object({ slug: z.string() }),
  output: countsSchema,
  run: async ({ db }, { project }) => {
    const of = { where: { projectId: project.id } };
    const elsewhere = { memberships: { some: { projectId: { not: project.id } } } };
    const [prompts, responses, pairs, labels, rounds, policies, members, datasets] = await Promise.all([
      db.prompt.count(of),
      db.response.count(of),
      db.pair.count(of),
      db.judgment.count({ where: { pair: of.where } }),
      db.round.count(of),
      db.policy.count(of),
      db.member.count(of),
      db.dataset.aggregate({ where: of.where, _count: true, _sum: { bytes: true } }),
    ]);
    const [imports, payments, auditEvents, checkpoints, accounts, training] = await Promise.all([
      db.import.count(of),
      db.payment.count(of),
      db.auditEvent.count(of),
      db.policy.count({ where: { projectId: project.id, trainingJobId: { not: null } } }),
      db.user.count({
        where: {
          memberships: { some: of.where },
          OR: [{ email: { not: null } }, { oidcSub: { not: null } }, elsewhere],
        },
      }),
      trainingRounds({ db }, project.id),
    ]);
    const datasetBytes = Number(datasets._sum.bytes ?? 0);
    const counted = { prompts, responses, pairs, labels, rounds, policies, members };
    const goes = Object.assign(counted, { datasets: datasets._count, datasetBytes, imports, payments });
    return done({ goes, stays: { auditEvents, checkpoints, accounts }, trainingRounds: training });
  },
});

/** The numbers of the rounds that a trainer works for now. */
async function trainingRounds({ db }: Pick<Deps, "db">, projectId: string): Promise<number[]> {
  const rounds = await db.round.findMany({
    where: {
      projectId,
      trainingJobs: {
        some: { externalId: { not: null }, state: { notIn: ["succeeded", "failed", "cancelled"] } },
      },
    },
    select: { number: true },
    orderBy: { number: "asc" },
  });
  return rounds.map(({ number }) => number);
}

/**
 * Deletes a project for good: it is gone for everybody at once, and a worker then takes its files out of the bucket
 * and its rows out of the database. Its audit trail stays, and so do its people's accounts.
 *
 * Refusals: `invalid` unless the short name was typed; `conflict` while a trainer works for it.
 */
export const deleteProject = verb({
  name: "projects.delete",
  kind: "mutation",
  whenArchived: "allowed",
  may: "project.own",
  input: deleteProjectSchema,
  output: z.null(),
  run: async (deps, { project, audit }, { confirm }) => {
    if (confirm.trim() !== project.slug) {
      return refuse("invalid", `confirm: type ${project.slug} to delete the project.`, "confirm");
    }
    const [number] = await trainingRounds(deps, project.id);
    if (number !== undefined) {
      return refuse("conflict", `Round ${number} is training. Cancel it first, so that the trainer stops.`);
    }
    return transaction(deps.db, async (tx) => {
      const now = deps.now();
      const where = { id: project.id, deletingAt: null };
      const data = { deletingAt: now, archivedAt: project.archivedAt ?? now };
      const { count } = await tx.project.updateMany({ where, data });
      if (count === 0) return done(null);
      await deps.enqueue(tx, { name: "project.delete", payload: { projectId: project.id } });
      await audit(tx, { subject: `project:${project.slug}`, detail: { name: project.name } });
      return done(null);
    });
  },
});
