# shellcheck shell=sh
# The unit for systemd, with the paths of this clone: so that Guesthouse starts with the host, and with it the VMs that shall.

SERVICE_USER=guesthouse

# A path as systemd reads it: spaces in quotes, and nothing that it would expand. https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html
in_unit() {
  printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g; s/%/%%/g; s/\$/$$/g'
}

# protect_home PATH...: who keeps the clone or the data at home has to let the service look there; it still writes to its own only.
protect_home() {
  for path in "$@"; do
    case $path/ in
      /home/* | /root/* | /run/user/*)
        printf 'read-only'
        return
        ;;
    esac
  done
  printf 'yes'
}

# state_directory DATA: systemd makes the usual place, and gives it to the user; another is there already.
state_directory() {
  case $1 in
    /var/lib/guesthouse) printf 'StateDirectory=guesthouse\nStateDirectoryMode=0700' ;;
    *) printf 'ReadWritePaths="%s"' "$(in_unit "$1")" ;;
  esac
}

# How it listens, as options again.
listening_options() {
  [ -z "${GUESTHOUSE_HOST-}" ] || printf ' --host "%s"' "$(in_unit "$GUESTHOUSE_HOST")"
  [ "${GUESTHOUSE_TLS-0}" = 0 ] || printf ' --tls'
  [ -z "${GUESTHOUSE_TLS_CERT-}" ] || printf ' --tls-cert "%s"' "$(in_unit "$GUESTHOUSE_TLS_CERT")"
  [ -z "${GUESTHOUSE_TLS_KEY-}" ] || printf ' --tls-key "%s"' "$(in_unit "$GUESTHOUSE_TLS_KEY")"
  [ "${GUESTHOUSE_INSECURE_HTTP-0}" = 0 ] || printf ' --insecure-http'
  [ -z "${GUESTHOUSE_NAMES-}" ] || printf ' --name "%s"' "$(in_unit "$GUESTHOUSE_NAMES")"
  [ -z "${GUESTHOUSE_TRUSTED_PROXIES-}" ] || printf ' --trust-proxy "%s"' "$(in_unit "$GUESTHOUSE_TRUSTED_PROXIES")"
}

service() {
  data=${GUESTHOUSE_DATA:-/var/lib/guesthouse}
  port=${GUESTHOUSE_PORT:-4600}
  cat <<UNIT
# Guesthouse. Install and build (after an upgrade again: it writes nothing to this clone), make the user as whom it runs, put this where systemd looks, and start it:
#   sudo ./guesthouse prepare
#   sudo useradd --system --user-group --home-dir /var/lib/guesthouse --no-create-home --shell /usr/sbin/nologin $SERVICE_USER
#   sudo usermod --append --groups kvm $SERVICE_USER
#   sudo chown -R $SERVICE_USER: "$(in_unit "$data")"    (what root's Guesthouse has made; with all VMs off)
#   sudo ./guesthouse service | sudo tee /etc/systemd/system/guesthouse.service
#   sudo systemctl daemon-reload && sudo systemctl enable --now guesthouse
# The code for the first account: sudo cat "$(in_unit "$data")/setup-code"
[Unit]
Description=Guesthouse, virtual machines run from the browser
After=network.target local-fs.target

[Service]
Type=exec
ExecStart="$(in_unit "$root")/guesthouse" start --data "$(in_unit "$data")" --port $port$(listening_options)
Restart=on-failure
RestartSec=2
# Stopping, restarting and upgrading Guesthouse leaves its VMs running: only its own process is ended.
KillMode=process
# A VM that the kernel ends for want of memory is that VM's misfortune, not a reason to stop this service.
OOMPolicy=continue
# The memory, processes and files of all VMs count here.
TasksMax=infinity
LimitNOFILE=524288
# Finding thousands of VMs again takes a while.
TimeoutStartSec=5min
TimeoutStopSec=30s

# Guesthouse and QEMU are a user of their own, who is nobody else and can become nobody else. Every directive also holds for QEMU, which
# adds its own sandbox.
User=$SERVICE_USER
Group=$SERVICE_USER
$(state_directory "$data")
UMask=0077
# The sockets of VMs. They stay when Guesthouse stops: the VMs do, too.
RuntimeDirectory=guesthouse
RuntimeDirectoryMode=0700
RuntimeDirectoryPreserve=yes
Environment=GUESTHOUSE_RUNTIME_DIR=/run/guesthouse
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome=$(protect_home "$root" "$data")
# Nothing that VMs and Guesthouse share is in /tmp, so that a new one after a restart separates nobody.
PrivateTmp=yes
# KVM, and what networks will need. No disk, no memory, no keyboard.
DevicePolicy=closed
DeviceAllow=/dev/kvm rw
DeviceAllow=/dev/net/tun rw
DeviceAllow=/dev/vhost-net rw
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
KeyringMode=private
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
# What services need, and seccomp(2), by which QEMU takes away from itself what it does not.
SystemCallFilter=@system-service seccomp
SystemCallErrorNumber=EPERM
# Not MemoryDenyWriteExecute: Node and QEMU's emulation write the machine code that they run.

[Install]
WantedBy=multi-user.target
UNIT
}
