import {
  type Deps,
  type Identity,
  type NewSession,
  rightsOfToken,
  sessionDaysMax,
  signInByOidc,
  signOut,
  startSession,
  userOfSession,
} from "@gshf/core/access";
import { jsonResponse, parseJson, readBytes } from "@gshf/http";
import { parseCookie, stringifySetCookie } from "cookie";
import { cookies as cookiesOfRequest } from "next/headers";
import type { NextAuthOptions } from "next-auth";
import NextAuth from "next-auth";
import { decode, encode } from "next-auth/jwt";
import { cache } from "react";
import { z } from "zod";
import { paths } from "#paths.ts";
import { getDeps } from "../deps.ts";
import { env } from "../env.ts";
import type { Caller } from "./caller.ts";
import { limitEntry, tooManyRequests } from "./rate-limit.ts";
import { sessionCookieFormAt } from "./session-cookie.ts";

/*
 * The only file that knows next-auth. A session is a row of the database; its cookie is an encrypted JWT with the
 * row's id and nothing that counts. Every request reads the row: signed out, too old, or of somebody who was deleted,
 * the cookie is worth nothing, whoever has a copy and whichever replica is asked.
 */

const bodyBytesMax = 16 * 1024;
const sessionSeconds = sessionDaysMax * 24 * 3600;

function sessionCookieName(): string {
  return sessionCookieFormAt(env().APP_URL).name;
}

/** Whether people of an identity provider can sign in here. */
export function hasOidc(): boolean {
  return env().OIDC_ISSUER !== null;
}

function options(request: Request): NextAuthOptions {
  const { NEXTAUTH_SECRET, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ALLOWED_DOMAINS } = env();
  let signedIn: string | null = null;
  return {
    secret: NEXTAUTH_SECRET[0],
    session: { strategy: "jwt", maxAge: sessionSeconds },
    useSecureCookies: env().APP_URL.startsWith("https://"),
    // The session that next-auth begins is to be found under the name that we look for.
    cookies: { sessionToken: sessionCookieFormAt(env().APP_URL) },
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
              profile: (claims: IdClaims) => ({
                id: claims.sub,
                name: claims.name ?? null,
                email: claims.email ?? null,
                emailVerified: claims.email_verified === true ? new Date(0) : null,
                issuer: claims.iss ?? OIDC_ISSUER,
              }),
            },
          ],
    callbacks: {
      // Whoever is refused is told why, by a code that the page knows.
      async signIn({ user }) {
        const linkTo = await linkingUser(getDeps(), request);
        const asked = { allowedDomains: OIDC_ALLOWED_DOMAINS, linkTo };
        const outcome = await signInByOidc(getDeps(), identityOf(user), asked);
        if (!outcome.ok) return paths.signInRefused(outcome.field ?? outcome.reason);
        signedIn = outcome.value.userId;
        return true;
      },
      // Runs at sign-in after the above, and afterwards with the token alone.
      async jwt({ token, user }) {
        if (user === undefined) return { sub: token.sub ?? "", sid: token.sid };
        if (signedIn === null) throw new Error("somebody was signed in without being asked who they are");
        const who = { userId: signedIn, cameBy: "single_sign_on" } as const;
        const { sessionId } = await begin(getDeps(), request, who);
        return { sub: signedIn, sid: sessionId };
      },
      redirect: ({ url, baseUrl }) => (url.startsWith(`${baseUrl}/`) ? url : baseUrl),
    },
    events: {
      // Our own pages post to a route of their own; this is next-auth's.
      async signOut({ token }) {
        const sessionId = sessionIdIn(token);
        if (sessionId !== null) await signOut(getDeps(), sessionId);
      },
    },
  };
}

type IdClaims = { iss?: string; sub: string; name?: string; email?: string; email_verified?: boolean };

const identitySchema = z.object({
  id: z.string(),
  issuer: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  emailVerified: z.date().nullable(),
});

/** What `profile` above made of the identity provider's claims; next-auth's own type doesn't know all of it. */
function identityOf(user: unknown): Identity {
  const { id, emailVerified, ...told } = identitySchema.parse(user);
  return Object.assign(told, { subject: id, emailVerified: emailVerified !== null });
}

const linkCookie = "gshf.link-sign-in";
const linkSeconds = 600;

/**
 * The person who asked, on their account page and a moment ago, that the identity that comes back become a way into
 * their account; only while the session in which they asked goes on.
 */
async function linkingUser(deps: Deps, request: Request): Promise<string | null> {
  const cookies = parseCookie(request.headers.get("cookie") ?? "");
  const asked = await sessionIdOf(cookies[linkCookie]);
  const session = await sessionOf(deps, cookies[sessionCookieName()]);
  return session !== null && session.sessionId === asked ? session.userId : null;
}

/** A Set-Cookie value that says so, for ten minutes. */
export async function linkSignInCookie(sessionId: string): Promise<string> {
  const value = await encode({
    token: { sid: sessionId },
    secret: env().NEXTAUTH_SECRET[0],
    maxAge: linkSeconds,
  });
  return cookieOf(linkCookie, value, linkSeconds);
}

/** GET and POST of /api/auth/*: OIDC sign-in and its callback. */
export async function handleAuth(request: Request, context: unknown): Promise<Response> {
  // Pages ask for their session here, too; only what signs somebody in is counted.
  const path = new URL(request.url).pathname;
  if (path.includes("/signin/") || path.includes("/callback/")) {
    const permit = await limitEntry(getDeps(), request, "sign-in");
    if (!permit.ok) return tooManyRequests(permit);
  }
  // next-auth meets a body that it can't parse with a defect.
  const isJson = request.headers.get("content-type")?.includes("application/json") === true;
  if (request.method === "POST" && isJson) {
    const bytes = await readBytes(request.clone(), bodyBytesMax);
    if (bytes === null || parseJson(bytes.toString("utf8")) === undefined) {
      return jsonResponse({ ok: false, reason: "invalid", message: "The body is not valid JSON." }, 400);
    }
  }
  // next-auth 4 reads its own base URL only from here.
  process.env.NEXTAUTH_URL ??= env().APP_URL;
  const response: Response = await NextAuth(options(request))(request, context);
  if (!path.includes("/callback/")) return response;
  const answer = new Response(response.body, response);
  // Whatever came of it, it was asked for once.
  answer.headers.append("Set-Cookie", cookieOf(linkCookie, "", 0));
  return answer;
}

/** Who is signed in in a browser, and by which session. */
export type SignedIn = { userId: string; sessionId: string };

const claims = z.object({ sid: z.uuid() });

function sessionIdIn(token: unknown): string | null {
  return claims.safeParse(token).data?.sid ?? null;
}

/** The session that a cookie names; whether it has ended is not asked. */
async function sessionIdOf(cookie: string | undefined): Promise<string | null> {
  if (cookie === undefined) return null;
  for (const secret of env().NEXTAUTH_SECRET) {
    try {
      return sessionIdIn(await decode({ token: cookie, secret }));
    } catch {
      // Made by another key; by none of them, a cookie is forged, foreign or expired, and no session.
    }
  }
  return null;
}

async function sessionOf(deps: Deps, cookie: string | undefined): Promise<SignedIn | null> {
  const sessionId = await sessionIdOf(cookie);
  const userId = sessionId === null ? null : await userOfSession(deps, sessionId);
  return sessionId === null || userId === null ? null : { userId, sessionId };
}

function sessionCookieOf(request: Request): string | undefined {
  return parseCookie(request.headers.get("cookie") ?? "")[sessionCookieName()];
}

/** Who is signed in, for pages; asked once per page, however many parts of it want to know. */
export const signedIn = cache(async (): Promise<SignedIn | null> => {
  const jar = await cookiesOfRequest();
  return sessionOf(getDeps(), jar.get(sessionCookieName())?.value);
});

export async function signedInUserId(): Promise<string | null> {
  return (await signedIn())?.userId ?? null;
}

/** Who sends a request: a program with a bearer token, a browser with a session, or nobody. */
export async function callerOf(deps: Deps, request: Request): Promise<Caller> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) {
    const token = /^Bearer (gshf_[\w-]{20,})$/.exec(authorization)?.[1];
    const found = token === undefined ? null : await rightsOfToken(deps, token);
    return found === null ? { kind: "bad-token" } : Object.assign(found, { kind: "token" as const });
  }
  const session = await sessionOf(deps, sessionCookieOf(request));
  return session === null ? { kind: "anonymous" } : Object.assign(session, { kind: "session" as const });
}

async function begin(deps: Deps, request: Request, who: Pick<NewSession, "userId" | "cameBy">) {
  const replaces = await sessionIdOf(sessionCookieOf(request));
  return startSession(deps, { ...who, replaces, userAgent: request.headers.get("user-agent") });
}

/** Signs the browser in that sent a request. @returns a Set-Cookie value */
export async function startBrowserSession(
  deps: Deps,
  request: Request,
  who: Pick<NewSession, "userId" | "cameBy">,
): Promise<string> {
  const { userId, sessionId } = await begin(deps, request, who);
  const value = await encode({
    token: { sub: userId, sid: sessionId },
    secret: env().NEXTAUTH_SECRET[0],
    maxAge: sessionSeconds,
  });
  return sessionCookie(value, sessionSeconds);
}

/** Ends the session of the browser that sent a request. @returns a Set-Cookie value that takes its cookie away */
export async function endBrowserSession(deps: Deps, request: Request): Promise<string> {
  const sessionId = await sessionIdOf(sessionCookieOf(request));
  if (sessionId !== null) await signOut(deps, sessionId);
  return sessionCookie("", 0);
}

function sessionCookie(value: string, maxAge: number): string {
  return cookieOf(sessionCookieName(), value, maxAge);
}

/** A cookie in the form of the session's. */
function cookieOf(name: string, value: string, maxAge: number): string {
  const { options } = sessionCookieFormAt(env().APP_URL);
  return stringifySetCookie(Object.assign({ name, value, maxAge }, options));
}
