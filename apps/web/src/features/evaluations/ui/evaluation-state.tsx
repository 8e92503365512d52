import { Badge, type Tone } from "#ui/badge.tsx";

const tones: Readonly<Record<string, Tone>> = { done: "ok", failed: "danger", stopped: "neutral" };

/** Where an evaluation stands, in a word. */
export function EvaluationState({ state }: { state: string }) {
  return <Badge tone={tones[state] ?? "accent"}>{state}</Badge>;
}
