# shellcheck shell=bash
# What scripts/deploy and scripts/localnet share: messages, the lock, and the tools wasmd and
# hermes. Source it; it needs ROOT, the directory of the repository, and PROGRAM, the name to show
# in messages.

if ((BASH_VERSINFO[0] < 4)); then
  echo "$PROGRAM: error: bash 4 or newer is needed, this is $BASH_VERSION" >&2
  exit 1
fi

readonly TOOLS=${CARGO_TARGET_DIR:-$ROOT/target}/tools
# Of all checkouts: what scripts/lib/get-hermes compiles.
readonly SHARED_TOOLS=${XDG_CACHE_HOME:-$HOME/.cache}/mesh-security/tools
readonly HERMES_VERSION=1.10.5

say() { printf '%s: %s\n' "$PROGRAM" "$*" >&2; }

# A failure that was explained, in a subshell too, has this exit code, so that it is not reported
# twice.
readonly EXPLAINED=3
die() { say "error: $*"; exit "$EXPLAINED"; }
set -E
trap 'code=$?; exit $((code == EXPLAINED ? 1 : code))' EXIT
trap 'code=$?; if ((code != EXPLAINED && code < 128)); then say "error: ${BASH_SOURCE[0]##*/}:$LINENO failed: $BASH_COMMAND"; fi' ERR
have() { command -v "$1" >/dev/null 2>&1; }

# need TOOL HINT: for tools that come from the system.
need() { have "$1" || die "$1 is missing: $2"; }

# indent < TEXT: for the output of another program.
# plain < TEXT: without colours, usage texts, and the frame that Cosmos binaries put
# around an error.
plain() {
  local text reason
  text=$(sed -e $'s/\x1b\\[[0-9;]*m//g' -e '/^gas estimate/d;/^ *$/d')
  reason=$(sed -n 's/^.* failure when running app err=//p;s/^Error: //p' <<<"$text")
  sed '/^Usage/,$d' <<<"${reason:-$text}" | head -n 5 | cut -c 1-600
}

indent() { sed 's/^/    /' >&2; }

# wait_until SECONDS WHAT COMMAND...: runs COMMAND every second until it succeeds. Says every 10 s
# what it waits for.
wait_until() {
  local limit=$1 what=$2 started=$SECONDS said=$SECONDS
  shift 2
  until "$@"; do
    if ((SECONDS - started >= limit)); then return 1; fi
    if ((SECONDS - said >= 10)); then
      say "... still waiting for $what ($((SECONDS - started)) s of at most $limit)"
      said=$SECONDS
    fi
    sleep 1
  done
}

# alive PID: a process that has ended and was not waited for yet is not.
alive() {
  local state
  state=$(ps -o stat= -p "$1" 2>/dev/null) && [[ -n $state && $state != Z* ]]
}

# lock DIRECTORY: one run at a time. A lock whose owner has died is taken over.
LOCKS=()
lock() {
  local dir=$1 owner
  if ! mkdir "$dir" 2>/dev/null; then
    owner=$(cat "$dir/pid" 2>/dev/null || true)
    if [[ -n $owner ]] && alive "$owner"; then
      die "another run (process $owner) is at work on this; its lock is $dir"
    fi
    rm -rf "$dir"
    mkdir "$dir" || die "cannot make the lock $dir"
  fi
  echo $$ >"$dir/pid"
  LOCKS+=("$dir")
}
unlock() {
  local dir
  for dir in "${LOCKS[@]}"; do rm -rf "$dir"; done
  LOCKS=()
}

# -------------------------------------------------------------------------------------------- tools

# wasmd and hermes: from PATH, then from target/tools/bin, where wasmd is built, then from the cache
# that all checkouts share, where hermes is. Sets PATH so that both are found by name.
use_tools() {
  need jq "install jq"
  need curl "install curl"
  need ps "install procps"
  PATH=$PATH:$TOOLS/bin:$SHARED_TOOLS/bin
  local tool
  for tool in "$@"; do
    have "$tool" || "build_$tool"
    "$tool" version >/dev/null 2>&1 || die "$(command -v "$tool") does not run: $("$tool" version 2>&1 | head -n 1)"
  done
  if [[ " $* " == *" hermes "* && $(hermes --version) != *"$HERMES_VERSION"* ]]; then
    say "note: $(command -v hermes) is $(hermes --version); what is tested is $HERMES_VERSION"
  fi
}

# build TOOL TIME LOG COMMAND...: runs COMMAND with its output in LOG, and says now and then that it
# goes on.
build() {
  local tool=$1 time=$2 log=$3 started=$SECONDS pid saved
  shift 3
  mkdir -p "$TOOLS/bin" "$(dirname "$log")"
  say "$tool is not in PATH and was not built yet: building it, once"
  say "this takes $time; its output goes to $log"
  saved=$(trap -p INT TERM)
  "$@" >"$log" 2>&1 &
  pid=$!
  # shellcheck disable=SC2064 # the process to end is this one, whatever the variable holds later
  trap "kill $pid 2>/dev/null; exit 130" INT TERM
  while kill -0 $pid 2>/dev/null; do
    sleep 5
    if (((SECONDS - started) % 30 < 5)); then
      say "... building $tool, $((SECONDS - started)) s: $(tail -n 1 "$log" | tr -s ' \t' ' ' | cut -c 1-90)"
    fi
  done
  trap - INT TERM
  eval "$saved"
  wait $pid || { tail -n 20 "$log" | indent; die "$tool could not be built, see $log"; }
  say "$tool is built ($((SECONDS - started)) s)"
}

build_wasmd() {
  need go "install Go 1.25 or newer, or put wasmd into PATH"
  [[ -f $ROOT/packages/wasmd-tests/go.mod ]] || die "packages/wasmd-tests/go.mod is missing: put wasmd into PATH"
  build wasmd "6 to 15 minutes on two cores, downloads included" "$TOOLS/build-wasmd.log" \
    env -C "$ROOT/packages/wasmd-tests" \
    go build -o "$TOOLS/bin/wasmd" github.com/CosmWasm/wasmd/cmd/wasmd
}

build_hermes() {
  need cargo "install Rust, or put hermes $HERMES_VERSION into PATH"
  build hermes "6 to 20 minutes on two cores" "$TOOLS/build-hermes.log" "$ROOT/scripts/lib/get-hermes"
}

# --------------------------------------------------------------------------------------------- wasm

# use_artifacts DIRECTORY: checks the wasm files of a build. The repository's own are built first if
# they are not there, or were built here from other sources.
use_artifacts() {
  local dir=$1
  if [[ $dir == "$ROOT/artifacts" || $dir -ef $ROOT/artifacts ]]; then
    if [[ ! -f $dir/checksums.txt ]]; then say "no wasm files in $dir: running scripts/build-wasm (some minutes)"; fi
    if [[ ! -f $dir/checksums.txt || -f $dir/.sources ]]; then
      "$ROOT/scripts/build-wasm" --if-changed >&2 || die "scripts/build-wasm failed"
    fi
  fi
  [[ -f $dir/checksums.txt ]] || die "no checksums.txt in $dir: run scripts/build-wasm, or correct 'artifacts'"
  (cd "$dir" && sha256sum --check --quiet --strict checksums.txt >/dev/null 2>&1) ||
    die "the wasm files in $dir do not match their checksums.txt: run scripts/build-wasm"
}
