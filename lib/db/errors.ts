/** The file is there and is not a sound database. Nothing was changed: a copy or a repair starts from what is left. */
export class DatabaseDamagedError extends Error {
  override readonly name = 'DatabaseDamagedError'
  readonly path: string
  /** SQLite's own findings. */
  readonly findings: string[]

  constructor(path: string, findings: string[], options?: ErrorOptions) {
    super(`The database ${path} is damaged: ${findings[0] ?? 'no details'}`, options)
    this.path = path
    this.findings = findings
  }
}

/** The database has migrations that this version of the program does not know: it was used by a newer one. */
export class DatabaseNewerError extends Error {
  override readonly name = 'DatabaseNewerError'
  constructor(path: string, unknownMigrations: string[]) {
    super(`The database ${path} was used by a newer version: it has the migrations ${unknownMigrations.join(', ')}`)
  }
}

/** The database has to be upgraded first, which only the Guesthouse does that serves it. */
export class DatabaseOlderError extends Error {
  override readonly name = 'DatabaseOlderError'
  constructor(path: string) {
    super(
      `The database ${path} is of an older version: start Guesthouse once (./guesthouse restart), which upgrades it`,
    )
  }
}

/** A migration that was applied is not the one in the folder: nobody knows what the tables look like. */
export class MigrationEditedError extends Error {
  override readonly name = 'MigrationEditedError'
  constructor(migration: string) {
    super(`The migration ${migration} was changed after it was applied; restore its file and write a new migration`)
  }
}

/** The migrations were rolled back: the database is as it was, and a copy was made before. */
export class MigrationFailedError extends Error {
  override readonly name = 'MigrationFailedError'
  readonly copyPath: string | null
  constructor(migration: string, copyPath: string | null, options: ErrorOptions) {
    super(`The migration ${migration} failed and was undone${copyPath ? ` (a copy is in ${copyPath})` : ''}`, options)
    this.copyPath = copyPath
  }
}

/** Two VMs cannot have the same name, whatever the case of its letters. */
export class VmNameTakenError extends Error {
  override readonly name = 'VmNameTakenError'
}

/** The volume is a disk of a VM already. */
export class VolumeAttachedError extends Error {
  override readonly name = 'VolumeAttachedError'
}

export class MacAddressTakenError extends Error {
  override readonly name = 'MacAddressTakenError'
}

/** What should be changed or referred to is not there (any more). */
export class RowMissingError extends Error {
  override readonly name = 'RowMissingError'
}

export class UserNameTakenError extends Error {
  override name = 'UserNameTakenError'
}
