export { EntryProblem } from "./ui/entry-problem.tsx";
export { ErasePerson } from "./ui/erase-person.tsx";
export { FinishPage } from "./ui/finish-page.tsx";
export { GuidelinesFor } from "./ui/guidelines-for.tsx";
export { LabelerPay } from "./ui/labeler-pay.tsx";
export { StartPage } from "./ui/start-page.tsx";
