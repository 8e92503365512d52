import type { ReactNode } from "react";

/** β with the matrix whose norm it is the radius in. */
export function Beta({ of }: { of: "A" | "H" }) {
  return (
    <span className="font-serif italic">
      β<sub className="not-italic">{of}</sub>
    </span>
  );
}

/** A parameter's symbol before what it means. */
export function Symbolic({ symbol, children }: { symbol: ReactNode; children: ReactNode }) {
  return (
    <>
      <span className="me-1.5 font-serif text-base italic">{symbol}</span>
      {children}
    </>
  );
}
