/**
 * Whether the lab may ask this host on somebody's behalf: this machine, or one named by `--allowed-hosts`.
 *
 * @param hostname as `URL.hostname` gives it.
 */
export function isAllowedHost(hostname: string, allowedHosts: readonly string[]): boolean {
  return isLoopback(hostname) || allowedHosts.includes(hostname);
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
