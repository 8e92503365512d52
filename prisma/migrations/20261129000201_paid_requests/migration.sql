-- AlterTable
ALTER TABLE "Judge" ADD COLUMN     "lastCheck" JSONB,
ADD COLUMN     "refusedParameters" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "Policy" ADD COLUMN     "costMax" DOUBLE PRECISION,
ADD COLUMN     "currency" TEXT NOT NULL DEFAULT 'USD',
ADD COLUMN     "inputPrice" DOUBLE PRECISION,
ADD COLUMN     "lastCheck" JSONB,
ADD COLUMN     "outputPrice" DOUBLE PRECISION,
ADD COLUMN     "refusedParameters" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "requestsAtOnce" INTEGER NOT NULL DEFAULT 8,
ADD COLUMN     "timeoutSeconds" INTEGER NOT NULL DEFAULT 120,
ADD COLUMN     "tokensMax" BIGINT;

-- AlterTable
ALTER TABLE "FeatureMap" ADD COLUMN     "lastCheck" JSONB;

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "scorerCheck" JSONB,
ADD COLUMN     "scorerKeySealed" TEXT,
ADD COLUMN     "trainerCheck" JSONB;

-- CreateTable
CREATE TABLE "PaidRequest" (
    "id" BIGSERIAL NOT NULL,
    "projectId" UUID NOT NULL,
    "policyId" UUID NOT NULL,
    "roundId" UUID,
    "purpose" "ResponsePurpose" NOT NULL,
    "promptId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "asked" INTEGER NOT NULL,
    "kept" INTEGER NOT NULL,
    "unusable" INTEGER NOT NULL,
    "cutOff" INTEGER NOT NULL,
    "promptTokens" INTEGER NOT NULL,
    "completionTokens" INTEGER NOT NULL,
    "isEstimated" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PaidRequest_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PaidRequest_policyId_idx" ON "PaidRequest"("policyId");

-- CreateIndex
CREATE INDEX "PaidRequest_roundId_policyId_purpose_position_idx" ON "PaidRequest"("roundId", "policyId", "purpose", "position");

-- CreateIndex
CREATE INDEX "PaidRequest_projectId_idx" ON "PaidRequest"("projectId");

-- AddForeignKey
ALTER TABLE "PaidRequest" ADD CONSTRAINT "PaidRequest_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PaidRequest" ADD CONSTRAINT "PaidRequest_policyId_fkey" FOREIGN KEY ("policyId") REFERENCES "Policy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PaidRequest" ADD CONSTRAINT "PaidRequest_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;
