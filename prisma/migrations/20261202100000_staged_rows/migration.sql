-- A staged row says by itself what it comes to where nothing else is about its prompt, so that Postgres stores such rows
-- without anybody reading them again. The version before leaves all of it out.
ALTER TABLE "ImportRow" ADD COLUMN     "answerExtras" TEXT[],
ADD COLUMN     "answerIds" TEXT[],
ADD COLUMN     "extra" JSON,
ADD COLUMN     "firstIds" TEXT[],
ADD COLUMN     "labels" TEXT[],
ADD COLUMN     "messages" JSON,
ADD COLUMN     "pairExtras" TEXT[],
ADD COLUMN     "pairIds" TEXT[],
ADD COLUMN     "promptId" UUID,
ADD COLUMN     "promptKey" TEXT,
ADD COLUMN     "secondIds" TEXT[],
ADD COLUMN     "source" TEXT,
ADD COLUMN     "split" "Split",
ADD COLUMN     "tags" TEXT[],
ADD COLUMN     "textHashes" TEXT[],
ADD COLUMN     "texts" TEXT[];

-- CreateIndex
CREATE INDEX "ImportRow_importId_line_idx" ON "ImportRow"("importId", "line");

-- As with "row".
ALTER TABLE "ImportRow" ALTER COLUMN "texts" SET STORAGE EXTERNAL, ALTER COLUMN "messages" SET STORAGE EXTERNAL;
