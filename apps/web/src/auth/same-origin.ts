/**
 * Whether a state-changing request may be trusted to come from our own pages. Browsers always send `Origin`
 * with a cross-site POST; programs send none, and have no cookie they didn't fetch themselves.
 */
export function isSameOrigin(request: Request, appUrl: string): boolean {
  const origin = request.headers.get("origin");
  if (origin === null) return request.headers.get("sec-fetch-site") !== "cross-site";
  if (origin === new URL(appUrl).origin) return true;
  const host = URL.parse(origin)?.host;
  return host !== undefined && host !== "" && host === request.headers.get("host");
}
