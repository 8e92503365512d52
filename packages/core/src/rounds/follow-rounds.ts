import { setTimeout as wait } from "node:timers/promises";
import type { Db } from "@gshf/db";
import { type Actor, authorize, type Deps, done, type Outcome } from "../access/index.ts";
import { marksOf, type RoundMark } from "./round-marks.sql.ts";

/** Something of a round that pages show is another now. */
export type RoundChange = { number: number };

type Follower = { projectId: string; tell: (change: RoundChange) => void };

const lookEveryMs = 1_000;

/** One a process: however many pages follow, the database is asked once a second. */
const watches = new WeakMap<Db, RoundWatch>();

/**
 * Tells of changes of a project's rounds from now on, until what is answered is called. They are seen in the rows
 * themselves, so that it doesn't matter which process wrote them; who follows hears of each within about a second.
 */
export async function followRounds(
  deps: Pick<Deps, "db" | "now" | "log">,
  actor: Actor,
  input: { slug: string },
  tell: (change: RoundChange) => void,
): Promise<Outcome<() => void>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "rounds.read");
  if (!access.ok) return access;
  const watch = watches.get(deps.db) ?? new RoundWatch(deps);
  watches.set(deps.db, watch);
  return done(watch.follow({ projectId: access.value.project.id, tell }));
}

class RoundWatch {
  readonly #deps: Pick<Deps, "db" | "log">;
  readonly #followers = new Set<Follower>();
  /** By project, and in it by the number of the round. */
  #marks = new Map<string, Map<number, string>>();
  #isLooking = false;

  constructor(deps: Pick<Deps, "db" | "log">) {
    this.#deps = deps;
  }

  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    if (!this.#isLooking) void this.#look();
    return () => void this.#followers.delete(follower);
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    while (this.#followers.size > 0) {
      const projectIds = [...new Set([...this.#followers].map(({ projectId }) => projectId))];
      try {
        this.#compare(projectIds, await marksOf(this.#deps.db, projectIds));
      } catch (error) {
        // The next look may do better; nothing that changes meanwhile is missed.
        this.#deps.log.warn({ err: error }, "the rounds could not be looked at");
      }
      await wait(lookEveryMs);
    }
    this.#marks.clear();
    this.#isLooking = false;
  }

  #compare(projectIds: readonly string[], marks: readonly RoundMark[]): void {
    const seen = new Map(projectIds.map((id) => [id, new Map<number, string>()]));
    for (const { projectId, number, mark } of marks) seen.get(projectId)?.set(number, mark);
    for (const [projectId, now] of seen) {
      const before = this.#marks.get(projectId);
      // At the first look nothing is news.
      if (before === undefined) continue;
      const numbers = new Set([...before.keys(), ...now.keys()]);
      const changed = [...numbers].filter((number) => before.get(number) !== now.get(number));
      for (const follower of this.#followers) {
        if (follower.projectId !== projectId) continue;
        for (const number of changed) follower.tell({ number });
      }
    }
    this.#marks = seen;
  }
}
