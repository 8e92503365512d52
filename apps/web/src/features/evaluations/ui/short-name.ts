/** Of a policy's name only so much stands in a chart; its table has the whole. */
const nameMax = 22;

/** The beginning, and the end, which tells the policies of one run apart. */
export function shortName(name: string): string {
  if (name.length <= nameMax) return name;
  const end = Math.floor(nameMax / 2);
  return `${name.slice(0, nameMax - end - 1)}…${name.slice(-end)}`;
}

/** About how wide the widest of some names is, in pixels. */
export function widthOf(names: readonly string[]): number {
  return 7 * Math.max(0, ...names.map((name) => shortName(name).length));
}
