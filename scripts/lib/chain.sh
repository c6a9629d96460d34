# shellcheck shell=bash
# Queries and transactions, with nothing but the command line of each chain's own binary. CHAIN is
# `provider` or `consumer`; S holds the settings.

# chain_args CHAIN: sets ARGS, what every call needs.
chain_args() {
  ARGS=(--node "${S[$1.rpc]}" --output json)
  if [[ -n ${S[$1.home]} ]]; then ARGS+=(--home "${S[$1.home]}"); fi
}

key_args() {
  KEY_ARGS=(--keyring-backend "${S[$1.keyring]}")
  if [[ -n ${S[$1.home]} ]]; then KEY_ARGS+=(--home "${S[$1.home]}"); fi
}

# query CHAIN ARGUMENTS...: the answer, as JSON. Fails, with the chain's words in LAST_ERROR, if
# there is none.
query() {
  local chain=$1 ARGS
  shift
  chain_args "$chain"
  "${S[$chain.binary]}" query "$@" "${ARGS[@]}" 2>"$WORK/query-error" </dev/null
}
last_error() { plain <"$WORK/query-error"; }

# How often a query is tried before its failure is told, and the seconds in between.
TRIES=3
readonly PAUSE=${QUERY_PAUSE:-1}

# must_query CHAIN ARGUMENTS...: tries again, as a node may be busy, and gives up with a message.
must_query() {
  local answer try
  for ((try = 1; ; try++)); do
    if answer=$(query "$@"); then
      printf '%s\n' "$answer"
      return
    fi
    if ((try >= TRIES)); then break; fi
    sleep "$PAUSE"
  done
  die "the $1 chain does not answer 'query ${*:2}': $(last_error)"
}

# knows CHAIN ARGUMENTS...: whether the chain has what is asked for, in $WORK/answer.json. Gives up
# if the chain does not say: a node that fails is no "no". A command that the binary does not have
# is told by the first flag that it does not know.
knows() {
  local try
  for ((try = 1; ; try++)); do
    if query "$@" >"$WORK/answer.json"; then return 0; fi
    if grep -qiE 'not ?found|no such|unknown (command|service|query path|flag: --node)|unimplemented' "$WORK/query-error"; then return 1; fi
    if ((try >= TRIES)); then break; fi
    sleep "$PAUSE"
  done
  die "the $1 chain does not answer 'query ${*:2}': $(last_error)"
}

# query_all CHAIN FIELD ARGUMENTS...: every entry of a list that the chain gives in pages, one JSON
# value a line. Gives up with a message: a list that could not be read to its end is none.
query_all() {
  local chain=$1 field=$2 list try
  shift 2
  list=$(mktemp "$WORK/list.XXXXXX")
  for ((try = 1; ; try++)); do
    if all_pages "$chain" "$field" "$@" >"$list"; then
      cat "$list"
      rm -f "$list"
      return
    fi
    if ((try >= TRIES)); then break; fi
    sleep "$PAUSE"
  done
  die "the $chain chain does not give all of 'query $*': $(last_error)"
}

# all_pages CHAIN FIELD ARGUMENTS...: for query_all. All pages are of one height, so none of the
# entries is missed or seen twice because others came or went in between. Offsets, since not every
# command takes the key that the page before ends with.
all_pages() {
  local chain=$1 field=$2 at page count style=page- offset=0
  shift 2
  at=$(height "$chain") || true
  if [[ ! $at =~ ^[1-9][0-9]*$ ]]; then
    echo "nothing answers at ${S[$chain.rpc]}" >"$WORK/query-error"
    return 1
  fi
  while :; do
    if ! page=$(query "$chain" "$@" --height "$at" "--${style}limit" 500 "--${style}offset" "$offset"); then
      # Only commands of autocli have the prefix.
      if [[ -z $style || $(last_error) != *'unknown flag'* ]]; then return 1; fi
      style=
      continue
    fi
    jq -c --arg f "$field" '.[$f] // [] | .[]' <<<"$page" || return 1
    count=$(jq --arg f "$field" '.[$f] // [] | length' <<<"$page") || return 1
    if [[ -z $(jq -r '.pagination.next_key // empty' <<<"$page") ]]; then return 0; fi
    if ((count == 0)); then
      echo "it says that more than $offset entries are there, and gives none" >"$WORK/query-error"
      return 1
    fi
    offset=$((offset + count))
  done
}

# smart CHAIN ADDRESS MESSAGE: what a contract answers.
smart() { must_query "$1" wasm contract-state smart "$2" "$3" | jq -c .data; }

# smart_all CHAIN ADDRESS QUERY FIELD KEY [ARGUMENTS]: every entry of a list that a contract gives
# in pages, one JSON value a line. KEY is a filter of jq that makes `start_after` of an entry; an
# answer with `next` says itself where to go on.
smart_all() {
  local chain=$1 address=$2 field=$4 key=$5 arguments=${6-} after=null msg page
  if [[ -z $arguments ]]; then arguments={}; fi
  while :; do
    msg=$(jq -cn --arg q "$3" --argjson arguments "$arguments" --argjson after "$after" \
      '{($q): ($arguments + {limit: 100} + (if $after == null then {} else {start_after: $after} end))}') || return
    page=$(smart "$chain" "$address" "$msg") || return
    jq -c --arg f "$field" '.[$f][]' <<<"$page" || return
    after=$(jq -c --arg f "$field" "if has(\"next\") then .next elif (.[\$f] | length) >= 100 then .[\$f][-1] | $key else null end" <<<"$page") || return
    if [[ $after == null ]]; then return 0; fi
  done
}

height() { curl -sf -m 5 "$(http_rpc "$1")/status" 2>/dev/null | jq -r '.result.sync_info.latest_block_height' 2>/dev/null; }

# must_rpc CHAIN PATH: what the node answers at its RPC. Tried again: a node can name a height that
# it has not stored yet.
must_rpc() {
  local answer try
  for ((try = 1; ; try++)); do
    if answer=$(curl -sf -m 10 "$(http_rpc "$1")/$2" 2>/dev/null) && answer=$(jq -ce '.result // empty' <<<"$answer" 2>/dev/null); then
      printf '%s\n' "$answer"
      return
    fi
    if ((try >= TRIES)); then break; fi
    sleep "$PAUSE"
  done
  die "'$1.rpc': no answer to '$2' from ${S[$1.rpc]}"
}

# block_millis CHAIN: the time between two blocks, in milliseconds, over the last 10000 or as many
# as there are.
block_millis() {
  local info newest oldest
  info=$(must_rpc "$1" status | jq -c .sync_info) || exit
  newest=$(jq -r .latest_block_height <<<"$info")
  oldest=$(jq -r '[(.latest_block_height | tonumber) - 10000, (.earliest_block_height | tonumber)] | max' <<<"$info")
  # The first block of a chain has the time of its genesis.
  if ((oldest == 1)); then oldest=2; fi
  ((newest > oldest)) || die "${S[$1.chain_id]} has too few blocks to tell how fast it makes them"
  must_rpc "$1" "commit?height=$oldest" | jq -r --argjson newest "$(jq .latest_block_time <<<"$info")" --argjson count $((newest - oldest)) '
    def millis: capture("^(?<s>[^.Z]+)(\\.(?<f>[0-9]{1,3}))?") | (.s + "Z" | fromdate) * 1000 + ((.f // "0") + "00" | .[0:3] | tonumber);
    (($newest | millis) - (.signed_header.header.time | millis)) / $count | floor | [., 1] | max'
}

# The RPC address as curl wants it.
http_rpc() { printf '%s' "${S[$1.rpc]/#tcp:/http:}"; }

# address CHAIN KEY: of a key in the keyring.
address() {
  local chain=$1 key=$2 KEY_ARGS
  key_args "$chain"
  "${S[$chain.binary]}" keys show "$key" --address "${KEY_ARGS[@]}" 2>"$WORK/query-error" ||
    die "$chain.key: no key '$key' in the ${S[$chain.keyring]} keyring of ${S[$chain.binary]}: $(last_error)"
}

# tx_result CHAIN HASH: the transaction as it was included, or nothing.
tx_result() { query "$1" tx "$2"; }

# included CHAIN HASH: for wait_until. Leaves the transaction in the work directory.
included() { tx_result "$1" "$2" >"$WORK/tx.json"; }

# send_tx STEP CHAIN KEY ARGUMENTS...: signs, sends, and waits until it is in a block. Leaves the
# transaction in $WORK/tx.json. The hash is kept under STEP before the outcome is known: a run that
# was interrupted there finds it again, and does not send twice.
send_tx() {
  local step=$1 chain=$2 key=$3 hash code more_gas
  shift 3
  hash=$(sent_tx "$step")
  if [[ -n $hash ]]; then
    if wait_until 5 "an earlier transaction" included "$chain" "$hash"; then
      if [[ $(jq -r .code "$WORK/tx.json") == 0 ]]; then
        settle_tx "$step"
        return
      fi
    elif ! grep -qi 'not found' "$WORK/query-error"; then
      die "$step: ${S[$chain.chain_id]} does not say what became of the transaction $hash of an earlier run: $(last_error)"
    fi
    settle_tx "$step"
  fi
  for more_gas in 1 1.6 2.5; do
    hash=$(broadcast "$chain" "$key" "$more_gas" "$@") || exit
    note_tx "$step" "$hash"
    wait_until 60 "transaction $hash on ${S[$chain.chain_id]}" included "$chain" "$hash" ||
      die "transaction $hash was accepted by ${S[$chain.rpc]} and is in no block after 60 s. Run this again: it looks for it"
    settle_tx "$step"
    code=$(jq -r '"\(.codespace) \(.code)"' "$WORK/tx.json")
    # Out of gas: the estimate of the node was too low.
    if [[ $code != "sdk 11" ]]; then break; fi
  done
  code=$(jq -r .code "$WORK/tx.json")
  [[ $code == 0 ]] || die "$step: transaction $hash failed with code $code: $(jq -r .raw_log "$WORK/tx.json")"
}

# broadcast CHAIN KEY MORE_GAS ARGUMENTS...: prints the hash of a transaction that the node took. A
# wrong sequence number, which another user of the key causes, is tried again.
broadcast() {
  local chain=$1 key=$2 more_gas=$3 ARGS KEY_ARGS answer attempt log=$WORK/broadcast-error
  shift 3
  chain_args "$chain"
  key_args "$chain"
  for attempt in 1 2 3 4 5; do
    if answer=$("${S[$chain.binary]}" tx "$@" --from "$key" "${ARGS[@]}" "${KEY_ARGS[@]}" --chain-id "${S[$chain.chain_id]}" \
      --gas auto --gas-adjustment "$(jq -n "${S[$chain.gas_adjustment]} * $more_gas")" --gas-prices "${S[$chain.gas_prices]}" --yes \
      2> >(tee_prompts "$chain" >"$log")) && [[ $(jq -r .code <<<"$answer" 2>/dev/null) == 0 ]]; then
      jq -r .txhash <<<"$answer"
      return
    fi
    answer+=$(cat "$log")
    if [[ $answer != *"account sequence mismatch"* && $answer != *"tx already in mempool"* ]]; then break; fi
    sleep "$attempt"
  done
  die "${S[$chain.chain_id]} refuses '${S[$chain.binary]} tx ${1-} ${2-} ${3:0:80}': $(plain <<<"$answer")"
}

# A keyring that asks for a passphrase asks on standard error.
tee_prompts() { if [[ ${S[$1.keyring]} == test ]]; then cat; else tee /dev/stderr; fi; }

# simulate CHAIN ARGUMENTS...: whether the chain would carry out a transaction of the deployer now.
# Nothing is signed or sent, and no passphrase is asked for. If not, the chain's words are in
# LAST_ERROR.
simulate() {
  local chain=$1 ARGS
  shift
  chain_args "$chain"
  "${S[$chain.binary]}" tx "$@" --from "$(get "$chain.deployer")" --dry-run --chain-id "${S[$chain.chain_id]}" "${ARGS[@]}" \
    >"$WORK/query-error" 2>&1 </dev/null
}

# event TYPE KEY: an attribute of the transaction in $WORK/tx.json.
event() {
  jq -r --arg t "$1" --arg k "$2" '[.events[] | select(.type == $t) | .attributes[] | select(.key == $k) | .value][0] // empty' \
    "$WORK/tx.json"
}
gas_used() { jq -r .gas_used "$WORK/tx.json"; }

# ---------------------------------------------------------------------------------------- contracts

# store_code CHAIN CONTRACT FILE: a value `CHAIN.code.CONTRACT`. Settings can name code that the
# chain has already, for chains where only governance uploads.
store_code() {
  local chain=$1 contract=$2 file=$3 key=$1.code.$2 id
  if done_with "$key"; then return; fi
  id=${S[$key]}
  if [[ -n $id ]]; then
    query "$chain" wasm code-info "$id" >/dev/null || die "$key: ${S[$chain.chain_id]} has no code $id: $(last_error)"
    say "$contract: code $id of ${S[$chain.chain_id]}"
  else
    say "$contract: storing ${file##*/} on ${S[$chain.chain_id]}"
    send_tx "$key" "$chain" "${S[$chain.key]}" wasm store "$file"
    id=$(event store_code code_id)
    say "$contract: code $id of ${S[$chain.chain_id]} (gas $(gas_used))"
  fi
  put "$key" "$id"
}

# Addresses come from code, creator and salt (instantiate2), so they are known before the contract
# is there, and a second run finds what the first one made.
salt() { printf '%s/%s' "${S[name]}" "$1" | od -An -v -tx1 | tr -d ' \n'; }

# predicted CHAIN CONTRACT: the address that `create` will give it.
predicted() {
  local chain=$1 contract=$2 checksum
  checksum=$(must_query "$chain" wasm code-info "$(get "$chain.code.$contract")" | jq -r '.checksum // .data_hash') || exit
  "${S[$chain.binary]}" query wasm build-address "$checksum" "$(get "$chain.deployer")" "$(salt "$contract")" \
    2>"$WORK/query-error" | sed -n 's/^address: *//;/./p' | tail -n 1 | tr -d '"'
}

exists() { knows "$1" wasm contract "$2"; }

# create CHAIN CONTRACT MESSAGE: a value `CONTRACT`, its address.
create() {
  local chain=$1 contract=$2 msg=$3 address
  if done_with "$contract"; then return; fi
  address=$(predicted "$chain" "$contract") || exit
  [[ -n $address ]] || die "cannot compute the address of $contract: $(last_error)"
  if exists "$chain" "$address"; then
    say "$contract: is there already"
  else
    local admin=(--no-admin)
    if [[ $(get "$chain.admin") != none ]]; then admin=(--admin "$(get "$chain.admin")"); fi
    send_tx "$contract" "$chain" "${S[$chain.key]}" wasm instantiate2 "$(get "$chain.code.$contract")" "$msg" \
      "$(salt "$contract")" --label "mesh-security ${S[name]} $contract" "${admin[@]}"
    exists "$chain" "$address" || die "$contract was created, but not at $address: $(jq -c '[.events[]|select(.type=="instantiate")]' "$WORK/tx.json")"
  fi
  say "$contract: $address (gas $(gas_used 2>/dev/null || echo unknown))"
  put "$contract" "$address"
}

# call STEP CHAIN KEY ADDRESS MESSAGE [ARGUMENTS...]: executes a contract.
call() {
  local step=$1 chain=$2 key=$3 address=$4 msg=$5
  send_tx "$step" "$chain" "$key" wasm execute "$address" "$msg" "${@:6}"
}
