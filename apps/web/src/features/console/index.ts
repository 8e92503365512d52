export { CheckBadge, CheckLine, credentialStays } from "./connection-check.tsx";
