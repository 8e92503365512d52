import { type Deps, done, type Outcome, refuse } from "../access/index.ts";

/** Whether messages may go there: everything that the egress policy asks. What stands in its query may be a key. */
export function checkUrl(deps: Pick<Deps, "egress">, url: string): Outcome<null> {
  const allowed = deps.egress.check(url, "url");
  if (!allowed.ok) return allowed;
  if (/[\s\p{Cc}]/u.test(url)) return refuse("invalid", "url: it has blanks in it.", "url");
  if (allowed.value.hash !== "") return refuse("invalid", "url: leave out what begins with #.", "url");
  return done(null);
}
