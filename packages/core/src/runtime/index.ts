export { answersWithin, succeedsWithin } from "./answers-within.ts";
export { createDeps } from "./create-deps.ts";
export { createLog } from "./create-log.ts";
export { type InstallationMeasures, measureInstallation } from "./measure-installation.ts";
export { isServedToOthers, productionProblems } from "./production-rules.ts";
export { type Readiness, readiness } from "./readiness.ts";
export { resealSecrets } from "./reseal-secrets.ts";
export { keyList, optionalText, parseEnv, type ServiceEnv, serviceEnv } from "./service-env.ts";
