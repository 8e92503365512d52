import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../../access/index.ts";
import { numberSchema } from "../../access/model.ts";

/** Whether a round's dataset weighs votes by reliability. Refused (`round-not-open`) once the round is frozen. */
export const setAnnotatorWeights = verb({
  name: "quality.setWeights",
  kind: "mutation",
  may: "rounds.write",
  input: z.object({ slug: z.string(), number: numberSchema, isOn: z.boolean() }),
  output: z.null(),
  run: async (deps, { project, audit }, { number, isOn }) =>
    transaction(deps.db, async (tx) => {
      const [round] = await tx.$queryRaw<{ id: string; isFrozen: boolean; wasOn: boolean }[]>`
        select "id"::text as "id", "frozenAt" is not null or "state" = 'cancelled' as "isFrozen",
               coalesce(("config"->>'annotatorWeights')::boolean, false) as "wasOn"
          from "Round" where "projectId" = ${project.id}::uuid and "number" = ${number} for update`;
      if (round === undefined) return refuse("not-found", `There is no round ${number} here.`, "number");
      if (round.wasOn === isOn) return done(null);
      if (round.isFrozen) {
        return refuse("round-not-open", `Round ${number} is over; its dataset stays as it is.`, "number");
      }
      await tx.$executeRaw`
        update "Round" set "config" = jsonb_set("config", '{annotatorWeights}', to_jsonb(${isOn}::boolean))
         where "id" = ${round.id}::uuid`;
      await audit(tx, { subject: `round:${round.id}`, detail: { isOn } });
      return done(null);
    }),
});
