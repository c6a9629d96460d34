# shellcheck shell=bash disable=SC2016 # the variables in the filter are jq's
# The networks file (docs/networks.md): what clients and web pages must know of a deployment.

# public_chain CHAIN: what is the same for both chains, as a JSON object.
public_chain() {
  local chain=$1 denom rpc display
  denom=${S[$chain.denom]}
  rpc=${S[$chain.public_rpc]:-${S[$chain.rpc]/#tcp:/http:}}
  display=${S[$chain.display]}
  if [[ -z $display ]]; then display=${denom##*/} display=${display#u} display=${display^^}; fi
  jq -n --arg id "${S[$chain.chain_id]}" --arg name "${S[$chain.title]:-${S[$chain.chain_id]}}" --arg rpc "$rpc" \
    --arg rest "${S[$chain.public_rest]}" --arg prefix "${S[$chain.prefix]}" --arg denom "$denom" \
    --arg display "$display" --argjson exponent "${S[$chain.exponent]}" --arg price "${S[$chain.gas_prices]}" \
    --arg explorer "${S[$chain.explorer]}" 'def given: if . == "" then null else . end;
      {chain_id: $id, name: $name, rpc: $rpc, rest: ($rest | given), prefix: $prefix,
       token: {base: $denom, display: $display, exponent: $exponent}, gas_price: $price, explorer: ($explorer | given)}'
}

# write_networks FILE: adds this deployment to the networks file. A consumer of a vault that is in it
# joins the network of that vault; what was there of the same consumer is replaced.
write_networks() {
  local file=$1 provider consumer old='{"version": 1, "networks": []}'
  provider=$(public_chain provider) || exit
  consumer=$(public_chain consumer) || exit
  if [[ -s $file ]]; then
    old=$(jq -e 'select(.version == 1 and (.networks | type) == "array")' "$file" 2>/dev/null) ||
      die "$file is no networks file of version 1 (docs/networks.md): move it away"
  fi
  jq --arg name "${S[name]}" --argjson local "$([[ ${S[web.local]} == yes ]] && echo true || echo false)" \
    --argjson provider "$provider" --argjson consumer "$consumer" --arg vault "$(get vault)" \
    --arg custodian "$(get custodian)" --arg external "$(get external_staking)" --arg client "$(get provider.client)" \
    --arg reward "$(get reward_denom)" --arg converter "$(get converter)" --arg virtual "$(get virtual_staking)" '
    ($provider + {vault: $vault, local_staking: (if $custodian == "none" then null else $custodian end)}) as $provider
    | ($consumer + {external_staking: $external, client: $client, reward_denom: $reward, converter: $converter,
        virtual_staking: $virtual}) as $consumer
    | def same: .provider.chain_id == $provider.chain_id and .provider.vault == $vault;
      ([.networks[] | select(same)] | first // {name: $name, consumers: []}) as $own
    | .networks = ([.networks[] | select(same | not)] + [{name: $own.name, local: $local, provider: $provider,
        consumers: ([$own.consumers[] | select(.chain_id != $consumer.chain_id)] + [$consumer])}])' <<<"$old" >"$file.new" || exit
  mv "$file.new" "$file"
}
