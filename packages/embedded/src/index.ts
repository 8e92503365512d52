export { freePort, portIsFree } from "./free-port.ts";
export { killWithParent } from "./kill-with-parent.ts";
export { type PostgresOptions, type PostgresServer, startPostgres } from "./postgres.ts";
export { postgresUser } from "./postgres-user.ts";
export { embeddedS3Credentials, type S3Options, type S3Server, startS3 } from "./s3.ts";
export { scratchDirectory } from "./scratch-directory.ts";
