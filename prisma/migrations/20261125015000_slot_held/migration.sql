-- Alone in its migration: a new value of an enum can't be used in the transaction that adds it.
ALTER TYPE "SlotState" ADD VALUE 'held' BEFORE 'done';
