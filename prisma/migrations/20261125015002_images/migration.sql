-- AlterTable
ALTER TABLE "LabelingSettings" ADD COLUMN     "showsImages" BOOLEAN NOT NULL DEFAULT false;
