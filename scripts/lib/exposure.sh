# shellcheck shell=bash
# The exposure lag: for how many blocks of the consumer stake that was unstaked still backs its
# validator, and so must stay slashable. The formula, and its reasons:
# packages/apis/src/exposure.rs.

# By how much an unbonding entry can outlive its time, in seconds, and by how many blocks a
# validator set follows the staking module.
readonly ENTRY_SLACK=60 VALSET_DELAY=2

# go_seconds DURATION: Go writes 504h0m0s, newer chains 1814400s, or a number of nanoseconds. Parts
# of a second count as one.
go_seconds() {
  local text=$1 millis=0
  if [[ $text =~ ^[0-9]+$ ]]; then ceil_div "$text" 1000000000; return; fi
  while [[ $text =~ ^([0-9]+)(\.([0-9]+))?(h|ms|m|s|us|µs|ns)(.*)$ ]]; do
    case ${BASH_REMATCH[4]} in
      h) millis=$((millis + 10#${BASH_REMATCH[1]} * 3600000)) ;;
      m) millis=$((millis + 10#${BASH_REMATCH[1]} * 60000)) ;;
      s) millis=$((millis + 10#${BASH_REMATCH[1]} * 1000 + (10#${BASH_REMATCH[3]:-0} > 0 ? 1 : 0))) ;;
      ms) millis=$((millis + 10#${BASH_REMATCH[1]})) ;;
      *) millis=$((millis + 1)) ;;
    esac
    text=${BASH_REMATCH[5]}
  done
  [[ -z $text ]] || die "the chain gives a time as '$1', which is not understood"
  ceil_div "$millis" 1000
}

ceil_div() { echo $((($1 + $2 - 1) / $2)); }

# longest_gap: between two epochs that are really run, in seconds.
longest_gap() {
  if [[ -n ${S[bonding.longest_gap]} ]]; then seconds "${S[bonding.longest_gap]}"; else echo $((2 * $(seconds "${S[bonding.epoch_interval]}"))); fi
}

# block_bounds: the shortest and the longest time between two blocks, in milliseconds. What is not
# told is what the chain does now, with a quarter of it to spare.
block_bounds() {
  local shortest=${S[evidence.shortest_block]} longest=${S[evidence.longest_block]} now
  if [[ -n $shortest ]]; then shortest=$(millis "$shortest"); fi
  if [[ -n $longest ]]; then longest=$(millis "$longest"); fi
  if [[ -z $shortest || -z $longest ]]; then
    now=$(block_millis consumer) || exit
    shortest=${shortest:-$((now * 4 / 5 > 0 ? now * 4 / 5 : 1))} longest=${longest:-$(ceil_div $((now * 5)) 4)}
    ((shortest <= longest)) || die "the blocks of ${S[consumer.chain_id]} are $now ms apart now: give 'evidence.shortest_block' and 'evidence.longest_block'"
  fi
  echo "$shortest $longest"
}

# evidence_window LONGEST: how long after an infraction its evidence can come, in seconds: the
# consumer takes evidence that is young enough by its time or by its height.
evidence_window() {
  local params age blocks
  if [[ -n ${S[evidence.window]} ]]; then seconds "${S[evidence.window]}"; return; fi
  params=$(must_rpc consumer consensus_params | jq -ce .consensus_params.evidence) ||
    die "${S[consumer.rpc]} does not tell for how long the chain takes evidence: give 'evidence.window'"
  age=$(ceil_div "$(jq -r .max_age_duration <<<"$params")" 1000000000)
  blocks=$(ceil_div $(($(jq -r .max_age_num_blocks <<<"$params") * $1)) 1000)
  echo $((age > blocks ? age : blocks))
}

# exposure_lag: LAG, in blocks. Refuses a smaller one in the settings, and claims that would mature
# before the evidence.
exposure_lag() {
  local unbonding entries spacing=0 gap paging bounds shortest longest least window needed
  unbonding=$(get consumer.unbonding_secs) entries=$(get consumer.max_entries)
  gap=$(longest_gap) paging=$(seconds "${S[bonding.longest_paging]}")
  bounds=$(block_bounds) || exit
  read -r shortest longest <<<"$bounds"
  # The module undelegates at once. A treasury spaces its undelegations, as the chain allows only so
  # many at a time.
  if [[ ${S[bonding.mode]} == treasury ]]; then spacing=$(ceil_div $((unbonding + ENTRY_SLACK)) $((entries - 1))); fi
  least=$(($(ceil_div $(((spacing + gap + 2 * paging) * 1000)) "$shortest") + VALSET_DELAY))
  LAG=${S[evidence.exposure_lag]:-$least}
  say "evidence: unstaked stake backs its validator for up to $spacing s until it can be undelegated, $gap s between epochs and 2 x $paging s of their pages: at a block every $shortest ms, $least blocks"
  ((LAG >= least)) ||
    die "'evidence.exposure_lag' is $LAG blocks, and stake can vote for $least blocks after it was unstaked: it must not be less (docs/operators.md, 'The exposure lag')"
  window=$(evidence_window "$longest") || exit
  needed=$(($(ceil_div $((LAG * longest)) 1000) + window))
  (($(seconds "${S[staking.unbonding_period]}") >= needed)) ||
    die "'staking.unbonding_period' is ${S[staking.unbonding_period]}, and must be at least ${needed}s ($(ceil_div "$needed" 86400) days): stake is exposed for $LAG blocks, up to $((LAG * longest / 1000)) s at a block every $longest ms, and its evidence can come $window s later.
    What the operator promises can make it less: 'bonding.longest_gap', 'evidence.longest_block', 'evidence.window' (docs/operators.md, 'The exposure lag')"
}
