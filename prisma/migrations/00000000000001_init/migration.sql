-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('owner', 'researcher', 'reviewer', 'labeler');

-- CreateEnum
CREATE TYPE "TrainingState" AS ENUM ('pending', 'queued', 'provisioning', 'running', 'recovering', 'cancelling', 'succeeded', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "SlotState" AS ENUM ('open', 'leased', 'done', 'closed');

-- CreateEnum
CREATE TYPE "Choice" AS ENUM ('left', 'right', 'tie', 'both_bad');

-- CreateEnum
CREATE TYPE "JudgmentState" AS ENUM ('counted', 'superseded', 'withdrawn', 'late', 'surplus');

-- CreateEnum
CREATE TYPE "Split" AS ENUM ('train', 'validation', 'test', 'ood');

-- CreateEnum
CREATE TYPE "ImportKind" AS ENUM ('prompts', 'comparisons');

-- CreateEnum
CREATE TYPE "ImportState" AS ENUM ('done', 'refused');

-- CreateEnum
CREATE TYPE "GoldKind" AS ENUM ('gold', 'attention', 'qualification');

-- CreateEnum
CREATE TYPE "RoundState" AS ENUM ('draft', 'sampling', 'embedding', 'fitting', 'selecting', 'labeling', 'freezing', 'training', 'evaluating', 'complete', 'paused', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "TaskState" AS ENUM ('open', 'leased', 'done');

-- CreateEnum
CREATE TYPE "ResponsePurpose" AS ENUM ('candidate', 'offline', 'evaluation');

-- CreateEnum
CREATE TYPE "PairSource" AS ENUM ('online', 'offline');

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "email" TEXT,
    "name" TEXT,
    "oidcSub" TEXT,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Member" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "role" "Role" NOT NULL,
    "pseudonym" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Invite" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "tokenSha256" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "usesMax" INTEGER NOT NULL DEFAULT 1,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Invite_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiToken" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "tokenSha256" TEXT NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ApiToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "projectId" UUID,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Dataset" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "roundId" UUID NOT NULL,
    "manifestSha256" CHAR(64) NOT NULL,
    "manifestKey" TEXT NOT NULL,
    "manifest" JSONB NOT NULL,
    "offlineRows" INTEGER NOT NULL,
    "onlineRows" INTEGER NOT NULL,
    "bytes" BIGINT NOT NULL,
    "parentId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Dataset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TrainingJob" (
    "id" UUID NOT NULL,
    "roundId" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "idempotencyKey" TEXT NOT NULL,
    "externalId" TEXT,
    "state" "TrainingState" NOT NULL DEFAULT 'pending',
    "seq" INTEGER NOT NULL DEFAULT 0,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "heartbeatAt" TIMESTAMPTZ(3),
    "error" JSONB,
    "artifacts" JSONB NOT NULL DEFAULT '[]',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "TrainingJob_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TrainingEvent" (
    "id" BIGSERIAL NOT NULL,
    "trainingJobId" UUID NOT NULL,
    "deliveryId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "body" JSONB NOT NULL,

    CONSTRAINT "TrainingEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Evaluation" (
    "id" UUID NOT NULL,
    "roundId" UUID NOT NULL,
    "policyId" UUID NOT NULL,
    "split" "Split" NOT NULL,
    "prompts" INTEGER NOT NULL,
    "samples" INTEGER NOT NULL,
    "estimatedReward" JSONB NOT NULL,
    "goldReward" JSONB,
    "goldGain" JSONB,
    "kl" JSONB,
    "objective" DOUBLE PRECISION,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Slot" (
    "id" CHAR(32) NOT NULL,
    "pairId" CHAR(32) NOT NULL,
    "projectId" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "priority" INTEGER NOT NULL,
    "state" "SlotState" NOT NULL DEFAULT 'open',
    "holderId" UUID,
    "leaseId" UUID,
    "leasedAt" TIMESTAMPTZ(3),
    "leaseUntil" TIMESTAMPTZ(3),
    "expiries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Slot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Judgment" (
    "id" UUID NOT NULL,
    "slotId" CHAR(32) NOT NULL,
    "pairId" CHAR(32) NOT NULL,
    "memberId" UUID NOT NULL,
    "state" "JudgmentState" NOT NULL DEFAULT 'counted',
    "choice" "Choice" NOT NULL,
    "strength" INTEGER,
    "reasons" TEXT[],
    "rationale" TEXT NOT NULL DEFAULT '',
    "firstWasLeft" BOOLEAN NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "visibleMs" INTEGER NOT NULL,
    "leaseId" UUID NOT NULL,
    "idempotencyKey" TEXT NOT NULL,
    "supersedesId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Judgment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Skip" (
    "pairId" CHAR(32) NOT NULL,
    "memberId" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "flagged" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Skip_pkey" PRIMARY KEY ("pairId","memberId")
);

-- CreateTable
CREATE TABLE "Policy" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "baseUrl" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "apiKeySealed" TEXT,
    "temperature" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "topP" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "maxTokens" INTEGER NOT NULL DEFAULT 2048,
    "checkpointUri" TEXT,
    "checkpointSha256" TEXT,
    "parentId" UUID,
    "trainingJobId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archivedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FeatureMap" (
    "id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "baseUrl" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "apiKeySealed" TEXT,
    "version" TEXT NOT NULL DEFAULT '1',
    "features" TEXT NOT NULL DEFAULT 'answer',
    "projectionSeed" INTEGER,
    "dimension" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "FeatureMap_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Project" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "validationShare" DOUBLE PRECISION NOT NULL DEFAULT 0.25,
    "nextPseudonym" INTEGER NOT NULL DEFAULT 1,
    "nextRoundNumber" INTEGER NOT NULL DEFAULT 1,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "archivedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "referencePolicyId" UUID,
    "mainPolicyId" UUID,
    "featureMapId" UUID,
    "trainerUrl" TEXT,
    "trainerTokenSealed" TEXT,
    "webhookSecretSealed" TEXT,
    "scorerUrl" TEXT,
    "scorerModel" TEXT,

    CONSTRAINT "Project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Prompt" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "messages" JSONB NOT NULL,
    "split" "Split" NOT NULL,
    "source" TEXT NOT NULL DEFAULT '',
    "importId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Prompt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Import" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "kind" "ImportKind" NOT NULL,
    "fileName" TEXT NOT NULL,
    "fileSha256" TEXT NOT NULL,
    "rowsTotal" INTEGER NOT NULL DEFAULT 0,
    "rowsNew" INTEGER NOT NULL DEFAULT 0,
    "rowsKnown" INTEGER NOT NULL DEFAULT 0,
    "errors" JSONB NOT NULL DEFAULT '[]',
    "errorsTotal" INTEGER NOT NULL DEFAULT 0,
    "state" "ImportState" NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "GuidelineVersion" (
    "projectId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "examples" JSONB NOT NULL DEFAULT '[]',
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "GuidelineVersion_pkey" PRIMARY KEY ("projectId","version")
);

-- CreateTable
CREATE TABLE "GoldPair" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "pairId" CHAR(32) NOT NULL,
    "kind" "GoldKind" NOT NULL,
    "firstIsBetter" BOOLEAN,
    "explanation" TEXT NOT NULL DEFAULT '',
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "GoldPair_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Qualification" (
    "id" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "answers" JSONB NOT NULL DEFAULT '[]',
    "right" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL,
    "passed" BOOLEAN,
    "guidelineVersion" INTEGER NOT NULL DEFAULT 1,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Qualification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AnnotatorModel" (
    "memberId" UUID NOT NULL,
    "roundId" UUID NOT NULL,
    "reliability" DOUBLE PRECISION NOT NULL,
    "leftBias" DOUBLE PRECISION NOT NULL,
    "ci" JSONB NOT NULL DEFAULT '{}',
    "judgments" INTEGER NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AnnotatorModel_pkey" PRIMARY KEY ("memberId","roundId")
);

-- CreateTable
CREATE TABLE "Round" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "state" "RoundState" NOT NULL DEFAULT 'draft',
    "version" INTEGER NOT NULL DEFAULT 0,
    "resumeState" "RoundState",
    "problem" JSONB,
    "config" JSONB NOT NULL,
    "seed" INTEGER NOT NULL,
    "candidatePolicyId" UUID,
    "featureMapId" UUID,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "frozenAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "stateSince" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Round_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoundPrompt" (
    "roundId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "promptId" UUID NOT NULL,
    "arm" TEXT NOT NULL,
    "skipped" TEXT,

    CONSTRAINT "RoundPrompt_pkey" PRIMARY KEY ("roundId","position")
);

-- CreateTable
CREATE TABLE "RoundTask" (
    "roundId" UUID NOT NULL,
    "stage" "RoundState" NOT NULL,
    "shard" INTEGER NOT NULL,
    "state" "TaskState" NOT NULL DEFAULT 'open',
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "holder" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RoundTask_pkey" PRIMARY KEY ("roundId","stage","shard")
);

-- CreateTable
CREATE TABLE "RoundEvent" (
    "id" BIGSERIAL NOT NULL,
    "roundId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "from" "RoundState",
    "to" "RoundState",
    "actor" TEXT NOT NULL,
    "message" TEXT NOT NULL DEFAULT '',
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "RoundEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Response" (
    "id" CHAR(32) NOT NULL,
    "projectId" UUID NOT NULL,
    "promptId" UUID NOT NULL,
    "policyId" UUID,
    "roundId" UUID,
    "purpose" "ResponsePurpose" NOT NULL,
    "position" INTEGER,
    "drawIndex" INTEGER,
    "text" TEXT NOT NULL,
    "textSha256" CHAR(64) NOT NULL,
    "finishReason" TEXT NOT NULL DEFAULT 'stop',
    "temperature" DOUBLE PRECISION,
    "topP" DOUBLE PRECISION,
    "seed" BIGINT,
    "tokenCount" INTEGER,
    "logprob" DOUBLE PRECISION,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Response_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FeatureRef" (
    "featureMapId" UUID NOT NULL,
    "textSha256" CHAR(64) NOT NULL,
    "shardKey" TEXT NOT NULL,
    "index" INTEGER NOT NULL,

    CONSTRAINT "FeatureRef_pkey" PRIMARY KEY ("featureMapId","textSha256")
);

-- CreateTable
CREATE TABLE "Pair" (
    "id" CHAR(32) NOT NULL,
    "projectId" UUID NOT NULL,
    "promptId" UUID NOT NULL,
    "roundId" UUID,
    "position" INTEGER NOT NULL,
    "source" "PairSource" NOT NULL,
    "firstId" CHAR(32) NOT NULL,
    "secondId" CHAR(32) NOT NULL,
    "arm" TEXT NOT NULL,
    "strategy" TEXT NOT NULL,
    "armProbability" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "pairProbability" DOUBLE PRECISION,
    "gamma" DOUBLE PRECISION,
    "klCost" DOUBLE PRECISION,
    "budget" DOUBLE PRECISION,
    "uncertainty" DOUBLE PRECISION,
    "rewardModelId" UUID,
    "explanation" JSONB,
    "offlineLabel" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Pair_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RewardModel" (
    "id" UUID NOT NULL,
    "roundId" UUID NOT NULL,
    "featureMapId" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "snapshotKey" TEXT NOT NULL,
    "snapshotSha256" CHAR(64) NOT NULL,
    "dataSha256" CHAR(64) NOT NULL,
    "observations" INTEGER NOT NULL,
    "normTheta" DOUBLE PRECISION NOT NULL,
    "diagnostics" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RewardModel_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "User_oidcSub_key" ON "User"("oidcSub");

-- CreateIndex
CREATE UNIQUE INDEX "Member_projectId_userId_key" ON "Member"("projectId", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "Member_projectId_pseudonym_key" ON "Member"("projectId", "pseudonym");

-- CreateIndex
CREATE UNIQUE INDEX "Invite_tokenSha256_key" ON "Invite"("tokenSha256");

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_tokenSha256_key" ON "ApiToken"("tokenSha256");

-- CreateIndex
CREATE INDEX "AuditEvent_projectId_id_idx" ON "AuditEvent"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Dataset_roundId_key" ON "Dataset"("roundId");

-- CreateIndex
CREATE UNIQUE INDEX "Dataset_projectId_manifestSha256_key" ON "Dataset"("projectId", "manifestSha256");

-- CreateIndex
CREATE UNIQUE INDEX "TrainingJob_idempotencyKey_key" ON "TrainingJob"("idempotencyKey");

-- CreateIndex
CREATE INDEX "TrainingJob_state_idx" ON "TrainingJob"("state");

-- CreateIndex
CREATE UNIQUE INDEX "TrainingJob_roundId_attempt_key" ON "TrainingJob"("roundId", "attempt");

-- CreateIndex
CREATE UNIQUE INDEX "TrainingEvent_trainingJobId_deliveryId_key" ON "TrainingEvent"("trainingJobId", "deliveryId");

-- CreateIndex
CREATE UNIQUE INDEX "Evaluation_roundId_policyId_split_key" ON "Evaluation"("roundId", "policyId", "split");

-- CreateIndex
CREATE UNIQUE INDEX "Slot_leaseId_key" ON "Slot"("leaseId");

-- CreateIndex
CREATE UNIQUE INDEX "Slot_pairId_index_key" ON "Slot"("pairId", "index");

-- CreateIndex
CREATE UNIQUE INDEX "Judgment_supersedesId_key" ON "Judgment"("supersedesId");

-- CreateIndex
CREATE INDEX "Judgment_pairId_idx" ON "Judgment"("pairId");

-- CreateIndex
CREATE INDEX "Judgment_memberId_createdAt_idx" ON "Judgment"("memberId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Judgment_memberId_idempotencyKey_key" ON "Judgment"("memberId", "idempotencyKey");

-- CreateIndex
CREATE UNIQUE INDEX "Policy_trainingJobId_key" ON "Policy"("trainingJobId");

-- CreateIndex
CREATE UNIQUE INDEX "Policy_projectId_name_key" ON "Policy"("projectId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "FeatureMap_sha256_key" ON "FeatureMap"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "Project_slug_key" ON "Project"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "Project_referencePolicyId_key" ON "Project"("referencePolicyId");

-- CreateIndex
CREATE UNIQUE INDEX "Project_mainPolicyId_key" ON "Project"("mainPolicyId");

-- CreateIndex
CREATE INDEX "Prompt_projectId_split_key_idx" ON "Prompt"("projectId", "split", "key");

-- CreateIndex
CREATE UNIQUE INDEX "Prompt_projectId_key_key" ON "Prompt"("projectId", "key");

-- CreateIndex
CREATE INDEX "Import_projectId_createdAt_idx" ON "Import"("projectId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "GoldPair_pairId_key" ON "GoldPair"("pairId");

-- CreateIndex
CREATE INDEX "GoldPair_projectId_kind_idx" ON "GoldPair"("projectId", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "Qualification_memberId_attempt_key" ON "Qualification"("memberId", "attempt");

-- CreateIndex
CREATE INDEX "Round_state_stateSince_idx" ON "Round"("state", "stateSince");

-- CreateIndex
CREATE UNIQUE INDEX "Round_projectId_number_key" ON "Round"("projectId", "number");

-- CreateIndex
CREATE INDEX "RoundPrompt_promptId_idx" ON "RoundPrompt"("promptId");

-- CreateIndex
CREATE INDEX "RoundEvent_roundId_id_idx" ON "RoundEvent"("roundId", "id");

-- CreateIndex
CREATE INDEX "Response_roundId_purpose_position_idx" ON "Response"("roundId", "purpose", "position");

-- CreateIndex
CREATE INDEX "Response_projectId_purpose_promptId_idx" ON "Response"("projectId", "purpose", "promptId");

-- CreateIndex
CREATE INDEX "Response_projectId_textSha256_idx" ON "Response"("projectId", "textSha256");

-- CreateIndex
CREATE INDEX "Pair_projectId_source_idx" ON "Pair"("projectId", "source");

-- CreateIndex
CREATE INDEX "Pair_promptId_idx" ON "Pair"("promptId");

-- CreateIndex
CREATE UNIQUE INDEX "Pair_roundId_position_key" ON "Pair"("roundId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "RewardModel_roundId_purpose_key" ON "RewardModel"("roundId", "purpose");

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invite" ADD CONSTRAINT "Invite_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invite" ADD CONSTRAINT "Invite_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiToken" ADD CONSTRAINT "ApiToken_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Dataset" ADD CONSTRAINT "Dataset_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Dataset" ADD CONSTRAINT "Dataset_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Dataset" ADD CONSTRAINT "Dataset_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Dataset"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingJob" ADD CONSTRAINT "TrainingJob_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingJob" ADD CONSTRAINT "TrainingJob_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingEvent" ADD CONSTRAINT "TrainingEvent_trainingJobId_fkey" FOREIGN KEY ("trainingJobId") REFERENCES "TrainingJob"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evaluation" ADD CONSTRAINT "Evaluation_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evaluation" ADD CONSTRAINT "Evaluation_policyId_fkey" FOREIGN KEY ("policyId") REFERENCES "Policy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Slot" ADD CONSTRAINT "Slot_pairId_fkey" FOREIGN KEY ("pairId") REFERENCES "Pair"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Slot" ADD CONSTRAINT "Slot_holderId_fkey" FOREIGN KEY ("holderId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Judgment" ADD CONSTRAINT "Judgment_slotId_fkey" FOREIGN KEY ("slotId") REFERENCES "Slot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Judgment" ADD CONSTRAINT "Judgment_pairId_fkey" FOREIGN KEY ("pairId") REFERENCES "Pair"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Judgment" ADD CONSTRAINT "Judgment_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Judgment" ADD CONSTRAINT "Judgment_supersedesId_fkey" FOREIGN KEY ("supersedesId") REFERENCES "Judgment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Skip" ADD CONSTRAINT "Skip_pairId_fkey" FOREIGN KEY ("pairId") REFERENCES "Pair"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Skip" ADD CONSTRAINT "Skip_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Policy" ADD CONSTRAINT "Policy_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Policy" ADD CONSTRAINT "Policy_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Policy"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Policy" ADD CONSTRAINT "Policy_trainingJobId_fkey" FOREIGN KEY ("trainingJobId") REFERENCES "TrainingJob"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Project" ADD CONSTRAINT "Project_referencePolicyId_fkey" FOREIGN KEY ("referencePolicyId") REFERENCES "Policy"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Project" ADD CONSTRAINT "Project_mainPolicyId_fkey" FOREIGN KEY ("mainPolicyId") REFERENCES "Policy"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Project" ADD CONSTRAINT "Project_featureMapId_fkey" FOREIGN KEY ("featureMapId") REFERENCES "FeatureMap"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Prompt" ADD CONSTRAINT "Prompt_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Prompt" ADD CONSTRAINT "Prompt_importId_fkey" FOREIGN KEY ("importId") REFERENCES "Import"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Import" ADD CONSTRAINT "Import_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GuidelineVersion" ADD CONSTRAINT "GuidelineVersion_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GoldPair" ADD CONSTRAINT "GoldPair_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GoldPair" ADD CONSTRAINT "GoldPair_pairId_fkey" FOREIGN KEY ("pairId") REFERENCES "Pair"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Qualification" ADD CONSTRAINT "Qualification_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnnotatorModel" ADD CONSTRAINT "AnnotatorModel_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnnotatorModel" ADD CONSTRAINT "AnnotatorModel_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Round" ADD CONSTRAINT "Round_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Round" ADD CONSTRAINT "Round_candidatePolicyId_fkey" FOREIGN KEY ("candidatePolicyId") REFERENCES "Policy"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Round" ADD CONSTRAINT "Round_featureMapId_fkey" FOREIGN KEY ("featureMapId") REFERENCES "FeatureMap"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundPrompt" ADD CONSTRAINT "RoundPrompt_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundPrompt" ADD CONSTRAINT "RoundPrompt_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundTask" ADD CONSTRAINT "RoundTask_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundEvent" ADD CONSTRAINT "RoundEvent_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Response" ADD CONSTRAINT "Response_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Response" ADD CONSTRAINT "Response_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Response" ADD CONSTRAINT "Response_policyId_fkey" FOREIGN KEY ("policyId") REFERENCES "Policy"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Response" ADD CONSTRAINT "Response_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FeatureRef" ADD CONSTRAINT "FeatureRef_featureMapId_fkey" FOREIGN KEY ("featureMapId") REFERENCES "FeatureMap"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pair" ADD CONSTRAINT "Pair_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pair" ADD CONSTRAINT "Pair_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pair" ADD CONSTRAINT "Pair_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pair" ADD CONSTRAINT "Pair_firstId_fkey" FOREIGN KEY ("firstId") REFERENCES "Response"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pair" ADD CONSTRAINT "Pair_secondId_fkey" FOREIGN KEY ("secondId") REFERENCES "Response"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pair" ADD CONSTRAINT "Pair_rewardModelId_fkey" FOREIGN KEY ("rewardModelId") REFERENCES "RewardModel"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RewardModel" ADD CONSTRAINT "RewardModel_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RewardModel" ADD CONSTRAINT "RewardModel_featureMapId_fkey" FOREIGN KEY ("featureMapId") REFERENCES "FeatureMap"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
