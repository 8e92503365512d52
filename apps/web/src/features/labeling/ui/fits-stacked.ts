/** Lines of a phone's screen that two answers may take together to stand one below the other. */
const linesMax = 14;
const lineChars = 42;

/** Whether two answers are so short that a phone can show both at once, one below the other. */
export function fitsStacked(left: string, right: string): boolean {
  // Long ones need no counting.
  if (left.length + right.length > linesMax * lineChars) return false;
  return linesOf(left) + linesOf(right) <= linesMax;
}

function linesOf(text: string): number {
  return text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / lineChars)), 0);
}
