# shellcheck shell=bash
# Local staking: the vault creates its custodian, which needs to know how the provider slashes.

# check_local_staking: value `local_staking`, what the vault is told of its custodian; `null` for a
# vault without one. A vault that is there has one already, or never will.
check_local_staking() {
  local staking slashing least
  if done_with local_staking; then return; fi
  if [[ ${S[local.staking]} == no || -n ${S[provider.vault]} ]]; then
    put local_staking null
    return
  fi
  staking=$(must_query provider staking params | jq -c '.params // .') || exit
  [[ $(jq -r .bond_denom <<<"$staking") == "${S[provider.denom]}" ]] ||
    die "'provider.denom' is ${S[provider.denom]}, but ${S[provider.chain_id]} stakes $(jq -r .bond_denom <<<"$staking"): collateral cannot be staked there. Set 'local.staking' to no"
  (($(jq -r .max_entries <<<"$staking") >= 2)) ||
    die "${S[provider.chain_id]} allows fewer than 2 unbonding entries: set 'local.staking' to no"
  slashing=$(must_query provider slashing params | jq -c '.params // .') || exit
  # s / (1 - 2s) for a double sign, and a downtime on top; rounded up to 10^-4.
  least=$(jq -r '(.slash_fraction_double_sign | tonumber) as $s | (.slash_fraction_downtime | tonumber) as $d
    | if $s >= 0.5 then 2 else $s / (1 - 2 * $s) + $d end | (. * 10000 - 0.0000001 | ceil) / 10000' <<<"$slashing")
  local reserve=${S[local.reserve]:-$least}
  jq -en --arg r "$reserve" --arg least "$least" '($r | tonumber) >= ($least | tonumber) and ($r | tonumber) <= 1' >/dev/null ||
    die "'local.reserve' is $reserve: ${S[provider.chain_id]} slashes so much that it must be at least $least, at most 1"
  put local_staking "$(jq -c --arg reserve "$reserve" --argjson staking "$staking" '{
    reserve: $reserve, max_entries: $staking.max_entries, slash_fraction_double_sign, slash_fraction_downtime}' <<<"$slashing")"
  say "local staking: a reserve of $reserve, $(jq -r .max_entries <<<"$staking") unbonding entries"
}

# vault_message: creates the vault, and with it the custodian. Governance administers the custodian,
# or nobody, and never an account.
vault_message() {
  local governance=null
  if [[ $(get local_staking) == null ]]; then
    jq -cn --arg denom "${S[provider.denom]}" '{denom: $denom}'
    return
  fi
  if [[ ${S[provider.admin]} != none ]]; then
    governance=$(gov_account provider | jq -R .) || exit
  fi
  jq -cn --arg denom "${S[provider.denom]}" --argjson terms "$(get local_staking)" --argjson governance "$governance" \
    --argjson code "$(get provider.code.local_staking)" --argjson proxy "$(get provider.code.staking_proxy)" \
    '{denom: $denom, local_staking: ($terms + {code_id: $code, proxy_code_id: $proxy, governance: $governance})}'
}
