-- One id at a platform may be several members: an id alone proves nothing, so it makes nobody somebody who is there.
ALTER TABLE "CrowdIdentity" DROP CONSTRAINT "CrowdIdentity_pkey";
ALTER TABLE "CrowdIdentity" ADD CONSTRAINT "CrowdIdentity_pkey" PRIMARY KEY ("memberId", "platform");
DROP INDEX "CrowdIdentity_memberId_idx";

-- AlterTable
ALTER TABLE "CrowdSession" ADD COLUMN     "returnedAt" TIMESTAMPTZ(3);

-- Ids are compared without regard to case.
CREATE INDEX "CrowdIdentity_externalId_idx" ON "CrowdIdentity" ("projectId", "platform", lower("externalId"));
