-- CreateTable
CREATE TABLE "RateBucket" (
    "key" CHAR(64) NOT NULL,
    "fullAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RateBucket_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "RateBucket_fullAt_idx" ON "RateBucket"("fullAt");
