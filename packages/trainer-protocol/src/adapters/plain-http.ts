import { createTrainerClient } from "../client.ts";
import type { TrainerAdapter } from "./adapter.ts";

/** A trainer that speaks the protocol itself. */
export const plainHttp: TrainerAdapter = {
  prefix: "",
  // Its address has nothing behind the path: that is refused with those of all servers.
  fault: () => null,
  connect: createTrainerClient,
};
