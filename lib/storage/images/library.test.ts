import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { createLibrary } from './library.ts'

test('a look that is asked for while another is under way sees what came in between, and many such looks are one', async () => {
  const libraryPath = await temporaryDirectory()
  writeFileSync(join(libraryPath, 'a.iso'), 'a')
  const heard: string[] = []
  const during: Promise<void>[] = []
  const library = createLibrary({
    libraryPath,
    onChange({ facts }) {
      heard.push(facts.fileName)
      if (facts.fileName !== 'a.iso') return
      writeFileSync(join(libraryPath, 'b.iso'), 'b')
      during.push(library.scan(), library.scan())
    },
  })
  await library.scan()
  expect(library.facts().map(facts => facts.fileName)).toEqual(['a.iso'])
  expect(during[0]).toBe(during[1])
  await Promise.all(during)
  expect(heard).toEqual(['a.iso', 'b.iso'])
})
