import ipaddr from "ipaddr.js";

/**
 * Whom an address is counted as: itself, or of IPv6 the /64 it lies in, which is what one subscriber is given and
 * may choose any address of. An IPv4 address in IPv6's notation is the IPv4 address. What is no address stays.
 */
export function networkOf(address: string): string {
  const bare = address.replace(/^\[|\](:\d+)?$/g, "");
  if (!ipaddr.isValid(bare)) return address;
  const parsed = ipaddr.process(bare);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
}
