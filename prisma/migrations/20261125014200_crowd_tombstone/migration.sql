-- Who had been stopped when they were erased doesn't come back as somebody new. A keyed hash, no id.
CREATE TABLE "CrowdTombstone" (
    "mark" CHAR(64) NOT NULL,
    "projectId" UUID NOT NULL,
    "erasedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CrowdTombstone_pkey" PRIMARY KEY ("mark")
);

-- CreateIndex
CREATE INDEX "CrowdTombstone_projectId_idx" ON "CrowdTombstone"("projectId");

-- AddForeignKey
ALTER TABLE "CrowdTombstone" ADD CONSTRAINT "CrowdTombstone_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
