-- Figures that take long to compute, as a worker computed them last, and how far that is.
CREATE TABLE "Statistic" (
    "projectId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subjectId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "ground" TEXT NOT NULL DEFAULT '',
    "asOf" TIMESTAMPTZ(3) NOT NULL,
    "isFinal" BOOLEAN NOT NULL DEFAULT false,
    "value" JSONB NOT NULL,

    CONSTRAINT "Statistic_pkey" PRIMARY KEY ("projectId","kind","subjectId")
);

CREATE TABLE "StatisticsWork" (
    "projectId" UUID NOT NULL,
    "askedAt" TIMESTAMPTZ(3),
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "asOf" TIMESTAMPTZ(3),
    "labels" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "holder" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),

    CONSTRAINT "StatisticsWork_pkey" PRIMARY KEY ("projectId")
);

CREATE INDEX "StatisticsWork_askedAt_idx" ON "StatisticsWork"("askedAt");

ALTER TABLE "Statistic" ADD CONSTRAINT "Statistic_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "StatisticsWork" ADD CONSTRAINT "StatisticsWork_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whose labels were taken back since a moment. Few ever are.
CREATE INDEX "Judgment_withdrawn_idx" ON "Judgment" ("memberId", "withdrawnAt") WHERE "withdrawnAt" IS NOT NULL;
