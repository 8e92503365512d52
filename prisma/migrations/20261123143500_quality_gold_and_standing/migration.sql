-- CreateEnum
CREATE TYPE "StandingState" AS ENUM ('good', 'warned', 'paused', 'blocked');

-- AlterEnum
ALTER TYPE "PairSource" ADD VALUE 'gold';

-- CreateTable
CREATE TABLE "QualitySettings" (
    "projectId" UUID NOT NULL,
    "goldRate" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "goldWindow" INTEGER NOT NULL DEFAULT 20,
    "goldMin" INTEGER NOT NULL DEFAULT 8,
    "warnBelow" DOUBLE PRECISION NOT NULL DEFAULT 0.75,
    "pauseBelow" DOUBLE PRECISION NOT NULL DEFAULT 0.6,
    "blockBelow" DOUBLE PRECISION NOT NULL DEFAULT 0.4,
    "charactersPerSecond" INTEGER NOT NULL DEFAULT 100,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "QualitySettings_pkey" PRIMARY KEY ("projectId")
);

-- CreateTable
CREATE TABLE "GoldShow" (
    "slotId" CHAR(32) NOT NULL,
    "memberId" UUID NOT NULL,
    "roundId" UUID NOT NULL,
    "probability" DOUBLE PRECISION NOT NULL,
    "shownAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "GoldShow_pkey" PRIMARY KEY ("slotId")
);

-- CreateTable
CREATE TABLE "MemberStanding" (
    "memberId" UUID NOT NULL,
    "state" "StandingState" NOT NULL,
    "reason" TEXT NOT NULL,
    "setBy" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "goldSince" TIMESTAMPTZ(3),

    CONSTRAINT "MemberStanding_pkey" PRIMARY KEY ("memberId")
);

-- CreateTable
CREATE TABLE "Adjudication" (
    "pairId" CHAR(32) NOT NULL,
    "projectId" UUID NOT NULL,
    "firstIsBetter" BOOLEAN,
    "note" TEXT NOT NULL DEFAULT '',
    "memberId" UUID NOT NULL,
    "decidedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Adjudication_pkey" PRIMARY KEY ("pairId")
);

-- CreateIndex
CREATE INDEX "GoldShow_memberId_idx" ON "GoldShow"("memberId");

-- CreateIndex
CREATE INDEX "Adjudication_projectId_decidedAt_idx" ON "Adjudication"("projectId", "decidedAt");

-- AddForeignKey
ALTER TABLE "QualitySettings" ADD CONSTRAINT "QualitySettings_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GoldShow" ADD CONSTRAINT "GoldShow_slotId_fkey" FOREIGN KEY ("slotId") REFERENCES "Slot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GoldShow" ADD CONSTRAINT "GoldShow_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GoldShow" ADD CONSTRAINT "GoldShow_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MemberStanding" ADD CONSTRAINT "MemberStanding_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Adjudication" ADD CONSTRAINT "Adjudication_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Adjudication" ADD CONSTRAINT "Adjudication_pairId_fkey" FOREIGN KEY ("pairId") REFERENCES "Pair"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Adjudication" ADD CONSTRAINT "Adjudication_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "QualitySettings" ADD CONSTRAINT "QualitySettings_range_check" CHECK (
  "goldRate" >= 0 AND "goldRate" <= 0.5 AND "goldMin" >= 1 AND "goldWindow" >= "goldMin"
  AND "blockBelow" <= "pauseBelow" AND "pauseBelow" <= "warnBelow" AND "charactersPerSecond" > 0
);
ALTER TABLE "GoldShow" ADD CONSTRAINT "GoldShow_probability_check" CHECK ("probability" > 0 AND "probability" <= 1);
