-- Whether somebody has judged a pair is asked for every pair they may be handed. A check pair has a judgment of everybody:
-- by pair alone each of them was read.
CREATE INDEX "Judgment_pairId_memberId_idx" ON "Judgment"("pairId", "memberId");
DROP INDEX "Judgment_pairId_idx";
