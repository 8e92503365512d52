import type { Tx } from "@gshf/db";

/** Nobody starts a round, archives a policy, or changes the project or an experiment of it, until the transaction ends. */
export async function lockProject(tx: Tx, projectId: string): Promise<void> {
  await tx.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`;
}
