import { isLoopbackHost } from "@gshf/http";

/**
 * Whether the lab may ask this host on somebody's behalf: this machine, or one named by `--allowed-hosts`.
 *
 * @param hostname as `URL.hostname` gives it.
 */
export function isAllowedHost(hostname: string, allowedHosts: readonly string[]): boolean {
  return isLoopbackHost(hostname) || allowedHosts.includes(hostname);
}
