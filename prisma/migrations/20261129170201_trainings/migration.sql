-- Trainings that somebody starts by hand from a dataset. The version before knows jobs of rounds alone; it finds
-- none of the others, since it asks by round.
-- CreateEnum
CREATE TYPE "TrainingPhase" AS ENUM ('preparing', 'training', 'succeeded', 'failed', 'cancelled');

-- AlterTable
ALTER TABLE "TrainingJob" ADD COLUMN     "trainingId" UUID,
ALTER COLUMN "roundId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Policy" ADD COLUMN     "checkpointKl" DOUBLE PRECISION,
ADD COLUMN     "checkpointOfId" UUID,
ADD COLUMN     "checkpointStep" INTEGER;

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "nextTrainingNumber" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "Training" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "datasetId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "specSha256" CHAR(64) NOT NULL,
    "keepCheckpoints" BOOLEAN NOT NULL DEFAULT false,
    "startPolicyId" UUID,
    "protocol" INTEGER NOT NULL DEFAULT 1,
    "state" "TrainingPhase" NOT NULL DEFAULT 'preparing',
    "stateSince" TIMESTAMPTZ(3) NOT NULL,
    "inputKey" TEXT,
    "inputSha256" CHAR(64),
    "problem" JSONB,
    "rewardModel" JSONB,
    "wakeAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Training_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Training_state_wakeAt_idx" ON "Training"("state", "wakeAt");

-- CreateIndex
CREATE UNIQUE INDEX "Training_projectId_number_key" ON "Training"("projectId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Training_datasetId_specSha256_key" ON "Training"("datasetId", "specSha256");

-- CreateIndex
CREATE UNIQUE INDEX "TrainingJob_trainingId_attempt_key" ON "TrainingJob"("trainingId", "attempt");

-- CreateIndex
CREATE INDEX "Policy_checkpointOfId_idx" ON "Policy"("checkpointOfId");

-- AddForeignKey
ALTER TABLE "Training" ADD CONSTRAINT "Training_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Training" ADD CONSTRAINT "Training_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Training" ADD CONSTRAINT "Training_startPolicyId_fkey" FOREIGN KEY ("startPolicyId") REFERENCES "Policy"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingJob" ADD CONSTRAINT "TrainingJob_trainingId_fkey" FOREIGN KEY ("trainingId") REFERENCES "Training"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Policy" ADD CONSTRAINT "Policy_checkpointOfId_fkey" FOREIGN KEY ("checkpointOfId") REFERENCES "TrainingJob"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- A job is a round's, or that of a training started by hand.
ALTER TABLE "TrainingJob" ADD CONSTRAINT "TrainingJob_whose" CHECK (num_nonnulls("roundId", "trainingId") = 1);
