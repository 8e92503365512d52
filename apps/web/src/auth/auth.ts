import { type Deps, signInByOidc, userOfApiToken } from "@gshf/core/access";
import { parseCookie, stringifySetCookie } from "cookie";
import { cookies as cookiesOfRequest } from "next/headers";
import type { NextAuthOptions } from "next-auth";
import NextAuth from "next-auth";
import { decode, encode } from "next-auth/jwt";
import { paths } from "#paths.ts";
import { getDeps } from "../deps.ts";
import { env } from "../env.ts";
import type { Caller } from "./caller.ts";
import { limitEntry, tooManyRequests } from "./rate-limit.ts";

/*
 * The only file that knows next-auth. Sessions are encrypted JWTs in one cookie that carries a user id and
 * nothing else; every request looks the user up again, so a deleted one is out at once.
 */

const sessionSeconds = 30 * 24 * 3600;

function usesHttps(): boolean {
  return env().APP_URL.startsWith("https://");
}

function sessionCookieName(): string {
  return usesHttps() ? "__Secure-next-auth.session-token" : "next-auth.session-token";
}

/** Whether people of an identity provider can sign in here. */
export function hasOidc(): boolean {
  return env().OIDC_ISSUER !== null;
}

function options(): NextAuthOptions {
  const { NEXTAUTH_SECRET, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ALLOWED_DOMAINS } = env();
  return {
    secret: NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: sessionSeconds },
    useSecureCookies: usesHttps(),
    pages: { signIn: paths.signIn(), error: paths.signIn() },
    providers:
      OIDC_ISSUER === null || OIDC_CLIENT_ID === null || OIDC_CLIENT_SECRET === null
        ? []
        : [
            {
              id: "oidc",
              name: "Single sign-on",
              type: "oauth",
              wellKnown: `${OIDC_ISSUER.replace(/\/+$/, "")}/.well-known/openid-configuration`,
              clientId: OIDC_CLIENT_ID,
              clientSecret: OIDC_CLIENT_SECRET,
              authorization: { params: { scope: "openid email profile" } },
              idToken: true,
              checks: ["pkce", "state", "nonce"],
              profile: (claims: {
                sub: string;
                name?: string;
                email?: string;
                email_verified?: boolean;
              }) => ({
                id: claims.sub,
                name: claims.name ?? null,
                email: claims.email ?? null,
                emailVerified: claims.email_verified === true ? new Date(0) : null,
              }),
            },
          ],
    callbacks: {
      // Runs at sign-in with the identity, and afterwards with the token alone.
      async jwt({ token, user }) {
        if (user === undefined) return { sub: token.sub ?? "" };
        const outcome = await signInByOidc(
          getDeps(),
          {
            subject: user.id,
            email: user.email ?? null,
            emailVerified: "emailVerified" in user && user.emailVerified !== null,
            name: user.name ?? null,
          },
          OIDC_ALLOWED_DOMAINS,
        );
        if (!outcome.ok) throw new Error(outcome.message);
        return { sub: outcome.value.userId };
      },
      redirect: ({ url, baseUrl }) => (url.startsWith(`${baseUrl}/`) ? url : baseUrl),
    },
  };
}

/** GET and POST of /api/auth/*: OIDC sign-in and its callback. */
export async function handleAuth(request: Request, context: unknown): Promise<Response> {
  // Pages ask for their session here, too; only what signs somebody in is counted.
  const path = new URL(request.url).pathname;
  if (path.includes("/signin/") || path.includes("/callback/")) {
    const permit = await limitEntry(getDeps(), request, "sign-in");
    if (!permit.ok) return tooManyRequests(permit);
  }
  // next-auth 4 reads its own base URL only from here.
  process.env.NEXTAUTH_URL ??= env().APP_URL;
  return NextAuth(options())(request, context);
}

async function userIdOfSession(value: string | undefined): Promise<string | null> {
  if (value === undefined) return null;
  try {
    const token = await decode({ token: value, secret: env().NEXTAUTH_SECRET });
    return token?.sub === undefined || token.sub === "" ? null : token.sub;
  } catch {
    // A forged, foreign or expired cookie is no session.
    return null;
  }
}

/** Who is signed in, for pages. */
export async function signedInUserId(): Promise<string | null> {
  const jar = await cookiesOfRequest();
  return userIdOfSession(jar.get(sessionCookieName())?.value);
}

/** Who sends a request: a program with a bearer token, a browser with a session, or nobody. */
export async function callerOf(deps: Deps, request: Request): Promise<Caller> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) {
    const token = /^Bearer (gshf_[\w-]{20,})$/.exec(authorization)?.[1];
    const userId = token === undefined ? null : await userOfApiToken(deps, token);
    return userId === null ? { kind: "bad-token" } : { kind: "token", userId };
  }
  const cookies = parseCookie(request.headers.get("cookie") ?? "");
  const userId = await userIdOfSession(cookies[sessionCookieName()]);
  return userId === null ? { kind: "anonymous" } : { kind: "session", userId };
}

/** A Set-Cookie value that signs a browser in. */
export async function sessionCookieFor(userId: string): Promise<string> {
  const value = await encode({
    token: { sub: userId },
    secret: env().NEXTAUTH_SECRET,
    maxAge: sessionSeconds,
  });
  return sessionCookie(value, sessionSeconds);
}

/** A Set-Cookie value that signs a browser out. */
export function endedSessionCookie(): string {
  return sessionCookie("", 0);
}

function sessionCookie(value: string, maxAge: number): string {
  const name = sessionCookieName();
  return stringifySetCookie({
    name,
    value,
    maxAge,
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: usesHttps(),
  });
}
