/** What a browser keeps a session under, and how. */
export type SessionCookie = {
  name: string;
  options: { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean };
};

/** Over https no other host, not even a subdomain of ours, can set a cookie of this name. */
export function sessionCookieFormAt(appUrl: string): SessionCookie {
  const secure = appUrl.startsWith("https://");
  const name = `${secure ? "__Host-" : ""}next-auth.session-token`;
  return { name, options: { httpOnly: true, sameSite: "lax", path: "/", secure } };
}
