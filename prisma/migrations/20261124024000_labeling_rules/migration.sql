-- What a project's labeling screen asks and demands, and what was asked and used for each judgment.
ALTER TABLE "Judgment" ADD COLUMN "usedDiff" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "rationaleAsked" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "LabelingSettings" (
    "projectId" UUID NOT NULL,
    "rationaleShare" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "holdsForReading" BOOLEAN NOT NULL DEFAULT false,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "LabelingSettings_pkey" PRIMARY KEY ("projectId"),
    CONSTRAINT "LabelingSettings_rationaleShare_check" CHECK ("rationaleShare" BETWEEN 0 AND 1)
);

ALTER TABLE "LabelingSettings" ADD CONSTRAINT "LabelingSettings_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
