import { createTestDb } from "@gshf/testing";
import { expect, test } from "vitest";
import { isUniqueViolation, Prisma, type Tx, transaction } from "./index.ts";
import { migrate } from "./migrations.ts";

async function addUser(tx: Tx, name: string): Promise<void> {
  await tx.user.create({ data: { name, email: `${name}@example.org` } });
}

test("a migrated database has every table and column of the schema", async () => {
  await using test = await createTestDb();
  for (const name of Object.values(Prisma.ModelName)) {
    // Selecting all columns of no row: a column the database lacks is an error.
    const delegate: unknown = Reflect.get(test.db, name[0]?.toLowerCase() + name.slice(1));
    if (typeof delegate !== "object" || delegate === null) throw new Error(`no model ${name}`);
    const findFirst: unknown = Reflect.get(delegate, "findFirst");
    if (typeof findFirst !== "function") throw new Error(`no findFirst on ${name}`);
    await expect(findFirst.call(delegate), name).resolves.toBeNull();
  }
});

test("migrating is safe from several processes at once and does nothing the second time", async () => {
  await using test = await createTestDb();
  expect(await Promise.all([migrate(test.url), migrate(test.url), migrate(test.url)])).toEqual([[], [], []]);
});

test("a transaction leaves nothing behind when it throws", async () => {
  await using test = await createTestDb();
  const failing = transaction(test.db, async (tx) => {
    await addUser(tx, "ada");
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await test.db.user.count()).toBe(0);
});

test("of two serializable transactions that contradict each other, one runs again on what the other wrote", async () => {
  await using test = await createTestDb();
  let runs = 0;
  const both = Promise.withResolvers<void>();
  const addUnlessAny = (name: string) =>
    transaction(
      test.db,
      async (tx) => {
        const count = await tx.user.count();
        // Both first runs have read before either writes.
        if (++runs === 2) both.resolve();
        await both.promise;
        if (count === 0) await addUser(tx, name);
      },
      { isolation: "serializable" },
    );
  await Promise.all([addUnlessAny("ada"), addUnlessAny("grace")]);
  expect(runs).toBe(3);
  expect(await test.db.user.count()).toBe(1);
});

test("a unique violation is recognised as such", async () => {
  await using test = await createTestDb();
  const twice = transaction(test.db, async (tx) => {
    await addUser(tx, "ada");
    await addUser(tx, "ada");
  });
  const error: unknown = await twice.catch((thrown: unknown) => thrown);
  expect(isUniqueViolation(error)).toBe(true);
});

test("a statement with a name is planned once per connection, others each time", async () => {
  await using test = await createTestDb({ poolMax: 1 });
  for (let n = 0; n < 3; n++) {
    await test.db.$queryRaw`/* add-one */ select ${n}::int + 1 as "sum"`;
    await test.db.$queryRaw`select ${n}::int + 2 as "sum"`;
  }
  expect(await test.db.$queryRaw`select "name" from pg_prepared_statements`).toEqual([{ name: "add-one" }]);
});

test("several relations at once inside a transaction share its connection without complaint", async () => {
  await using test = await createTestDb();
  const warnings: string[] = [];
  const note = (warning: Error) => warnings.push(warning.message);
  process.on("warning", note);
  try {
    await transaction(test.db, async (tx) => {
      await addUser(tx, "ada");
      const include = { memberships: true, invitesMade: true, apiTokens: true };
      expect(await tx.user.findFirstOrThrow({ include })).toMatchObject({ memberships: [], apiTokens: [] });
    });
  } finally {
    process.off("warning", note);
  }
  expect(warnings).toEqual([]);
});
