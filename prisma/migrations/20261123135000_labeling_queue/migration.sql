-- AlterTable
ALTER TABLE "Slot" ADD COLUMN     "roundId" UUID;
UPDATE "Slot" s SET "roundId" = p."roundId" FROM "Pair" p WHERE p."id" = s."pairId";

-- CreateTable
CREATE TABLE "Lease" (
    "id" UUID NOT NULL,
    "slotId" CHAR(32) NOT NULL,
    "memberId" UUID NOT NULL,
    "grantedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Lease_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Lease_slotId_idx" ON "Lease"("slotId");

-- AddForeignKey
ALTER TABLE "Slot" ADD CONSTRAINT "Slot_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Lease" ADD CONSTRAINT "Lease_slotId_fkey" FOREIGN KEY ("slotId") REFERENCES "Slot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Lease" ADD CONSTRAINT "Lease_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Handing out goes by round: a paused round's million open slots must not lie in the way of a running one's.
DROP INDEX "Slot_open_idx";
DROP INDEX "Slot_leased_idx";
CREATE INDEX "Slot_open_idx" ON "Slot" ("roundId", "priority", "id") WHERE "state" = 'open';
CREATE INDEX "Slot_leased_idx" ON "Slot" ("roundId", "leaseUntil") WHERE "state" = 'leased';

-- What a labeler holds is asked with every next pair; done slots are none of it.
CREATE INDEX "Slot_holderId_leased_idx" ON "Slot" ("holderId") WHERE "state" = 'leased';

-- Each label changes a slot twice and leaves dead entries at the places where claims look first.
-- The default of 20 % would let 200,000 of them pile up in a million slots.
ALTER TABLE "Slot" SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500, fillfactor = 80);
