import type { RoundStateName } from "@gshf/core/rounds/model";
import { Badge, type Tone } from "#ui/badge.tsx";

const tones: Record<RoundStateName, Tone> = {
  draft: "neutral",
  sampling: "accent",
  embedding: "accent",
  fitting: "accent",
  selecting: "accent",
  labeling: "accent",
  freezing: "accent",
  training: "accent",
  evaluating: "accent",
  complete: "ok",
  paused: "warn",
  failed: "danger",
  cancelled: "neutral",
};

/** What a round is doing, in a word. */
export function StateBadge({ state }: { state: RoundStateName }) {
  const isBusy = tones[state] === "accent";
  return (
    <Badge tone={tones[state]}>
      {isBusy ? <span className="size-1.5 animate-pulse rounded-full bg-current" aria-hidden /> : null}
      {state}
    </Badge>
  );
}
