import { createTestDb } from "@gshf/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CopyRows, type Db, openCopier } from "./index.ts";

const stack = new AsyncDisposableStack();
let db: Db;

beforeAll(async () => {
  ({ db } = stack.use(await createTestDb()));
  await db.$executeRaw`create table "Copied" ("n" int, "hash" bytea, "id" uuid, "text" text, "texts" text[], "json" json)`;
});
afterAll(() => stack.disposeAsync());

const into = `"Copied" ("n", "hash", "id", "text", "texts", "json")`;
const id = "01890a5d-ac96-774b-bcce-b302099a8057";

function rowsOf(...texts: string[]): CopyRows {
  const rows = new CopyRows();
  texts.forEach((text, n) => {
    rows.row(6);
    rows.int(n);
    rows.hex("00ff10");
    rows.hex(id.replaceAll("-", ""));
    rows.text(text);
    rows.texts(n === 0 ? [] : [text, null, ""]);
    if (n === 0) rows.none();
    else rows.text(JSON.stringify({ text }));
  });
  return rows;
}

it("copies every kind of field as it is, however long, and the next rows after those before", async () => {
  const copier = await openCopier(db);
  const odd = 'a\tb\nc\\N "quoted" {x,y} \u2028 é 漢 😀';
  const long = "漢".repeat(1_000_000);
  const rows = rowsOf("", odd, long);
  const found = { text: "select 1", values: [] };
  expect(await copier.copy(into, rows, found)).toBe(true);
  rows.clear();
  expect(rows.rows).toBe(0);
  expect(await copier.copy(into, rows, found)).toBe(true);
  const stored = await db.$queryRaw<
    { text: string }[]
  >`select "n", encode("hash", 'hex') as "hash", "id", "text", "texts", "json"
    from "Copied" order by "n"`;
  expect(stored[0]).toEqual({ n: 0, hash: "00ff10", id, text: "", texts: [], json: null });
  expect(stored[1]).toEqual({
    n: 1,
    hash: "00ff10",
    id,
    text: odd,
    texts: [odd, null, ""],
    json: { text: odd },
  });
  expect(stored[2]?.text === long).toBe(true);
  await copier.close();
});

it("copies nothing where its guard finds nothing or a row doesn’t fit, and goes on afterwards", async () => {
  await db.$executeRaw`truncate "Copied"`;
  const copier = await openCopier(db);
  const count = () => db.$queryRaw<{ n: number }[]>`select count(*)::int as "n" from "Copied"`;
  expect(await copier.copy(into, rowsOf("x"), { text: "select 1 where false", values: [] })).toBe(false);
  const short = rowsOf("x", "y");
  short.row(1);
  short.int(1);
  await expect(copier.copy(into, short, { text: "select 1", values: [] })).rejects.toThrow("row field count");
  expect(await count()).toEqual([{ n: 0 }]);
  expect(await copier.copy(into, rowsOf("x", "y"), { text: "select 1", values: [] })).toBe(true);
  expect(await count()).toEqual([{ n: 2 }]);
  await copier.close();
});
