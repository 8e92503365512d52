import { isDeepStrictEqual } from "node:util";
import { transaction } from "@gshf/db";
import { z } from "zod";
import { actorName, done, refuse, verb } from "../access/index.ts";
import { newRoundSchema, roundConfigSchema } from "./model.ts";

/** Makes a draft. Nothing happens before it is started. */
export const createRound = verb({
  name: "rounds.create",
  kind: "mutation",
  may: "rounds.write",
  input: newRoundSchema,
  output: z.object({ number: z.int() }),
  run: async (deps, { project, actor, audit }, input) => {
    const seed = input.seed ?? Buffer.from(deps.randomBytes(4)).readUInt32BE(0) >>> 1;
    return transaction(deps.db, async (tx) => {
      // The lock on the project: two creators can't get the same number.
      await tx.$queryRaw`select 1 from "Project" where "id" = ${project.id}::uuid for update`;
      const { nextRoundNumber: number } = await tx.project.findUniqueOrThrow({ where: { id: project.id } });
      if (input.number !== undefined && input.number !== number) {
        const where = { projectId_number: { projectId: project.id, number: input.number } };
        const there = await tx.round.findUnique({ where });
        const same =
          there?.createdBy === actorName(actor) &&
          isDeepStrictEqual(roundConfigSchema.parse(there.config), input.config);
        if (same) return done({ number: input.number });
        const message = `The next round is ${number}, not ${input.number}. Reload and try again.`;
        return refuse("conflict", message, "number");
      }
      await tx.project.update({ where: { id: project.id }, data: { nextRoundNumber: number + 1 } });
      const round = await tx.round.create({
        data: {
          projectId: project.id,
          number,
          name: input.name,
          config: input.config,
          seed,
          createdBy: actorName(actor),
          stateSince: deps.now(),
        },
      });
      await tx.roundEvent.create({
        data: { roundId: round.id, at: deps.now(), kind: "create", to: "draft", actor: actorName(actor) },
      });
      await audit(tx, { subject: `round:${round.id}` });
      return done({ number });
    });
  },
});
