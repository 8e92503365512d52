// For postgres.db.test.ts: starts a server, says on which port, and waits to be killed.
import { startPostgres } from "./index.ts";

const server = await startPostgres({ directory: process.argv[2] ?? "", throwAway: true });
console.log(server.port);
setInterval(() => undefined, 1_000_000);
