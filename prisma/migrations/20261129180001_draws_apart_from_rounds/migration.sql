-- Draws for datasets and evaluations that belong to no round: found by their policy and prompt.
-- AlterEnum
ALTER TYPE "ResponsePurpose" ADD VALUE 'dataset';

-- DropIndex
DROP INDEX "PaidRequest_policyId_idx";

-- CreateIndex
CREATE INDEX "PaidRequest_policyId_purpose_promptId_idx" ON "PaidRequest"("policyId", "purpose", "promptId");
