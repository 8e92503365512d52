import type { Table } from "./open-api.ts";
import { routes } from "./routes.ts";
import { fileRoutes, watches } from "./streams.ts";

/** Everything below /api/v1. */
export const table: Table = { routes, watches, files: fileRoutes };
