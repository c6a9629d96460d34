# shellcheck shell=bash disable=SC2016 # the variables in the filters are jq's
# How a deployment stands: what docs/operators.md says to watch, read from the chains.

# Queries that run at once where there is one for each validator.
readonly AT_ONCE=8

line() { printf '%-22s %s\n' "$1" "$2"; }

# unanswered WHAT: shown as a dash, and counted: one chain that does not answer must not hide the
# rest, nor look like nothing.
unanswered() { printf '%s\n' "$1" >>"$WORK/unanswered"; }

# ask CHAIN ADDRESS MESSAGE FILTER: a part of an answer, or a dash.
ask() {
  local answer
  if answer=$(smart "$1" "$2" "$3" 2>/dev/null) && answer=$(jq -r "$4" <<<"$answer" 2>/dev/null); then
    printf '%s' "$answer"
  else
    unanswered "$3"
    printf -- '-'
  fi
}

# ask_all FILE LIST ARGUMENTS...: all entries of a list in a file, by smart_all or query_all. Fails
# if it could not be read.
ask_all() {
  if ("${@:2}") >"$1" 2>/dev/null; then return 0; fi
  unanswered "${*:5}"
  return 1
}

# list LABEL NONE FILTER ARGUMENTS...: a line for each entry of a contract's list, of which FILTER
# makes a text.
list() {
  local label=$1 text
  if ! ask_all "$WORK/entries" smart_all "${@:4}"; then
    line "$label" -
    return
  fi
  jq -r "$3" "$WORK/entries" >"$WORK/texts"
  if [[ ! -s $WORK/texts ]]; then line "$label" "$2"; fi
  while IFS= read -r text; do
    line "$label" "$text"
    label=
  done <"$WORK/texts"
}

show_chain() {
  local chain=$1 client=$2 now state
  now=$(height "$chain" || true)
  if [[ -z $now ]]; then
    line "$chain" "${S[$chain.chain_id]}: no answer from ${S[$chain.rpc]}"
    unanswered "$chain"
    return
  fi
  state=-
  if [[ -n $client ]]; then
    state=$(must_query "$chain" ibc client status "$client" 2>/dev/null | jq -r .status 2>/dev/null) || {
      state=-
      unanswered "client status $client"
    }
  fi
  line "$chain" "${S[$chain.chain_id]} at height $now, light client ${client:-none} is $state"
}

# in_flight CHAIN PORT CHANNEL: packets without an ack or a timeout, and the oldest of them.
in_flight() {
  if ask_all "$WORK/packets" query_all "$1" commitments ibc channel packet-commitments "$2" "$3"; then
    jq -rs '"\(length)" + (if length > 0 then " (oldest: sequence \(map(.sequence | tonumber) | min))" else "" end)' "$WORK/packets"
  else
    printf -- '-'
  fi
}

outbox() {
  if ask_all "$WORK/outbox" smart_all consumer "$(get converter)" outbox entries '.[0]'; then wc -l <"$WORK/outbox"; else printf -- '-'; fi
}

show_channel() {
  local a b provider_port consumer_port
  provider_port=wasm.$(get external_staking)
  consumer_port=wasm.$(get converter)
  b=$(ask provider "$(get external_staking)" '{"ibc_channel":{}}' '.channel | if . then "\(.channel_id) \(.state)" else "none" end')
  a=$(ask consumer "$(get converter)" '{"ibc_channel":{}}' '.channel | if . then "\(.channel_id) \(.state)" else "none" end')
  line channel "provider: $b; consumer: $a"
  if done_with channel; then
    line 'packets in flight' "from provider: $(in_flight provider "$provider_port" "$(get provider.channel)"); from consumer: $(in_flight consumer "$consumer_port" "$(get channel)")"
  fi
  line 'converter outbox' "$(outbox) updates of validators wait"
  line 'owed unstakes' "$(ask provider "$(get external_staking)" '{"owed":{"limit":1}}' .total) wait"
}

show_consumer() {
  local price bond epoch value updated stale age number running next due now=$EPOCHSECONDS
  price=$(ask consumer "$(get converter)" '{"conversion":{}}' \
    '.price as $p | if $p then "\($p.native_per_foreign) \(($p.updated | tonumber / 1000000000 | floor)) \($p.stale)" else "none 0 -" end')
  read -r value updated stale <<<"$price"
  if [[ ${updated:-0} == [1-9]* ]]; then age="$((now - updated)) s old"; else age='no age'; fi
  line price "$value native per provider token, $age, stale: ${stale:--}"
  line 'sum of stake' "$(ask consumer "$(get converter)" '{"conversion":{}}' .total_stake)${S[provider.denom]}, discount $(ask consumer "$(get converter)" '{"config":{}}' .discount)"
  bond=$(ask consumer "$(get virtual_staking)" '{"bond_status":{}}' '"cap \(.cap), delegated \(.delegated), idle \(.idle), in quarantine \(.quarantined)"')
  line bonding "$bond (${S[consumer.denom]})"
  epoch=$(ask consumer "$(get virtual_staking)" '{"epoch":{}}' '"\(.epoch) \(.running) \(.next | tonumber / 1000000000 | floor)"')
  read -r number running next <<<"$epoch"
  due=-
  case ${next:--} in
    0) due=now ;;
    [1-9]*) if ((next > now)); then due="in $((next - now)) s"; else due="now, since $((now - next)) s"; fi ;;
  esac
  line epoch "number ${number:--}, running: ${running:--}, next: $due"
  list quarantine none '"\(.validator), with \(.delegated) delegated"' consumer "$(get virtual_staking)" quarantine validators .validator
  list 'failed bondings' none '"\(.[0]) \(.[1].action) \(.[1].amount): \(.[1].error)"' consumer "$(get virtual_staking)" failures failures '.[0]'
}

# show_rewards: booked and in transit on the consumer, held and parked on the provider. What
# external-staking holds is at least what is claimable and parked.
show_rewards() {
  local rewards held
  if ! done_with transfer_channel; then return; fi
  line 'transfer channel' "provider: $(transfer_state provider "$(get provider.transfer_channel)"); consumer: $(transfer_state consumer "$(get transfer_channel)")"
  rewards=$(ask consumer "$(get converter)" '{"rewards":{}}' '"booked \(.booked), in transit \(.in_transit), surplus \(.surplus); "
    + (if .callbacks_work then "callbacks work" else "no callback has come yet" end) + ", at most \(.batch_limit) validators in a batch"')
  line 'rewards, consumer' "$rewards (${S[consumer.denom]})"
  if ask_all "$WORK/batches" smart_all consumer "$(get converter)" batches batches .batch; then
    line '  oldest batch' "$(jq -rs 'min_by(.batch) as $b | if $b then "\($b.amount), number \($b.batch), \(if $b.not_booked then "waits for its refund" else "silent from \($b.ask_from | todate) on" end); \(length) in transit" else "none in transit" end' "$WORK/batches")"
  else
    line '  oldest batch' -
  fi
  held=-
  if ask_all "$WORK/balances" query_all provider balances bank balances "$(get external_staking)"; then
    held=$(jq -rs --arg d "$(get reward_denom)" '[.[] | select(.denom == $d) | .amount][0] // "0"' "$WORK/balances")
  fi
  line 'rewards, provider' "external-staking holds $held $(get reward_denom)"
  list '  parked' none 'select(.parked != "0") | "\(.parked) of \(.validator) since \(.parked_since | todate)"' \
    provider "$(get external_staking)" reward_pools pools .validator
}
transfer_state() {
  printf '%s ' "$2"
  must_query "$1" ibc channel end transfer "$2" 2>/dev/null | jq -r '.channel.state | ltrimstr("STATE_") | ascii_downcase' 2>/dev/null || {
    unanswered "channel end $2"
    printf -- '-'
  }
}

# ledgers: reads names of validators, and gives for each what external-staking has in its books, one
# JSON value a line.
ledgers() {
  local validator contract try answered
  contract=$(get external_staking)
  while read -r validator; do
    printf '{"validator":"%s","ledger":' "$validator"
    answered=no
    for ((try = 1; try <= TRIES; try++)); do
      if query provider wasm contract-state smart "$contract" "{\"ledger\":{\"validator\":\"$validator\"}}"; then
        answered=yes
        break
      fi
      sleep "$PAUSE"
    done
    if [[ $answered == no ]]; then echo null; fi
    echo '}'
  done
}

show_validators() {
  local slice stakes=null
  if ! ask_all "$WORK/known" smart_all provider "$(get external_staking)" list_validators validators .validator; then
    line validators -
    return
  fi
  if ask_all "$WORK/stakes" smart_all consumer "$(get converter)" stakes stakes .validator; then stakes=yes; else : >"$WORK/stakes"; fi
  jq -r .validator "$WORK/known" >"$WORK/names"
  for ((slice = 0; slice < AT_ONCE; slice++)); do
    (awk -v n="$AT_ONCE" -v i="$slice" 'NR % n == i' "$WORK/names" | ledgers >"$WORK/ledgers.$slice") &
  done
  wait
  cat "$WORK"/ledgers.* >"$WORK/ledgers"
  jq -rs '.[] | select(.ledger == null) | "ledger of \(.validator)"' "$WORK/ledgers" >>"$WORK/unanswered"
  line validators "$(jq -rs --slurpfile known "$WORK/known" '"\(length) known, \($known | map(select(.can_be_staked)) | length) can be staked to, "
    + "\(map(select(.ledger.data.diverged)) | length) diverged, \(map(select(.ledger.data.slashed)) | length) slashed"' "$WORK/ledgers")"
  printf '%-56s %s\n' '' 'acked / in flight and owed / D on the consumer / diverged'
  # Amounts have more digits than the numbers of jq: so they are subtracted digit by digit.
  jq -rs --slurpfile stakes "$WORK/stakes" --argjson read "$([[ $stakes == yes ]] && echo true || echo false)" '
    def pad($n): until(length >= $n; "0" + .) | explode | map(. - 48) | reverse;
    def minus($b): ([length, ($b | length)] | max) as $n | pad($n) as $x | ($b | pad($n)) as $y
      | reduce range($n) as $i ({out: [], borrow: 0}; ($x[$i] - $y[$i] - .borrow) as $d
        | {out: (.out + [if $d < 0 then $d + 10 else $d end]), borrow: (if $d < 0 then 1 else 0 end)})
      | .out | reverse | map(tostring) | join("") | sub("^0+(?=.)"; "");
    def difference($a; $b): if [($a | length), $a] < [($b | length), $b] then "-" + ($b | minus($a)) else $a | minus($b) end;
    ($stakes | map({(.validator): .stake}) | add // {}) as $d | sort_by(.validator)[] | .validator as $v
    | (if $read then $d[$v] // "0" else "-" end) as $d
    | [$v, if .ledger == null then "- / - / \($d) / -" else .ledger.data
        | "\(difference(.staked; .unstaked)) / \(.in_flight) packets, \(.staking) staking, \(.unstaking) unstaking, \(.owed) owed / \($d) / "
          + (.diverged | if . then "DIVERGED " + tojson else "no" end) end] | @tsv' "$WORK/ledgers" |
    while IFS=$'\t' read -r validator text; do printf '  %-54s %s\n' "$validator" "$text"; done
}

show_user() {
  local user=$1
  line user "$user"
  line '  collateral' "$(ask provider "$(get vault)" "{\"account_details\":{\"account\":\"$user\"}}" '"\(.bonded)\(.denom), free \(.free), largest lien \(.max_lien)"')"
  if [[ $(get custodian 2>/dev/null) == *1* ]]; then
    line '  local stake' "$(ask provider "$(get vault)" "{\"local_account\":{\"account\":\"$user\"}}" '"idle \(.idle), out \(.out), owed \(.owed), lost \(.lost)"')"
    line '  local validators' "$(ask provider "$(get custodian)" "{\"user\":{\"user\":\"$user\"}}" \
      '(.stakes | map("\(.staked) on \(.validator)") | join("; ") | if . == "" then "none" else . end)
        + (if .reconcile_due then "; a reconcile is due" else "" end)')"
  fi
  list '  positions' none '"\(.stake) on \(.validator) (\(.pending) pending, \(.unstaking) unstaking)"' \
    provider "$(get external_staking)" stakes stakes .validator "{\"user\":\"$user\"}"
  list '  rewards' 'none claimable' 'select(.amount != "0") | "\(.amount) of \(.validator)"' \
    provider "$(get external_staking)" all_pending_rewards rewards .validator "{\"user\":\"$user\"}"
  list '  claims' none '"\(.amount) at \(.key.release_at | todate)"' \
    provider "$(get external_staking)" claims claims .key "{\"user\":\"$user\"}"
  line '  debt' "$(ask provider "$(get external_staking)" "{\"debt\":{\"user\":\"$user\"}}" .debt)"
  line '  parked release' "$(ask provider "$(get external_staking)" "{\"parked_release\":{\"user\":\"$user\"}}" .amount)"
  line '  last transactions' "$(ask provider "$(get external_staking)" "{\"user_txs\":{\"user\":\"$user\",\"limit\":5}}" '.txs | map("#\(.tx_id) \(.kind) \(.amount) \(.status)" + (if .reason then " (\(.reason | tojson))" else "" end)) | join("; ") | if . == "" then "none" else . end')"
}

# show_delegations: the truth, from the staking module itself.
show_delegations() {
  printf '%s\n' "delegations of virtual-staking ($(get virtual_staking)), as the staking module has them:"
  if ask_all "$WORK/delegations" query_all consumer delegation_responses staking delegations "$(get virtual_staking)"; then
    jq -rs 'if length == 0 then "  none" else .[] | "  \(.delegation.validator_address) \(.balance.amount)\(.balance.denom)" end' "$WORK/delegations"
  else
    printf '  -\n'
  fi
}

# show_admins: who can replace the code of each contract, and with it take what it holds.
show_admins() {
  local pair chain contract admin code label='wasm admins' gov
  local -A governance=([consumer]=$(get consumer.authority) [provider]='')
  if gov=$(gov_account provider 2>/dev/null); then governance[provider]=$gov; else unanswered 'module-account gov'; fi
  for pair in provider.vault provider.custodian provider.external_staking consumer.price_feed consumer.converter consumer.virtual_staking; do
    if [[ $pair == provider.custodian && $(get custodian 2>/dev/null) != *1* ]]; then continue; fi
    chain=${pair%.*} contract=${pair#*.} code=0
    admin=$(admin_of "$chain" "$contract" "${governance[$chain]}" 2>/dev/null) || code=$?
    case $code in
      0) line "$label" "$contract: $admin" ;;
      1) line "$label" "$contract: WARNING: $admin. By a migration it can take ${AT_STAKE[$contract]}" ;;
      *)
        line "$label" "$contract: -"
        unanswered "wasm contract $contract"
        ;;
    esac
    label=
  done
}

# show_watcher: what the keeper has left in its file, if it runs from these settings.
show_watcher() {
  local file=$BASE.evidence.json
  if [[ ! -s $file ]]; then
    line watcher 'has not run with these settings'
    return
  fi
  line watcher "$(jq -r '"looked at blocks up to \(.values.height // 0), \(.pending // [] | length) proofs wait"
    + (if (.missed // []) != [] then "; NEVER LOOKED AT: \(.missed | map("\(.from) to \(.to)") | join(", "))" else "" end)' "$file" 2>/dev/null || echo -)"
}

# show_status [USER...]: fails if something did not answer.
show_status() {
  local user
  # shellcheck disable=SC2034 # for lib/chain.sh
  TRIES=2
  : >"$WORK/unanswered"
  show_chain provider "$(get provider.client)"
  show_chain consumer "$(get consumer.client)"
  if [[ -z $(height provider)$(height consumer) ]]; then die "no chain answers"; fi
  if ! done_with external_staking; then
    line deployment "is not finished: $(jq -c '.values | keys' "$STATE_FILE")"
    return
  fi
  show_channel
  show_consumer
  show_rewards
  show_watcher
  show_admins
  show_validators
  for user in "$@"; do show_user "$user"; done
  show_delegations
  if [[ -s $WORK/unanswered ]]; then
    die "$(wc -l <"$WORK/unanswered") of the questions were not answered (a dash above): $(head -n 5 "$WORK/unanswered" | paste -sd ';')"
  fi
}
