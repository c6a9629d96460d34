# shellcheck shell=bash
# The relayer: its configuration, and the commands of hermes that a deployment needs.

HERMES_CONFIG=

# hermes_chain CHAIN KEY FILTER: one [[chains]] of the configuration.
hermes_chain() {
  local chain=$1 key=$2 filter=$3 price=${S[$1.gas_prices]}
  cat <<TOML

[[chains]]
id = '${S[$chain.chain_id]}'
type = 'CosmosSdk'
rpc_addr = '$(http_rpc "$chain")'
grpc_addr = '${S[$chain.grpc]/#tcp:/http:}'
event_source = { mode = 'pull', interval = '1s' }
rpc_timeout = '20s'
account_prefix = '${S[$chain.prefix]}'
key_name = '$key'
TOML
  if [[ -n ${S[relayer.keys]} ]]; then printf "key_store_folder = '%s'\n" "${S[relayer.keys]}/${S[$chain.chain_id]}"; fi
  cat <<TOML
store_prefix = 'ibc'
default_gas = 500000
max_gas = 10000000
gas_multiplier = 1.4
max_msg_num = 20
clock_drift = '15s'
gas_price = { price = $(sed -E 's/^([0-9.]+).*/\1/' <<<"$price"), denom = '$(sed -E 's/^[0-9.]+//' <<<"$price")' }
address_type = { derivation = 'cosmos' }
$filter
TOML
}

# write_hermes_config: with the packet filter, once there are contracts: their channel, and the one
# for rewards. `pull` and `misbehaviour = false` are what works with the CometBFT of current wasmd:
# with `push`, packets are missed; and the check for misbehaviour cannot read the headers.
write_hermes_config() {
  local provider_filter='' consumer_filter=''
  if done_with converter && done_with channel; then
    consumer_filter="[chains.packet_filter]
policy = 'allow'
list = [['wasm.$(get converter)', '*'], ['transfer', '$(get transfer_channel)']]"
    provider_filter="[chains.packet_filter]
policy = 'allow'
list = [['wasm.$(get external_staking)', '*'], ['transfer', '$(get provider.transfer_channel)']]"
  fi
  {
    cat <<'TOML'
# Written by scripts/deploy, and again at each run of it.

[global]
log_level = 'info'

[mode.clients]
enabled = true
refresh = true
misbehaviour = false

[mode.connections]
enabled = false

[mode.channels]
enabled = false

[mode.packets]
enabled = true
clear_interval = 100
clear_on_start = true
tx_confirmation = false
TOML
    hermes_chain provider "${S[relayer.provider_key]}" "$provider_filter"
    hermes_chain consumer "${S[relayer.consumer_key]}" "$consumer_filter"
  } >"$HERMES_CONFIG.new"
  mv "$HERMES_CONFIG.new" "$HERMES_CONFIG"
}

# hermes_run ARGUMENTS...: the result, as JSON in $WORK/hermes.json. The log stays in
# $WORK/hermes.log. It tries for ever where a node does not answer, hence the limit.
hermes_run() {
  timeout 900 "${S[relayer.binary]}" --config "$HERMES_CONFIG" --json "$@" >"$WORK/hermes.out" 2>"$WORK/hermes.log" </dev/null || true
  jq -c 'select(.status?)' "$WORK/hermes.out" 2>/dev/null | tail -n 1 >"$WORK/hermes.json"
  [[ -s $WORK/hermes.json && $(jq -r .status "$WORK/hermes.json") == success ]]
}
hermes_error() {
  { jq -r 'select(.status? == "error") | .result' "$WORK/hermes.json" 2>/dev/null || tail -n 5 "$WORK/hermes.log"; } |
    tr '\n' ' ' | cut -c 1-700
}

# check_relayer_keys: both keys, and that they have coins for fees.
check_relayer_keys() {
  local chain key addr
  for chain in provider consumer; do
    key=${S[relayer.${chain}_key]}
    hermes_run keys list --chain "${S[$chain.chain_id]}" ||
      die "relayer.${chain}_key: hermes cannot list its keys of ${S[$chain.chain_id]}: $(hermes_error)"
    addr=$(jq -r --arg k "$key" '.result | if type == "object" then (.[$k].account // "") else tostring end' "$WORK/hermes.json")
    if [[ $addr != ${S[$chain.prefix]}1* ]]; then
      die "relayer.${chain}_key: hermes has no key '$key' for ${S[$chain.chain_id]}: add it with
    ${S[relayer.binary]} --config $HERMES_CONFIG keys add --chain ${S[$chain.chain_id]} --key-name $key --mnemonic-file FILE"
    fi
    must_query "$chain" bank balances "$addr" >"$WORK/balances.json"
    jq -e '.balances | length > 0' "$WORK/balances.json" >/dev/null ||
      die "relayer.${chain}_key: $addr has no coins on ${S[$chain.chain_id]} to pay fees with"
  done
}

# --------------------------------------------------------------------------------------- connection

# connection_of CHAIN ID: leaves the connection in $WORK/connection.json.
connection_of() { query "$1" ibc connection end "$2" >"$WORK/connection.json"; }

# make_client CHAIN OTHER: a value `new.CHAIN.client`, a light client on CHAIN that follows OTHER.
make_client() {
  local chain=$1 other=$2
  if done_with "new.$chain.client"; then return; fi
  say "connection: a new light client of ${S[$other.chain_id]} on ${S[$chain.chain_id]}"
  hermes_run create client --host-chain "${S[$chain.chain_id]}" --reference-chain "${S[$other.chain_id]}" ||
    die "hermes could not make a light client on ${S[$chain.chain_id]}: $(hermes_error)"
  put "new.$chain.client" "$(jq -r '.result | .CreateClient.client_id // .client_id // empty' "$WORK/hermes.json")"
  done_with "new.$chain.client" || die "hermes gave no light client: $(cat "$WORK/hermes.json")"
}

# check_connection ID: that this connection of the consumer is open and leads to the provider.
# Leaves it in $WORK/connection.json.
check_connection() {
  local client to
  connection_of consumer "$1" || die "consumer.connection: ${S[consumer.chain_id]} has no $1: $(last_error)"
  [[ $(jq -r .connection.state "$WORK/connection.json") == STATE_OPEN ]] || die "consumer.connection: $1 is not open"
  client=$(jq -r .connection.client_id "$WORK/connection.json")
  to=$(must_query consumer ibc client state "$client" | jq -r .client_state.chain_id) || exit
  [[ $to == "${S[provider.chain_id]}" ]] || die "consumer.connection: $1 leads to '$to', not to ${S[provider.chain_id]}"
}

# make_connection: values `consumer.connection` and `provider.connection`. One that is there can be
# used: light clients are shared by all channels.
make_connection() {
  local id
  if done_with provider.connection; then return; fi
  id=${S[consumer.connection]}
  if [[ -z $id ]]; then
    make_client consumer provider
    make_client provider consumer
    say "connection: the handshake, four steps (about 20 s)"
    hermes_run create connection --a-chain "${S[consumer.chain_id]}" --a-client "$(get new.consumer.client)" \
      --b-client "$(get new.provider.client)" ||
      die "hermes could not make a connection: $(hermes_error)"
    id=$(jq -r '.result.a_side.connection_id // empty' "$WORK/hermes.json")
    [[ -n $id ]] || die "hermes gave no connection: $(cat "$WORK/hermes.json")"
  fi
  check_connection "$id"
  put consumer.client "$(jq -r .connection.client_id "$WORK/connection.json")"
  put provider.client "$(jq -r .connection.counterparty.client_id "$WORK/connection.json")"
  put consumer.connection "$id"
  put provider.connection "$(jq -r .connection.counterparty.connection_id "$WORK/connection.json")"
  say "connection: $id on ${S[consumer.chain_id]}, $(get provider.connection) on ${S[provider.chain_id]}"
}

# ------------------------------------------------------------------------------------------ channel

# confirm_channel CONSUMER_PORT CONSUMER_END PROVIDER_PORT PROVIDER_END: the last step of a
# handshake.
confirm_channel() {
  say "channel: the last step of the handshake of $2 is missing, on ${S[provider.chain_id]}"
  hermes_run tx chan-open-confirm --dst-chain "${S[provider.chain_id]}" --src-chain "${S[consumer.chain_id]}" \
    --dst-connection "$(get provider.connection)" --dst-port "$3" --src-port "$1" --dst-channel "$4" --src-channel "$2" ||
    die "hermes could not confirm the channel: $(hermes_error)"
}

# bound CHAIN ADDRESS: the channel that a contract has stored, with its state, if it has one.
bound() { smart "$1" "$2" '{"ibc_channel":{}}' | jq -c '.channel // empty'; }

# make_channel: values `channel` (the consumer's) and `provider.channel`. The contracts store a
# channel when the handshake ends, so one that was given up half-way blocks nothing. Only the last
# step can be missing.
make_channel() {
  local a b
  if done_with channel; then return; fi
  a=$(bound consumer "$(get converter)") || exit
  b=$(bound provider "$(get external_staking)") || exit
  if [[ -z $a ]]; then
    say "channel: the handshake, four steps (about 20 s)"
    hermes_run create channel --order unordered --a-chain "${S[consumer.chain_id]}" --a-connection "$(get consumer.connection)" \
      --a-port "wasm.$(get converter)" --b-port "wasm.$(get external_staking)" \
      --channel-version '{"protocol":"mesh-security","version":"1.0.0"}' || {
      a=$(bound consumer "$(get converter)") || exit
      [[ -n $a ]] || die "hermes could not open the channel: $(hermes_error)"
    }
    a=$(bound consumer "$(get converter)") || exit
    b=$(bound provider "$(get external_staking)") || exit
  fi
  if [[ -z $b ]]; then
    local channel other
    channel=$(jq -r .channel_id <<<"$a")
    other=$(must_query consumer ibc channel end "wasm.$(get converter)" "$channel" | jq -r .channel.counterparty.channel_id) || exit
    confirm_channel "wasm.$(get converter)" "$channel" "wasm.$(get external_staking)" "$other"
    b=$(bound provider "$(get external_staking)") || exit
  fi
  check_channel "$a" "$b"
  put provider.channel "$(jq -r .channel_id <<<"$b")"
  put channel "$(jq -r .channel_id <<<"$a")"
  say "channel: $(get channel) on ${S[consumer.chain_id]}, $(get provider.channel) on ${S[provider.chain_id]}, version $(jq -r .version <<<"$a")"
}

# check_channel A B: both ends name each other, over the connection of this deployment.
check_channel() {
  local end
  jq -e --arg c "$(get consumer.connection)" --arg p "wasm.$(get external_staking)" \
    '.remote.connection_id == $c and .remote.port_id == $p and .state == "open"' <<<"${1:-null}" >/dev/null ||
    die "the converter is bound to something else, do not give it a cap: $1"
  jq -e --arg c "$(get provider.connection)" --arg p "wasm.$(get converter)" \
    '.remote.connection_id == $c and .remote.port_id == $p and .state == "open"' <<<"${2:-null}" >/dev/null ||
    die "external-staking is bound to something else: $2"
  end=$(must_query consumer ibc channel end "wasm.$(get converter)" "$(jq -r .channel_id <<<"$1")" | jq -r .channel.counterparty.channel_id) || exit
  [[ $end == "$(jq -r .channel_id <<<"$2")" ]] || die "the two contracts are on different channels: $1 and $2"
}

# relay_once: passes on what waits on the channel, for as long as no relayer process does.
relay_once() {
  hermes_run clear packets --chain "${S[consumer.chain_id]}" --port "wasm.$(get converter)" --channel "$(get channel)" || true
}
