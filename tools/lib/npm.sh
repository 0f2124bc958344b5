# shellcheck shell=bash
# Fetches npm packages without installing them. Source it after common.sh.

# fetch_npm_package SPEC INTEGRITY FOLDER
fetch_npm_package() {
  local work archive actual
  work=$(mktemp -d "$YP_CACHE/npm.XXXXXX")
  local patience=(--fetch-retries=2 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=4000)
  if ! (cd "$work" && npm pack --silent "${patience[@]}" "$1" >pack.log 2>&1); then
    rm -rf "$work"
    die "$1 could not be fetched from the npm registry; is there a network?"
  fi
  archive=$(compgen -G "$work/*.tgz")
  actual="sha512-$(openssl dgst -sha512 -binary "$archive" | base64 -w0)"
  if [[ "$actual" != "$2" ]]; then
    rm -rf "$work"
    die "$1 has the wrong checksum; try again"
  fi
  mkdir -p "$work/out"
  tar -xzf "$archive" -C "$work/out" --strip-components=1
  rm -rf "$3"
  mkdir -p "$(dirname "$3")"
  mv "$work/out" "$3"
  rm -rf "$work"
}
