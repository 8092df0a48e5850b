# shellcheck shell=sh
# Started by root, Guesthouse runs QEMU as a user of its own that owns nothing else: a guest that breaks out of QEMU gets little.

ensure_qemu_user() {
  is_root || return 0
  user=${GUESTHOUSE_QEMU_USER:-guesthouse-qemu}
  if ! id -u "$user" >/dev/null 2>&1; then
    say "Creating the system user $user, as which QEMU will run"
    is_there useradd || fail "useradd is missing: create a system user named $user, as which QEMU will run, and start again."
    run_quietly useradd useradd --system --user-group --no-create-home --home-dir /nonexistent \
      --shell /usr/sbin/nologin --comment 'QEMU of Guesthouse' "$user" || fail "The user $user could not be created."
  fi
  getent group kvm >/dev/null 2>&1 || return 0
  case " $(id -nG "$user") " in
    *' kvm '* | *' root '*) ;;
    *)
      say "Adding the user $user to group kvm, for hardware acceleration"
      run_quietly usermod usermod --append --groups kvm "$user" || fail "The user $user could not be added to group kvm."
      ;;
  esac
}
