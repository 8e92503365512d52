-- CreateTable
CREATE TABLE "AnsweredRequest" (
    "key" CHAR(64) NOT NULL,
    "fingerprint" CHAR(64) NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "answer" TEXT,

    CONSTRAINT "AnsweredRequest_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "AnsweredRequest_startedAt_idx" ON "AnsweredRequest"("startedAt");
