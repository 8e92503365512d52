-- AlterEnum
ALTER TYPE "CrowdSessionState" ADD VALUE 'left';
