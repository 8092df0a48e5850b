/** One value of a `Name:   value kB` list, such as /proc/meminfo or /proc/PID/status, in bytes; null when it is not listed. */
export function kibibytesField(text: string, name: string): number | null {
  const value = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]
  return value === undefined ? null : Number(value) * 1024
}
