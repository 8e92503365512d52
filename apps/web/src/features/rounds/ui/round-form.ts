import type { newRoundSchema, RoundConfig } from "@gshf/core/rounds/model";
import { roundConfigSchema } from "@gshf/core/rounds/model";
import type { z } from "zod";
import type { VerbForm } from "#ui/form.tsx";

/** What a form that sets a round up fills in: the verb's own input. */
export type RoundForm = VerbForm<z.input<typeof newRoundSchema>>;

/** The configuration that the server takes when nothing is said. */
export const defaultConfig: RoundConfig = roundConfigSchema.parse({});
