export { checkPolicy, checkPolicyInput, type PolicyCheck } from "./check-policy.ts";
export { connect, type Endpoint } from "./connect.ts";
export { createPolicy, createPolicyInput } from "./create-policy.ts";
export { listPolicies, listPoliciesInput, type PolicyView } from "./list-policies.ts";
export { setFeatureMap } from "./set-feature-map.ts";
export { setMainPolicy, setMainPolicyInput } from "./set-main-policy.ts";
