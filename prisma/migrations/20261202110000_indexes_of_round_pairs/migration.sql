-- What belongs to no round is never looked for by these, and was most of their entries.
DROP INDEX "Pair_roundId_position_key";
CREATE UNIQUE INDEX "Pair_roundId_position_key" ON "Pair" ("roundId", "position") WHERE "roundId" IS NOT NULL;
DROP INDEX "PairTally_roundId_position_idx";
CREATE INDEX "PairTally_roundId_position_idx" ON "PairTally" ("roundId", "position") WHERE "roundId" IS NOT NULL;
