# shellcheck shell=sh
# The commands: each ends in one program, run by the Node that npm installed.

# read_options ALLOWED... -- ARGUMENTS...: exports what they mean to the server.
read_options() {
  allowed=' '
  while [ "$1" != -- ]; do
    allowed="$allowed--$1 "
    shift
  done
  shift
  detach=no
  while [ $# -gt 0 ]; do
    option=${1%%=*}
    case $allowed in
      *" $option "*) ;;
      *) fail "$command does not know ‘$1’. ./guesthouse help shows what it does." ;;
    esac
    case $1 in
      --detach)
        detach=yes
        shift
        continue
        ;;
      --tls)
        export GUESTHOUSE_TLS=1
        shift
        continue
        ;;
      --insecure-http)
        export GUESTHOUSE_INSECURE_HTTP=1
        shift
        continue
        ;;
      --detach=* | --tls=* | --insecure-http=*) fail "$option takes no value." ;;
      *=*) value=${1#*=} ;;
      *)
        [ $# -ge 2 ] || fail "$1 needs a value after it."
        value=$2
        shift
        ;;
    esac
    shift
    case $option in
      --host) export GUESTHOUSE_HOST="$value" ;;
      --port) export GUESTHOUSE_PORT="$value" ;;
      --data) export GUESTHOUSE_DATA="$value" ;;
      --tls-cert) export GUESTHOUSE_TLS_CERT="$value" ;;
      --tls-key) export GUESTHOUSE_TLS_KEY="$value" ;;
      --name) export GUESTHOUSE_NAMES="${GUESTHOUSE_NAMES:+$GUESTHOUSE_NAMES,}$value" ;;
      --trust-proxy) export GUESTHOUSE_TRUSTED_PROXIES="${GUESTHOUSE_TRUSTED_PROXIES:+$GUESTHOUSE_TRUSTED_PROXIES,}$value" ;;
    esac
  done
  absolute_data
}

# We change to our own directory; a relative path is meant from the caller's.
absolute_data() {
  case ${GUESTHOUSE_DATA-/} in
    /*) ;;
    *) export GUESTHOUSE_DATA="$caller/$GUESTHOUSE_DATA" ;;
  esac
  case ${GUESTHOUSE_TLS_CERT-/} in
    /*) ;;
    *) export GUESTHOUSE_TLS_CERT="$caller/$GUESTHOUSE_TLS_CERT" ;;
  esac
  case ${GUESTHOUSE_TLS_KEY-/} in
    /*) ;;
    *) export GUESTHOUSE_TLS_KEY="$caller/$GUESTHOUSE_TLS_KEY" ;;
  esac
}

prepare() {
  check_platform
  install_missing find_missing_for_start
  check_qemu_version
  install_npm_packages "$1"
  ensure_qemu_user
}

start() {
  prepare production
  build_if_changed
  export NODE_ENV=production
  [ "$detach" = no ] || exec "$node" launcher/start-detached.ts
  exec "$node" server.ts
}

# What runs is stopped before anything is installed or built: that would replace its pages under it. VMs run on meanwhile.
restart() {
  [ ! -x "$node" ] || "$node" launcher/stop.ts || exit 1
  start
}

develop() {
  prepare full
  generate_if_changed
  export NODE_ENV=development GUESTHOUSE_DEV=1
  exec "$node" server.ts
}

ask() {
  [ -x "$node" ] || fail 'It is not installed here yet, so it does not run.'
  exec "$node" "launcher/$1.ts"
}

# bundle [FILE] [--data DIR]: the file is the caller's, who is somewhere else than we are.
bundle() {
  file=
  case ${1-} in
    '' | -*) ;;
    *)
      file=$1
      shift
      ;;
  esac
  read_options data -- "$@"
  case $file in
    '') file=$caller/guesthouse-support.zip ;;
    /*) ;;
    *) file=$caller/$file ;;
  esac
  [ -x "$node" ] || fail 'It is not installed here yet, so there is nothing to gather.'
  exec "$node" launcher/support-bundle.ts "$file"
}

# Replacing the packages or pages under a running Guesthouse would break what it serves.
refuse_while_running() {
  [ -x "$node" ] || return 0
  if about=$("$node" launcher/status.ts 2>/dev/null); then
    say "$about"
    fail 'There is something new to install or build, which would replace the pages of what runs: use ./guesthouse restart, with the same options. VMs keep running.'
  fi
}

run_tests() {
  check_platform
  install_missing find_missing_for_test
  check_qemu_version
  install_npm_packages full
  # The journeys run the real server, as root as the real user: a machine that never ran `start` has none yet.
  ensure_qemu_user
  exec "$node" launcher/test.ts
}
