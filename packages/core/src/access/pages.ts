import { z } from "zod";
import { momentSchema, readCursor, writeCursor } from "./cursor.ts";
import { done, type Outcome } from "./outcome.ts";

/** What every list takes that is read page by page. */
export const pageFields = {
  /** `next` of the page before. */
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(200).default(50),
};

/** What such a list answers. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    /** Where the next page begins; null on the last. */
    next: z.string().nullable(),
  });
}

/** How a list is ordered: by values that every row has, no two rows the same. */
type Order<Place extends z.ZodType, Row, Behind> = {
  /** These values, as a cursor holds them. */
  place: Place;
  placeOf: (row: Row) => (string | number)[];
  /** What finds the rows behind a place, in order. */
  behind: (place: z.output<Place> | null) => Behind;
};

/**
 * A page by keyset: it begins behind the last row of the page before, so that what is added meanwhile shifts nothing, and an
 * index finds it however far down it is.
 */
export async function readPage<Place extends z.ZodType, Row, Found extends Row, Behind>(
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  { place, placeOf, behind }: Order<Place, Row, Behind>,
  find: (asked: Behind & { take: number }) => Promise<Found[]>,
): Promise<Outcome<{ items: Found[]; next: string | null }>> {
  const after = readCursor(place, cursor);
  if (!after.ok) return after;
  const rows = await find({ ...behind(after.value), take: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return done({
    items,
    next: rows.length > limit && last !== undefined ? writeCursor(placeOf(last)) : null,
  });
}

/** By a number of the project's own, the newest first. */
export const newestNumber = {
  place: z.tuple([z.int32()]),
  placeOf: ({ number }: { number: number }) => [number],
  behind: (place: [number] | null) => ({
    behind: place === null ? {} : { number: { lt: place[0] } },
    orderBy: { number: "desc" as const },
  }),
};

/** By what people are called in a project. */
export const byPseudonym = {
  place: z.tuple([z.string()]),
  placeOf: ({ pseudonym }: { pseudonym: string }) => [pseudonym],
  behind: (place: [string] | null) => ({
    behind: place === null ? {} : { pseudonym: { gt: place[0] } },
    orderBy: { pseudonym: "asc" as const },
  }),
};

const momentPlace = z.tuple([momentSchema, z.uuid()]);
type Moment = z.output<typeof momentPlace>;
type Made = { createdAt: Date; id: string };
const placeOfMade = ({ createdAt, id }: Made) => [createdAt.toISOString(), id];

/** By when a row was made, the newest first. */
export const newestFirst = {
  place: momentPlace,
  placeOf: placeOfMade,
  behind: (place: Moment | null) => ({
    behind: place === null ? {} : olderThan(place),
    orderBy: [{ createdAt: "desc" as const }, { id: "desc" as const }],
  }),
};

/** By when a row was made, the oldest first. */
export const oldestFirst = {
  place: momentPlace,
  placeOf: placeOfMade,
  behind: (place: Moment | null) => ({
    behind: place === null ? {} : newerThan(place),
    orderBy: [{ createdAt: "asc" as const }, { id: "asc" as const }],
  }),
};

/** With a bound of its own for the moment: from the alternatives alone, Postgres knows none for an index. */
const olderThan = ([at, id]: Moment) => ({
  createdAt: { lte: at },
  OR: [{ createdAt: { lt: at } }, { id: { lt: id } }],
});
const newerThan = ([at, id]: Moment) => ({
  createdAt: { gte: at },
  OR: [{ createdAt: { gt: at } }, { id: { gt: id } }],
});
