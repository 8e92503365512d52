export type JudgedSide = { choice: "left" | "right" | "tie" | "both_bad"; firstWasLeft: boolean };

/** Which answer a judgment is for: true the first, false the second, null neither. */
export function preferredFirst({ choice, firstWasLeft }: JudgedSide): boolean | null {
  if (choice === "tie" || choice === "both_bad") return null;
  return (choice === "left") === firstWasLeft;
}

/** Whether a judgment of a gold pair is right. `firstIsBetter` null: neither answer is. */
export function isRight(firstIsBetter: boolean | null, judgment: JudgedSide): boolean {
  return preferredFirst(judgment) === firstIsBetter;
}
