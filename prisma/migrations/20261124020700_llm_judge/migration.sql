-- CreateEnum
CREATE TYPE "MemberKind" AS ENUM ('person', 'llm');

-- CreateEnum
CREATE TYPE "JudgeRunState" AS ENUM ('running', 'paused', 'failed', 'done');

-- CreateEnum
CREATE TYPE "JudgeVerdictState" AS ENUM ('open', 'done', 'failed');

-- CreateEnum
CREATE TYPE "JudgedSide" AS ENUM ('first', 'second', 'tie');

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "kind" "MemberKind" NOT NULL DEFAULT 'person';

-- CreateTable
CREATE TABLE "Judge" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "baseUrl" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "apiKeySealed" TEXT,
    "temperature" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "maxTokens" INTEGER NOT NULL DEFAULT 1024,
    "share" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "counts" BOOLEAN NOT NULL DEFAULT false,
    "exported" BOOLEAN NOT NULL DEFAULT false,
    "isAutomatic" BOOLEAN NOT NULL DEFAULT false,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Judge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "JudgeRun" (
    "id" UUID NOT NULL,
    "judgeId" UUID NOT NULL,
    "roundId" UUID NOT NULL,
    "state" "JudgeRunState" NOT NULL DEFAULT 'running',
    "temperature" DOUBLE PRECISION NOT NULL,
    "share" DOUBLE PRECISION NOT NULL,
    "counts" BOOLEAN NOT NULL,
    "exported" BOOLEAN NOT NULL,
    "problem" JSONB,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "holder" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "notBefore" TIMESTAMPTZ(3),
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "JudgeRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "JudgeVerdict" (
    "runId" UUID NOT NULL,
    "pairId" CHAR(32) NOT NULL,
    "state" "JudgeVerdictState" NOT NULL DEFAULT 'open',
    "verdict" "JudgedSide",
    "firstAsA" "JudgedSide",
    "secondAsA" "JudgedSide",
    "firstReply" TEXT,
    "secondReply" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "judgmentId" UUID,
    "judgedAt" TIMESTAMPTZ(3),

    CONSTRAINT "JudgeVerdict_pkey" PRIMARY KEY ("runId","pairId")
);

-- CreateIndex
CREATE UNIQUE INDEX "Judge_memberId_key" ON "Judge"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "Judge_projectId_name_key" ON "Judge"("projectId", "name");

-- CreateIndex
CREATE INDEX "JudgeRun_state_idx" ON "JudgeRun"("state");

-- CreateIndex
CREATE UNIQUE INDEX "JudgeRun_judgeId_roundId_key" ON "JudgeRun"("judgeId", "roundId");

-- CreateIndex
CREATE UNIQUE INDEX "JudgeVerdict_judgmentId_key" ON "JudgeVerdict"("judgmentId");

-- CreateIndex
CREATE INDEX "JudgeVerdict_pairId_idx" ON "JudgeVerdict"("pairId");

-- CreateIndex
CREATE INDEX "JudgeVerdict_runId_state_idx" ON "JudgeVerdict"("runId", "state");

-- AddForeignKey
ALTER TABLE "Judge" ADD CONSTRAINT "Judge_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Judge" ADD CONSTRAINT "Judge_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "JudgeRun" ADD CONSTRAINT "JudgeRun_judgeId_fkey" FOREIGN KEY ("judgeId") REFERENCES "Judge"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "JudgeRun" ADD CONSTRAINT "JudgeRun_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "JudgeVerdict" ADD CONSTRAINT "JudgeVerdict_runId_fkey" FOREIGN KEY ("runId") REFERENCES "JudgeRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "JudgeVerdict" ADD CONSTRAINT "JudgeVerdict_pairId_fkey" FOREIGN KEY ("pairId") REFERENCES "Pair"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language can't say.
ALTER TABLE "Judge" ADD CONSTRAINT "Judge_share_check" CHECK ("share" > 0 AND "share" <= 1);
ALTER TABLE "JudgeVerdict" ADD CONSTRAINT "JudgeVerdict_done_check" CHECK (
  ("state" = 'done') = ("verdict" IS NOT NULL)
  AND ("verdict" IS NULL OR ("firstAsA" IS NOT NULL AND "secondAsA" IS NOT NULL AND "judgedAt" IS NOT NULL))
);
