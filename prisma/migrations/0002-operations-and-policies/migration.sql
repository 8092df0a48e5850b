-- CreateTable
CREATE TABLE "Operation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "wish" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "isTask" BOOLEAN NOT NULL,
    "vmId" TEXT,
    "vmName" TEXT,
    "error" TEXT,
    "startedAt" DATETIME NOT NULL,
    "endedAt" DATETIME
);

-- CreateTable
CREATE TABLE "IdempotencyKey" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "fingerprint" TEXT NOT NULL,
    "resourceId" TEXT NOT NULL,
    "status" INTEGER,
    "body" JSONB,
    "createdAt" DATETIME NOT NULL
);

-- AlterTable: by hand, because nothing of a table that only gets columns needs to be copied
ALTER TABLE "Vm" ADD COLUMN "autostart" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Vm" ADD COLUMN "autostartOrder" INTEGER NOT NULL DEFAULT 100;
ALTER TABLE "Vm" ADD COLUMN "autostartDelaySeconds" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Vm" ADD COLUMN "crashPolicy" TEXT NOT NULL DEFAULT 'stay-off';

-- CreateIndex
CREATE INDEX "Operation_state_idx" ON "Operation"("state");

-- CreateIndex
CREATE UNIQUE INDEX "IdempotencyKey_resourceId_key" ON "IdempotencyKey"("resourceId");

-- CreateIndex
CREATE INDEX "IdempotencyKey_createdAt_idx" ON "IdempotencyKey"("createdAt");

-- CreateIndex
CREATE INDEX "Activity_at_idx" ON "Activity"("at");
