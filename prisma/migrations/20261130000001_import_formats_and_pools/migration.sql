-- A file may bring prompts with answers that nobody has compared.
ALTER TYPE "ImportKind" ADD VALUE 'pools';

ALTER TABLE "Import" ADD COLUMN "format" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Response" ADD COLUMN "extra" JSONB, ADD COLUMN "importId" UUID;
ALTER TABLE "Pair" ADD COLUMN "importId" UUID;

-- What a file brought is listed and taken back by it; most rows were not brought by any.
CREATE INDEX "Pair_importId_idx" ON "Pair" ("importId", "position", "id") WHERE "importId" IS NOT NULL;
CREATE INDEX "Response_importId_idx" ON "Response" ("importId") WHERE "importId" IS NOT NULL;
CREATE INDEX "Prompt_importId_idx" ON "Prompt" ("importId") WHERE "importId" IS NOT NULL;
