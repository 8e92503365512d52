import { done, verb } from "../access/index.ts";
import { readStored } from "../stored/model.ts";
import { findRound } from "./find-round.ts";
import { newRoundSchema, roundRefSchema, storedRoundConfigSchema } from "./model.ts";

/** What a round was set up with, as `rounds.create` takes it: the same data and this give the same round. */
export const getRoundSettings = verb({
  name: "rounds.settings",
  kind: "query",
  may: "rounds.read",
  input: roundRefSchema,
  output: newRoundSchema.omit({ slug: true, number: true }),
  run: async (deps, { project }, { number }) => {
    const found = await findRound(deps, project, number);
    if (!found.ok) return found;
    const { name, seed, experimentId } = found.value;
    const experiment = await deps.db.experiment.findUniqueOrThrow({ where: { id: experimentId } });
    const config = readStored(storedRoundConfigSchema, found.value.config, `the settings of round ${number}`);
    return done({ experiment: experiment.slug, name, config, seed });
  },
});
