# shellcheck shell=sh
# Programs that come with the distribution: what is missing, and how to get it.

MINIMUM_QEMU=7.2
missing=''

# The names of Debian's packages. Firmware for BIOS guests comes with qemu-system-x86.
find_missing_for_start() {
  [ -n "${GUESTHOUSE_QEMU-}" ] || need qemu-system-x86 qemu-system-x86_64
  need qemu-utils qemu-img
  need util-linux setpriv prlimit
  need_file ovmf /usr/share/OVMF/OVMF_CODE*.fd /usr/share/edk2/*/OVMF_CODE*.fd /usr/share/qemu/edk2-x86_64-code.fd
  npm_packages_are_current production || need npm npm
}

find_missing_for_test() {
  find_missing_for_start
  npm_packages_are_current full || need npm npm
  need chromium chromium
  need_file fonts-dejavu-core /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
  # The test guests are built from Debian's packages: e2e/guest/.
  need grub-common grub-mkrescue
  need_file grub-pc-bin /usr/lib/grub/i386-pc/boot.img
  need_file grub-efi-amd64-bin /usr/lib/grub/x86_64-efi/normal.mod
  need mtools mformat
  need xorriso xorriso
  need iproute2 ip
  need_file libfaketime /usr/lib*/*/faketime/libfaketimeMT.so.1 /usr/lib*/faketime/libfaketimeMT.so.1
  need shellcheck shellcheck
}

# need PACKAGE COMMAND...: missing unless all the commands are there.
need() {
  package=$1
  shift
  for program in "$@"; do
    is_there "$program" || add_missing "$package"
  done
}

# need_file PACKAGE PATH...: missing unless one of the files is there.
need_file() {
  package=$1
  shift
  for path in "$@"; do
    [ ! -e "$path" ] || return 0
  done
  add_missing "$package"
}

add_missing() {
  case " $missing " in
    *" $1 "*) ;;
    *) missing="${missing:+$missing }$1" ;;
  esac
}

# install_missing FINDER: installs what FINDER names, or says how to and ends.
install_missing() {
  missing=''
  "$1"
  [ -n "$missing" ] || return 0
  if ! is_there apt-get; then
    fail "These packages are missing (by their names in Debian), and without apt-get they are yours to install: $missing."
  fi
  install="apt-get install --yes --no-install-recommends $missing"
  is_root || fail "These packages are missing: $missing. Install them with this one command, then try again: sudo $install"
  say "Installing with apt-get: $missing"
  export DEBIAN_FRONTEND=noninteractive
  # Without lists (a fresh container) nothing would be found; with old lists that cannot be renewed it may still work.
  run_quietly 'apt-get update' apt-get update || say 'The package lists could not be renewed; trying with the old ones.'
  # shellcheck disable=SC2086 # one word per package
  run_quietly "$install" $install -o DPkg::Lock::Timeout=600 || fail "apt-get could not install $missing; its words are above."
  missing=''
  "$1"
  [ -z "$missing" ] || fail "apt-get reported success, but this is still missing: $missing."
}

# run_quietly NAME COMMAND...: its words are shown only when it fails.
run_quietly() {
  name=$1
  shift
  words=$(mktemp)
  if "$@" >"$words" 2>&1 </dev/null; then
    rm -f -- "$words"
    return 0
  fi
  printf '%s:\n' "$name" >&2
  tail -n 40 -- "$words" >&2
  rm -f -- "$words"
  return 1
}

check_platform() {
  [ "$(uname -s)" = Linux ] || fail "Guesthouse runs on Linux only; this is $(uname -s)."
  case $(uname -m) in
    x86_64 | aarch64) ;;
    *) fail "Guesthouse runs on x86-64 and arm64 processors; this one is $(uname -m)." ;;
  esac
}

check_qemu_version() {
  qemu=${GUESTHOUSE_QEMU:-qemu-system-x86_64}
  is_there "$qemu" || fail "There is no program $qemu, which GUESTHOUSE_QEMU names."
  words=$("$qemu" --version 2>&1) || fail "$qemu cannot be run: $(printf '%s' "$words" | tail -n 1)"
  version=$(printf '%s\n' "$words" | sed -n 's/^QEMU emulator version \([0-9]*\.[0-9]*\).*/\1/p')
  [ -n "$version" ] || fail "$qemu is not QEMU: it says ‘$(printf '%s' "$words" | head -n 1)’."
  oldest=$(printf '%s\n%s\n' "$MINIMUM_QEMU" "$version" | sort -t . -k 1,1n -k 2,2n | head -n 1)
  if [ "$oldest" != "$MINIMUM_QEMU" ]; then
    fail "QEMU $MINIMUM_QEMU or newer is needed, and $qemu is $version. Debian 12 and later and Ubuntu 24.04 and later have it."
  fi
}
