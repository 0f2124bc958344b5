# shellcheck shell=bash
# Reads Debian packages without installing them: a private apt state that points at the mirror this machine already
# uses, so that apt checks what it fetches against the signed index. Source it after common.sh; the caller sets $work.

# The mirrors that this machine takes its own release from, whatever way its sources are written down.
debian_mirrors() {
  local codename
  # shellcheck source=/dev/null
  codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
  # shellcheck disable=SC2016 # apt fills these in, not the shell
  apt-get indextargets --format '$(CREATED_BY) $(REPO_URI) $(RELEASE) $(COMPONENT)' |
    awk -v own="$codename" '$1 == "Packages" && $4 == "main" && ($3 == own || $3 ~ /^(old)*stable$/) { print $2 }' |
    sort -u
}

private_apt() {
  apt-get -q -o Dir::State::lists="$work/lists" -o Dir::Etc::sourcelist="$work/private.sources" \
    -o Dir::Etc::sourceparts=/dev/null -o Dir::Cache="$work/apt" -o APT::Sandbox::User="$(id -un)" \
    -o APT::Get::List-Cleanup=0 -o Acquire::Languages=none -o APT::Default-Release= -o Acquire::Retries=2 "$@"
}

# private_apt_lists TYPE WHAT SUITE...: reads the index of deb or deb-src of those suites.
private_apt_lists() {
  local type=$1 what=$2 mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  shift 2
  have apt-get || die "$what is fetched from Debian with apt-get, which this machine does not have"
  mkdir -p "$work/lists/partial" "$work/apt/archives/partial"
  for mirror in $(debian_mirrors); do
    printf 'Types: %s\nURIs: %s\nSuites: %s\nComponents: main\nArchitectures: amd64\n' "$type" "$mirror" "$*"
    [[ ! -f "$keyring" ]] || printf 'Signed-By: %s\n' "$keyring"
    printf '\n'
  done >"$work/private.sources"
  [[ -s "$work/private.sources" ]] || die "no Debian mirror is configured on this machine (apt's sources have no 'main' of its own release)"
  private_apt update -o APT::Update::Error-Mode=any >"$work/apt.log" 2>&1 ||
    die "the Debian mirror cannot be reached for $what: $(grep -m 1 '^[EW]:' "$work/apt.log" || echo 'see the network')"
}
