export { WebhooksCard } from "./ui/webhooks-card.tsx";
