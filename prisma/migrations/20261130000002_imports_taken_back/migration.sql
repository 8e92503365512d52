-- An import may be taken back while nothing depends on it.
ALTER TYPE "ImportState" ADD VALUE 'undone';

-- Whoever deletes an answer looks for pairs of it; without these, all pairs of the installation were read for each.
CREATE INDEX "Pair_firstId_idx" ON "Pair" ("firstId");
CREATE INDEX "Pair_secondId_idx" ON "Pair" ("secondId");
