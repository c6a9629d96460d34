# shellcheck shell=bash
# What scripts/localnet shows of slashing: a validator of the consumer signs twice, its chain
# tombstones it, and whoever has staked to it on the provider pays.

# What the validator bonds itself: a hundredth of what the other one has. It never signs, and the
# chain goes on without it.
readonly TWICE_BOND=1000000000
# A validator is jailed when it has missed about half of so many blocks: an hour for one that never
# signs.
readonly LEAST_WINDOW=10000

consensus_key() { jq -r .pub_key.value "$1"; }
in_validator_set() {
  query_all consumer validators staking validators |
    jq -es --arg k "$1" 'map(select((.consensus_pubkey | .value // .key) == $k and (.status == "BOND_STATUS_BONDED" or .status == 3))) | length > 0' >/dev/null
}
can_be_staked() {
  smart provider "$(deployed external_staking)" "{\"validator\":{\"validator\":\"$1\"}}" | jq -e .can_be_staked >/dev/null
}
is_tombstoned() { [[ $(tombstone_of "$1") == yes ]]; }
account() { smart provider "$(deployed vault)" "{\"account_details\":{\"account\":\"$1\"}}"; }
debt() { smart provider "$(deployed external_staking)" "{\"debt\":{\"user\":\"$1\"}}"; }
position() { smart provider "$(deployed external_staking)" "{\"stake\":{\"user\":\"$1\",\"validator\":\"$2\"}}"; }
newest_slash() {
  smart provider "$(deployed external_staking)" "{\"user_txs\":{\"user\":\"$1\",\"limit\":100}}" |
    jq -c --arg v "$2" '[.txs[] | select(.kind == "slash" and .validator == $v)][0] // empty'
}

build_doublesign() {
  need go "install Go 1.25 or newer: the double sign is made by packages/wasmd-tests/cmd/doublesign"
  mkdir -p "$TOOLS/bin"
  env -C "$ROOT/packages/wasmd-tests" go build -o "$TOOLS/bin/doublesign" ./cmd/doublesign >"$LOGS/build-doublesign.log" 2>&1 ||
    die "cmd/doublesign could not be built: $(tail -n 3 "$LOGS/build-doublesign.log")"
}

# A localnet that is older than this command jails the validator within a minute or two, before
# anybody can stake to it.
check_window() {
  local window
  window=$(must_query consumer slashing params | jq -r '(.params // .).signed_blocks_window') || exit
  ((window >= LEAST_WINDOW)) ||
    die "the consumer jails a validator that signs none of $window blocks, and the one that signs twice signs none: begin anew with scripts/localnet down --clean && scripts/localnet up"
}

# make_key NAME FILE: a consensus key, in a file as nodes keep it.
make_key() {
  if [[ -s $2 ]]; then return; fi
  wasmd init "$1" --chain-id "${CHAIN_ID[consumer]}" --home "$WORK/$1" >/dev/null 2>"$WORK/init-error" ||
    die "wasmd makes no key: $(tail -n 1 "$WORK/init-error")"
  (umask 077 && cp "$WORK/$1/config/priv_validator_key.json" "$2")
}

# make_validator NAME FILE: an operator account with coins, and its validator on the consumer.
make_validator() {
  local name=$1 file=$2 operator denom=${S[consumer.denom]}
  if done_with "$name.created"; then return; fi
  if ! wasmd_at consumer keys show "$name" --keyring-backend test >/dev/null 2>&1; then
    wasmd_at consumer keys add "$name" --keyring-backend test --output json >/dev/null 2>"$WORK/keys-error" ||
      die "wasmd makes no account '$name': $(tail -n 1 "$WORK/keys-error")"
  fi
  operator=$(address consumer "$name") || exit
  send_tx "$name.fund" consumer operator bank send operator "$operator" "$((2 * TWICE_BOND))$denom"
  jq -n --arg k "$(consensus_key "$file")" --arg a "$TWICE_BOND$denom" --arg m "$name" '{
    pubkey: {"@type": "/cosmos.crypto.ed25519.PubKey", key: $k}, amount: $a, moniker: $m,
    "commission-rate": "0.1", "commission-max-rate": "0.2", "commission-max-change-rate": "0.01", "min-self-delegation": "1"}' \
    >"$WORK/create-validator.json"
  send_tx "$name.create" consumer "$name" staking create-validator "$WORK/create-validator.json"
  put "$name.created" yes
}

# register_validators NAME: the proposal of scripts/deploy --validators, submitted and passed.
register_validators() {
  local step=$1.proposal file=$SETTINGS.validators.json id
  id=$(get "$step")
  if [[ -z $id ]]; then
    rm -f "$file"
    "$ROOT/scripts/deploy" --validators "$SETTINGS" >>"$LOGS/deploy.log" 2>&1 || die "scripts/deploy --validators failed, see $LOGS/deploy.log"
    if [[ ! -s $file ]]; then return; fi
    send_tx "$step" consumer operator gov submit-proposal "$file"
    id=$(event submit_proposal proposal_id)
    put "$step" "$id"
    say "double sign: proposal $id registers $(jq -c '[.messages[].msg.register_validators.validators[] | "\(.valoper) \(.status)"]' "$file")"
  fi
  if ! done_with "$step.vote" && ! decided "$id"; then
    send_tx "$step.vote" consumer validator gov vote "$id" yes
    put "$step.vote" yes
  fi
  wait_until 120 "the end of the voting period of proposal $id, $VOTING" decided "$id" || die "proposal $id is not decided after 120 s"
  if [[ ! $(jq -r .status "$WORK/proposal.json") =~ PASSED|^3$ ]]; then
    forget "$step"
    forget "$step.vote"
    die "proposal $id has not passed: $(jq -r '.status + " " + (.failed_reason // "")' "$WORK/proposal.json")"
  fi
}

# sign_twice FILE: prints the height, once the consumer's node has the evidence.
sign_twice() {
  local made
  made=$("$TOOLS/bin/doublesign" -rpc "${S[consumer.rpc]}" -key "$1" 2>"$WORK/doublesign-error") ||
    die "the double sign failed: $(cat "$WORK/doublesign-error")"
  printf '%s' "${made%% *}"
}

# is_slashed VALIDATOR: whether external-staking has the proof.
is_slashed() {
  local slashes
  slashes=$(smart provider "$(deployed external_staking)" "{\"slash\":{\"validator\":\"$1\"}}") &&
    jq -e '.infractions | length > 0' <<<"$slashes" >/dev/null
}
is_charged() { [[ -n $(newest_slash "$1" "$2") ]]; }

# show_charge USER VALIDATOR BEFORE: checks that what was burned is what the history says.
show_charge() {
  local user=$1 validator=$2 before=$3 after tx burned
  after=$(account "$user") || exit
  tx=$(newest_slash "$user" "$validator") || exit
  printf '%-22s %s\n' 'account before' "$before" 'account after' "$after" 'position' "$(position "$user" "$validator")" \
    'debt' "$(debt "$user")" 'history' "$tx"
  burned=$(($(jq -r .bonded <<<"$before") - $(jq -r .bonded <<<"$after")))
  ((burned > 0 && burned == $(jq -r .amount <<<"$tx"))) || die "$burned${S[provider.denom]} of collateral were burned, and the history says $(jq -r .amount <<<"$tx")"
  say "double sign: $burned${S[provider.denom]} of collateral are burned"
}

# offer_double_sign: a validator that can be staked to, and that no node signs for. A run that was
# interrupted goes on with the same one. Each other run takes a new one: nobody comes back from a
# tombstone.
offer_double_sign() {
  local name
  check_window
  build_doublesign
  name=$(get double_sign)
  if [[ -z $name ]]; then
    name=twice-$EPOCHSECONDS
    put double_sign "$name"
  fi
  make_key "$name" "$DIR/$name.key.json"
  if ! done_with "$name.staked"; then offer_validator "$name" "$DIR/$name.key.json"; fi
}

# twice NAME: the validator of this name.
twice() { wasmd_at consumer keys show "$1" --bech val --address --keyring-backend test; }

# prepare_double_sign: the same, and the user has staked to it.
prepare_double_sign() {
  local name
  offer_double_sign
  name=$(get double_sign)
  if ! done_with "$name.staked"; then
    stake "$FIRST_STAKE" "$(twice "$name")"
    put "$name.staked" yes
  fi
}

# double_sign [PART]: with a part, whoever runs it has staked in between.
double_sign() {
  local part=${1-all} name file user validator
  case $part in
    all) prepare_double_sign ;;
    validator) offer_double_sign ;;
  esac
  name=$(get double_sign)
  [[ -n $name ]] || die "there is no second validator: scripts/localnet double-sign validator"
  file=$DIR/$name.key.json
  user=$(address provider user)
  validator=$(twice "$name")
  case $part in
    all)
      be_tombstoned "$name" "$user" "$file" "$validator"
      see_proof "$name" "$user" "$validator"
      ;;
    validator) printf '%s\n' "$validator" ;;
    sign) be_tombstoned "$name" "$user" "$file" "$validator" ;;
    tell) register_validators "$name.tombstoned" ;;
    prove) see_proof "$name" "$user" "$validator" ;;
  esac
}

# offer_validator NAME FILE: a validator of the consumer that can be staked to on the provider.
offer_validator() {
  local name=$1 file=$2 key validator
  key=$(consensus_key "$file")
  make_validator "$name" "$file"
  validator=$(twice "$name")
  wait_until 60 "the new validator to be bonded" in_validator_set "$key" || die "the consumer does not bond $validator: is its set full?"
  say "double sign: $validator is a validator of ${CHAIN_ID[consumer]}, with $TWICE_BOND${S[consumer.denom]} of its own; no node signs for it"
  if ! can_be_staked "$validator"; then
    register_validators "$name"
    wait_until 120 "$validator on ${CHAIN_ID[provider]} (logs/hermes.log)" can_be_staked "$validator" ||
      die "external-staking does not know $validator. In the converter's outbox: $(smart_all consumer "$(deployed converter)" outbox entries '.[0]' | wc -l). Hermes: $LOGS/hermes.log"
  fi
  say "double sign: it can be staked to on ${CHAIN_ID[provider]}"
}

# be_tombstoned NAME USER FILE VALIDATOR: it signs twice, and its chain has seen it.
be_tombstoned() {
  local name=$1 user=$2 file=$3 validator=$4 before key height tombstone
  # The keeper is quick: what was there is noted first.
  before=$(get "$name.before")
  if [[ -z $before ]]; then
    before=$(account "$user") || exit
    put "$name.before" "$before"
  fi
  keeper_runs
  key=$(consensus_key "$file")
  tombstone=$(tombstone_of "$key")
  [[ $tombstone != unknown ]] || die "${CHAIN_ID[consumer]} does not say whether $validator is tombstoned: $(last_error)"
  if [[ $tombstone == no ]]; then
    height=$(sign_twice "$file") || exit
    say "double sign: two precommits for height $height, signed with $file; a node of ${CHAIN_ID[consumer]} has the evidence"
    wait_until 60 "the block with the evidence" is_tombstoned "$key" || die "the consumer does not tombstone $validator, see $LOGS/consumer.log"
  fi
  say "double sign: ${CHAIN_ID[consumer]} has tombstoned $validator"
}

# see_proof NAME USER VALIDATOR: the proof on the provider, and what the user pays.
see_proof() {
  local name=$1 user=$2 validator=$3
  wait_until 60 "the proof on ${CHAIN_ID[provider]}, by the keeper" is_slashed "$validator" ||
    die "the keeper has not brought the proof to ${CHAIN_ID[provider]}, see $LOGS/keeper.log"
  printf '%s\n' 'slashes that external-staking knows:'
  smart_all provider "$(deployed external_staking)" slashes infractions '[.validator, .height]' |
    jq -r '"  \(.validator) at height \(.height), shown by \(.submitter), evidence of \(.evidence | @base64d | length) bytes"'
  if can_be_staked "$validator"; then die "$validator has signed twice, and can still be staked to"; fi
  wait_until 120 "the settlement, by the keeper" is_charged "$user" "$validator" || die "the keeper has not settled $user, see $LOGS/keeper.log"
  say "double sign: the keeper has settled $user"
  show_charge "$user" "$validator" "$(get "$name.before")"
  forget double_sign
}
