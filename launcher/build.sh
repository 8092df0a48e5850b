# shellcheck shell=sh
# The pages, built when their sources changed, and the database client, generated from its schema.

BUILD_STAMP=.next/guesthouse-build
BUILD_SOURCES='launcher/compress-static.ts app components lib prisma public next.config.js postcss.config.mjs prisma.config.ts tsconfig.json package-lock.json'

source_fingerprint() {
  # shellcheck disable=SC2086 # one word per path
  find $BUILD_SOURCES -type f ! -name '*.test.*' ! -path 'lib/db/generated/*' -exec sha256sum {} + 2>/dev/null |
    LC_ALL=C sort | sha256sum | cut -d ' ' -f 1
}

# The build is named too: somebody may have made another one by hand.
build_state() {
  printf '%s %s' "$(cat .next/BUILD_ID 2>/dev/null)" "$(source_fingerprint)"
}

build_if_changed() {
  if [ -f lib/db/generated/client.ts ] && [ "$(cat "$BUILD_STAMP" 2>/dev/null)" = "$(build_state)" ]; then
    return 0
  fi
  refuse_while_running
  need_space "$root" 512 'building the pages'
  say 'Building the pages (half a minute or so)'
  run_quietly 'next build' "$node" --run build || fail 'The pages could not be built; the words of the build are above.'
  build_state >"$BUILD_STAMP"
}

generate_if_changed() {
  if [ -z "$(find lib/db/generated/client.ts -newer prisma/schema.prisma 2>/dev/null)" ]; then
    run_quietly 'prisma generate' "$node" --run generate || fail 'The database client could not be generated.'
  fi
}
