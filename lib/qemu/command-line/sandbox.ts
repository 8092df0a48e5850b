/**
 * seccomp: a guest that breaks into its QEMU cannot start programs, gain privileges or change scheduling.
 * A QEMU built without seccomp refuses the option, and that is right: no machine runs without it.
 * `-daemonize`, `-runas` and the bridge helper do not work under it, so none of them is used.
 * https://www.qemu.org/docs/master/system/security.html
 */
export function sandbox(): string[] {
  return ['-sandbox', 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny']
}
