import type { KnipConfig } from "knip";

const config: KnipConfig = {
  // An exported name that its own file uses is a description of that file, not dead code.
  ignoreExportsUsedInFile: true,
  workspaces: {
    ".": {
      entry: [
        "scripts/*.ts",
        "scripts/checks/answers.ts",
        "scripts/checks/imports.ts",
        "scripts/{database,draw}/*.ts",
        "scripts/infra/{check,provider-schema,notice,prune-packages}.ts",
        "scripts/{loop,loop-lm,openapi,table1,simulate,bench,soak}/**/*.ts",
        "scripts/report/structure.ts",
        "prisma/scenarios/*.ts",
        "*.config.{ts,cjs}",
      ],
      project: ["scripts/**/*.{ts,mjs}", "prisma/**/*.ts"],
    },
    // Started by the bootstrap.
    "scripts/boundaries": { entry: ["check.ts"] },
    // Its types are made of the document, by its README's commands.
    "examples/typescript-client": {
      entry: ["round.ts"],
      ignoreDependencies: ["openapi-typescript"],
    },
    // The environment of its tests, named in the root's vitest.config.ts.
    "apps/web": { entry: ["e2e/**/*.ts", "src/serve/main.ts"], ignoreDependencies: ["jsdom"] },
    "apps/worker": { entry: ["src/main.ts"] },
    "apps/lab": { entry: ["src/main.ts", "pools/*.ts"] },
    // Started as processes of their own.
    "packages/embedded": { entry: ["src/serve-s3.ts"] },
    // The generated client imports it.
    "packages/db": { ignoreDependencies: ["@prisma/client"] },
    // The bundle for npm, which its test makes as a process of its own.
    "packages/cli": { entry: ["pack.ts"] },
    "packages/*": {},
  },
  ignoreBinaries: ["mount", "next", "umount", "unshare", "useradd"],
  ignore: ["**/*.fixture.ts"],
};

export default config;
