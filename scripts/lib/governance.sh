# shellcheck shell=bash
# What only the consumer's governance can do, in one proposal: register the validators with their
# consensus keys, pay coins from the community pool to virtual-staking, set the max cap. It passes
# or fails as a whole.

# gov_account CHAIN: the address of the governance module.
gov_account() {
  must_query "$1" auth module-account gov | jq -r '.account.value.address // .account.base_account.address // .account.value.base_account.address'
}

# What a wasm admin can take who replaces the code of a contract.
declare -rA AT_STAKE=([vault]='all collateral' [custodian]='all collateral that is staked locally' [external_staking]='all claims and rewards, and the slashable part of each lien'
  [price_feed]='the price' [converter]='the rewards, and what is to be delegated' [virtual_staking]='the treasury and all delegations')

# admin_of CHAIN CONTRACT GOVERNANCE: who can migrate a contract, in words. Fails if that is neither
# governance nor nobody.
admin_of() {
  local chain=$1 contract=$2 admin
  admin=$(must_query "$chain" wasm contract "$(get "$contract")" | jq -er '.contract_info | .admin // ""') || return 2
  case $admin in
    '') printf 'nobody' ;;
    "$3") printf 'governance' ;;
    "$(get "$chain.deployer")") printf '%s, the deployer' "$admin"; return 1 ;;
    *) printf '%s, not governance' "$admin"; return 1 ;;
  esac
}

# consumer_admins: a sentence for voters: the coins are only as safe as the code of the contracts.
consumer_admins() {
  local contract admin code text=''
  for contract in virtual_staking converter price_feed; do
    code=0
    admin=$(admin_of consumer "$contract" "$(get consumer.authority)") || code=$?
    ((code < 2)) || exit "$EXPLAINED"
    if ((code)); then say "WARNING: the wasm admin of $contract is $admin: by a migration it can take ${AT_STAKE[$contract]}"; fi
    text+="${text:+, }of $contract $admin"
  done
  printf 'Whoever is wasm admin of a contract can replace its code, and take what it holds: %s.' "$text"
}

# The query command of the mesh-security module, and the message that lets a contract bond through
# it.
readonly MODULE=meshsecurity SET_MODULE_CAP=/osmosis.meshsecurity.v1beta1.MsgSetVirtualStakingMaxCap
# A page of an epoch with one validator needs about so much gas.
readonly LEAST_SUDO_GAS=1000000

# check_module: that a chain with `module` bonding has the module, and room for the cap. Its
# proposal would fail as a whole.
check_module() {
  local params total others blocks gas bounds
  if [[ ${S[bonding.mode]} != module ]]; then return; fi
  knows consumer "$MODULE" params || die "'bonding.mode' is module, and ${S[consumer.chain_id]} has no module '$MODULE': $(last_error)"
  params=$(jq -c '.params // .' "$WORK/answer.json")
  total=$(jq -r .total_contracts_max_cap.amount <<<"$params")
  others=$(must_query consumer "$MODULE" max-cap-limits | jq -r --arg v "$(get virtual_staking)" '[.max_cap_infos[]? | select(.contract != $v) | .cap.amount | tonumber] | add // 0') || exit
  jq -en --arg total "$total" --argjson others "$others" --arg cap "${S[governance.max_cap]}" '($cap | tonumber) + $others <= ($total | tonumber)' >/dev/null ||
    die "'governance.max_cap' is ${S[governance.max_cap]}, and the module of ${S[consumer.chain_id]} gives all contracts together at most $total, of which others have $others"
  blocks=$(jq -r .epoch_length <<<"$params")
  bounds=$(block_bounds) || exit
  ((blocks * ${bounds#* } <= $(longest_gap) * 1000)) ||
    say "note: the module of ${S[consumer.chain_id]} runs an epoch every $blocks blocks, up to $((blocks * ${bounds#* } / 1000)) s, and 'bonding.longest_gap' is $(longest_gap) s: somebody must call handle_epoch in between"
  gas=$(jq -r .max_gas_end_blocker <<<"$params")
  ((gas >= LEAST_SUDO_GAS)) ||
    say "WARNING: the module of ${S[consumer.chain_id]} lets a contract use $gas gas in an epoch or an update of validators, and one validator needs about $LEAST_SUDO_GAS.
    An epoch that fails so must be run by handle_epoch, and an update that fails is lost. Have max_gas_end_blocker raised first (docs/operators.md, 'Module')"
}

# module_cap: the message that gives the contract its cap in the module, or null.
module_cap() {
  if [[ ${S[bonding.mode]} != module ]]; then
    echo null
    return
  fi
  jq -cn --arg t "$SET_MODULE_CAP" --arg a "$(get consumer.authority)" --arg v "$(get virtual_staking)" --arg n "$1" --arg d "${S[consumer.denom]}" \
    '{"@type": $t, authority: $a, contract: $v, max_cap: {denom: $d, amount: $n}}'
}

# write_quarantine FILE QUARANTINED VALIDATOR...: a proposal. Governance decides, as the contract
# obeys nobody else in this.
write_quarantine() {
  local file=$1 quarantined=$2 validator title text
  shift 2
  smart_all consumer "$(get converter)" stakes stakes .validator >"$WORK/stakes" || exit
  for validator in "$@"; do
    [[ $validator =~ ^${S[consumer.prefix]}valoper1[02-9ac-hj-np-z]{38,}$ ]] || die "'$validator' is no operator address of ${S[consumer.chain_id]}"
    jq -es --arg v "$validator" 'any(.[]; .validator == $v)' "$WORK/stakes" >/dev/null || say "note: nobody ever staked to $validator"
  done
  if [[ $quarantined == true ]]; then
    title="Quarantine of validators of mesh-security ${S[name]}"
    text="Epochs of the contract $(get virtual_staking) leave these validators alone from then on: what is delegated to them stays delegated, keeps voting, and takes up the cap, and no new stake goes there. It keeps the epochs going for the others where the chain cannot carry out what concerns one validator."
  else
    title="End of the quarantine of validators of mesh-security ${S[name]}"
    text="Epochs of the contract $(get virtual_staking) delegate to these validators, and undelegate from them, again."
  fi
  echo '[]' >"$WORK/news.json"
  compose "$WORK/news.json" null null "$title" "$text Validators: $*." |
    jq --arg a "$(get consumer.authority)" --arg v "$(get virtual_staking)" --argjson q "$quarantined" '.messages = [$ARGS.positional[]
      | {"@type": "/cosmwasm.wasm.v1.MsgExecuteContract", sender: $a, contract: $v, msg: {set_quarantine: {validator: ., quarantined: $q}}, funds: []}]' \
      --args "$@" >"$file"
  say "the proposal is $file. Submit it:"
  say "    ${S[consumer.binary]} tx gov submit-proposal $file --from KEY --chain-id ${S[consumer.chain_id]} ..."
}

# read_validators: all validators of the consumer's staking module, in $WORK/validators.json. Stock
# wasmd refuses gRPC queries of contracts, and the standard staking queries do not carry consensus
# keys: so they are read here.
read_validators() {
  query_all consumer validators staking validators >"$WORK/validators.lines" || exit
  jq -cs 'map({valoper: .operator_address, pub_key: (.consensus_pubkey | .value // .key),
    status: (if .jailed then "jailed" elif .status == "BOND_STATUS_BONDED" or .status == 3 then "active" else "inactive" end)})' \
    "$WORK/validators.lines" >"$WORK/validators.json"
}

# read_known: what the converter has of them, in the same form, in $WORK/known.json.
read_known() {
  smart_all consumer "$(get converter)" validators validators .validator >"$WORK/known.lines" || exit
  jq -cs 'map({valoper: .validator, pub_key, status, tombstoned: (.tombstoned_at != null)})' "$WORK/known.lines" >"$WORK/known.json"
}

# tombstone_of KEY: yes, no, or unknown. Only the slashing module knows tombstones. It has no record
# of who never signed, and any other failure says nothing about the validator.
tombstone_of() {
  local answer try
  for ((try = 1; ; try++)); do
    if answer=$(query consumer slashing signing-info "{\"@type\":\"/cosmos.crypto.ed25519.PubKey\",\"key\":\"$1\"}") &&
      answer=$(jq -er '.val_signing_info | if .tombstoned then "yes" else "no" end' <<<"$answer"); then
      echo "$answer"
      return
    fi
    if grep -qiE 'NotFound|not found' "$WORK/query-error"; then
      echo no
      return
    fi
    if ((try >= TRIES)); then break; fi
    sleep "$PAUSE"
  done
  echo unknown
}

# read_news: in $WORK/news.json, validators that are active or known, and not as the converter knows
# them. Who has left the staking module is inactive. Those of whom nobody knows whether they are
# tombstoned are in $WORK/unknown.json: they stay what the converter knows in this.
read_news() {
  local valoper key said=$SECONDS
  read_validators
  read_known
  # Only what is jailed can have a tombstone, or what has left: its record stays. Of who is neither
  # active nor known nothing is reported, and a tombstone that is known is final.
  jq -r --slurpfile known "$WORK/known.json" '($known[0] | map({(.valoper): .}) | add // {}) as $known
    | (map({(.valoper): true}) | add // {}) as $there | (.[] | select(.status == "jailed" and $known[.valoper])), ($known[] | select($there[.valoper] | not))
    | select(.pub_key and ($known[.valoper].tombstoned | not)) | "\(.valoper) \(.pub_key)"' "$WORK/validators.json" >"$WORK/jailed"
  while read -r valoper key; do
    printf '%s %s\n' "$valoper" "$(tombstone_of "$key")"
    if ((SECONDS - said >= 10)); then
      say "... asking whether $(wc -l <"$WORK/jailed") validators are tombstoned"
      said=$SECONDS
    fi
  done <"$WORK/jailed" >"$WORK/tombstones"
  jq -Rc 'split(" ") | {(.[0]): .[1]}' "$WORK/tombstones" | jq -cs 'add // {}' >"$WORK/tombstones.json"
  jq -c 'to_entries | map(select(.value == "unknown") | .key)' "$WORK/tombstones.json" >"$WORK/unknown.json"
  jq -c --slurpfile known "$WORK/known.json" --slurpfile tombstones "$WORK/tombstones.json" '
    ($known[0] | map({(.valoper): .}) | add // {}) as $known | $tombstones[0] as $tombstones
    | (map({(.valoper): true}) | add // {}) as $there
    | ($known | map(select($there[.valoper] | not) | .status = "inactive")) as $gone
    | (. + $gone | map(.tombstoned = ($tombstones[.valoper] == "yes" or ($known[.valoper].tombstoned // false))))
    | map(select(.status == "active" or $known[.valoper]) | select(. != $known[.valoper]))' \
    "$WORK/validators.json" >"$WORK/news.json"
}

# tell_unknown: fails if there is anything unknown, and says what.
tell_unknown() {
  if [[ $(cat "$WORK/unknown.json") == "[]" ]]; then return 0; fi
  say "error: unknown, since the consumer did not answer for their signing-info: whether these validators are tombstoned: $(jq -r 'join(" ")' "$WORK/unknown.json")"
  return 1
}

# write_news FILE: a proposal that registers what has changed. How validators are followed where
# nothing else tells.
write_news() {
  read_news
  if [[ $(cat "$WORK/news.json") == "[]" ]]; then
    tell_unknown || exit "$EXPLAINED"
    say "the converter knows all validators as they are: nothing to register"
    return
  fi
  compose "$WORK/news.json" null null "Validators of mesh-security ${S[name]}" \
    "Registers validators that are new, or whose status has changed, with the contract $(get virtual_staking)." >"$1"
  jq -r '.messages[].msg.register_validators.validators[] | "    \(.valoper) \(.status)" + (if .tombstoned then " tombstoned" else "" end)' "$1" >&2
  say "the proposal is $1. Submit it:"
  say "    ${S[consumer.binary]} tx gov submit-proposal $1 --from KEY --chain-id ${S[consumer.chain_id]} ..."
  tell_unknown || {
    say "run this again later: the proposal says nothing new of their tombstones"
    exit "$EXPLAINED"
  }
}

# pin_message CHAIN AUTHORITY CONTRACT...: asks to pin the codes of these contracts, as far as they
# have one in the state.
pin_message() {
  local chain=$1 authority=$2 contract codes=()
  shift 2
  for contract in "$@"; do
    if done_with "$chain.code.$contract"; then codes+=("$(get "$chain.code.$contract")"); fi
  done
  jq -cn --arg a "$authority" '{"@type": "/cosmwasm.wasm.v1.MsgPinCodes", authority: $a, code_ids: $ARGS.positional}' --args "${codes[@]}"
}

# write_provider_pins FILE: a proposal for the governance of the provider, which decides nothing
# else of a deployment.
write_provider_pins() {
  local authority pins
  authority=$(gov_account provider) || exit
  pins=$(pin_message provider "$authority" vault external_staking local_staking staking_proxy) || exit
  jq -n --argjson pins "$pins" --arg title "Pin the codes of mesh-security ${S[name]}" '{
    messages: [$pins], metadata: "", deposit: "", expedited: false, title: $title,
    summary: "Keeps the contracts of mesh-security in memory. What calls them pays less gas for loading them."}' >"$1"
  say "governance.pin_codes: the proposal for ${S[provider.chain_id]} is $1. Add its deposit, and submit it:"
  say "    ${S[provider.binary]} tx gov submit-proposal $1 --from KEY --chain-id ${S[provider.chain_id]} ..."
}

# compose REPORTS SPEND CAP TITLE SUMMARY [PINS]: a proposal. REPORTS is a file: it can be longer than
# an argument may be.
compose() {
  local module=null
  if [[ $3 != null ]]; then module=$(module_cap "$(jq -r . <<<"$3")"); fi
  jq -n --slurpfile reports "$1" --argjson spend "$2" --argjson pins "${6-null}" --argjson limit "$module" --argjson cap "$3" --arg title "$4" --arg summary "$5" \
    --arg a "$(get consumer.authority)" --arg v "$(get virtual_staking)" --arg deposit "${S[governance.deposit]}" '
    def execute(m): {"@type": "/cosmwasm.wasm.v1.MsgExecuteContract", sender: $a, contract: $v, msg: m, funds: []};
    {
      messages: ([$reports[0] | range(0; length; 100) as $i | execute({register_validators: {validators: .[$i:$i + 100]}})]
        + [$spend, $pins, $limit | select(. != null)] + [$cap | select(. != null) | execute({set_max_cap: {amount: .}})]),
      metadata: "", deposit: $deposit, expedited: false, title: $title, summary: $summary
    }'
}

# pool_spend: the type of the message that pays from the community pool: chains with x/protocolpool
# have their own.
pool_spend() {
  if knows consumer protocolpool community-pool; then
    echo /cosmos.protocolpool.v1.MsgCommunityPoolSpend
  elif knows consumer distribution community-pool; then
    echo /cosmos.distribution.v1beta1.MsgCommunityPoolSpend
  else
    die "cannot read the community pool of ${S[consumer.chain_id]}: $(last_error)"
  fi
}

# write_proposal FILE: with what is not done yet.
write_proposal() {
  local authority spend summary pins=null
  authority=$(get consumer.authority)
  if [[ ${S[governance.validators]} == proposal ]]; then
    read_news
    tell_unknown || true
  else
    echo '[]' >"$WORK/news.json"
  fi
  spend=null
  if [[ ${S[governance.fund]} != 0 ]]; then
    local type in_pool
    type=$(pool_spend) || exit
    in_pool=$(jq -r --arg d "${S[consumer.denom]}" \
      '[(.pool // .)[]? | if type == "object" then select(.denom == $d).amount else select(endswith($d)) | rtrimstr($d) end][0] // "0" | split(".")[0]' \
      "$WORK/answer.json")
    # By their digits: they can be more than a number of jq holds.
    if [[ $(jq -n --arg a "$in_pool" --arg b "${S[governance.fund]}" '[($a | length), $a] < [($b | length), $b]') == true ]]; then
      die "governance.fund: the community pool of ${S[consumer.chain_id]} holds $in_pool${S[consumer.denom]}, less than ${S[governance.fund]}"
    fi
    spend=$(jq -cn --arg t "$type" --arg a "$authority" --arg r "$(get virtual_staking)" --arg d "${S[consumer.denom]}" --arg n "${S[governance.fund]}" \
      '{"@type": $t, authority: $a, recipient: $r, amount: [{denom: $d, amount: $n}]}')
  fi
  summary="Stake of ${S[provider.chain_id]} may back validators of this chain by at most ${S[governance.max_cap]}${S[consumer.denom]}, delegated by the contract $(get virtual_staking)."
  if [[ $spend != null ]]; then summary+=" The community pool pays ${S[governance.fund]}${S[consumer.denom]} to it."; fi
  summary+=" $(consumer_admins)" || exit
  if [[ ${S[governance.pin_codes]} == yes ]]; then
    pins=$(pin_message consumer "$authority" price_feed converter virtual_staking) || exit
    summary+=" Their codes are pinned in memory."
  fi
  compose "$WORK/news.json" "$spend" "\"${S[governance.max_cap]}\"" "Max cap for mesh-security ${S[name]}" "$summary" "$pins" >"$1"
}

# cap_is_set: in the contract, and in the module if that bonds.
cap_is_set() {
  local cap
  cap=$(smart consumer "$(get virtual_staking)" '{"bond_status":{}}' | jq -r .cap) && [[ $cap == "${S[governance.max_cap]}" ]] || return 1
  if [[ ${S[bonding.mode]} == module ]]; then
    cap=$(must_query consumer "$MODULE" max-cap-limit "$(get virtual_staking)" | jq -r .cap.amount) && [[ $cap == "${S[governance.max_cap]}" ]]
  fi
}

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

# --------------------------------------------------------------------------------------- validators

# active_validators: those that can be staked to, one a line.
active_validators() { smart_all provider "$(get external_staking)" list_active_validators validators . | jq -r .; }

known_to_provider() {
  relay_once
  active_validators >"$WORK/active" && [[ -s $WORK/active ]]
}

# sync_all: the contract asks the chain for its validators, in pages, until it has been through
# them.
sync_all() {
  local page active
  read_validators
  read_known
  active=$(jq -c --slurpfile known "$WORK/known.json" '($known[0] | map({(.valoper): .status}) | add // {}) as $known
    | map(select(.status == "active" and $known[.valoper] != "active")) | length' "$WORK/validators.json") || exit
  if ((active == 0)); then return; fi
  say "validators: the converter learns of $active"
  for ((page = 1; page <= 1000; page++)); do
    call "sync.$page" consumer "${S[consumer.key]}" "$(get virtual_staking)" '{"sync_validators":{}}'
    if [[ $(event wasm last_page) == true ]]; then return; fi
  done
  die "the contract $(get virtual_staking) is not through the validators of ${S[consumer.chain_id]} after $((page - 1)) pages"
}

# pass_validators: until external-staking knows one that can be staked to. Whatever relays: this
# process does if no other.
pass_validators() {
  if done_with validators; then return; fi
  if [[ ${S[governance.validators]} == grpc ]]; then sync_all; fi
  say "validators: relaying them to ${S[provider.chain_id]}"
  wait_until 180 "the validators on ${S[provider.chain_id]}" known_to_provider ||
    die "external-staking knows no validator yet. In the converter's outbox: $(outbox_length). Hermes: $(hermes_error)"
  put validators yes
  say "validators: $(wc -l <"$WORK/active") can be staked to"
}

outbox_length() { smart_all consumer "$(get converter)" outbox entries '.[0]' | wc -l; }
