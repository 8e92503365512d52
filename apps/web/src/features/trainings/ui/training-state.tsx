import { Badge, type Tone } from "#ui/badge.tsx";

const tones: Readonly<Record<string, Tone>> = {
  succeeded: "ok",
  failed: "danger",
  cancelled: "neutral",
};

/** Where a training stands, in a word. */
export function TrainingState({ state }: { state: string }) {
  return <Badge tone={tones[state] ?? "accent"}>{state}</Badge>;
}

/** States that a training doesn't leave by itself. */
export function isOver(state: string): boolean {
  return tones[state] !== undefined;
}
