import type { ReactNode } from "react";

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex min-w-6 items-center justify-center rounded border border-b-2 border-edge/50 bg-raised px-1.5 font-mono text-xs leading-5 text-ink">
      {children}
    </kbd>
  );
}
