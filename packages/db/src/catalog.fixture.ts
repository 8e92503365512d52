import type pg from "pg";

/** What an older version may rely on: what there is by name, and in words what it holds. */
export type Catalog = {
  tables: Set<string>;
  columns: Map<string, Column>;
  /** `"Type".value` */
  values: Set<string>;
  /** Checks, foreign keys and unique indexes, what a row may be refused for: by their table and what they say. */
  rules: Map<string, Rule>;
};

type Column = { table: string; type: string; isNullable: boolean; isWanted: boolean };

type Rule = { name: string; table: string; what: string; columns: string[] };

export async function readCatalog(client: pg.Client): Promise<Catalog> {
  const { rows: columns } = await client.query<Column & { name: string }>(`
    select c.relname as "table", a.attname as "name", format_type(a.atttypid, a.atttypmod) as "type",
           not a.attnotnull as "isNullable",
           a.attnotnull and not a.atthasdef and a.attidentity = '' as "isWanted"
      from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`);
  const { rows: values } = await client.query<{ name: string }>(`
    select format('%I.%s', t.typname, e.enumlabel) as "name" from pg_enum e join pg_type t on t.oid = e.enumtypid`);
  const { rows: rules } = await client.query<Rule>(`
    select c.relname as "table", o.conname as "name", pg_get_constraintdef(o.oid) as "what",
           array(select attname::text from pg_attribute where attrelid = c.oid and attnum = any (o.conkey)) as "columns"
      from pg_constraint o join pg_class c on c.oid = o.conrelid
     where c.relnamespace = 'public'::regnamespace and o.contype in ('c', 'f', 'x')
    union all
    select c.relname, i.relname, substring(pg_get_indexdef(i.oid) from 'USING .*'),
           array(select attname::text from pg_attribute where attrelid = c.oid and attnum = any (x.indkey))
      from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
     where c.relnamespace = 'public'::regnamespace and x.indisunique`);
  return {
    tables: new Set(columns.map(({ table }) => table)),
    columns: new Map(columns.map((column) => [`${column.table}.${column.name}`, column])),
    values: new Set(values.map(({ name }) => name)),
    rules: new Map(rules.map((rule) => [`${rule.table} ${rule.what}`, rule])),
  };
}

/** Types that take everything that another does, and give it to who read that. */
const wider: Record<string, readonly string[]> = {
  smallint: ["integer", "bigint"],
  integer: ["bigint"],
  real: ["double precision"],
};

/** In what the second catalog gives less, or wants more, than the first: what a program written for the first may trip over. */
export function narrowings(before: Catalog, after: Catalog): string[] {
  const found: string[] = [];
  for (const table of before.tables) if (!after.tables.has(table)) found.push(`${table} is gone`);
  for (const [name, column] of before.columns) {
    const now = after.columns.get(name);
    if (!after.tables.has(column.table)) continue;
    if (now === undefined) found.push(`${name} is gone`);
    else if (!isAsWide(column.type, now.type)) found.push(`${name} is ${now.type}, was ${column.type}`);
    else if (now.isNullable && !column.isNullable) found.push(`${name} may be null`);
  }
  for (const [name, { table, isWanted }] of after.columns) {
    if (isWanted && before.tables.has(table) && before.columns.get(name)?.isWanted !== true) {
      found.push(`${name} must be given`);
    }
  }
  for (const value of before.values) if (!after.values.has(value)) found.push(`${value} is gone`);
  for (const [says, { name, table, columns }] of after.rules) {
    // About columns alone that nobody wrote before, it can refuse nothing that somebody wrote.
    const isOld = columns.some((column) => before.columns.has(`${table}.${column}`));
    if (isOld && !before.rules.has(says)) found.push(`rows are refused by ${name}`);
  }
  return found;
}

function isAsWide(type: string, now: string): boolean {
  if (type === now || wider[type]?.includes(now)) return true;
  return now === "text" && /^char/.test(type);
}
