import type { ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";

export type Tone = "neutral" | "accent" | "ok" | "warn" | "danger" | "left" | "right";

const tones: Record<Tone, string> = {
  neutral: "bg-raised text-ink",
  accent: "bg-accent-soft text-accent-strong",
  ok: "bg-ok-soft text-ok",
  warn: "bg-warn-soft text-warn",
  danger: "bg-danger-soft text-danger",
  left: "bg-left-soft text-side-left",
  right: "bg-right-soft text-side-right",
};

export function Badge({
  tone = "neutral",
  className,
  children,
}: {
  tone?: Tone;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      className={joinClasses(
        "inline-flex items-center gap-1.5 rounded-md px-2 py-0.5 font-sans text-[0.8125rem] leading-normal font-medium tracking-normal whitespace-nowrap",
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
