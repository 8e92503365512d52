export { createDeps } from "./create-deps.ts";
export { optionalText, parseEnv, type ServiceEnv, serviceEnv } from "./service-env.ts";
