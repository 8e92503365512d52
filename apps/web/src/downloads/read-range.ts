/** From `first` to `last`, both included. */
export type ByteRange = { first: number; last: number };

/**
 * The range that a request asks for of so many bytes. Several ranges at once, or what is no range of bytes, is answered
 * with all of it, as RFC 9110, 14.2 allows.
 *
 * @returns `none` where it lies beyond the end
 */
export function readRange(header: string | null, bytes: number): ByteRange | "all" | "none" {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "");
  const [, from = "", to = ""] = match ?? [];
  if (match === null || (from === "" && to === "")) return "all";
  const first = from === "" ? Math.max(0, bytes - Number(to)) : Number(from);
  const last = from === "" || to === "" ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (from !== "" && to !== "" && Number(to) < Number(from)) return "all";
  return first >= bytes || (from === "" && Number(to) === 0) ? "none" : { first, last };
}
