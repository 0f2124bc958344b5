# shellcheck shell=bash
# yp slides: the talk, on a screen or on paper. Source it after build.sh.

readonly yp_packages_print='
chromium chromium'

# slides_addresses: passes lines on, and says for the site's address where the talk is.
slides_addresses() {
  local line
  while IFS= read -r line; do
    if [[ "$line" =~ (http://[^[:space:]]+/) ]]; then
      printf 'The talk         %sslides/\n' "${BASH_REMATCH[1]}"
      printf 'In ten minutes   %sslides/short.html\n' "${BASH_REMATCH[1]}"
      printf 'The speaker      %sslides/speaker.html (or press S in the talk)\n' "${BASH_REMATCH[1]}"
      printf 'E edits the program on a slide, R resets it, T changes light and dark. Ctrl-C stops the server.\n'
    else
      printf '%s\n' "$line"
    fi
  done
}

command_slides() {
  local port=8080 pdf="" page=index.html
  while [[ $# -gt 0 ]]; do
    case "$1" in
      --port) port=${2:-} && shift $(($# > 1 ? 2 : 1)) ;;
      --port=*) port=${1#--port=} && shift ;;
      --pdf)
        [[ -n "${2:-}" ]] || die "--pdf wants the name of a file to write"
        pdf=$2 && shift 2
        ;;
      --short) page=short.html && shift ;;
      *) die "slides does not know $1; usage: ./yp slides [--port N], or ./yp slides --pdf FILE [--short]" ;;
    esac
  done
  [[ "$page" == index.html || -n "$pdf" ]] || die "--short is for --pdf; the ten-minute talk is at slides/short.html"
  check_port "$port"
  if [[ -n "$pdf" ]]; then
    [[ "$pdf" == /* ]] || pdf="$yp_called_from/$pdf"
    [[ -d "$(dirname "$pdf")" ]] || die "there is no folder $(dirname "$pdf") to write the PDF to"
    [[ ! -d "$pdf" ]] || die "$pdf is a folder; name a file"
    need_all_for_site
    need_packages "$yp_packages_print"
    build_site
    tsx slides/src/print/main.ts --site build/site --page "$page" --out "$pdf"
    return
  fi
  need_all_for_site
  build_server
  build_site
  build/release/tools/serve/serve build/site --port "$port" 8>&- > >(slides_addresses)
}
