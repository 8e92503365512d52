-- What prompts are for, how they are called together, and what files have beside what is read of them. All of it is
-- nullable or has a default: the version before goes on writing without it.

create type "PromptUse" as enum ('rounds', 'offline_only');

alter table "Prompt" add column "use" "PromptUse" not null default 'rounds',
                     add column "tags" text[] default array[]::text[],
                     add column "extra" jsonb;

alter table "Import" add column "notes" jsonb not null default '[]';

alter table "Pair" add column "extra" jsonb;

-- Prompts that came with offline comparisons were round prompts without anybody asking for it. Where a project's
-- rounds have used some of them, or it would have no other prompts for rounds, all stay what they were: nobody's
-- rounds change what they draw from. Elsewhere they are for the comparisons alone from now on.
update "Prompt" p set "use" = 'offline_only'
  from "Import" i
 where i."id" = p."importId" and i."kind" = 'comparisons'
   and not exists (select 1 from "RoundPrompt" rp
                     join "Prompt" q on q."id" = rp."promptId"
                     join "Import" j on j."id" = q."importId" and j."kind" = 'comparisons'
                    where q."projectId" = p."projectId")
   and exists (select 1 from "Prompt" q
                 left join "Import" j on j."id" = q."importId"
                where q."projectId" = p."projectId" and q."split" = 'train'
                  and (j."kind" is null or j."kind" = 'prompts'));
