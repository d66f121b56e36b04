# shellcheck shell=bash
# What the scripts beside this file share. Sourced, never run: it goes to the
# top of the checkout and puts the project's own tools on PATH.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# Tools that cargo builds for this project alone. Another version of theirs in
# ~/.cargo/bin stays as it is.
tool_dir="${XDG_CACHE_HOME:-$HOME/.cache}/bandstand/tools"
export PATH="$PWD/end2end/node_modules/.bin:$tool_dir/bin:$PATH"

# Python's, for the same reason; `make test` alone needs them.
# shellcheck disable=SC2034 # by the scripts that source this
python_dir="${XDG_CACHE_HOME:-$HOME/.cache}/bandstand/python"

# install_python FOLDER LOCK: exactly the packages of LOCK, in an environment of
# their own; nothing if it is there already.
install_python() {
  local folder=$1 lock=$2 wanted
  wanted=$(sha256sum "$lock")
  if [[ -f $folder/.installed && "$(<"$folder/.installed")" == "$wanted" ]]; then return; fi
  say "installing the Python packages of $lock into $folder"
  rm -rf "$folder"
  /usr/bin/python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$lock"
  printf '%s\n' "$wanted" >"$folder/.installed"
}

# The development build, which both `make run` and the browser tests use:
# shellcheck disable=SC2034 # by the scripts that source this
target_dir="${CARGO_TARGET_DIR:-$PWD/target}"
# shellcheck disable=SC2034
bandstand_bin="$target_dir/debug/bandstand"

say() { printf '%s\n' "$*"; }

# fail MESSAGE…: one line each, then stop.
fail() {
  printf '%s: ' "$(basename "$0")" >&2
  printf '%s\n' "$@" >&2
  exit 1
}

# section TITLE CMD…: runs CMD under a heading and says how long it took.
section_times=()
section() {
  local title=$1 began=$SECONDS
  shift
  printf '\n=== %s ===\n' "$title"
  "$@" || {
    local status=$?
    printf '\n=== %s: FAILED after %d s ===\n' "$title" $((SECONDS - began)) >&2
    exit "$status"
  }
  section_times+=("$(printf '%5d s  %s' $((SECONDS - began)) "$title")")
  printf '=== %s: %d s ===\n' "$title" $((SECONDS - began))
}
