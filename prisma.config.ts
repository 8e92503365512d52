import { defineConfig } from "prisma/config";

const url = process.env.DATABASE_URL;

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  // `generate` and `validate` need no database; `migrate deploy` does.
  ...(url === undefined ? {} : { datasource: { url } }),
});
