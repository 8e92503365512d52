-- What belongs to no round, imports above all, is never looked for by these, and was most of their entries.
DROP INDEX "Response_roundId_purpose_position_idx";
CREATE INDEX "Response_roundId_purpose_position_idx" ON "Response" ("roundId", "purpose", "position") WHERE "roundId" IS NOT NULL;
DROP INDEX "Pair_roundId_arm_position_idx";
CREATE INDEX "Pair_roundId_arm_position_idx" ON "Pair" ("roundId", "arm", "position") WHERE "roundId" IS NOT NULL;
