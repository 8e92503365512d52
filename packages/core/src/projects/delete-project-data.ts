import { type Tx, transaction } from "@gshf/db";
import { projectPrefix } from "@gshf/storage";
import { audit, type Deps } from "../access/index.ts";

const worker = { kind: "system", process: "worker" } as const;

/**
 * Takes a deleted project's objects out of the bucket, and then its rows out of the database. The row is what says
 * that there is something to do, so it goes last. Safe to repeat, beside its twin, and to be killed at any line.
 *
 * @returns how many objects were deleted
 */
export async function deleteProjectData(
  deps: Pick<Deps, "db" | "storage">,
  projectId: string,
): Promise<number> {
  const project = await deps.db.project.findUnique({ where: { id: projectId } });
  if (project === null || project.deletingAt === null) return 0;
  const objects = await deps.storage.deletePrefix(projectPrefix(projectId));
  await transaction(
    deps.db,
    async (tx) => {
      const [held] = await tx.$queryRaw<object[]>`
        select from "Project" where "id" = ${projectId}::uuid and "deletingAt" is not null for update`;
      if (held === undefined) return;
      await deleteRows(tx, projectId);
      const subject = `project:${project.slug}`;
      await audit(tx, worker, { projectId, action: "project.deleted", subject, detail: { objects } });
    },
    { timeoutMs: 600_000 },
  );
  // A worker may have written while the rest was being deleted; without its row nobody writes any more.
  return objects + (await deps.storage.deletePrefix(projectPrefix(projectId)));
}

/** What must not go with something else goes first: labels before their people, rounds before their policies. */
async function deleteRows(tx: Tx, projectId: string): Promise<void> {
  const linked = await tx.$queryRaw<{ id: string }[]>`
    select u."id"::text as "id" from "User" u join "Member" m on m."userId" = u."id"
     where m."projectId" = ${projectId}::uuid and u."email" is null and u."oidcSub" is null and not u."isDemo"
       and not exists (select from "Member" o where o."userId" = u."id" and o."projectId" <> m."projectId")`;
  // Its counts before what they count: they would be changed for every row that goes.
  await tx.$executeRaw`delete from "PairTally" where "projectId" = ${projectId}::uuid`;
  await tx.$executeRaw`
    delete from "Work" w using "Member" m where m."id" = w."memberId" and m."projectId" = ${projectId}::uuid`;
  await tx.$executeRaw`
    delete from "Judgment" j using "Pair" p where p."id" = j."pairId" and p."projectId" = ${projectId}::uuid`;
  await tx.$executeRaw`delete from "Adjudication" where "projectId" = ${projectId}::uuid`;
  await tx.$executeRaw`delete from "Pair" where "projectId" = ${projectId}::uuid`;
  await tx.$executeRaw`delete from "Round" where "projectId" = ${projectId}::uuid`;
  await tx.$executeRaw`delete from "Response" where "projectId" = ${projectId}::uuid`;
  await tx.$executeRaw`delete from "Project" where "id" = ${projectId}::uuid`;
  // Accounts that a link to this project made lead nowhere now.
  await tx.user.deleteMany({ where: { id: { in: linked.map(({ id }) => id) } } });
}

/** Asks again for the deletions that did not come to their end. */
export async function sweepDeletions(deps: Pick<Deps, "db" | "enqueue">): Promise<number> {
  const deleting = await deps.db.project.findMany({
    where: { deletingAt: { not: null } },
    select: { id: true },
  });
  for (const { id } of deleting) {
    const job = { name: "project.delete", payload: { projectId: id } } as const;
    await transaction(deps.db, (tx) => deps.enqueue(tx, job));
  }
  return deleting.length;
}
