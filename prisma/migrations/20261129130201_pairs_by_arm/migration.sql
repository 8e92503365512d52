-- Pages of a round's pairs of one arm.
CREATE INDEX "Pair_roundId_arm_position_idx" ON "Pair"("roundId", "arm", "position");
