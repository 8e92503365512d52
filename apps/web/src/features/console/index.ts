export { CheckBadge, CheckLine, credentialHint } from "./connection-check.tsx";
