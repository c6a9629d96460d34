# shellcheck shell=bash
# What scripts/localnet shows of an outage: the relayer stops, the price goes stale, a validator
# signs twice, and the keeper brings everything back that can be brought back.

# The age from which on a price is stale during the outage, and otherwise.
readonly SHORT_AGE=20 LONG_AGE=86400

# metric NAME: the sum over its labels.
metric() {
  curl -sf -m 5 "http://$(keeper_address)/metrics" | awk -v name="$1" '
    $1 == name || index($1, name "{") == 1 { sum += $2; found = 1 }
    END { if (!found) exit 1; print sum }'
}
metric_is() { local value; value=$(metric "$1") && [[ $value == "$2" ]]; }

# looked JOB TIME: whether a job has run to its end since then. What it counts is as old as that.
looked() {
  curl -sf -m 5 "http://$(keeper_address)/metrics" | awk -v job="job=\"$1\"" -v time="$2" '
    index($1, "mesh_keeper_job_last_success_timestamp_seconds{") == 1 && index($1, job) && $2 > time { found = 1 }
    END { exit !found }'
}

# set_price_age SECONDS: by governance.
set_price_age() {
  local step=price_age.$1.$EPOCHSECONDS id
  # shellcheck disable=SC2016 # variables of jq
  jq -n --arg g "$(deployed consumer.authority)" --arg c "$(deployed converter)" --argjson a "$1" --arg d "${S[governance.deposit]}" '{
    messages: [{"@type": "/cosmwasm.wasm.v1.MsgExecuteContract", sender: $g, contract: $c,
      msg: {update_config: {price_max_age_secs: $a}}, funds: []}],
    metadata: "", deposit: $d, title: "Age of a price", summary: "Of scripts/localnet outage"}' >"$WORK/age.json"
  send_tx "$step" consumer operator gov submit-proposal "$WORK/age.json"
  id=$(event submit_proposal proposal_id)
  send_tx "$step.vote" consumer validator gov vote "$id" yes
  wait_until 120 "the end of the voting period of proposal $id, $VOTING" decided "$id" || die "proposal $id is not decided after 120 s"
}

# pledge AMOUNT VALIDATOR: its packet is not waited for.
pledge() {
  local coin stamp=$EPOCHSECONDS
  coin=$(jq -cn --arg a "$1" --arg d "${DENOM[provider]}" '{denom: $d, amount: $a}')
  call "bond.$stamp" provider user "$(deployed vault)" '{"bond":{}}' --amount "$1${DENOM[provider]}"
  call "pledge.$stamp" provider user "$(deployed vault)" "$(jq -cn --arg c "$(deployed external_staking)" --argjson a "$coin" \
    --arg m "$(stake_target "$2")" '{stake_remote: {contract: $c, amount: $a, msg: $m}}')"
}

outage() {
  local name file key validator other user before height since
  prepare_double_sign
  name=$(get double_sign)
  file=$DIR/$name.key.json
  key=$(consensus_key "$file")
  validator=$(wasmd_at consumer keys show "$name" --bech val --address --keyring-backend test)
  user=$(address provider user)
  other=$(smart_all provider "$(deployed external_staking)" list_active_validators validators . | jq -rs --arg v "$validator" 'map(select(. != $v))[0]')

  say "outage: a price is stale after $SHORT_AGE s from now on, by governance"
  set_price_age "$SHORT_AGE"
  stop hermes
  say "outage: the user stakes on $other, and unstakes a part from $validator: both packets are stuck"
  pledge 1000000 "$other"
  call "unstake.$EPOCHSECONDS" provider user "$(deployed external_staking)" \
    "$(jq -cn --arg v "$validator" --arg d "${DENOM[provider]}" '{unstake: {validator: $v, amount: {denom: $d, amount: "1000000"}}}')"
  before=$(account "$user") || exit
  put "$name.before" "$before"
  height=$(sign_twice "$file") || exit
  say "outage: $validator has signed twice, at height $height"
  wait_until 60 "the block with the evidence" is_tombstoned "$key" || die "the consumer does not tombstone $validator, see $LOGS/consumer.log"
  wait_until 60 "a stale price" metric_is mesh_price_stale 1 || die "the price is not stale"
  wait_until 60 "the proof on ${CHAIN_ID[provider]}, by the keeper" is_slashed "$validator" || die "the keeper has not brought the proof, see $LOGS/keeper.log"
  wait_until 120 "the settlement, by the keeper" is_charged "$user" "$validator" || die "the keeper has not settled $user, see $LOGS/keeper.log"
  say "outage: without a relayer, the keeper has slashed $validator and settled $user for all but what is in flight"
  await_number 2
  say "outage: epochs go on with the stale price; in flight: $(metric mesh_packets_in_flight) packets, the oldest for $(metric mesh_packet_oldest_seconds) s in sum of all channels"

  start_hermes
  wait_until 180 "the relayer to bring what was stuck" metric_is mesh_packets_in_flight 0 || die "packets are still in flight, see $LOGS/hermes.log"
  since=$EPOCHSECONDS
  for name in settle shrinks debts; do
    wait_until 180 "the keeper to look for '$name' again" looked "$name" "$since" || die "the job $name does not go well, see $LOGS/keeper.log"
  done
  for name in outbox_updates owed_unstakes parked_releases users_unsettled users_in_debt liens_unreported batches_silent rewards_in_transit; do
    wait_until 180 "mesh_$name to be 0" metric_is "mesh_$name" 0 || die "mesh_$name is $(metric "mesh_$name")"
  done
  say "outage: all is drained and settled. What the keeper has sent:"
  curl -sf -m 5 "http://$(keeper_address)/metrics" | grep '^mesh_keeper_actions_total' | indent
  printf '%-22s %s\n' 'account before' "$before" 'account after' "$(account "$user")" 'position' "$(position "$user" "$validator")"
  set_price_age "$LONG_AGE"
  forget double_sign
}

# await_number COUNT: so many epochs, by the keeper.
await_number() {
  local number
  number=$(epoch | jq .epoch) || exit
  wait_until $((60 * $1)) "$1 epochs, every 30 s, by the keeper" has_run $((number + $1 - 1)) || die "the keeper runs no epoch, see $LOGS/keeper.log"
}
