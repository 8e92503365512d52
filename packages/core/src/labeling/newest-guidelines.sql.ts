import type { Deps } from "../access/index.ts";

/** Version number of the newest guidelines; 0 when the project has published none. */
export async function newestGuidelines(deps: Pick<Deps, "db">, projectId: string): Promise<number> {
  const [newest] = await deps.db.$queryRaw<{ version: number }[]>`
    /* newest-guidelines */
    select coalesce(max("version"), 0)::int as "version" from "GuidelineVersion" where "projectId" = ${projectId}::uuid`;
  return newest?.version ?? 0;
}
