import { Badge, type Tone } from "#ui/badge.tsx";

const tones: Readonly<Record<string, Tone>> = {
  done: "ok",
  failed: "danger",
  broken: "danger",
  stopped: "neutral",
  waiting: "neutral",
};

/** Where a run or one of its steps stands, in a word. */
export function RunState({ state }: { state: string }) {
  return <Badge tone={tones[state] ?? "accent"}>{state === "under-way" ? "under way" : state}</Badge>;
}
