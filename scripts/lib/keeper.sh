# shellcheck shell=bash
# The keeper of scripts/localnet: packages/keeper, with keys of its own.

readonly KEEPER_PORT=$((BASE_PORT + 21))
keeper_address() { echo "127.0.0.1:$KEEPER_PORT"; }

build_keeper() {
  local target=${CARGO_TARGET_DIR:-$ROOT/target}
  need cargo "install Rust"
  say "keeper: building packages/keeper (minutes, the first time)"
  (cd "$ROOT" && cargo build --quiet --locked --package mesh-keeper) >"$LOGS/build-keeper.log" 2>&1 ||
    die "packages/keeper could not be built: $(tail -n 3 "$LOGS/build-keeper.log")"
  mkdir -p "$DIR/bin"
  # A copy, so that a later build does not replace the program that runs.
  cp "$target/debug/mesh-keeper" "$DIR/bin/mesh-keeper.new" && mv "$DIR/bin/mesh-keeper.new" "$DIR/bin/mesh-keeper"
}

# keeper_keys: on each chain a key that has coins for fees, and no more.
keeper_keys() {
  local chain words key
  for chain in provider consumer; do
    words=$DIR/keeper.$chain.words
    if [[ ! -s $words ]]; then
      key=$(wasmd_at "$chain" keys add "keeper-$EPOCHSECONDS" --keyring-backend test --output json 2>/dev/null) ||
        die "wasmd makes no key for the keeper"
      put "keeper.$chain" "$(jq -r .address <<<"$key")"
      (umask 077 && jq -r .mnemonic <<<"$key" >"$words")
    fi
    if ! done_with "keeper.$chain.funded"; then
      send_tx "keeper.$chain.fund" "$chain" operator bank send operator "$(get "keeper.$chain")" "1000000000${DENOM[$chain]}"
      put "keeper.$chain.funded" yes
    fi
  done
}

keeper_ready() {
  running keeper || die "the keeper has stopped: $(tail -n 3 "$LOGS/keeper.log" | cut -c 1-300)"
  curl -sf -m 5 "http://$(keeper_address)/readyz" >/dev/null
}

start_keeper() {
  if running keeper; then
    say "keeper: is running"
    return
  fi
  if port_taken "$KEEPER_PORT"; then
    die "port $KEEPER_PORT, for the keeper, is taken by another program. Stop it, or choose other ports: LOCALNET_PORT_BASE=28100 scripts/localnet up"
  fi
  build_keeper
  keeper_keys
  start keeper "$DIR/bin/mesh-keeper" --listen "$(keeper_address)" "$SETTINGS"
  wait_until 60 "the keeper" keeper_ready || die "the keeper does not start, see $LOGS/keeper.log"
  say "keeper: keeps everything moving, metrics http://$(keeper_address)/metrics"
}

# keeper_runs: for what waits on it.
keeper_runs() { running keeper || die "the keeper does not run: scripts/localnet up"; }
