import { eraseMe } from "./erasure/erase-me.ts";
import { erasePerson } from "./erasure/erase-person.ts";
import { listGuidelines } from "./guidelines/list-guidelines.ts";
import { publishGuidelines } from "./guidelines/publish-guidelines.ts";
import { agree } from "./onboarding/agree.ts";
import { decline } from "./onboarding/decline.ts";
import { getOnboarding } from "./onboarding/get-onboarding.ts";
import { getOnboardingSettings } from "./onboarding/get-onboarding-settings.ts";
import { publishText } from "./onboarding/publish-text.ts";
import { getMyPay } from "./pay/get-my-pay.ts";
import { listPayDue } from "./pay/list-pay-due.ts";
import { listPayRates } from "./pay/list-pay-rates.ts";
import { listPayments } from "./pay/list-payments.ts";
import { markPaid } from "./pay/mark-paid.ts";
import { setPayRate } from "./pay/set-pay-rate.ts";
import { answerTest } from "./qualification/answer-test.ts";
import { getTestProgress } from "./qualification/get-test-progress.ts";
import { getTestSettings } from "./qualification/get-test-settings.ts";
import { letIn } from "./qualification/let-in.ts";
import { listTestCandidates } from "./qualification/list-test-candidates.ts";
import { listTestItems } from "./qualification/list-test-items.ts";
import { listTestResults } from "./qualification/list-test-results.ts";
import { retireTestItem } from "./qualification/retire-test-item.ts";
import { saveTestItem } from "./qualification/save-test-item.ts";
import { startTest } from "./qualification/start-test.ts";
import { updateTest } from "./qualification/update-test.ts";
import { createStudy } from "./studies/create-study.ts";
import { finishSession } from "./studies/finish-session.ts";
import { freePlace } from "./studies/free-place.ts";
import { getStudySession } from "./studies/get-study-session.ts";
import { leaveSession } from "./studies/leave-session.ts";
import { listStudies } from "./studies/list-studies.ts";
import { listStudySessions } from "./studies/list-study-sessions.ts";
import { stopSession } from "./studies/stop-session.ts";
import { updateStudy } from "./studies/update-study.ts";

export { admissionSql } from "./admission.sql.ts";
export { type Admission, type AdmissionRow, admissionIn, admit } from "./admit.ts";
export { eraseMe } from "./erasure/erase-me.ts";
export { erasePerson } from "./erasure/erase-person.ts";
export { type GuidelineVersionView, viewOfGuidelines } from "./guidelines/guideline-version.ts";
export { listGuidelines } from "./guidelines/list-guidelines.ts";
export { publishGuidelines } from "./guidelines/publish-guidelines.ts";
export { agree } from "./onboarding/agree.ts";
export { decline } from "./onboarding/decline.ts";
export { getOnboarding, type Onboarding } from "./onboarding/get-onboarding.ts";
export { getOnboardingSettings } from "./onboarding/get-onboarding-settings.ts";
export { publishText } from "./onboarding/publish-text.ts";
export type { DueRow, Payee } from "./pay/due-rows.ts";
export { exportPay } from "./pay/export-pay.ts";
export { getMyPay, type MyPay, type Sum } from "./pay/get-my-pay.ts";
export { listPayDue, type PayDue } from "./pay/list-pay-due.ts";
export { listPayRates } from "./pay/list-pay-rates.ts";
export { listPayments, type PaymentView } from "./pay/list-payments.ts";
export { markPaid } from "./pay/mark-paid.ts";
export { decimalAmount } from "./pay/money.ts";
export type { PayRateView } from "./pay/rates.ts";
export { setPayRate } from "./pay/set-pay-rate.ts";
export { answerTest, type TestFeedback } from "./qualification/answer-test.ts";
export { getTestProgress } from "./qualification/get-test-progress.ts";
export { getTestSettings } from "./qualification/get-test-settings.ts";
export { letIn } from "./qualification/let-in.ts";
export { listTestCandidates } from "./qualification/list-test-candidates.ts";
export { listTestItems, type TestItemView } from "./qualification/list-test-items.ts";
export { listTestResults, type TestResult } from "./qualification/list-test-results.ts";
export { retireTestItem } from "./qualification/retire-test-item.ts";
export { saveTestItem } from "./qualification/save-test-item.ts";
export { startTest } from "./qualification/start-test.ts";
export type { TestPairView } from "./qualification/test-pair.ts";
export type { TestItem, TestProgress } from "./qualification/test-progress.ts";
export { updateTest } from "./qualification/update-test.ts";
export { causeOf, wordsOf } from "./standing-cause.ts";
export { createStudy } from "./studies/create-study.ts";
export { enterStudy, type StudyEntry } from "./studies/enter-study.ts";
export { finishSession } from "./studies/finish-session.ts";
export { freePlace } from "./studies/free-place.ts";
export { getStudySession } from "./studies/get-study-session.ts";
export { leaveSession } from "./studies/leave-session.ts";
export { listStudies, type StudyView } from "./studies/list-studies.ts";
export { listStudySessions, type StudySessionView } from "./studies/list-study-sessions.ts";
export { type EntryIds, readEntry } from "./studies/platforms.ts";
export { letBackIn, screenOut } from "./studies/screen-out.ts";
export { stopSession } from "./studies/stop-session.ts";
export type { StudySession } from "./studies/study-session.ts";
export { updateStudy } from "./studies/update-study.ts";

/** A labeler's way in, test, session and pay: what concerns the person who asks. */
const ownVerbs = {
  onboarding: getOnboarding,
  agree,
  decline,
  testProgress: getTestProgress,
  startTest,
  answerTest,
  session: getStudySession,
  finishSession,
  leaveSession,
  stopSession,
  myPay: getMyPay,
  eraseMe,
};

/** What researchers set up for newcomers. */
const setupVerbs = {
  guidelines: listGuidelines,
  publishGuidelines,
  onboardingSettings: getOnboardingSettings,
  publishText,
  testSettings: getTestSettings,
  updateTest,
  testItems: listTestItems,
  testCandidates: listTestCandidates,
  saveTestItem,
  retireTestItem,
  testResults: listTestResults,
  letIn,
};

/** Studies at crowd platforms, pay, and the erasure of a person. */
const peopleVerbs = {
  studies: listStudies,
  createStudy,
  updateStudy,
  freePlace,
  studySessions: listStudySessions,
  payRates: listPayRates,
  setPayRate,
  payDue: listPayDue,
  markPaid,
  payments: listPayments,
  erasePerson,
};

export const crowdsVerbs = { ...ownVerbs, ...setupVerbs, ...peopleVerbs };
