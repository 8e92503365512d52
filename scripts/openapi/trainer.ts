// Prints the OpenAPI document of the trainer protocol, which docs keep:
//   node scripts/openapi/trainer.ts > docs/trainer.openapi.json && biome format --write docs/trainer.openapi.json
import { optionsOrExit } from "@gshf/cli";
import { trainerOpenApi } from "@gshf/trainer-protocol";
import { z } from "zod";

optionsOrExit("usage: node scripts/openapi/trainer.ts > docs/trainer.openapi.json", z.object({}));
process.stdout.write(`${JSON.stringify(trainerOpenApi(), null, 2)}\n`);
