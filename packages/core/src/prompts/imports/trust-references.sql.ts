import type { Tx } from "@gshf/db";

/**
 * Calls with the transaction not looking up what new rows refer to, row by row, which costs as much as all the rest of
 * storing them. What they refer to is made in the same transaction, or locked by it: the project and the import here,
 * known prompts and answers where they are read. Triggers that count are `ENABLE ALWAYS` (decision 20) and go on. Where
 * the database's user may not do that, everything is looked up.
 */
export async function trustingReferences<R>(
  tx: Tx,
  { importId, project }: { importId: string; project: { id: string } },
  store: () => Promise<R>,
): Promise<R> {
  await tx.$queryRaw`select 1 from "Import" i join "Project" p on p."id" = i."projectId"
    where i."id" = ${importId}::uuid and p."id" = ${project.id}::uuid for key share`;
  await setRole(tx, "replica");
  const result = await store();
  // What follows is told by triggers like everything else. After an error the transaction is undone anyway.
  await setRole(tx, "origin");
  return result;
}

async function setRole(tx: Tx, role: "replica" | "origin"): Promise<void> {
  await tx.$queryRaw`select set_config('session_replication_role', ${role}, true)
    where has_parameter_privilege('session_replication_role', 'SET')`;
}
