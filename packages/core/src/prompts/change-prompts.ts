import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { promptUses, tagSchema } from "./model.ts";

/** How many prompts one call changes at most; more are changed by several. */
const promptsMax = 1_000;

/** What somebody changes about prompts; whoever wants it undone sends back what is answered. */
const changeSchema = z.object({
  ids: z.array(z.uuid()).min(1).max(promptsMax),
  use: z.enum(promptUses).optional(),
  addTags: z.array(tagSchema).max(20).default([]),
  removeTags: z.array(tagSchema).max(20).default([]),
});

const undoSchema = z.object({
  ids: z.array(z.uuid()),
  use: z.enum(promptUses).optional(),
  addTags: z.array(z.string()),
  removeTags: z.array(z.string()),
});

/**
 * Says of prompts whether rounds may ask them, and gives or takes tags. Rounds that have drawn their prompts keep
 * them. Repeating it changes nothing.
 *
 * @returns how many prompts changed, and the calls that undo it
 */
export const changePrompts = verb({
  name: "prompts.change",
  kind: "mutation",
  may: "prompts.write",
  input: changeSchema.extend({ slug: z.string() }),
  output: z.object({ changed: z.int(), undo: z.array(undoSchema) }),
  run: async (deps, { project, audit }, input) => {
    const { ids, use, addTags, removeTags } = input;
    return transaction(deps.db, async (tx) => {
      const before = await tx.$queryRaw<{ id: string; use: (typeof promptUses)[number]; tags: string[] }[]>`
        select "id", "use"::text, coalesce("tags", '{}') as "tags" from "Prompt"
         where "projectId" = ${project.id}::uuid and "id" = any(${ids}::uuid[])
         order by "id" for update`;
      const changes = before.flatMap((prompt) => {
        const added = [...new Set(addTags)].filter((tag) => !prompt.tags.includes(tag));
        const removed = removeTags.filter((tag) => prompt.tags.includes(tag));
        const isOther = use !== undefined && use !== prompt.use;
        if (added.length + removed.length === 0 && !isOther) return [];
        const tags = [...prompt.tags, ...added].filter((tag) => !removed.includes(tag));
        return [{ prompt, tags, added, removed, isOther }];
      });
      for (const { prompt, tags } of changes) {
        await tx.prompt.update({
          where: { id: prompt.id },
          data: { tags, ...(use === undefined ? {} : { use }) },
        });
      }
      if (changes.length > 0) {
        const detail = {
          prompts: changes.length,
          addTags,
          removeTags,
          ...(use === undefined ? {} : { use }),
        };
        await audit(tx, { subject: `project:${project.slug}`, detail });
      }
      const alike = Map.groupBy(changes, ({ prompt, added, removed, isOther }) =>
        JSON.stringify([isOther ? prompt.use : null, added, removed]),
      );
      const undo = [...alike.values()].flatMap((same) => {
        const [first] = same;
        if (first === undefined) return [];
        const { prompt, added, removed, isOther } = first;
        const back = { ids: same.map((change) => change.prompt.id), addTags: removed, removeTags: added };
        return [isOther ? { ...back, use: prompt.use } : back];
      });
      return done({ changed: changes.length, undo });
    });
  },
});
