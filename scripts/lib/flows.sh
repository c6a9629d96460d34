# shellcheck shell=bash
# What scripts/localnet shows: a stake on its way to the consumer, and the rewards on their way
# back.

newest_tx() { smart provider "$(deployed external_staking)" "{\"user_txs\":{\"user\":\"$1\",\"limit\":1}}" | jq -c '.txs[0] // empty'; }
resolved() {
  local status
  status=$(newest_tx "$1" | jq -r '.status // empty') && [[ -n $status && $status != pending ]]
}
epoch() { smart consumer "$(deployed virtual_staking)" '{"epoch":{}}'; }

# stake_target VALIDATOR: what the vault passes on with a pledge.
stake_target() { printf '{"validator":"%s"}' "$1" | base64 | tr -d '\n'; }

# stake AMOUNT [VALIDATOR]: bond in the vault, pledge to external-staking, let hermes relay, wait
# for an epoch, show the delegation.
stake() {
  local amount=$1 validator=${2-} user external vault coin tx stamp=$EPOCHSECONDS
  user=$(address provider user)
  vault=$(deployed vault)
  external=$(deployed external_staking)
  coin=$(jq -cn --arg a "$amount" --arg d "${DENOM[provider]}" '{denom: $d, amount: $a}')
  if [[ -z $validator ]]; then
    validator=$(smart_all provider "$external" list_active_validators validators . | jq -rs '.[0] // empty')
  fi
  [[ -n $validator ]] || die "external-staking knows no validator that can be staked to"
  # The vault wants a reconcile in the same transaction then, as a wallet sends it.
  if (($(local_books "$user" | jq -r .out) > 0)); then
    die "part of the collateral of $user is staked at home: this script sends one message a transaction, and cannot reconcile"
  fi
  say "stake: $user bonds $amount${DENOM[provider]} in the vault"
  call "bond.$stamp" provider user "$vault" '{"bond":{}}' --amount "$amount${DENOM[provider]}"
  say "stake: and stakes it on $validator (gas of the bond: $(gas_used))"
  call "stake.$stamp" provider user "$vault" "$(jq -cn --arg c "$external" --argjson a "$coin" \
    --arg m "$(stake_target "$validator")" '{stake_remote: {contract: $c, amount: $a, msg: $m}}')"
  say "stake: the packet is sent (gas $(gas_used)); hermes relays it"
  wait_until 120 "the ack of the packet (logs/hermes.log)" resolved "$user" || die "the packet is not acknowledged, see $LOGS/hermes.log"
  tx=$(newest_tx "$user")
  [[ $(jq -r .status <<<"$tx") == confirmed ]] || die "the stake was not confirmed: $tx"
  say "stake: confirmed by the consumer: $(jq -c '{tx_id, kind, amount, status, channel_id}' <<<"$tx")"
  await_epoch "$stamp"
  say "stake: ${amount} x price $PRICE x (1 - discount $DISCOUNT), and what was staked before, is now delegated:"
  show_delegations
}

# has_run NUMBER: whether an epoch with a greater number is through.
has_run() {
  local epoch
  epoch=$(epoch) && jq -e --argjson n "$1" '(.running | not) and .epoch > $n' <<<"$epoch" >/dev/null
}

# await_epoch STAMP: the next epoch, which the keeper runs.
await_epoch() {
  local number
  if [[ $(smart consumer "$(deployed converter)" '{"conversion":{}}' | jq -r 'if .price then .price.stale else true end') == true ]]; then
    say "epoch: the price is stale; its owner sets it anew"
    call "price.$1" consumer operator "$(deployed price_feed)" "{\"update\":{\"native_per_foreign\":\"$PRICE\"}}"
  fi
  number=$(epoch | jq .epoch) || exit
  keeper_runs
  wait_until 120 "the next epoch, every 30 s, by the keeper" has_run "$number" || die "the keeper runs no epoch, see $LOGS/keeper.log: $(epoch)"
  say "epoch: the keeper has run number $(epoch | jq -r .epoch)"
}

# ------------------------------------------------------------------------------------ local staking

local_books() { smart provider "$(deployed vault)" "{\"local_account\":{\"account\":\"$1\"}}"; }
local_user() { smart provider "$(deployed custodian)" "{\"user\":{\"user\":\"$1\"}}"; }

# stake_local AMOUNT: collateral that backs consumers is delegated on the provider too, and earns
# there.
stake_local() {
  local amount=$1 user validator vault proxy stamp=$EPOCHSECONDS
  user=$(address provider user)
  vault=$(deployed vault)
  [[ $(deployed custodian) != none ]] || die "this vault was created without local staking"
  validator=$(query provider staking validators | jq -r '[.validators[] | select(.status == "BOND_STATUS_BONDED" or .status == 3)][0].operator_address // empty')
  [[ -n $validator ]] || die "the provider has no bonded validator"
  call "stake_local.$stamp" provider user "$vault" "$(jq -cn --arg a "$amount" --arg d "${DENOM[provider]}" \
    --arg m "$(stake_target "$validator")" '{stake_local: {amount: {denom: $d, amount: $a}, msg: $m}}')"
  say "stake-local: $user stakes $amount${DENOM[provider]} of its collateral on $validator (gas $(gas_used))"
  proxy=$(local_user "$user" | jq -r .proxy)
  say "stake-local: its proxy delegates: $(query provider staking delegations "$proxy" |
    jq -c '[.delegation_responses[] | .balance.amount + .balance.denom + " to " + .delegation.validator_address]')"
  say "stake-local: the vault's books: $(local_books "$user" | jq -c '{idle, out, owed, lost}')"
  call "local_rewards.$stamp" provider user "$proxy" "{\"withdraw_rewards\":{\"validators\":[\"$validator\"]}}"
  say "stake-local: rewards go straight to $user: $(event withdraw_rewards amount) (gas $(gas_used))"
}

# ------------------------------------------------------------------------------------------ rewards

# What the stake has earned: at the converter, at external-staking, and in the user's hands.
converter_rewards() { smart consumer "$(deployed converter)" '{"rewards":{}}' | jq -c '{booked, in_transit, surplus, callbacks_work}'; }
claimable() {
  smart_all provider "$(deployed external_staking)" all_pending_rewards rewards .validator "{\"user\":\"$1\"}" |
    jq -s 'map(.amount | tonumber) | add // 0'
}
# A whole unit more than before has arrived and was booked.
has_arrived() {
  local amount
  amount=$(claimable "$1") && ((amount > $2))
}
all_settled() { [[ $(converter_rewards | jq -r .in_transit) == 0 ]]; }
bond_failures() { smart_all consumer "$(deployed virtual_staking)" failures failures '.[0]' | jq -cs .; }

# rewards: an epoch of the keeper withdraws what the delegation has earned, the converter sends it,
# hermes relays it, the user takes it.
rewards() {
  local user external stamp=$EPOCHSECONDS before arrived
  user=$(address provider user)
  external=$(deployed external_staking)
  before=$(claimable "$user")
  await_epoch "rewards.$stamp"
  say "rewards: withdrawn and sent; the converter: $(converter_rewards)"
  wait_until 120 "the transfer of the rewards (logs/hermes.log)" has_arrived "$user" "$before" ||
    die "no rewards arrived. The converter: $(converter_rewards). Failures of virtual-staking: $(bond_failures). Hermes: $LOGS/hermes.log"
  arrived=$(claimable "$user")
  wait_until 60 "the ack of the transfer (logs/hermes.log)" all_settled ||
    die "the transfer has arrived, and its callback does not come. The converter: $(converter_rewards). Hermes: $LOGS/hermes.log"
  say "rewards: $user can withdraw $arrived; the converter: $(converter_rewards)"
  call "withdraw_rewards.$stamp" provider user "$external" '{"withdraw_rewards":{}}'
  say "rewards: withdrawn on the provider (gas $(gas_used)): $(event wasm amount)"
  show_balance "$user"
}

show_balance() {
  printf '$ wasmd query bank balance %s %s --node %s\n' "$1" "$(deployed reward_denom)" "${S[provider.rpc]}"
  wasmd query bank balance "$1" "$(deployed reward_denom)" --node "${S[provider.rpc]}" --home "$DIR/provider"
}

show_delegations() {
  printf '$ wasmd query staking delegations %s --node %s\n' "$(deployed virtual_staking)" "${S[consumer.rpc]}"
  wasmd query staking delegations "$(deployed virtual_staking)" --node "${S[consumer.rpc]}" --home "$DIR/consumer"
}
