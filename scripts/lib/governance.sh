# shellcheck shell=bash
# What only the consumer's governance can do, in one proposal: register the validators with their consensus keys, pay
# coins from the community pool to virtual-staking, set the max cap. It passes or fails as a whole.

# gov_account CHAIN: the address of the governance module.
gov_account() {
  must_query "$1" auth module-account gov | jq -r '.account.value.address // .account.base_account.address // .account.value.base_account.address'
}

# validator_reports: all validators as virtual-staking wants them, read from the chain: stock wasmd refuses gRPC queries
# of contracts, and the standard staking queries do not carry consensus keys.
validator_reports() {
  local key
  must_query consumer staking validators --page-limit 2000 >"$WORK/validators.json"
  # Only the slashing module knows tombstones, and only what is jailed can have one.
  for key in $(jq -r '.validators[] | select(.jailed) | .consensus_pubkey | .value // .key' "$WORK/validators.json"); do
    if query consumer slashing signing-info "{\"@type\":\"/cosmos.crypto.ed25519.PubKey\",\"key\":\"$key\"}" |
      jq -e '.val_signing_info.tombstoned' >/dev/null; then echo "$key"; fi
  done >"$WORK/tombstoned"
  jq -c --rawfile tombstoned "$WORK/tombstoned" '($tombstoned | split("\n")) as $dead | [.validators[]
    | (.consensus_pubkey | .value // .key) as $key
    | {valoper: .operator_address, pub_key: $key,
       status: (if .jailed then "jailed" elif .status == "BOND_STATUS_BONDED" or .status == 3 then "active" else "inactive" end),
       tombstoned: ($dead | index($key) != null)}]' "$WORK/validators.json"
}

# known_validators: what the converter has of them, in the same form.
known_validators() {
  local last='' page
  while :; do
    page=$(smart consumer "$(get converter)" "$(jq -cn --arg l "$last" '{validators: {limit: 100, start_after: (if $l == "" then null else $l end)}}')") || exit
    jq -c '.validators[] | {valoper: .validator, pub_key, status, tombstoned: (.tombstoned_at != null)}' <<<"$page"
    last=$(jq -r 'if (.validators | length) == 100 then .validators[-1].validator else "" end' <<<"$page")
    if [[ -z $last ]]; then return; fi
  done | jq -cs .
}

# news: validators that are active or known, and not as the converter knows them.
news() {
  local now known
  now=$(validator_reports) || exit
  known=$(known_validators) || exit
  jq -cn --argjson now "$now" --argjson known "$known" '($known | map({(.valoper): .}) | add // {}) as $known
    | [$now[] | select(.status == "active" or $known[.valoper]) | select(. != $known[.valoper])]'
}

# write_news FILE: a proposal that registers what has changed. How validators are followed where nothing else tells.
write_news() {
  local reports
  reports=$(news) || exit
  if [[ $reports == "[]" ]]; then
    say "the converter knows all validators as they are: nothing to register"
    return
  fi
  compose "$reports" null null "Validators of mesh-security ${S[name]}" \
    "Registers validators that are new, or whose status has changed, with the contract $(get virtual_staking)." >"$1"
  jq -r '.messages[].msg.register_validators.validators[] | "    \(.valoper) \(.status)" + (if .tombstoned then " tombstoned" else "" end)' "$1" >&2
  say "the proposal is $1. Submit it:"
  say "    ${S[consumer.binary]} tx gov submit-proposal $1 --from KEY --chain-id ${S[consumer.chain_id]} ..."
}

# compose REPORTS SPEND CAP TITLE SUMMARY: a proposal.
compose() {
  jq -n --argjson reports "$1" --argjson spend "$2" --argjson cap "$3" --arg title "$4" --arg summary "$5" \
    --arg a "$(get consumer.authority)" --arg v "$(get virtual_staking)" --arg deposit "${S[governance.deposit]}" '
    def execute(m): {"@type": "/cosmwasm.wasm.v1.MsgExecuteContract", sender: $a, contract: $v, msg: m, funds: []};
    {
      messages: ([$reports | range(0; length; 100) as $i | execute({register_validators: {validators: .[$i:$i + 100]}})]
        + [$spend | select(. != null)] + [$cap | select(. != null) | execute({set_max_cap: {amount: .}})]),
      metadata: "", deposit: $deposit, expedited: false, title: $title, summary: $summary
    }'
}

# pool_spend: the type of the message that pays from the community pool: chains with x/protocolpool have their own.
pool_spend() {
  if query consumer protocolpool community-pool >"$WORK/pool.json"; then
    echo /cosmos.protocolpool.v1.MsgCommunityPoolSpend
  elif query consumer distribution community-pool >"$WORK/pool.json"; then
    echo /cosmos.distribution.v1beta1.MsgCommunityPoolSpend
  else
    die "cannot read the community pool of ${S[consumer.chain_id]}: $(last_error)"
  fi
}

# write_proposal FILE: with what is not done yet.
write_proposal() {
  local authority reports spend
  authority=$(get consumer.authority)
  reports='[]'
  if [[ ${S[governance.validators]} == proposal ]]; then reports=$(news) || exit; fi
  spend=null
  if [[ ${S[governance.fund]} != 0 ]]; then
    local type in_pool
    type=$(pool_spend) || exit
    in_pool=$(jq -r --arg d "${S[consumer.denom]}" \
      '[(.pool // .)[]? | if type == "object" then select(.denom == $d).amount else select(endswith($d)) | rtrimstr($d) end][0] // "0" | split(".")[0]' \
      "$WORK/pool.json")
    if [[ $(jq -n --arg a "$in_pool" --arg b "${S[governance.fund]}" '($a | tonumber) < ($b | tonumber)') == true ]]; then
      die "governance.fund: the community pool of ${S[consumer.chain_id]} holds $in_pool${S[consumer.denom]}, less than ${S[governance.fund]}"
    fi
    spend=$(jq -cn --arg t "$type" --arg a "$authority" --arg r "$(get virtual_staking)" --arg d "${S[consumer.denom]}" --arg n "${S[governance.fund]}" \
      '{"@type": $t, authority: $a, recipient: $r, amount: [{denom: $d, amount: $n}]}')
  fi
  compose "$reports" "$spend" "\"${S[governance.max_cap]}\"" "Max cap for mesh-security ${S[name]}" \
    "Stake of ${S[provider.chain_id]} may back validators of this chain by at most ${S[governance.max_cap]}${S[consumer.denom]}, delegated by the contract $(get virtual_staking)." >"$1"
}

cap_is_set() { [[ $(smart consumer "$(get virtual_staking)" '{"bond_status":{}}' | jq -r .cap) == "${S[governance.max_cap]}" ]]; }

proposal() { must_query consumer gov proposal "$1" | jq -c '.proposal // .'; }
decided() {
  proposal "$1" >"$WORK/proposal.json"
  [[ $(jq -r .status "$WORK/proposal.json") =~ PASSED|REJECTED|FAILED|^[3-5]$ ]]
}

# governance: a value `governance` once the cap is what the settings say.
govern() {
  local file=$BASE.proposal.json id patience
  patience=$(seconds "${S[governance.patience]}")
  if done_with governance; then
    if [[ $(get governance) != "${S[governance.max_cap]}" ]]; then
      say "governance: governance.max_cap is ${S[governance.max_cap]}, and the cap was set to $(get governance): another one is a proposal of its own (docs/operators.md)"
    fi
    return
  fi
  if [[ -z $(get proposal) && ${S[governance.mode]} != vote ]] && cap_is_set; then
    put governance "${S[governance.max_cap]}"
    return
  fi
  if [[ ${S[governance.mode]} == files ]]; then
    [[ -s $file ]] || write_proposal "$file"
    say "governance: the proposal is in $file. Add its deposit, and submit it as this chain does it:"
    say "    ${S[consumer.binary]} tx gov submit-proposal $file --from KEY --chain-id ${S[consumer.chain_id]} ..."
    say "governance: waiting until the max cap is ${S[governance.max_cap]} (a stop here is safe: run this again later)"
    wait_until "$patience" "the proposal to pass" cap_is_set ||
      die "no such cap after ${S[governance.patience]} (governance.patience): run this again when the proposal has passed"
    put governance "${S[governance.max_cap]}"
    return
  fi
  id=$(get proposal)
  if [[ -z $id ]]; then
    write_proposal "$file"
    send_tx proposal consumer "${S[consumer.key]}" gov submit-proposal "$file"
    id=$(event submit_proposal proposal_id)
    put proposal "$id"
    say "governance: proposal $id is submitted: $(jq -r '[.messages[] | (."@type" | split(".")[-1]) + (if .msg then " " + (.msg | keys[0]) else "" end)] | join(", ")' "$file")"
  fi
  if [[ ${S[governance.mode]} == vote ]]; then
    local voter
    for voter in ${S[governance.voters]//,/ }; do
      if done_with "vote.$id.$voter"; then continue; fi
      if decided "$id"; then break; fi
      send_tx "vote.$id.$voter" consumer "$voter" gov vote "$id" yes
      put "vote.$id.$voter" yes
      say "governance: $voter has voted yes"
    done
  else
    say "governance: waiting for the votes on proposal $id (a stop here is safe: run this again later)"
  fi
  wait_until "$patience" "the end of the voting period of proposal $id" decided "$id" ||
    die "proposal $id is not decided after ${S[governance.patience]} (governance.patience): run this again later"
  if [[ ! $(jq -r .status "$WORK/proposal.json") =~ PASSED|^3$ ]]; then
    forget proposal
    die "proposal $id: $(jq -r '.status + " " + (.failed_reason // "") + " " + ((.final_tally_result // {}) | tojson)' "$WORK/proposal.json").
    The next run submits a new one"
  fi
  cap_is_set || { forget proposal; die "proposal $id has passed, and the cap is not ${S[governance.max_cap]}: was governance.max_cap changed meanwhile?"; }
  put governance "${S[governance.max_cap]}"
  say "governance: proposal $id has passed, the max cap is ${S[governance.max_cap]}${S[consumer.denom]}"
}

# ---------------------------------------------------------------------------------------------------------- validators

known_to_provider() {
  relay_once
  [[ $(smart provider "$(get external_staking)" '{"list_active_validators":{"limit":1}}' | jq -r '.validators[0] // empty') != "" ]]
}

# pass_validators: until external-staking knows one that can be staked to. Whatever relays: this process does if no other.
pass_validators() {
  local page count reported
  if done_with validators; then return; fi
  if [[ ${S[governance.validators]} == grpc ]]; then
    count=$(validator_reports | jq 'map(select(.status == "active")) | length') || exit
    for page in {1..60}; do
      reported=$(smart consumer "$(get converter)" '{"validators":{"limit":100}}' | jq '.validators | length')
      if ((reported >= (count < 100 ? count : 100))); then break; fi
      call "sync.$page" consumer "${S[consumer.key]}" "$(get virtual_staking)" '{"sync_validators":{}}'
    done
  fi
  say "validators: relaying them to ${S[provider.chain_id]}"
  wait_until 180 "the validators on ${S[provider.chain_id]}" known_to_provider ||
    die "external-staking knows no validator yet. In the converter's outbox: $(smart consumer "$(get converter)" '{"outbox":{}}' | jq '.entries | length'). Hermes: $(hermes_error)"
  put validators yes
  say "validators: $(smart provider "$(get external_staking)" '{"list_active_validators":{"limit":100}}' | jq -r '.validators | length') can be staked to"
}
