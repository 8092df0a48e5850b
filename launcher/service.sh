# shellcheck shell=sh
# The unit for systemd, with the paths of this clone: so that Guesthouse starts with the host, and with it the VMs that shall.

# A path as systemd reads it: spaces in quotes, and nothing that it would expand. https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html
in_unit() {
  printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g; s/%/%%/g; s/\$/$$/g'
}

service() {
  data=${GUESTHOUSE_DATA:-/var/lib/guesthouse}
  port=${GUESTHOUSE_PORT:-4600}
  cat <<UNIT
# Guesthouse. Put this where systemd looks, and start it:
#   sudo ./guesthouse service | sudo tee /etc/systemd/system/guesthouse.service
#   sudo systemctl daemon-reload && sudo systemctl enable --now guesthouse
[Unit]
Description=Guesthouse, virtual machines run from the browser
After=network.target local-fs.target

[Service]
Type=exec
ExecStart="$(in_unit "$root")/guesthouse" start --data "$(in_unit "$data")" --port $port
Restart=on-failure
RestartSec=2
# Stopping, restarting and upgrading Guesthouse leaves its VMs running: only its own process is ended.
KillMode=process
# A VM that the kernel ends for want of memory is that VM's misfortune, not a reason to stop this service.
OOMPolicy=continue
# The memory, processes and files of all VMs count here.
TasksMax=infinity
LimitNOFILE=524288
# A first start builds the pages.
TimeoutStartSec=15min
TimeoutStopSec=30s

[Install]
WantedBy=multi-user.target
UNIT
}
