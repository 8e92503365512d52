// The embedded S3 server as a process of its own: node packages/embedded/src/serve-s3.ts DIRECTORY PORT
import { startS3 } from "./s3.ts";

const [directory, port] = process.argv.slice(2);
if (directory === undefined || port === undefined) throw new Error("usage: serve-s3.ts DIRECTORY PORT");
const server = await startS3({ directory, port: Number(port) });
console.log(`listening on ${server.endpoint}`);
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    void server.close().then(() => process.exit(0));
  });
}
