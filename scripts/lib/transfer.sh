# shellcheck shell=bash
# The ICS20 channel for rewards. Both contracts look at it when they are created, so it is made, or
# taken, before them.

# check_transfer_end CHAIN CHANNEL CONNECTION OTHER_END: what the contracts will demand of it, said
# before they do.
check_transfer_end() {
  local chain=$1 channel=$2 wrong
  query "$chain" ibc channel end transfer "$channel" >"$WORK/transfer.json" ||
    die "rewards.transfer_channel: ${S[$chain.chain_id]} has no $channel on the port 'transfer': $(last_error)"
  # shellcheck disable=SC2016 # variables of jq
  wrong=$(jq -r --arg connection "$3" --arg other "$4" '.channel
    | if .state != "STATE_OPEN" then "is \(.state), not open"
      elif .connection_hops != [$connection] then "is over \(.connection_hops | join(", ")), not over \($connection)"
      elif .counterparty.port_id != "transfer" or .counterparty.channel_id != $other
        then "leads to \(.counterparty.channel_id) on the port \(.counterparty.port_id), not to \($other) on transfer"
      elif .ordering != "ORDER_UNORDERED" then "is ordered"
      elif .version | contains("ics20-1") | not then "speaks \(.version), not ics20-1"
      else empty end' "$WORK/transfer.json") || die "${S[$chain.chain_id]} describes $channel in an unknown way: $(cat "$WORK/transfer.json")"
  [[ -z $wrong ]] || die "rewards.transfer_channel: $channel of ${S[$chain.chain_id]} $wrong"
}

# transfer_channels: the transfer channels of the connection, with the states of their ends on the
# consumer.
transfer_channels() {
  query_all consumer channels ibc channel connections "$(get consumer.connection)" | jq -r 'select(.port_id == "transfer") | "\(.channel_id) \(.state)"'
}

# made_channel: the newest one that is open and was not there before this deployment looked.
made_channel() {
  local before channel state last=''
  before=$(get transfer.before)
  transfer_channels >"$WORK/transfer-channels" || exit
  while read -r channel state; do
    if [[ $state == STATE_OPEN && $before != *"/$channel/"* ]]; then last=$channel; fi
  done < <(sort -V "$WORK/transfer-channels")
  printf '%s' "$last"
}

# make_transfer_channel: values `transfer_channel` (the consumer's) and `provider.transfer_channel`.
# A handshake that was given up half-way blocks nothing. One whose last step is missing is finished.
make_transfer_channel() {
  local pair=${S[rewards.transfer_channel]} a b
  if done_with transfer_channel; then return; fi
  if [[ $pair != new ]]; then
    a=${pair%/*} b=${pair#*/}
  else
    # So that a run after a failure takes what that one made, and not a channel of somebody else.
    if ! done_with transfer.before; then
      transfer_channels >"$WORK/transfer-channels" || exit
      put transfer.before "/$(sed 's/ .*//' "$WORK/transfer-channels" | tr '\n' '/')"
    fi
    a=$(made_channel) || exit
    if [[ -z $a ]]; then
      say "rewards: the handshake of an ICS20 channel, four steps (about 20 s)"
      hermes_run create channel --a-chain "${S[consumer.chain_id]}" --a-connection "$(get consumer.connection)" \
        --a-port transfer --b-port transfer || true
      a=$(made_channel) || exit
      [[ -n $a ]] || die "hermes could not open a channel for rewards: $(hermes_error)"
    fi
    must_query consumer ibc channel end transfer "$a" >"$WORK/transfer.json" || exit
    b=$(jq -r .channel.counterparty.channel_id "$WORK/transfer.json")
    must_query provider ibc channel end transfer "$b" >"$WORK/transfer.json" || exit
    if [[ $(jq -r .channel.state "$WORK/transfer.json") != STATE_OPEN ]]; then confirm_channel transfer "$a" transfer "$b"; fi
  fi
  check_transfer_end consumer "$a" "$(get consumer.connection)" "$b"
  check_transfer_end provider "$b" "$(get provider.connection)" "$a"
  put provider.transfer_channel "$b"
  put transfer_channel "$a"
  say "rewards: $a on ${S[consumer.chain_id]}, $b on ${S[provider.chain_id]}, ICS20"
}

# check_callbacks CHAIN CHANNEL: that the callbacks middleware is in the chain's way of transfers.
# Nothing is sent. The middleware asks the contract that a memo names before a packet leaves; so it
# refuses a transfer that names nobody, in a simulation too. Without it a memo means nothing, and
# the transfer passes.
check_callbacks() {
  local chain=$1 channel=$2 other=provider coin transfer
  if [[ ${S[rewards.check_callbacks]} == no ]] || done_with "$chain.callbacks"; then return; fi
  if [[ $chain == provider ]]; then other=consumer; fi
  coin=1$(sed -E 's/^[0-9.]+//' <<<"${S[$chain.gas_prices]}")
  transfer=(ibc-transfer transfer transfer "$channel" "$(get $other.deployer)" "$coin")
  simulate "$chain" "${transfer[@]}" ||
    die "cannot find out whether ${S[$chain.chain_id]} has the callbacks middleware: it would refuse any transfer over $channel: $(last_error).
    To go on without knowing: rewards.check_callbacks = no (docs/operators.md, 'Callbacks')"
  if simulate "$chain" "${transfer[@]}" --memo '{"src_callback":{"address":"nobody"}}'; then
    die "${S[$chain.chain_id]} ignores callbacks in the memo of a transfer: it has no callbacks middleware, and rewards would be lost sight of.
    See docs/operators.md, 'Callbacks'. To deploy all the same: rewards.check_callbacks = no"
  fi
  [[ $(last_error) =~ (contract|callback)\ address|bech32 ]] ||
    die "cannot find out whether ${S[$chain.chain_id]} has the callbacks middleware: it refuses a transfer with a callback, and not for the address in it: $(last_error)"
  if [[ $chain == provider ]]; then check_arrivals; fi
  put "$chain.callbacks" yes
  say "rewards: ${S[$chain.chain_id]} has the callbacks middleware"
}

# check_arrivals: that the provider tells external-staking who has sent what, as wasmd does since
# 0.61, the first on wasmvm 3. Older ones leave that out, so each batch would be refused; and before
# ibc-go 10, which came with wasmd 0.55, the coins of a refused batch stay where nobody has them.
check_arrivals() {
  local wasmvm
  must_query provider consensus comet node-info >"$WORK/node-info.json" || exit
  wasmvm=$(jq -r '[.application_version.build_deps[]? | select(.path | startswith("github.com/CosmWasm/wasmvm")) | .version][0] // empty' "$WORK/node-info.json")
  [[ -n $wasmvm ]] ||
    die "cannot find out whether ${S[provider.chain_id]} tells contracts of transfers: its node does not say which wasmvm it was built with.
    To go on without knowing: rewards.check_callbacks = no (docs/operators.md, 'Callbacks')"
  [[ ! $wasmvm =~ ^v[0-2]\. ]] ||
    die "${S[provider.chain_id]} runs wasmvm $wasmvm, which tells a contract nothing of the transfer that has arrived: rewards would be refused, or lost. It needs wasmd 0.61 or later.
    See docs/operators.md, 'Callbacks'. To deploy all the same: rewards.check_callbacks = no"
}

# check_sink: a value `sink`. Final, like all that external-staking knows of rewards: so the chain
# must let it have coins, which it does not for most accounts of modules.
check_sink() {
  local sink=${S[rewards.sink]} coin
  if [[ $sink == governance ]]; then sink=$(gov_account provider) || exit; fi
  [[ $sink == "${S[provider.prefix]}"1* ]] || die "'rewards.sink' is $sink, no address of ${S[provider.chain_id]}"
  coin=1$(sed -E 's/^[0-9.]+//' <<<"${S[provider.gas_prices]}")
  simulate provider bank send "$(get provider.deployer)" "$sink" "$coin" || [[ $(last_error) == *"currently disabled"* ]] ||
    die "'rewards.sink': ${S[provider.chain_id]} would not let $sink have coins: $(last_error)"
  put sink "$sink"
}
