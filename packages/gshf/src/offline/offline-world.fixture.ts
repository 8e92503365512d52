import { reference } from "../../reference/fixtures.ts";
import { Covariance } from "../covariance.ts";

/** A small world with what numpy and SciPy find in it. */
export const { offline } = reference;
export const d = offline.dimension;
export const covariance = Covariance.build({
  dimension: d,
  lambda: offline.lambda,
  differences: Float64Array.from(offline.rows),
});
export const prompts = offline.prompts.map(({ features, reference: pi0 }) => ({
  features: Float64Array.from(features),
  reference: pi0,
}));
export const options = {
  prompts,
  theta: Float64Array.from(offline.theta),
  covariance,
  beta: offline.beta,
  eta: offline.eta,
};
