-- Null in rows from before, and in those that an older version writes: read as empty.
ALTER TABLE "Response" ADD COLUMN "tokenIds" INTEGER[];
