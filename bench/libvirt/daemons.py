"""libvirt for the bench, apart from the machine's own: its files lie in one folder, its VMs and daemons end with this process.

Usage: daemons.py FOLDER PORT. Prints one line of JSON when libvirt is ready. On SIGUSR1 Cockpit is started too, on that port. On
SIGUSR2 libvirtd is killed and started again, which a second line says; the VMs run on.

Three things make the comparison fair (docs/performance.md):
- libvirt 9 takes a /dev/kvm that exists but does not work for a change of the host and probes QEMU anew before every start, which
  takes half a minute. So there is no /dev/kvm in this mount namespace.
- libvirt waits for a killed QEMU to be reaped, by whoever is the parent of orphans. Where that is slow, libvirt would seem slow. So
  this process is that parent (PR_SET_CHILD_SUBREAPER) and reaps at once.
- it says nothing to the machine's own libvirt, D-Bus or network: nothing is started that would change the host.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

CLONE_NEWNS = 0x00020000
MS_REC_PRIVATE = 0x4000 | 1 << 18
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
LIMIT_SECONDS = 60

libc = ctypes.CDLL(None, use_errno=True)
signals = {signal.SIGCHLD, signal.SIGUSR1, signal.SIGUSR2, signal.SIGTERM, signal.SIGINT}


def must(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def mount(*arguments):
    subprocess.run(["mount", *map(str, arguments)], check=True)


def own_directory(path, folder, name):
    """Puts a fresh directory of the bench's over one of the system's, for us alone."""
    own = folder / name
    own.mkdir(mode=0o755)
    Path(path).mkdir(parents=True, exist_ok=True)
    mount("--bind", own, path)
    return own


def hide_kvm(folder):
    devices = folder / "dev"
    devices.mkdir()
    mount("-t", "tmpfs", "-o", "mode=755", "devices", devices)
    for entry in Path("/dev").iterdir():
        copy = devices / entry.name
        if entry.name == "kvm":
            continue
        if entry.is_dir() and not entry.is_symlink():
            copy.mkdir()
            mount("--rbind", entry, copy)
        else:
            subprocess.run(["cp", "-a", entry, copy], check=True)
    mount("--rbind", devices, "/dev")


def start(*command):
    def own_signals():
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
        must(libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM))

    log = open(folder / "daemons.log", "ab")
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=own_signals
    )


def wait_for(path):
    deadline = time.monotonic() + LIMIT_SECONDS
    while not path.exists():
        if time.monotonic() > deadline:
            sys.exit(f"{path} did not appear: {(folder / 'daemons.log').read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


def start_cockpit(port):
    own_directory("/run/dbus", folder, "dbus")
    start("dbus-daemon", "--system", "--nofork", "--nopidfile")
    wait_for(folder / "dbus/system_bus_socket")
    # No login and no TLS: kinder to Cockpit than life is.
    start(
        *("/usr/lib/cockpit/cockpit-ws", "--no-tls", "--address=127.0.0.1", f"--port={port}"),
        *("--local-session=cockpit-bridge",),
    )


def children():
    own = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text()
    return [int(pid) for pid in own.split()]


def reap():
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


folder = Path(sys.argv[1])
signal.pthread_sigmask(signal.SIG_BLOCK, signals)
must(libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM))
must(libc.prctl(PR_SET_CHILD_SUBREAPER, 1))
must(libc.unshare(CLONE_NEWNS))
must(libc.mount(b"none", b"/", None, MS_REC_PRIVATE, None))
hide_kvm(folder)
for path in ("/run/libvirt", "/var/lib/libvirt", "/var/cache/libvirt", "/var/log/libvirt", "/etc/libvirt"):
    own_directory(path, folder, path[1:].replace("/", "-"))
(folder / "etc-libvirt/libvirtd.conf").write_text('auth_unix_rw = "none"\n')
start("virtlogd")
libvirtd = start("libvirtd")
wait_for(folder / "run-libvirt/libvirt-sock")
print(json.dumps({"socket": str(folder / "run-libvirt/libvirt-sock"), "runtime": str(folder / "run-libvirt/qemu")}), flush=True)

while (got := signal.sigwait(signals)) in (signal.SIGCHLD, signal.SIGUSR1, signal.SIGUSR2):
    if got == signal.SIGUSR1:
        start_cockpit(int(sys.argv[2]))
    if got == signal.SIGUSR2:
        libvirtd.kill()
        libvirtd.wait()
        libvirtd = start("libvirtd")
        print(json.dumps({"restarted": libvirtd.pid}), flush=True)
    reap()

# Whoever is an orphan of one that ends becomes our child: until nobody is left.
while left := children():
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.02)
    reap()
