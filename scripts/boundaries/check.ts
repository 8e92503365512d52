// npm run boundaries: who may import whom.
import { existsSync } from "node:fs";
import { optionsOrExit } from "@gshf/cli";
import { z } from "zod";
import { cruise } from "./cruise.ts";

// A parser that gives up reports no violation; far fewer modules than there are files gives it away.
const modulesMin = 150;
const dependenciesMin = 300;

optionsOrExit("usage: npm run boundaries", z.object({}));
const folders = ["apps", "packages", "scripts", "prisma"].filter((folder) => existsSync(folder));
const { modules, dependencies, violations } = await cruise(folders);
for (const { rule, from, to } of violations) console.error(`${rule}: ${from} → ${to}`);
console.log(`${modules} modules, ${dependencies} dependencies, ${violations.length} violations`);
if (modules < modulesMin || dependencies < dependenciesMin) {
  console.error(
    `expected at least ${modulesMin} modules and ${dependenciesMin} dependencies: not all was parsed`,
  );
  process.exitCode = 1;
}
if (violations.length > 0) process.exitCode = 1;
