# shellcheck shell=sh
# What the launcher says: progress on stdout, the one sentence of a failure on stderr.

say() {
  printf '%s\n' "$*"
}

fail() {
  printf 'Guesthouse: %s\n' "$*" >&2
  exit 1
}

is_there() {
  command -v "$1" >/dev/null 2>&1
}

is_root() {
  [ "$(id -u)" -eq 0 ]
}

# free_mib PATH: free space of the disk that PATH is or will be on.
free_mib() {
  probe=$1
  while [ ! -e "$probe" ]; do probe=$(dirname -- "$probe"); done
  df -Pk -- "$probe" | awk 'NR == 2 { print int($4 / 1024) }'
}

# need_space PATH MIB PURPOSE
need_space() {
  free=$(free_mib "$1")
  [ "$free" -ge "$2" ] || fail "The disk of $1 has $free MiB free, and $3 needs $2 MiB: make room there and start again."
}
