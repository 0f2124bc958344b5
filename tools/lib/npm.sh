# shellcheck shell=bash
# Fetches npm packages without installing them. Source it after common.sh.

# npm_says LOG: what npm says went wrong, without its codes; what befalls networks is said more plainly.
npm_says() {
  if grep -qE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT' "$1"; then
    echo "the npm registry cannot be reached; is there a network?"
  elif grep -qE 'SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER_CERT|VERIFY_LEAF)' "$1"; then
    echo "Node does not know this network's certificate; to trust what this machine trusts, type first:" \
      "export NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt"
  else
    sed -nE '/^npm (error|ERR!) (code|errno|syscall) /d; s/^npm (error|ERR!) (.{20,})/\2/p' "$1" | head -n 1
  fi
}

# fetch_npm_package SPEC INTEGRITY FOLDER
fetch_npm_package() {
  local work archive actual why
  work=$(mktemp -d "$YP_CACHE/npm.XXXXXX")
  local patience=(--fetch-retries=2 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=4000)
  if ! (cd "$work" && npm pack --loglevel=error "${patience[@]}" "$1" >pack.log 2>&1); then
    why=$(npm_says "$work/pack.log")
    rm -rf "$work"
    die "$1 could not be fetched: $why"
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
