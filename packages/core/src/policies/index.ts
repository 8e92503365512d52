import { archivePolicy } from "./archive-policy.ts";
import { checkConnection } from "./check-connection.ts";
import { checkPolicy } from "./check-policy.ts";
import { createPolicy } from "./create-policy.ts";
import { listPolicies } from "./list-policies.ts";
import { setFeatureMap } from "./set-feature-map.ts";
import { setMainPolicy } from "./set-main-policy.ts";
import { updatePolicy } from "./update-policy.ts";

export { archivePolicy } from "./archive-policy.ts";
export { checkConnection, whySilent } from "./check-connection.ts";
export { checkPolicy, whyPolicySilent } from "./check-policy.ts";
export { connect, connectPolicy, type Endpoint } from "./connect.ts";
export { createPolicy } from "./create-policy.ts";
export { listPolicies, type PolicyView } from "./list-policies.ts";
export { loadAdapter } from "./load-adapter.ts";
export { setFeatureMap } from "./set-feature-map.ts";
export { setMainPolicy } from "./set-main-policy.ts";
export { updatePolicy } from "./update-policy.ts";
export { whyNoLogprobs } from "./why-no-logprobs.ts";
export { whyUnreachable } from "./why-unreachable.ts";

export const policiesVerbs = {
  list: listPolicies,
  create: createPolicy,
  update: updatePolicy,
  archive: archivePolicy,
  check: checkPolicy,
  checkConnection,
  setMain: setMainPolicy,
  setFeatureMap,
};
