import { env } from "./env.ts";

// A wrong environment ends the server here, with all its problems listed, instead of at the first request.
try {
  env();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
