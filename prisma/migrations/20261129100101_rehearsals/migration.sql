-- Replays of a round's choice with simulated people, before anybody is paid for it.
create type "RehearsalState" as enum ('running', 'done', 'failed', 'stopped');

create table "Rehearsal" (
  "id" uuid not null,
  "roundId" uuid not null,
  "state" "RehearsalState" not null default 'running',
  "settings" jsonb not null,
  "curves" jsonb not null default '{}',
  "ground" jsonb,
  "problem" text,
  "createdBy" text not null,
  "startedAt" timestamptz(3) not null,
  "endedAt" timestamptz(3),
  constraint "Rehearsal_pkey" primary key ("id")
);

create unique index "Rehearsal_roundId_key" on "Rehearsal" ("roundId");

alter table "Rehearsal" add constraint "Rehearsal_roundId_fkey"
  foreign key ("roundId") references "Round" ("id") on delete cascade on update cascade;
