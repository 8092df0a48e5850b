/** `qemu-img --help` ends with one long line, "Supported formats: blkdebug … qcow2 raw …". */
export function parseImgFormats(help: string): string[] {
  const line = help.split('\n').find(candidate => candidate.startsWith('Supported formats:')) ?? ''
  return line.replace('Supported formats:', '').trim().split(/\s+/).filter(Boolean).sort()
}
