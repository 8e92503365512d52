import { isDeepStrictEqual } from "node:util";
import { type Prisma, transaction } from "@gshf/db";
import { z } from "zod";
import { actorName, done, refuse, verb } from "../access/index.ts";
import { findRound } from "../rounds/index.ts";
import { roundRefSchema, storedRoundConfigSchema } from "../rounds/model.ts";
import { readStored } from "../stored/model.ts";
import { comparisonsMin, loadAnswered, loadCompared, promptsMin } from "./load-pools.ts";
import { settingsOf } from "./model.ts";

/** Features beyond this make a rehearsal take hours. */
const dimensionMax = 1_024;

/**
 * Replays a draft's way of choosing on the project's own answers with simulated people, each arm alone, beside a random
 * control. What was replayed of the same settings before is kept; with other settings it begins anew.
 */
export const startRehearsal = verb({
  name: "rehearsals.start",
  kind: "mutation",
  may: "rounds.write",
  input: roundRefSchema,
  output: z.object({ state: z.string() }),
  run: async (deps, { project, actor, audit }, { number }) => {
    const found = await findRound(deps, project, number);
    if (!found.ok) return found;
    const round = found.value;
    if (round.state !== "draft") {
      const message = `Round ${number} is ${round.state}; only a draft can be rehearsed. Clone it to rehearse its settings.`;
      return refuse("conflict", message);
    }
    const config = readStored(storedRoundConfigSchema, round.config, `the settings of round ${number}`);
    if (config.choice === 1) {
      const message =
        "A draft of the first version of the choice can’t be rehearsed. Edit it to use the calibrated choice.";
      return refuse("conflict", message);
    }
    if (project.featureMapId === null) {
      return refuse("invalid", "The project has no embedder φ yet.", "featureMap");
    }
    const map = await deps.db.featureMap.findUniqueOrThrow({ where: { id: project.featureMapId } });
    if (map.dimension > dimensionMax) {
      const message = `A rehearsal takes features of up to ${dimensionMax} dimensions; the embedder has ${map.dimension}.`;
      return refuse("invalid", message, "featureMap");
    }
    const [answered, compared] = await Promise.all([
      loadAnswered(deps.db, project.id),
      loadCompared(deps.db, project.id),
    ]);
    if (answered.length < promptsMin) {
      const message = `A rehearsal needs ${promptsMin} prompts with three different answers on record, imported or drawn by a round; there are ${answered.length}.`;
      return refuse("invalid", message);
    }
    if (compared.length < comparisonsMin) {
      const message = `A rehearsal needs ${comparisonsMin} comparisons to learn from what people prefer; there are ${compared.length}.`;
      return refuse("invalid", message);
    }
    const settings = settingsOf(config);
    return transaction(deps.db, async (tx) => {
      await tx.$queryRaw`select 1 from "Round" where "id" = ${round.id}::uuid for update`;
      const there = await tx.rehearsal.findUnique({ where: { roundId: round.id } });
      const goesOn = there !== null && isDeepStrictEqual(there.settings, asStored(settings));
      if (goesOn && there.state === "done") return done({ state: there.state });
      const begun = { state: "running", problem: null, endedAt: null } as const;
      const anew = { settings, curves: {}, createdBy: actorName(actor), startedAt: deps.now() };
      const { id } = goesOn
        ? await tx.rehearsal.update({ where: { id: there.id }, data: begun })
        : await tx.rehearsal.upsert({
            where: { roundId: round.id },
            create: { roundId: round.id, ...begun, ...anew },
            update: { ...begun, ...anew },
          });
      if (!goesOn || there.state !== "running") await audit(tx, { subject: `round:${round.id}` });
      await deps.enqueue(tx, { name: "rehearsal.work", payload: { rehearsalId: id } });
      return done({ state: "running" });
    });
  },
});

/** As a JSON column gives it back. */
function asStored(value: object): Prisma.JsonValue {
  return JSON.parse(JSON.stringify(value));
}
