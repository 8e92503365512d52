-- Prompts can be moved to another split; comparisons of one count from then on.
ALTER TABLE "Prompt" ADD COLUMN "splitSince" TIMESTAMPTZ(3);

-- Few are ever moved: whoever asks for those moved since a moment shall not read all others.
CREATE INDEX "Prompt_splitSince_idx" ON "Prompt" ("projectId", "splitSince") WHERE "splitSince" IS NOT NULL;
