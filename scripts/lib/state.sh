# shellcheck shell=bash disable=SC2016 # the variables in the filters are jq's
# What a deployment has done so far: one JSON file, written anew after each step. A step that is in
# it is not repeated.
#
#   .settings   the settings that cannot change any more, because something was made with them
#   .values     what the steps made: addresses, code ids, connections
#   .txs        hashes of transactions that were sent, and whose outcome was not seen yet

STATE_FILE=
# The values of the file. Only the main shell writes them.
declare -A VALUES=()

state_open() {
  local key value
  STATE_FILE=$1
  [[ -s $STATE_FILE ]] || printf '{"settings":{},"values":{},"txs":{}}\n' >"$STATE_FILE"
  jq -e '.settings and .values and .txs' "$STATE_FILE" >/dev/null 2>&1 ||
    die "$STATE_FILE is not the state of a deployment: repair it, or move it away to begin anew"
  VALUES=()
  while IFS=$'\t' read -r key value; do VALUES[$key]=$value; done < <(jq -r '.values | to_entries[] | "\(.key)\t\(.value)"' "$STATE_FILE")
}

# state_edit FILTER [JQ ARGUMENTS]: replaces the file as a whole, so that a crash leaves the old or
# the new one.
state_edit() {
  jq "${@:2}" "$1" "$STATE_FILE" >"$STATE_FILE.new" && mv "$STATE_FILE.new" "$STATE_FILE"
}

get() { printf '%s\n' "${VALUES[$1]-}"; }
done_with() { [[ -n ${VALUES[$1]-} ]]; }
put() {
  state_edit '.values[$k] = $v' --arg k "$1" --arg v "$2" || die "cannot write $STATE_FILE"
  VALUES[$1]=$2
}
forget() {
  state_edit 'del(.values[$k])' --arg k "$1"
  unset "VALUES[$1]"
}

sent_tx() { jq -r --arg k "$1" '.txs[$k] // empty' "$STATE_FILE"; }
note_tx() { state_edit '.txs[$k] = $v' --arg k "$1" --arg v "$2" || die "cannot write $STATE_FILE"; }
settle_tx() { state_edit 'del(.txs[$k])' --arg k "$1"; }
