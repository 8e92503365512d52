-- AlterTable
ALTER TABLE "QualitySettings" ADD COLUMN     "attentionPauseAt" INTEGER NOT NULL DEFAULT 2,
ADD COLUMN     "attentionRate" DOUBLE PRECISION NOT NULL DEFAULT 0;
