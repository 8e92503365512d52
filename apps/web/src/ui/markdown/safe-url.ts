const schemes = new Set(["http:", "https:", "mailto:"]);

/** An absolute http, https or mailto URL as the browser would read it, or null. */
export function safeUrl(href: string | undefined): string | null {
  if (href === undefined) return null;
  const url = URL.parse(href.trim());
  return url !== null && schemes.has(url.protocol) ? url.href : null;
}
