-- What the rows of a file have, so that somebody can say what its columns mean.
ALTER TABLE "Import" ADD COLUMN "columns" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
