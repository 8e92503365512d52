import { checkPolicy } from "./check-policy.ts";
import { createPolicy } from "./create-policy.ts";
import { listPolicies } from "./list-policies.ts";
import { setFeatureMap } from "./set-feature-map.ts";
import { setMainPolicy } from "./set-main-policy.ts";

export { checkPolicy } from "./check-policy.ts";
export { connect, type Endpoint } from "./connect.ts";
export { createPolicy } from "./create-policy.ts";
export { listPolicies, type PolicyView } from "./list-policies.ts";
export { setFeatureMap } from "./set-feature-map.ts";

export const policiesVerbs = {
  list: listPolicies,
  create: createPolicy,
  check: checkPolicy,
  setMain: setMainPolicy,
  setFeatureMap,
};
