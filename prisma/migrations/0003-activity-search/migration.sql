-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Activity" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" DATETIME NOT NULL,
    "level" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "vmId" TEXT,
    "vmName" TEXT,
    "search" TEXT NOT NULL DEFAULT '',
    "log" JSONB NOT NULL
);
INSERT INTO "new_Activity" ("actor", "at", "code", "id", "level", "log", "sentence", "vmId", "vmName") SELECT "actor", "at", "code", "id", "level", "log", "sentence", "vmId", "vmName" FROM "Activity";
DROP TABLE "Activity";
ALTER TABLE "new_Activity" RENAME TO "Activity";
CREATE INDEX "Activity_vmId_id_idx" ON "Activity"("vmId", "id");
CREATE INDEX "Activity_at_idx" ON "Activity"("at");
CREATE INDEX "Activity_level_id_idx" ON "Activity"("level", "id");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
