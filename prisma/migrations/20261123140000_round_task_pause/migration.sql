-- AlterTable
ALTER TABLE "RoundTask" ADD COLUMN     "notBefore" TIMESTAMPTZ(3);

-- A task that waits is open: nobody holds it.
ALTER TABLE "RoundTask" ADD CONSTRAINT "RoundTask_pause_check" CHECK ("notBefore" IS NULL OR "state" = 'open');

-- AlterTable
ALTER TABLE "TrainingJob" ADD COLUMN     "trainerAttempt" INTEGER NOT NULL DEFAULT 1;
