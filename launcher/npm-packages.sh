# shellcheck shell=sh
# npm packages, Node 24 among them: installed when package-lock.json changed, never otherwise.

node=node_modules/.bin/node
NPM_STAMP=node_modules/.guesthouse-install
NPM_SPACE_MIB=2048
# Node and npm with a lock file of their own.
BOOTSTRAP=launcher/node-and-npm

npm_fingerprint() {
  cat package-lock.json .npmrc | sha256sum | cut -d ' ' -f 1
}

# npm_packages_are_current production|full: the second has the packages for development too.
npm_packages_are_current() {
  [ -x "$node" ] || return 1
  installed=$(cat "$NPM_STAMP" 2>/dev/null) || return 1
  wanted=$(npm_fingerprint)
  [ "$installed" = "full $wanted" ] || [ "$installed" = "$1 $wanted" ]
}

install_npm_packages() {
  extent=$1
  ! npm_packages_are_current "$extent" || return 0
  # Who has the packages for development keeps them.
  [ ! -d node_modules/vitest ] || extent=full
  refuse_while_running
  need_space "$root" "$NPM_SPACE_MIB" 'installing the npm packages'
  [ -w . ] || fail "The npm packages have to be installed anew, and $(id -un) cannot write in $root: start once as its owner."
  say 'Installing npm packages, Node 24 among them (about 1 GB, a minute or two)'
  if [ "$extent" = full ]; then omit=--include=dev; else omit=--omit=dev; fi
  modern_npm ci "$omit" --loglevel=error </dev/null || fail 'npm could not install the packages; its words are above.'
  "$node" --version >/dev/null 2>&1 ||
    fail 'The Node 24 that npm installed does not run here: it needs a distribution with glibc 2.28 or newer.'
  rm -rf -- "$BOOTSTRAP/node_modules"
  printf '%s %s' "$extent" "$(npm_fingerprint)" >"$NPM_STAMP"
}

# The npm of Debian 12 and 13 and Ubuntu 24.04 is 9.2, and the Node of some is 18. With them `npm ci` leaves out optional packages
# that want a newer Node (Tailwind's native part) and does not link ours: they only fetch a newer npm, which does the rest.
modern_npm() {
  if [ "$(major "$(npm --version)")" -ge 10 ] && [ "$(major "$(node --version)")" -ge 20 ]; then
    npm "$@"
    return
  fi
  (cd -- "$BOOTSTRAP" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >&2) || return
  "$BOOTSTRAP/node_modules/node-linux-$(node --print process.arch)/bin/node" "$BOOTSTRAP/node_modules/npm/bin/npm-cli.js" "$@"
}

# major v18.20.4 -> 18
major() {
  version=${1#v}
  printf '%s' "${version%%.*}"
}
