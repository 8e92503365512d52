export {
  type Admission,
  admit,
  type OnboardingStep,
  type SessionProgress,
  type SessionState,
} from "./admit.ts";
export { listGuidelines, listGuidelinesInput } from "./guidelines/list-guidelines.ts";
export {
  type GuidelineExample,
  type GuidelineVersionView,
  guidelineExampleSchema,
  guidelineExamplesSchema,
  viewOfGuidelines,
} from "./guidelines/model.ts";
export { publishGuidelines, publishGuidelinesInput } from "./guidelines/publish-guidelines.ts";
export { agree, agreeInput } from "./onboarding/agree.ts";
export { decline, declineInput } from "./onboarding/decline.ts";
export { type Onboarding, onboarding, onboardingInput } from "./onboarding/onboarding.ts";
export { onboardingSettings, onboardingSettingsInput } from "./onboarding/onboarding-settings.ts";
export { publishText, publishTextInput } from "./onboarding/publish-text.ts";
export type { OnboardingTextKind, OnboardingTextView } from "./onboarding/texts.ts";
export { type PayRateView, payRates, payRatesInput } from "./pay/rates.ts";
export { setPayRate, setPayRateInput } from "./pay/set-pay-rate.ts";
export { answerTest, answerTestInput } from "./qualification/answer-test.ts";
export { letIn, letInInput } from "./qualification/let-in.ts";
export type { TestChoice, TestFeedback, TestItem } from "./qualification/model.ts";
export { retireTestItem, retireTestItemInput } from "./qualification/retire-test-item.ts";
export { saveTestItem, saveTestItemInput } from "./qualification/save-test-item.ts";
export { startTest } from "./qualification/start-test.ts";
export {
  type KnownAnswer,
  type TestItemView,
  type TestPairView,
  testCandidates,
  testCandidatesInput,
  testItems,
  testItemsInput,
} from "./qualification/test-items.ts";
export { type TestProgress, testProgress, testProgressInput } from "./qualification/test-progress.ts";
export { type TestResult, testResults, testResultsInput } from "./qualification/test-results.ts";
export {
  type TestSettings,
  testSettings,
  testSettingsInput,
  updateTest,
  updateTestInput,
} from "./qualification/test-settings.ts";
