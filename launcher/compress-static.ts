/** After `next build`: each static file also as brotli, at its best, once: Next itself compresses with gzip, at each request. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

const compress = promisify(brotliCompress)
const FOLDER = '.next/static'
/** Fonts and pictures are compressed already. */
const TEXT = new Set(['.js', '.css', '.json', '.svg', '.txt'])

const names = await readdir(FOLDER, { recursive: true })
const files = names.map(name => join(FOLDER, name)).filter(path => TEXT.has(extname(path)))
let before = 0
let after = 0
for (const path of files) {
  const content = await readFile(path)
  const small = await compress(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  })
  await writeFile(`${path}.br`, small)
  before += content.length
  after += small.length
}
console.log(
  `${files.length} static files: ${Math.round(before / 1024)} KiB, ${Math.round(after / 1024)} KiB on the wire`,
)
