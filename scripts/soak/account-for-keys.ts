import type { Db } from "@gshf/db";
import type { Person, ServerAnswer } from "./people.ts";

/**
 * What became of every key that was pressed. Each is exactly one of these; what is left over are differences,
 * and there must be none.
 */
export async function accountForKeys(db: Db, people: readonly Person[]) {
  const judgments = await db.judgment.findMany({ select: { idempotencyKey: true, state: true } });
  const states = new Map<string, string[]>();
  for (const { idempotencyKey, state } of judgments) {
    states.set(idempotencyKey, [...(states.get(idempotencyKey) ?? []), state]);
  }
  const keys = {
    pressed: 0,
    counted: 0,
    superseded_by_undo: 0,
    withdrawn: 0,
    surplus_and_told: 0,
    late_and_told: 0,
    refused_and_told: 0,
    taken_back_before_sending: 0,
  };
  const differences = { missing: 0, twice: 0, told_otherwise: 0, unknown: 0, examples: [] as string[] };
  const differ = (what: "missing" | "twice" | "told_otherwise" | "unknown", key: string, why: string) => {
    differences[what] += 1;
    if (differences.examples.length < 10) differences.examples.push(`${what}: ${key} ${why}`);
  };
  const known = new Set<string>();
  for (const person of people) {
    for (const key of person.pressed) {
      keys.pressed += 1;
      known.add(key);
      const kept = states.get(key) ?? [];
      const told = [...(person.told.get(key) ?? [])];
      const said = `is ${kept.join(", ") || "nowhere"}, told ${told.join(", ") || "nothing"}`;
      const [state] = kept;
      if (kept.length > 1 || told.length > 1) differ("twice", key, said);
      else if (state !== undefined && person.takenBack.has(key)) differ("twice", key, `${said}, taken back`);
      else if (state !== undefined && told[0] !== answerFor(state)) differ("told_otherwise", key, said);
      else if (state === "counted") keys.counted += 1;
      else if (state === "superseded") keys.superseded_by_undo += 1;
      else if (state === "withdrawn") keys.withdrawn += 1;
      else if (state === "surplus") keys.surplus_and_told += 1;
      else if (state === "late") keys.late_and_told += 1;
      else if (person.takenBack.has(key)) keys.taken_back_before_sending += 1;
      else if (told[0]?.startsWith("refused")) keys.refused_and_told += 1;
      else differ("missing", key, said);
    }
  }
  for (const key of states.keys()) if (!known.has(key)) differ("unknown", key, "was never pressed");
  return { keys, differences };
}

/** What whoever gave a judgment must have been told, by what it is now. */
function answerFor(state: string): ServerAnswer {
  return state === "surplus" || state === "late" ? state : "counted";
}

/** What the database itself must never show, however it was killed. */
export async function contradictions(db: Db) {
  const [row] = await db.$queryRaw<{ overLabeled: number; doneWithout: number; countedWithout: number }[]>`
    select (select count(*)::int from (
              select from "Judgment" j where j."state" = 'counted' group by j."pairId"
              having count(*) > (select count(*) from "Slot" s where s."pairId" = j."pairId")
                  or count(*) > count(distinct j."memberId")) o) as "overLabeled",
           (select count(*)::int from "Slot" s where s."state" = 'done' and not exists (
              select from "Judgment" j where j."slotId" = s."id" and j."state" = 'counted')) as "doneWithout",
           (select count(*)::int from "Judgment" j join "Slot" s on s."id" = j."slotId"
             where j."state" = 'counted' and s."state" <> 'done') as "countedWithout"`;
  return {
    over_labeled: row?.overLabeled ?? -1,
    done_without_label: row?.doneWithout ?? -1,
    label_without_done: row?.countedWithout ?? -1,
  };
}
