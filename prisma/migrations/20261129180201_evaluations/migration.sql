-- Evaluations that somebody starts apart from rounds, and what they measured. The version before knows none of it.
-- CreateEnum
CREATE TYPE "EvaluationState" AS ENUM ('running', 'done', 'failed', 'stopped');

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "nextEvaluationNumber" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "EvaluationRun" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "experimentId" UUID NOT NULL,
    "spec" JSONB NOT NULL,
    "specSha256" CHAR(64) NOT NULL,
    "promptIds" JSONB NOT NULL,
    "state" "EvaluationState" NOT NULL DEFAULT 'running',
    "stateSince" TIMESTAMPTZ(3) NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL,
    "problem" JSONB,
    "fit" JSONB,
    "holder" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "wakeAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "EvaluationRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EvaluationPart" (
    "runId" UUID NOT NULL,
    "part" INTEGER NOT NULL,
    "values" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EvaluationPart_pkey" PRIMARY KEY ("runId","part")
);

-- CreateTable
CREATE TABLE "Measurement" (
    "id" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "policyId" UUID NOT NULL,
    "split" "Split" NOT NULL,
    "temperature" DOUBLE PRECISION NOT NULL,
    "prompts" INTEGER NOT NULL,
    "samples" INTEGER NOT NULL,
    "figures" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Measurement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AnswerVerdict" (
    "judgeId" UUID NOT NULL,
    "firstId" CHAR(32) NOT NULL,
    "secondId" CHAR(32) NOT NULL,
    "temperature" DOUBLE PRECISION NOT NULL,
    "firstAsA" "JudgedSide",
    "secondAsA" "JudgedSide",
    "firstReply" TEXT,
    "secondReply" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "judgedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AnswerVerdict_pkey" PRIMARY KEY ("judgeId","firstId","secondId","temperature")
);

-- CreateIndex
CREATE INDEX "EvaluationRun_state_wakeAt_idx" ON "EvaluationRun"("state", "wakeAt");

-- CreateIndex
CREATE INDEX "EvaluationRun_experimentId_idx" ON "EvaluationRun"("experimentId");

-- CreateIndex
CREATE UNIQUE INDEX "EvaluationRun_projectId_number_key" ON "EvaluationRun"("projectId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "EvaluationRun_projectId_specSha256_key" ON "EvaluationRun"("projectId", "specSha256");

-- CreateIndex
CREATE INDEX "Measurement_policyId_idx" ON "Measurement"("policyId");

-- CreateIndex
CREATE UNIQUE INDEX "Measurement_runId_policyId_split_temperature_key" ON "Measurement"("runId", "policyId", "split", "temperature");

-- CreateIndex
CREATE INDEX "AnswerVerdict_firstId_idx" ON "AnswerVerdict"("firstId");

-- CreateIndex
CREATE INDEX "AnswerVerdict_secondId_idx" ON "AnswerVerdict"("secondId");

-- AddForeignKey
ALTER TABLE "EvaluationRun" ADD CONSTRAINT "EvaluationRun_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvaluationRun" ADD CONSTRAINT "EvaluationRun_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvaluationPart" ADD CONSTRAINT "EvaluationPart_runId_fkey" FOREIGN KEY ("runId") REFERENCES "EvaluationRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Measurement" ADD CONSTRAINT "Measurement_runId_fkey" FOREIGN KEY ("runId") REFERENCES "EvaluationRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Measurement" ADD CONSTRAINT "Measurement_policyId_fkey" FOREIGN KEY ("policyId") REFERENCES "Policy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnswerVerdict" ADD CONSTRAINT "AnswerVerdict_judgeId_fkey" FOREIGN KEY ("judgeId") REFERENCES "Judge"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnswerVerdict" ADD CONSTRAINT "AnswerVerdict_firstId_fkey" FOREIGN KEY ("firstId") REFERENCES "Response"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnswerVerdict" ADD CONSTRAINT "AnswerVerdict_secondId_fkey" FOREIGN KEY ("secondId") REFERENCES "Response"("id") ON DELETE CASCADE ON UPDATE CASCADE;
