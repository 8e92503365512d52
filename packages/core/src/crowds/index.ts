export {
  type Admission,
  admit,
  type OnboardingStep,
  type SessionProgress,
  type SessionState,
} from "./admit.ts";
export { eraseMe, eraseMeInput, erasePerson, erasePersonInput } from "./erasure/erase-person.ts";
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
export { listPayments, listPaymentsInput, type PaymentView } from "./pay/list-payments.ts";
export { markPaid, markPaidInput } from "./pay/mark-paid.ts";
export { decimalAmount } from "./pay/money.ts";
export { type MyPay, myPay, myPayInput, type Sum } from "./pay/my-pay.ts";
export { payCsv, payCsvInput } from "./pay/pay-csv.ts";
export { type DueRow, type PayDue, type Payee, payDue, payPeriodInput } from "./pay/pay-due.ts";
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
export {
  causeOf,
  type StandingCause,
  type StandingFigures,
  standingCauseSchema,
  wordsOf,
} from "./standing-cause.ts";
export { createStudy, createStudyInput } from "./studies/create-study.ts";
export { enterStudy, type StudyEntry } from "./studies/enter-study.ts";
export { finishSession } from "./studies/finish-session.ts";
export { leaveSession } from "./studies/leave-session.ts";
export { listStudies, listStudiesInput, type StudyView } from "./studies/list-studies.ts";
export { type EntryIds, type Platform, platforms, readEntry } from "./studies/platforms.ts";
export { letBackIn, screenOut } from "./studies/screen-out.ts";
export { type StudySession, studySession, studySessionInput, type WayBack } from "./studies/study-session.ts";
export { type StudySessionView, studySessions, studySessionsInput } from "./studies/study-sessions.ts";
export { updateStudy, updateStudyInput } from "./studies/update-study.ts";
