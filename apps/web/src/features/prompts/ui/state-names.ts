import type { ImportState } from "@gshf/core/prompts/model";
import type { Tone } from "#ui/badge.tsx";

/** How far files are, in words. */
export const stateNames: Record<ImportState, string> = {
  receiving: "being sent",
  received: "not imported yet",
  reading: "importing",
  done: "imported",
  refused: "refused",
  undone: "taken back",
  failed: "failed",
  stopped: "stopped",
};

export const stateTones: Record<ImportState, Tone> = {
  receiving: "accent",
  received: "warn",
  reading: "accent",
  done: "ok",
  refused: "danger",
  undone: "neutral",
  failed: "danger",
  stopped: "neutral",
};
