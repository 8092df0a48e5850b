#!/bin/sh
# The first and only service of the test guest: a root shell on the screen and one on the serial port.
# Lines that begin with "guesthouse-guest:" are for tests; they go to the serial port, `ready` to the screen as well.
export PATH=/bin HOME=/ TERM=linux
/bin/busybox --install -s /bin

mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
while read -r module; do
  insmod "/modules/$module" || echo "guesthouse-guest: module $module failed" >/dev/ttyS0
done </modules/order

say() { echo "guesthouse-guest: $*" >/dev/ttyS0; }

# The ACPI power button is an input device: its first event (24 bytes, struct input_event) is the press.
for name in /sys/class/input/event*/device/name; do
  [ "$(cat "$name")" = 'Power Button' ] || continue
  event=${name#/sys/class/input/}
  (
    head -c 24 "/dev/input/${event%%/*}" >/dev/null
    say 'power button'
    poweroff -f
  ) &
done

# The screen: every line typed there is repeated on the serial port, where a test can read it, and then run.
cat >/bin/screen-shell <<'SHELL'
echo 'guesthouse-guest: ready'
echo 'guesthouse-guest: screen ready' >/dev/ttyS0
while printf '# ' && IFS= read -r line; do
  echo "tty1: $line" >/dev/ttyS0
  eval "$line"
done
SHELL
(while :; do setsid -c sh /bin/screen-shell </dev/tty1 >/dev/tty1 2>&1; done) &

cat >/bin/dhcp-event <<'DHCP'
#!/bin/sh
[ "$1" = bound ] || exit 0
ip address add "$ip/$mask" dev "$interface"
[ -z "$router" ] || ip route add default via "${router%% *}"
echo "guesthouse-guest: address $interface $ip" >/dev/ttyS0
DHCP
chmod +x /bin/dhcp-event

say ready

# What the machine has, by virtio: disks with their size, and the address that DHCP gives each NIC.
(
  for disk in /sys/block/vd*; do
    [ -e "$disk/size" ] && say "disk ${disk##*/} $(($(cat "$disk/size") * 512)) bytes"
  done
  for nic in /sys/class/net/eth*; do
    [ -e "$nic" ] || continue
    say "nic ${nic##*/} $(cat "$nic/address")"
    ip link set "${nic##*/}" up
    udhcpc -q -n -i "${nic##*/}" -s /bin/dhcp-event >/dev/null 2>&1
  done
) &
export PS1='serial# '
while :; do setsid -c sh -i </dev/ttyS0 >/dev/ttyS0 2>&1; done
