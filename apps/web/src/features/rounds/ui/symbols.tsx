/** β with its index, the width of the confidence set in the norm of A. */
export function BetaA() {
  return (
    <span className="font-serif italic">
      β<sub className="not-italic">A</sub>
    </span>
  );
}
