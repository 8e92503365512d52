-- Null in rows from before, and in those of trainers of version 1.
ALTER TABLE "TrainingJob" ADD COLUMN "spec" JSONB;
