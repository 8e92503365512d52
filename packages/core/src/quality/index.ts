export { type Agreement, type Coefficient, measureAgreement } from "./agreement/measure-agreement.ts";
export type { Rating } from "./agreement/tally.ts";
