import type { Db } from "@gshf/db";

/** Between two looks at the database's clock: how long a jump of that clock itself goes unseen. */
const lookMs = 30_000;
/** After a look that came to nothing. */
const lookAgainMs = 1_000;
/** An answer that took longer says little about what time it is. */
const answerMsMax = 1_000;

export type DatabaseClock = {
  now: () => Date;
  /** Looks at the database's clock at once; false where it gave no answer. */
  look: () => Promise<boolean>;
};

/**
 * The database's clock, which all processes have in common: leases, deadlines and expiries that one process writes are
 * read by others, and beside times that Postgres writes itself. Between looks time passes by this machine's monotonic
 * clock, so whatever happens to its wall clock changes nothing. Before the first look it is the wall clock's.
 */
export function databaseClock(db: Pick<Db, "$queryRaw">): DatabaseClock {
  let offset = Date.now() - performance.now();
  let dueAt = 0;
  const look = async () => {
    const asked = performance.now();
    dueAt = asked + lookAgainMs;
    try {
      const [row] = await db.$queryRaw<{ ms: number }[]>`
        /* database-clock */ select (extract(epoch from clock_timestamp()) * 1000)::float8 as "ms"`;
      const answered = performance.now();
      if (row === undefined || answered - asked > answerMsMax) return false;
      offset = row.ms - (asked + answered) / 2;
      dueAt = asked + lookMs;
      return true;
    } catch {
      // Who needs the database is told so; the time goes on from the last look.
      return false;
    }
  };
  return {
    now: () => {
      if (performance.now() >= dueAt) void look();
      return new Date(performance.now() + offset);
    },
    look,
  };
}
