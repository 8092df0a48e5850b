/**
 * The clock shows UTC (Windows guests must be told, everything else expects it), and only devices with a boot index are
 * booted from, in that order: `strict=on` keeps the firmware from trying the rest.
 */
export function clockAndBoot(): string[] {
  return ['-rtc', 'base=utc', '-boot', 'strict=on']
}
