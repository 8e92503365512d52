import { transaction } from "@gshf/db";
import { z } from "zod";
import { actorName, done, verb } from "../../access/index.ts";
import { deriveSeed } from "../../projects/index.ts";
import { offlineLabelSchema } from "../../prompts/index.ts";
import { readStored } from "../../stored/model.ts";
import { goldFromImportsSchema } from "../model.ts";
import { goldCopyOf } from "./mark-gold.ts";

/**
 * Makes gold pairs out of imported comparisons, whose better answers are known. Which ones is a matter of a hash,
 * so asking again with the same number changes nothing: those there before stay as they are, their answers
 * corrected or themselves retired. A pair's order is swapped for half of them: an import always has the better
 * answer first.
 *
 * @returns how many gold pairs came from imports, those there before counted in; fewer when there are no more
 */
export const addGoldFromImports = verb({
  name: "quality.addGoldFromImports",
  kind: "mutation",
  may: "project.write",
  input: goldFromImportsSchema,
  output: z.object({ added: z.int() }),
  run: async (deps, { project, actor, audit }, input) =>
    transaction(
      deps.db,
      async (tx) => {
        const offline = await tx.pair.findMany({
          where: { projectId: project.id, source: "offline" },
          select: {
            id: true,
            promptId: true,
            position: true,
            firstId: true,
            secondId: true,
            offlineLabel: true,
          },
          take: 20_000,
          orderBy: { id: "asc" },
        });
        const place = (pairId: string) => deriveSeed(0, "gold-import", pairId);
        const chosen = offline.sort((a, b) => place(a.id) - place(b.id)).slice(0, input.count);
        const gold = chosen.map((pair) => {
          const { pFirst } = readStored(
            offlineLabelSchema,
            pair.offlineLabel,
            `the label of pair ${pair.id}`,
          );
          const isSwapped = place(pair.id) % 2 === 1;
          const { firstId, secondId } = pair;
          const order = isSwapped ? { firstId: secondId, secondId: firstId } : { firstId, secondId };
          const firstIsBetter = pFirst === 0.5 ? null : pFirst > 0.5 !== isSwapped;
          return { copy: goldCopyOf(project, { ...pair, ...order }), firstIsBetter };
        });
        await tx.pair.createMany({ data: gold.map(({ copy }) => copy), skipDuplicates: true });
        const { count: made } = await tx.goldPair.createMany({
          data: gold.map(({ copy, firstIsBetter }) => ({
            projectId: project.id,
            pairId: copy.id,
            kind: "gold",
            firstIsBetter,
            explanation: "As in the imported comparisons.",
            createdBy: actorName(actor),
          })),
          skipDuplicates: true,
        });
        if (made > 0) {
          await audit(tx, { subject: `project:${project.slug}`, detail: { added: made } });
        }
        return done({ added: chosen.length });
      },
      { timeoutMs: 60_000 },
    ),
});
