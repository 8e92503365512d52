import type { Deps } from "./deps.ts";
import { tokenSha256 } from "./tokens.ts";

/** So many requests a minute in the long run, and so many at once after a pause. */
export type RateLimit = { perMinute: number; burst: number };

/** What is left of an allowance: so many requests at once, and in how many seconds all of it is there again. */
export type Allowance = { remaining: number; resetSeconds: number };

export type Permit = { ok: true; left?: Allowance } | { ok: false; retryAfterSeconds: number };

/**
 * Counts requests in this process' memory: for people and tokens that are known, on every request they make.
 * Each of several web processes counts by itself. A bucket is one number, the moment its allowance is whole again
 * (the generic cell rate algorithm).
 */
export function createRateLimiter(limit: RateLimit, now: () => number) {
  const fullAt = new Map<string, number>();
  const spacing = 60_000 / limit.perMinute;
  return {
    /** @param cost how many requests this one stands for */
    take(key: string, cost = 1): Permit {
      const at = now();
      if (fullAt.size > bucketsMax) forget(fullAt, at);
      const next = Math.max(fullAt.get(key) ?? 0, at) + cost * spacing;
      // What costs more than the whole allowance is let through by a whole one: refused, it would be for ever.
      const waitMs = next - at - Math.max(limit.burst, cost) * spacing;
      if (waitMs > 0) return { ok: false, retryAfterSeconds: Math.ceil(waitMs / 1000) };
      fullAt.set(key, next);
      const usedMs = next - at;
      const remaining = Math.max(0, Math.floor(limit.burst - usedMs / spacing));
      return { ok: true, left: { remaining, resetSeconds: Math.ceil(usedMs / 1000) } };
    },
  };
}

const bucketsMax = 20_000;

function forget(fullAt: Map<string, number>, now: number): void {
  for (const [key, at] of fullAt) if (at <= now) fullAt.delete(key);
}

/** Old rows that a request takes along when it clears up: nobody else does. */
const rowsSwept = 20;

/**
 * Counts a request in Postgres, for all web processes together: signing in, joining, entering. Rare requests, by
 * people not known yet, so a statement each is no price.
 *
 * @param who what the requests are counted by, an address; only its hash is stored, and not for long
 */
export async function takePermit(
  deps: Pick<Deps, "db" | "now">,
  who: string,
  limit: RateLimit,
): Promise<Permit> {
  const key = tokenSha256(who);
  const now = deps.now();
  const spacing = 60_000 / limit.perMinute;
  const next = new Date(now.getTime() + spacing);
  const last = new Date(now.getTime() + limit.burst * spacing);
  const taken = await deps.db.$executeRaw`
    insert into "RateBucket" as b ("key", "fullAt") values (${key}, ${next})
    on conflict ("key") do update set "fullAt" = greatest(b."fullAt", ${now}) + make_interval(secs => ${spacing / 1000}::float8)
     where greatest(b."fullAt", ${now}) + make_interval(secs => ${spacing / 1000}::float8) <= ${last}`;
  if (taken > 0) {
    await deps.db.$executeRaw`
      delete from "RateBucket" where "key" in (
        select "key" from "RateBucket" where "fullAt" < ${now} limit ${rowsSwept} for update skip locked)`;
    return { ok: true };
  }
  const bucket = await deps.db.rateBucket.findUnique({ where: { key } });
  const waitMs = (bucket?.fullAt ?? now).getTime() + spacing - last.getTime();
  return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) };
}
