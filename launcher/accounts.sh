# shellcheck shell=sh
# Accounts from the host's shell, for the day when nobody can sign in. The rest of the arguments is read by the program.

# accounts COMMAND ARGUMENTS... --data DIR may stand anywhere among them.
accounts() {
  count=$#
  while [ "$count" -gt 0 ]; do
    argument=$1
    shift
    count=$((count - 1))
    case $argument in
      --data=*) export GUESTHOUSE_DATA="${argument#*=}" ;;
      --data)
        [ "$count" -gt 0 ] || fail '--data needs a value after it.'
        export GUESTHOUSE_DATA="$1"
        shift
        count=$((count - 1))
        ;;
      *) set -- "$@" "$argument" ;;
    esac
  done
  absolute_data
  [ -x "$node" ] || fail 'It is not installed here yet, so there are no accounts.'
  exec "$node" launcher/accounts.ts "$@"
}
