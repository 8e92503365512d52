import type { RoundPreview } from "@gshf/core/rounds";
import type { ReactNode } from "react";
import { Formula } from "#ui/formula.tsx";

type Sources = RoundPreview["arms"][number]["sources"];

const roles: Record<Sources[number]["of"], ReactNode> = {
  first: <Formula tex="a^1" />,
  second: <Formula tex="a^2" />,
  candidates: "candidates",
};

/** Where an arm's answers are drawn from, a line each. */
export function SourceLines({ sources }: { sources: Sources }) {
  return (
    <ul className="text-[0.8125rem] text-muted">
      {sources.map(({ of, text }) => (
        <li key={`${of} ${text}`}>
          {roles[of]}: {text}
        </li>
      ))}
    </ul>
  );
}
