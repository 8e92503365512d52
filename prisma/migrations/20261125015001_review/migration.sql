-- AlterTable
ALTER TABLE "Skip" ADD COLUMN     "reviewedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Adjudication" ADD COLUMN     "leftOut" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Adjudication" ADD CONSTRAINT "Adjudication_leftOut_check" CHECK (NOT "leftOut" OR "firstIsBetter" IS NULL);

-- A held slot belongs to nobody, like an open one.
ALTER TABLE "Slot" ADD CONSTRAINT "Slot_held_check" CHECK ("state" <> 'held' OR ("holderId" IS NULL AND "leaseId" IS NULL));

-- Whether a round waits for a reviewer is asked with its last labels.
CREATE INDEX "Slot_held_idx" ON "Slot" ("roundId", "index") WHERE "state" = 'held';

-- What was decided so far dealt with the flags; what was flagged as harmful or private and is undecided is held now.
UPDATE "Skip" k SET "reviewedAt" = a."decidedAt" FROM "Adjudication" a WHERE a."pairId" = k."pairId" AND k."flagged";
UPDATE "Slot" s SET "state" = 'held' FROM "Skip" k
 WHERE k."pairId" = s."pairId" AND k."flagged" AND k."reviewedAt" IS NULL
   AND split_part(k."reason", ':', 1) IN ('unsafe', 'private_data') AND s."state" = 'open' AND s."roundId" IS NOT NULL;
