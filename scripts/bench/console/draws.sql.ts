/** Numbers drawn by hash, in [0, 1) and about standard normal: the same for the same key in every run. */
export const drawFunctions = `
  create or replace function pg_temp.uniform(key bigint) returns float8 language sql immutable parallel safe
    return (hashint8(key)::bigint & 2147483647) / 2147483648.0;
  create or replace function pg_temp.normal(key bigint) returns float8 language sql immutable parallel safe
    return ((hashint8(key * 4 + 1)::bigint & 65535) + (hashint8(key * 4 + 2)::bigint & 65535)
          + (hashint8(key * 4 + 3)::bigint & 65535) - 98302.5) / 32768.0;
  create or replace function pg_temp.uuid7(at timestamptz, key text) returns uuid language sql immutable parallel safe
    return (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(key), 1, 3)
         || '8' || substr(md5(key), 4, 15))::uuid;
  create or replace function pg_temp.id(key text) returns uuid language sql immutable parallel safe
    return (overlay(overlay(md5(key) placing '8' from 13) placing '8' from 17))::uuid;
  create or replace function pg_temp.round_key(round int, i int) returns bigint language sql immutable parallel safe
    return round::bigint * 1000003 + i;
`;

/** How much better the first answer of a pair is, in units of reward. */
export const marginSql = `(1.1 * pg_temp.normal(pg_temp.round_key(r, i) * 31 + 7))`;
