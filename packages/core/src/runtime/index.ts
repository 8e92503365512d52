export { answersWithin } from "./answers-within.ts";
export { createDeps } from "./create-deps.ts";
export { isServedToOthers, productionProblems } from "./production-rules.ts";
export { optionalText, parseEnv, type ServiceEnv, serviceEnv } from "./service-env.ts";
