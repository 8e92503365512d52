import type { ReactNode } from "react";

/** The page's content column. */
export function ConsoleMain({ children }: { children: ReactNode }) {
  return (
    <main id="main" className="mx-auto w-full max-w-7xl grow px-4 py-6 sm:px-6 sm:py-8">
      {children}
    </main>
  );
}
