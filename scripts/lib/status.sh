# shellcheck shell=bash disable=SC2016 # the variables in the filters are jq's
# How a deployment stands: what docs/operators.md says to watch, read from the chains.

line() { printf '%-22s %s\n' "$1" "$2"; }

# ask CHAIN ADDRESS MESSAGE FILTER: a part of an answer, or a dash: one chain that does not answer must not hide the rest.
ask() {
  local answer
  if answer=$(query "$1" wasm contract-state smart "$2" "$3") && answer=$(jq -r ".data | $4" <<<"$answer"); then
    printf '%s' "$answer"
  else
    printf -- '-'
  fi
}

show_chain() {
  local chain=$1 client=$2 now state
  now=$(height "$chain" || true)
  if [[ -z $now ]]; then
    line "$chain" "${S[$chain.chain_id]}: no answer from ${S[$chain.rpc]}"
    return
  fi
  state=-
  if [[ -n $client ]]; then
    state=$(query "$chain" ibc client status "$client" | jq -r .status 2>/dev/null) || state='?'
  fi
  line "$chain" "${S[$chain.chain_id]} at height $now, light client ${client:-none} is $state"
}

# in_flight CHAIN PORT CHANNEL: packets without an ack or a timeout, and the oldest of the first page.
in_flight() {
  query "$1" ibc channel packet-commitments "$2" "$3" | jq -r \
    '[.commitments[]?.sequence | tonumber] | (if length < 100 then "\(length)" else "100 or more" end)
      + (if length > 0 then " (oldest: sequence \(min))" else "" end)' 2>/dev/null || printf '?'
}

show_channel() {
  local a b provider_port consumer_port
  provider_port=wasm.$(get external_staking)
  consumer_port=wasm.$(get converter)
  b=$(ask provider "$(get external_staking)" '{"ibc_channel":{}}' '.channel | if . then "\(.channel_id) \(.state)" else "none" end')
  a=$(ask consumer "$(get converter)" '{"ibc_channel":{}}' '.channel | if . then "\(.channel_id) \(.state)" else "none" end')
  line channel "provider: $b; consumer: $a"
  if done_with channel; then
    line 'packets in flight' "from provider: $(in_flight provider "$provider_port" "$(get provider.channel)"); from consumer: $(in_flight consumer "$consumer_port" "$(get channel)")"
  fi
  line 'converter outbox' "$(ask consumer "$(get converter)" '{"outbox":{"limit":100}}' '.entries | length | if . == 100 then "100 or more" else . end') updates of validators wait"
  line 'owed unstakes' "$(ask provider "$(get external_staking)" '{"owed":{"limit":1}}' .total) wait"
}

show_consumer() {
  local price bond epoch value updated stale age number running next due now=$EPOCHSECONDS
  price=$(ask consumer "$(get converter)" '{"conversion":{}}' \
    '.price as $p | if $p then "\($p.native_per_foreign) \(($p.updated | tonumber / 1000000000 | floor)) \($p.stale)" else "none 0 -" end')
  read -r value updated stale <<<"$price"
  if [[ ${updated:-0} == [1-9]* ]]; then age="$((now - updated)) s old"; else age='no age'; fi
  line price "$value native per provider token, $age, stale: ${stale:--}"
  line 'sum of stake' "$(ask consumer "$(get converter)" '{"conversion":{}}' .total_stake)${S[provider.denom]}, discount $(ask consumer "$(get converter)" '{"config":{}}' .discount)"
  bond=$(ask consumer "$(get virtual_staking)" '{"bond_status":{}}' '"cap \(.cap), delegated \(.delegated), idle \(.idle)"')
  line bonding "$bond (${S[consumer.denom]})"
  epoch=$(ask consumer "$(get virtual_staking)" '{"epoch":{}}' '"\(.epoch) \(.running) \(.next | tonumber / 1000000000 | floor)"')
  read -r number running next <<<"$epoch"
  due=-
  case ${next:--} in
    0) due=now ;;
    [1-9]*) if ((next > now)); then due="in $((next - now)) s"; else due="now, since $((now - next)) s"; fi ;;
  esac
  line epoch "number ${number:--}, running: ${running:--}, next: $due"
  line 'failed bondings' "$(ask consumer "$(get virtual_staking)" '{"failures":{}}' '.failures | if length == 0 then "none" else map("\(.[0]) \(.[1].action) \(.[1].amount): \(.[1].error)") | join("; ") end')"
}

# show_rewards: booked and in transit on the consumer, held and parked on the provider. What external-staking holds is at
# least what is claimable and parked.
show_rewards() {
  local rewards held
  if ! done_with transfer_channel; then return; fi
  line 'transfer channel' "provider: $(transfer_state provider "$(get provider.transfer_channel)"); consumer: $(transfer_state consumer "$(get transfer_channel)")"
  rewards=$(ask consumer "$(get converter)" '{"rewards":{}}' '"booked \(.booked), in transit \(.in_transit), surplus \(.surplus); "
    + (if .callbacks_work then "callbacks work" else "no callback has come yet" end) + ", at most \(.batch_limit) validators in a batch"')
  line 'rewards, consumer' "$rewards (${S[consumer.denom]})"
  line '  oldest batch' "$(ask consumer "$(get converter)" '{"batches":{"limit":1}}' '.batches[0] | if . then "\(.amount) over \(.channel_id), sequence \(.sequence), times out at \(.timeout_at | todate)" else "none in transit" end')"
  held=$(query provider bank balances "$(get external_staking)" | jq -r --arg d "$(get reward_denom)" '[.balances[] | select(.denom == $d) | .amount][0] // "0"' 2>/dev/null) || held=-
  line 'rewards, provider' "external-staking holds $held $(get reward_denom), parked: $(ask provider "$(get external_staking)" '{"reward_pools":{"limit":100}}' \
    '.pools | map(select(.parked != "0") | "\(.parked) of \(.validator) since \(.parked_since | todate)") | join("; ") | if . == "" then "none" else . end')"
}
transfer_state() { printf '%s %s' "$2" "$(query "$1" ibc channel end transfer "$2" | jq -r '.channel.state | ltrimstr("STATE_") | ascii_downcase' 2>/dev/null || printf '?')"; }

show_validators() {
  local validator ledger stake
  printf '%-56s %s\n' validator 'acked / in flight and owed / D on the consumer / diverged'
  for validator in $(ask provider "$(get external_staking)" '{"list_validators":{"limit":100}}' '.validators[].validator'); do
    [[ $validator != - ]] || continue
    ledger=$(ask provider "$(get external_staking)" "{\"ledger\":{\"validator\":\"$validator\"}}" \
      '"\((.staked | tonumber) - (.unstaked | tonumber)) / \(.in_flight) packets, \(.staking) staking, \(.unstaking) unstaking, \(.owed) owed / ?D? / " + (.diverged | if . then "DIVERGED " + tojson else "no" end)')
    stake=$(ask consumer "$(get converter)" "{\"stake\":{\"validator\":\"$validator\"}}" .stake)
    printf '  %-54s %s\n' "$validator" "${ledger/'?D?'/$stake}"
  done
}

show_user() {
  local user=$1
  line user "$user"
  line '  collateral' "$(ask provider "$(get vault)" "{\"account_details\":{\"account\":\"$user\"}}" '"\(.bonded)\(.denom), free \(.free), largest lien \(.max_lien)"')"
  line '  positions' "$(ask provider "$(get external_staking)" "{\"stakes\":{\"user\":\"$user\"}}" '.stakes | map("\(.stake) on \(.validator) (\(.pending) pending, \(.unstaking) unstaking)") | join("; ") | if . == "" then "none" else . end')"
  line '  rewards' "$(ask provider "$(get external_staking)" "{\"all_pending_rewards\":{\"user\":\"$user\",\"limit\":100}}" '.rewards | map(select(.amount != "0") | "\(.amount) of \(.validator)") | join("; ") | if . == "" then "none claimable" else . end')"
  line '  claims' "$(ask provider "$(get external_staking)" "{\"claims\":{\"user\":\"$user\"}}" '.claims | map("\(.amount) at \(.key.release_at | todate)") | join("; ") | if . == "" then "none" else . end')"
  line '  parked release' "$(ask provider "$(get external_staking)" "{\"parked_release\":{\"user\":\"$user\"}}" .amount)"
  line '  last transactions' "$(ask provider "$(get external_staking)" "{\"user_txs\":{\"user\":\"$user\",\"limit\":5}}" '.txs | map("#\(.tx_id) \(.kind) \(.amount) \(.status)" + (if .reason then " (\(.reason | tojson))" else "" end)) | join("; ") | if . == "" then "none" else . end')"
}

# show_delegations: the truth, from the staking module itself.
show_delegations() {
  printf '%s\n' "delegations of virtual-staking ($(get virtual_staking)), as the staking module has them:"
  query consumer staking delegations "$(get virtual_staking)" | jq -r '.delegation_responses // [] | if length == 0 then "  none" else
    .[] | "  \(.delegation.validator_address) \(.balance.amount)\(.balance.denom)" end' || printf '  no answer\n'
}

# show_status [USER...]
show_status() {
  local user
  show_chain provider "$(get provider.client)"
  show_chain consumer "$(get consumer.client)"
  if [[ -z $(height provider)$(height consumer) ]]; then return; fi
  if ! done_with external_staking; then
    line deployment "is not finished: $(jq -c '.values | keys' "$STATE_FILE")"
    return
  fi
  show_channel
  show_consumer
  show_rewards
  show_validators
  for user in "$@"; do show_user "$user"; done
  show_delegations
}
