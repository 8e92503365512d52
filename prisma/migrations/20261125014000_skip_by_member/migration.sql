-- How many pairs somebody passed on is part of how many they were handed.
CREATE INDEX "Skip_memberId_idx" ON "Skip"("memberId");
