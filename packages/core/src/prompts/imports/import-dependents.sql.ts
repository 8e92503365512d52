import type { Import, Tx } from "@gshf/db";

/** Something that would lose what it stands on, in words: "round 3 asked its prompts". */
export type Dependent = { what: string };

/** Named at most; of more, that there are more is enough to know. */
const namedMax = 20;

/**
 * What depends on what a file brought: rounds and datasets that asked its prompts or learned from its comparisons,
 * answers and pairs of others, and plans that choose prompts by the file.
 */
export async function findDependents(
  tx: Tx,
  { id, projectId, createdAt, endedAt }: Pick<Import, "id" | "projectId" | "createdAt" | "endedAt">,
): Promise<Dependent[]> {
  // Its comparisons were there from then on.
  const since = endedAt ?? createdAt;
  return tx.$queryRaw<Dependent[]>`
    select d."what" from (
      select distinct 'round ' || r."number" || ' asked its prompts' as "what"
        from "Prompt" q join "RoundPrompt" a on a."promptId" = q."id" join "Round" r on r."id" = a."roundId"
       where q."importId" = ${id}::uuid
      union all
      select 'round ' || r."number" || ' learned from its comparisons' from "Round" r
       where r."projectId" = ${projectId}::uuid and r."startedAt" >= ${since}::timestamptz
         and coalesce((r."config"->>'hybrid')::boolean, true)
         and exists (select from "Pair" p where p."importId" = ${id}::uuid)
      union all
      select 'round ' || r."number" || ' is to ask its prompts' from "Round" r
       where r."projectId" = ${projectId}::uuid and r."state" = 'draft'
         and jsonb_path_exists(r."config", '$.prompts.imports[*] ? (@ == $id)', jsonb_build_object('id', ${id}::text))
      union all
      select distinct 'dataset "' || b."name" || '" has answers to its prompts'
        from "Prompt" q join "DatasetBuildPrompt" a on a."promptId" = q."id" join "DatasetBuild" b on b."id" = a."buildId"
       where q."importId" = ${id}::uuid
      union all
      select 'dataset "' || b."name" || '" was made while its comparisons were there' from "DatasetBuild" b
       where b."projectId" = ${projectId}::uuid and b."createdAt" >= ${since}::timestamptz
         and exists (select from "Pair" p where p."importId" = ${id}::uuid)
      union all
      select 'experiment "' || e."name" || '" chooses prompts by it' from "Experiment" e
       where e."projectId" = ${projectId}::uuid
         and jsonb_path_exists(e."promptPlan", '$.**.imports[*] ? (@ == $id)', jsonb_build_object('id', ${id}::text))
      union all
      select case
          when o."purpose" <> 'offline' then 'a policy was asked its prompts (' || count(*) || ' answers)'
          when o."fileName" is null then count(*) || ' answers were added to its prompts'
          else '"' || o."fileName" || '" brought answers to its prompts' end
        from (select x."purpose", i."fileName"
                from "Prompt" q join "Response" x on x."promptId" = q."id" left join "Import" i on i."id" = x."importId"
               where q."importId" = ${id}::uuid and x."importId" is distinct from ${id}::uuid) o
       group by o."purpose", o."fileName"
      union all
      select case
          when o."source" = 'gold' then count(*) || ' gold pairs are of its answers'
          when o."number" is not null then 'round ' || o."number" || ' has pairs of its answers'
          when o."fileName" is null then count(*) || ' comparisons are of its answers'
          else '"' || o."fileName" || '" compares its answers' end
        from (select distinct p."id", p."source", r."number", i."fileName"
                from "Response" x join "Pair" p on p."promptId" = x."promptId" and x."id" in (p."firstId", p."secondId")
                left join "Round" r on r."id" = p."roundId" left join "Import" i on i."id" = p."importId"
               where x."importId" = ${id}::uuid and p."importId" is distinct from ${id}::uuid) o
       group by o."source", o."number", o."fileName"
      union all
      select count(*) || ' of its comparisons are gold pairs'
        from "Pair" p join "GoldPair" g on g."pairId" = p."id" where p."importId" = ${id}::uuid having count(*) > 0
    ) d group by d."what" order by d."what" collate "C" limit ${namedMax}`;
}
