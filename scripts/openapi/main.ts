// Prints the OpenAPI document of /api/v1: npm run -s openapi
import { optionsOrExit } from "@gshf/cli";
import { z } from "zod";
import { openApiDocument } from "../../apps/web/src/rest/open-api.ts";
import { table } from "../../apps/web/src/rest/table.ts";

optionsOrExit("usage: npm run -s openapi > openapi.json", z.object({}));
process.stdout.write(`${JSON.stringify(openApiDocument(table), null, 2)}\n`);
