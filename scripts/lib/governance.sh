# shellcheck shell=bash
# What only the consumer's governance can do, in one proposal: register the validators with their consensus keys, pay
# coins from the community pool to virtual-staking, set the max cap. It passes or fails as a whole.

# gov_account CHAIN: the address of the governance module.
gov_account() {
  must_query "$1" auth module-account gov | jq -r '.account.value.address // .account.base_account.address // .account.value.base_account.address'
}

# read_validators: all validators of the consumer's staking module, in $WORK/validators.json. Stock wasmd refuses gRPC queries
# of contracts, and the standard staking queries do not carry consensus keys: so they are read here.
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

# tombstone_of KEY: yes, no, or unknown. Only the slashing module knows tombstones. It has no record of who never signed, and
# any other failure says nothing about the validator.
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

# read_news: in $WORK/news.json, validators that are active or known, and not as the converter knows them. Who has left the
# staking module is inactive. Those of whom nobody knows whether they are tombstoned are in $WORK/unknown.json: they stay what
# the converter knows in this.
read_news() {
  local valoper key said=$SECONDS
  read_validators
  read_known
  # Only what is jailed can have a tombstone, or what has left: its record stays. Of who is neither active nor known nothing
  # is reported, and a tombstone that is known is final.
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

# write_news FILE: a proposal that registers what has changed. How validators are followed where nothing else tells.
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

# compose REPORTS SPEND CAP TITLE SUMMARY: a proposal. REPORTS is a file: it can be longer than an argument may be.
compose() {
  jq -n --slurpfile reports "$1" --argjson spend "$2" --argjson cap "$3" --arg title "$4" --arg summary "$5" \
    --arg a "$(get consumer.authority)" --arg v "$(get virtual_staking)" --arg deposit "${S[governance.deposit]}" '
    def execute(m): {"@type": "/cosmwasm.wasm.v1.MsgExecuteContract", sender: $a, contract: $v, msg: m, funds: []};
    {
      messages: ([$reports[0] | range(0; length; 100) as $i | execute({register_validators: {validators: .[$i:$i + 100]}})]
        + [$spend | select(. != null)] + [$cap | select(. != null) | execute({set_max_cap: {amount: .}})]),
      metadata: "", deposit: $deposit, expedited: false, title: $title, summary: $summary
    }'
}

# pool_spend: the type of the message that pays from the community pool: chains with x/protocolpool have their own.
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
  local authority spend
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
  compose "$WORK/news.json" "$spend" "\"${S[governance.max_cap]}\"" "Max cap for mesh-security ${S[name]}" \
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

# active_validators: those that can be staked to, one a line.
active_validators() { smart_all provider "$(get external_staking)" list_active_validators validators . | jq -r .; }

known_to_provider() {
  relay_once
  active_validators >"$WORK/active" && [[ -s $WORK/active ]]
}

# sync_all: the contract asks the chain for its validators, in pages, until it has been through them.
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

# pass_validators: until external-staking knows one that can be staked to. Whatever relays: this process does if no other.
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
