export { Conversation } from "./ui/conversation.tsx";
