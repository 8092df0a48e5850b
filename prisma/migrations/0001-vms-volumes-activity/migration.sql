-- CreateTable
CREATE TABLE "Vm" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "vcpus" INTEGER NOT NULL,
    "memoryMiB" INTEGER NOT NULL,
    "firmware" TEXT NOT NULL,
    "machineType" TEXT NOT NULL,
    "bootOrder" JSONB NOT NULL,
    "imageId" TEXT,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "VmDisk" (
    "vmId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "volumeId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "bus" TEXT NOT NULL,

    PRIMARY KEY ("vmId", "id"),
    CONSTRAINT "VmDisk_vmId_fkey" FOREIGN KEY ("vmId") REFERENCES "Vm" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "VmDisk_volumeId_fkey" FOREIGN KEY ("volumeId") REFERENCES "Volume" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "VmNic" (
    "vmId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "macAddress" TEXT NOT NULL,
    "network" TEXT NOT NULL,

    PRIMARY KEY ("vmId", "id"),
    CONSTRAINT "VmNic_vmId_fkey" FOREIGN KEY ("vmId") REFERENCES "Vm" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Volume" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "poolId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "virtualSizeBytes" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Activity" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" DATETIME NOT NULL,
    "level" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "vmId" TEXT,
    "vmName" TEXT,
    "log" JSONB NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "Vm_nameKey_key" ON "Vm"("nameKey");

-- CreateIndex
CREATE UNIQUE INDEX "VmDisk_volumeId_key" ON "VmDisk"("volumeId");

-- CreateIndex
CREATE UNIQUE INDEX "VmNic_macAddress_key" ON "VmNic"("macAddress");

-- CreateIndex
CREATE INDEX "Activity_vmId_id_idx" ON "Activity"("vmId", "id");
