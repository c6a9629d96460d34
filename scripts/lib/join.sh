# shellcheck shell=bash
# A localnet that joins another one: it has a consumer of its own, and the provider and the vault of
# the other. scripts/localnet sources it. What is the other's is linked: its provider's directory,
# and the number of its process.

# joined: the directory of the other localnet, or nothing. Once joined, the link says so.
joined() {
  if [[ -L $DIR/provider ]]; then
    dirname "$(realpath -m "$DIR/provider")"
  elif [[ -n ${LOCALNET_JOIN-} ]]; then
    [[ ! -d $DIR/provider ]] || die "LOCALNET_JOIN: the localnet in $DIR has a provider of its own: choose another LOCALNET_DIR"
    realpath -m "$LOCALNET_JOIN"
  fi
}

# provider_offset: of the provider's ports, from LOCALNET_PORT_BASE.
provider_offset() {
  local base=$BASE_PORT
  if [[ -n $JOIN ]]; then
    base=$(sed -n 's/^provider.rpc = .*:\([0-9]*\)$/\1/p' "$JOIN/deploy.settings" 2>/dev/null) || base=''
    [[ -n $base ]] || base=$BASE_PORT
  fi
  echo $((base - BASE_PORT))
}

joined_value() { jq -er --arg k "$1" '.values[$k]' "$JOIN/deploy.settings.state.json" 2>/dev/null; }

join() {
  joined_value vault >/dev/null || die "LOCALNET_JOIN: there is no localnet in $JOIN: LOCALNET_DIR=$JOIN scripts/localnet up"
  [[ ${CHAIN_ID[consumer]} != "$(jq -r .chain_id "$JOIN/consumer/config/genesis.json")" ]] ||
    die "LOCALNET_JOIN: the localnet in $JOIN has a consumer ${CHAIN_ID[consumer]}: name another one, LOCALNET_CONSUMER=mesh-consumer-2"
  if [[ ! -L $DIR/provider ]]; then ln -s "$JOIN/provider" "$DIR/provider"; fi
  ln -sf "$JOIN/pids/provider" "$PIDS/provider"
  running provider || die "the provider in $JOIN does not run: LOCALNET_DIR=$JOIN scripts/localnet up"
}

# join_settings: the vault and the code that are there, and the networks file. Addresses come from
# the name.
join_settings() {
  echo "name = localnet-${CHAIN_ID[consumer]}"
  echo "provider.vault = $(joined_value vault)"
  echo "provider.code.external_staking = $(joined_value provider.code.external_staking)"
  echo "web.networks = $JOIN/deploy.settings.networks.json"
}

# relayer_key CHAIN: two relayers that sign with one account would get into each other's way.
relayer_key() {
  if [[ $1 == provider && -n $JOIN ]]; then echo "$DIR/relayer.json"; else echo "$DIR/$1/relayer.json"; fi
}

fund_relayer() {
  local file=$DIR/relayer.json
  if done_with relayer.fund; then return; fi
  if [[ ! -s $file ]]; then
    (umask 077 && wasmd_at provider keys add "relayer-${CHAIN_ID[consumer]}" --keyring-backend test --output json 2>/dev/null >"$file") ||
      die "wasmd makes no key for the relayer"
  fi
  send_tx relayer.fund provider operator bank send operator "$(jq -r .address "$file")" "1000000000${DENOM[provider]}"
}
