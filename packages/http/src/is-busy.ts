/** Whether a status says that the same request may succeed later: too slow, too many, or the server's own fault. */
export function isBusy(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}
