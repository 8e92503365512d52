-- What a trainer's heartbeat said last, so that silence is measured by when we heard it change, on our own clock.
ALTER TABLE "TrainingJob" ADD COLUMN "heartbeatSaid" TEXT;

-- Why nobody knows that a policy is what its trainer announced; null where that was checked, or a person entered it.
ALTER TABLE "Policy" ADD COLUMN "unverifiedBecause" TEXT;

UPDATE "Policy"
   SET "unverifiedBecause" = 'it was announced without a checksum'
 WHERE "trainingJobId" IS NOT NULL
   AND ("checkpointSha256" IS NULL OR "checkpointSha256" ~ '^(.)\1*$');

-- Earlier versions took the checksum of what they could not read as checked.
UPDATE "Policy"
   SET "unverifiedBecause" = 'its bytes could not be read here, so its checksum was not checked'
 WHERE "trainingJobId" IS NOT NULL
   AND "unverifiedBecause" IS NULL
   AND "checkpointUri" !~ '^https?://'
   AND "checkpointUri" !~* '^hf://.*@[0-9a-f]{40}(/|$)';
