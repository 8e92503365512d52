/**
 * The address a request came from: what the outermost of our own proxies wrote into X-Forwarded-For. What stands
 * before it a client may have made up. Without a proxy Next writes the connection's address there.
 */
export function addressOf(request: Request, trustedProxies: number): string {
  const hops = (request.headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
  return hops.at(-trustedProxies) ?? hops[0] ?? "";
}
