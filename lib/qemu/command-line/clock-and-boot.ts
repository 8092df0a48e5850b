/**
 * The clock shows UTC (Windows guests must be told, everything else expects it), and only devices with a boot index are
 * booted from, in that order: `strict=on` keeps the firmware from trying the rest. (When no device has one, QEMU gives the
 * firmware no list at all, and it tries what it finds: get_boot_devices_list() in softmmu/bootdevice.c.)
 */
export function clockAndBoot(): string[] {
  return ['-rtc', 'base=utc', '-boot', 'strict=on']
}
