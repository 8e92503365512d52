-- AlterTable
ALTER TABLE "Slot" ADD COLUMN     "gaveBackId" UUID;

-- CreateIndex
CREATE INDEX "GoldShow_roundId_idx" ON "GoldShow"("roundId");

-- Few slots lie open that somebody gave back: whoever did gets them first.
CREATE INDEX "Slot_gaveBackId_open_idx" ON "Slot" ("gaveBackId") WHERE "state" = 'open' AND "gaveBackId" IS NOT NULL;
