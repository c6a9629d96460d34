# shellcheck shell=bash
# The page of the localnet for users: scripts/localnet sources it, and has the processes.

# web_address: the page is beside the provider, which can be that of another localnet.
web_address() {
  local beside=${OFFSET[provider]}
  echo "http://127.0.0.1:$((BASE_PORT + beside + 20))"
}

# The page for users. Only where Node.js is: nothing else depends on it.
start_web() {
  if running web; then
    say "web: the page is at $(web_address)"
    return
  fi
  if ! have node || ! have npm; then
    say "web: no page, since Node.js is not installed"
    return
  fi
  if ! "$ROOT/scripts/web" "${JOIN:-$DIR}/deploy.settings.networks.json" "${JOIN:-$DIR}/web" >"$LOGS/web.build.log" 2>&1; then
    say "web: the page could not be built, see $LOGS/web.build.log. All else is up"
    return
  fi
  if [[ -n $JOIN ]]; then
    say "web: ${CHAIN_ID[consumer]} is on the page at $(web_address)"
    return
  fi
  start web node "$ROOT/packages/web/scripts/serve.js" "$DIR/web" $((BASE_PORT + 20))
  say "web: the page is at $(web_address). Its user is 'user': jq -r .mnemonic $DIR/provider/user.json"
}
