import { eventTexts } from "../model.ts";

/** What an audit event's action says in words. One that has none is shown by its name, with spaces. */
export function sayEvent(action: string): string {
  return eventTexts[action] ?? action.replace(/[.-]/g, " ").replace(/([a-z])([A-Z])/g, "$1 $2");
}
