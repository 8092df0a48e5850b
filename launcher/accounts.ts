/**
 * `./guesthouse user …` and `./guesthouse reset-admin`: who may run them as the owner of the data may do everything with it anyway. They
 * write the database; a Guesthouse that serves it notices.
 */
import { existsSync } from 'node:fs'
import { openBeside } from '#lib/db/open-beside.ts'
import { unusable } from '#lib/rescue/unusable.ts'
import { dataPaths } from '#lib/server/data-directory.ts'
import { readAccountCommand } from './account-command.ts'
import { requireOwner } from './owner.ts'
import { readPassword } from './read-password.ts'
import { dataPath, fail } from './say.ts'
import { toldAccountCommand } from './told-account-command.ts'

try {
  const command = readAccountCommand(process.argv.slice(2))
  const data = dataPath()
  await requireOwner(data)
  const path = dataPaths(data).database
  if (!existsSync(path)) {
    fail(
      `There is no database ${path}, so there are no accounts. Start Guesthouse, or name the data directory with --data.`,
    )
  }
  const database = await openBeside(path).catch(error => {
    throw unusable(error, path)
  })
  try {
    await toldAccountCommand(command, { database, terminal: { say: line => console.log(line), readPassword } })
  } finally {
    await database.close()
  }
} catch (error) {
  fail(error)
}
