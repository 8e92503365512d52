import { z } from "zod";
import { type Deps, done, ownVerb, refuse } from "../access/index.ts";
import { giveBackSlots } from "../slots/index.ts";
import { leasesMax } from "./model.ts";

/** Gives pairs back that won't be labeled now, so that nobody waits for their leases to run out. */
export const releaseLeases = ownVerb({
  name: "labeling.release",
  kind: "mutation",
  scope: "label",
  input: z.object({ leaseIds: z.array(z.uuid()).min(1).max(leasesMax) }),
  output: z.object({ released: z.int() }),
  run: async (deps: Pick<Deps, "db">, { actor }, { leaseIds }) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people hold leases.");
    const released = await giveBackSlots(deps.db, { userId: actor.userId, leaseIds });
    return done({ released });
  },
});
