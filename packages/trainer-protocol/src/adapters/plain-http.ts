import { createTrainerClient } from "../client.ts";
import type { TrainerAdapter } from "./adapter.ts";

/** A trainer that speaks the protocol itself. */
export const plainHttp: TrainerAdapter = { prefix: "", connect: createTrainerClient };
