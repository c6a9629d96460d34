# shellcheck shell=bash
# The settings of a deployment: lines `key = value` and comments with `#`. They are read, never
# executed.

# Every key: its default (`!`: must be given; `-`: may be left out), and what its value must look
# like.
readonly KEYS='
name                              !           name
artifacts                         -           any
provider.binary                   wasmd       any
provider.home                     -           any
provider.chain_id                 !           word
provider.rpc                      !           url
provider.grpc                     !           url
provider.key                      !           word
provider.keyring                  test        keyring
provider.prefix                   wasm        word
provider.denom                    !           denom
provider.gas_prices               !           price
provider.gas_adjustment           1.5         decimal
provider.admin                    !           admin
provider.title                    -           any
provider.display                  -           word
provider.exponent                 6           number
provider.public_rpc               -           url
provider.public_rest              -           url
provider.explorer                 -           any
provider.vault                    -           address
provider.code.vault               -           number
provider.code.external_staking    -           number
provider.code.local_staking       -           number
provider.code.staking_proxy       -           number
local.staking                     yes         yesno
local.reserve                     -           ratio1
consumer.binary                   wasmd       any
consumer.home                     -           any
consumer.chain_id                 !           word
consumer.rpc                      !           url
consumer.grpc                     !           url
consumer.key                      !           word
consumer.keyring                  test        keyring
consumer.prefix                   wasm        word
consumer.denom                    !           denom
consumer.gas_prices               !           price
consumer.gas_adjustment           1.5         decimal
consumer.admin                    !           admin
consumer.title                    -           any
consumer.display                  -           word
consumer.exponent                 6           number
consumer.public_rpc               -           url
consumer.public_rest              -           url
consumer.explorer                 -           any
consumer.connection               -           connection
consumer.code.price_feed          -           number
consumer.code.converter           -           number
consumer.code.virtual_staking     -           number
price.feed                        -           address
price.value                       -           decimal
price.owner                       deployer    owner
price.max_age                     !           duration
staking.discount                  !           ratio
staking.max_slash                 !           ratio1
staking.unbonding_period          !           duration
staking.packet_timeout            7d          duration
staking.grace_period              1d          duration
staking.history_limit             50          number
evidence.min_height               -           number
evidence.exposure_lag             -           number
evidence.shortest_block           -           interval
evidence.longest_block            -           interval
evidence.window                   -           duration
rewards.transfer_channel          new         transfer
rewards.sink                      governance  sink
rewards.check_callbacks           yes         yesno
bonding.mode                      treasury    bonding
bonding.epoch_interval            !           duration
bonding.longest_gap               -           duration
bonding.longest_paging            1h          duration
bonding.page_limit                20          number
bonding.dead_band                 0.001       ratio
governance.authority              -           address
governance.mode                   !           govmode
governance.voters                 -           any
governance.deposit                -           coin
governance.max_cap                !           number
governance.fund                   0           number
governance.validators             proposal    validators
governance.patience               1h          duration
governance.pin_codes              no          yesno
relayer.binary                    hermes      any
relayer.keys                      -           any
relayer.provider_key              !           word
relayer.consumer_key              !           word
keeper.provider_mnemonic          -           any
keeper.consumer_mnemonic          -           any
keeper.provider_nodes             -           any
keeper.consumer_nodes             -           any
keeper.provider_budget            -           number
keeper.consumer_budget            -           number
keeper.gas_limit                  10000000    number
keeper.every                      10s         duration
keeper.delay                      -           duration
keeper.off                        -           any
web.networks                      -           any
web.local                         no          yesno
'

# What can change between two runs: where the chains are reached, by whom, and what is not yet on a
# chain.
readonly CHANGEABLE=' artifacts provider.binary provider.home provider.rpc provider.grpc provider.keyring provider.gas_prices
provider.gas_adjustment consumer.binary consumer.home consumer.rpc consumer.grpc consumer.keyring consumer.gas_prices
consumer.gas_adjustment governance.mode governance.voters governance.deposit governance.max_cap governance.fund
governance.validators governance.patience rewards.check_callbacks relayer.binary relayer.keys relayer.provider_key relayer.consumer_key
provider.title provider.display provider.exponent provider.public_rpc provider.public_rest provider.explorer
consumer.title consumer.display consumer.exponent consumer.public_rpc consumer.public_rest consumer.explorer
web.networks web.local
keeper.provider_mnemonic keeper.consumer_mnemonic keeper.provider_nodes keeper.consumer_nodes keeper.provider_budget
keeper.consumer_budget keeper.gas_limit keeper.every keeper.delay keeper.off '

declare -A S=()

# seconds DURATION: 90, 90s, 15m, 12h or 21d as seconds.
seconds() {
  local number=${1%[smhd]}
  case $1 in
    *m) echo $((number * 60)) ;;
    *h) echo $((number * 3600)) ;;
    *d) echo $((number * 86400)) ;;
    *) echo "$number" ;;
  esac
}

# millis INTERVAL: 5s, 1.5s or 500ms as milliseconds.
millis() {
  local whole fraction
  if [[ $1 == *ms ]]; then echo "${1%ms}"; return; fi
  whole=${1%s} fraction=
  if [[ $whole == *.* ]]; then fraction=${whole#*.} whole=${whole%.*}; fi
  fraction=${fraction}000
  echo $((10#$whole * 1000 + 10#${fraction:0:3}))
}

# complaint KIND VALUE: prints what is wrong with a value, if something is.
complaint() {
  local decimal='^(0|[1-9][0-9]*)(\.[0-9]{1,18})?$' address='[a-z0-9._-]+1[02-9ac-hj-np-z]{38,}'
  case $1 in
    name) [[ $2 =~ ^[a-z0-9][a-z0-9-]{0,30}$ ]] || echo "must be up to 31 of a-z, 0-9 and '-'" ;;
    word) [[ $2 =~ ^[A-Za-z0-9._-]+$ ]] || echo "must be one word of letters, digits, '.', '_', '-'" ;;
    url) [[ $2 =~ ^(tcp|https?)://[^[:space:]/]+ ]] || echo "must be an address like http://127.0.0.1:26657" ;;
    keyring) [[ $2 =~ ^(test|file|os|kwallet|pass)$ ]] || echo "must be test, file, os, kwallet or pass" ;;
    denom) [[ $2 =~ ^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$ ]] || echo "must be a denom like uosmo" ;;
    price) [[ $2 =~ ^[0-9]+(\.[0-9]+)?[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$ ]] || echo "must be an amount and a denom, like 0.025uosmo" ;;
    coin) [[ $2 =~ ^[1-9][0-9]*[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$ ]] || echo "must be a whole amount and a denom, like 10000000uosmo" ;;
    number) [[ $2 =~ ^(0|[1-9][0-9]*)$ ]] || echo "must be a whole number, not below 0" ;;
    decimal) [[ $2 =~ $decimal && ! $2 =~ ^0(\.0*)?$ ]] || echo "must be a number above 0, with at most 18 decimals" ;;
    ratio) [[ $2 =~ ^0(\.[0-9]{1,18})?$ ]] || echo "must be at least 0 and below 1, like 0.1" ;;
    ratio1) [[ $2 =~ ^(0(\.[0-9]{1,18})?|1(\.0{1,18})?)$ ]] || echo "must be between 0 and 1, like 0.1" ;;
    duration) [[ $2 =~ ^[1-9][0-9]{0,9}[smhd]?$ ]] || echo "must be a time above 0 like 90s, 15m, 12h or 21d" ;;
    interval) [[ $2 =~ ^([1-9][0-9]{0,6}ms|[0-9]{1,4}(\.[0-9]{1,3})?s)$ && $(millis "$2") != 0 ]] || echo "must be a time above 0 like 500ms, 1.5s or 6s" ;;
    admin) [[ $2 =~ ^(none|governance|$address)$ ]] || echo "must be an address, 'governance' or 'none'" ;;
    owner) [[ $2 =~ ^(deployer|governance|$address)$ ]] || echo "must be an address, 'deployer' or 'governance'" ;;
    address) [[ $2 =~ ^$address$ ]] || echo "must be an address" ;;
    connection) [[ $2 =~ ^connection-[0-9]+$ ]] || echo "must be like connection-0" ;;
    transfer) [[ $2 =~ ^(new|channel-[0-9]+/channel-[0-9]+)$ ]] || echo "must be 'new', or both ends of a channel, the consumer's first, like channel-0/channel-3" ;;
    sink) [[ $2 =~ ^(governance|$address)$ ]] || echo "must be an address or 'governance'" ;;
    yesno) [[ $2 =~ ^(yes|no)$ ]] || echo "must be yes or no" ;;
    bonding) [[ $2 =~ ^(treasury|module)$ ]] || echo "must be treasury or module" ;;
    govmode) [[ $2 =~ ^(vote|submit|files)$ ]] || echo "must be vote, submit or files" ;;
    validators) [[ $2 =~ ^(proposal|grpc|module)$ ]] || echo "must be proposal, grpc or module" ;;
  esac
}

# read_settings FILE: fills S. All that is wrong is said at once, each with its key.
read_settings() {
  local file=$1 line key value number=0 default kind wrong errors=()
  local -A kinds=()
  [[ -f $file && -r $file ]] || die "no settings in '$file' (see scripts/deploy.example.settings)"
  while read -r key default kind; do
    [[ -n $key ]] || continue
    kinds[$key]=$kind
  done <<<"$KEYS"
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    line=${line%%#*}
    if [[ $line =~ ^[[:space:]]*$ ]]; then continue; fi
    if [[ ! $line =~ ^[[:space:]]*([A-Za-z0-9_.]+)[[:space:]]*=[[:space:]]*(.*[^[:space:]])?[[:space:]]*$ ]]; then
      errors+=("line $number is not of the form 'key = value': $line")
      continue
    fi
    key=${BASH_REMATCH[1]} value=${BASH_REMATCH[2]-}
    if [[ ! -v kinds[$key] ]]; then
      errors+=("line $number: unknown key '$key'")
    elif [[ -v S[$key] ]]; then
      errors+=("line $number: '$key' is given twice")
    else
      S[$key]=$value
    fi
  done <"$file"
  while read -r key default kind; do
    [[ -n $key ]] || continue
    if [[ -z ${S[$key]-} ]]; then
      S[$key]=
      case $default in
        '!') errors+=("'$key' is missing") ;;
        -) ;;
        *) S[$key]=$default ;;
      esac
    else
      wrong=$(complaint "$kind" "${S[$key]}")
      if [[ -n $wrong ]]; then errors+=("'$key' $wrong, not '${S[$key]}'"); fi
    fi
  done <<<"$KEYS"
  if ((!${#errors[@]})); then check_together; fi
  if ((${#errors[@]})); then
    say "error: $file has ${#errors[@]} error(s)"
    printf '%s\n' "${errors[@]}" | indent
    exit "$EXPLAINED"
  fi
}

# What one key says about another.
check_together() {
  local key
  if [[ ${S[provider.chain_id]} == "${S[consumer.chain_id]}" ]]; then
    errors+=("'consumer.chain_id' must differ from 'provider.chain_id'")
  fi
  if [[ -z ${S[price.feed]} && -z ${S[price.value]} ]]; then
    errors+=("'price.value' is missing (or 'price.feed', the address of a feed that is there)")
  fi
  if [[ ${S[governance.mode]} == vote && -z ${S[governance.voters]} ]]; then
    errors+=("'governance.voters' is missing: governance.mode = vote needs the keys that vote")
  fi
  if [[ ${S[governance.mode]} != files && -z ${S[governance.deposit]} ]]; then
    errors+=("'governance.deposit' is missing: governance.mode = ${S[governance.mode]} submits proposals")
  fi
  # Its name on the other side follows from the path that it came by, and not from what it is called
  # here.
  if [[ ${S[consumer.denom]} == ibc/* ]]; then
    errors+=("'consumer.denom' is a voucher, ${S[consumer.denom]}: its rewards would reach the provider under a name that external-staking cannot know. A consumer that stakes a token of another chain is not supported")
  fi
  if [[ -n ${S[evidence.shortest_block]} && -n ${S[evidence.longest_block]} ]] &&
    (($(millis "${S[evidence.shortest_block]}") > $(millis "${S[evidence.longest_block]}"))); then
    errors+=("'evidence.shortest_block' is longer than 'evidence.longest_block'")
  fi
  if [[ -n ${S[bonding.longest_gap]} ]] && (($(seconds "${S[bonding.longest_gap]}") < $(seconds "${S[bonding.epoch_interval]}"))); then
    errors+=("'bonding.longest_gap' is shorter than 'bonding.epoch_interval': no two epochs are closer than that")
  fi
  if [[ ${S[bonding.mode]} == module && ${S[governance.fund]} != 0 ]]; then
    errors+=("'governance.fund' must be 0 with bonding.mode = module: the module mints what is bonded")
  fi
  if [[ ${S[rewards.transfer_channel]} != new && -z ${S[consumer.connection]} ]]; then
    errors+=("'consumer.connection' is missing: the channel of 'rewards.transfer_channel' is over a connection that is there")
  fi
  for key in provider.home consumer.home relayer.keys artifacts; do
    S[$key]=${S[$key]/#\~\//$HOME/}
  done
}

changeable() { [[ " ${CHANGEABLE//$'\n'/ } " == *" $1 "* ]]; }

# fixed_settings: those that cannot change any more once something was made with them, as a JSON
# object.
fixed_settings() {
  local key
  for key in "${!S[@]}"; do
    changeable "$key" || printf '%s\n%s\n' "$key" "${S[$key]}"
  done | jq -Rn '[inputs] | [range(0; length; 2) as $i | {(.[$i]): .[$i + 1]}] | add'
}

# compare_settings: they must be what they were: the contracts that are there would not have a
# change.
compare_settings() {
  local changed
  # shellcheck disable=SC2016 # variables of jq
  changed=$(fixed_settings | jq -r --slurpfile state "$STATE_FILE" '$state[0].settings as $old | to_entries[]
    | select(.key as $k | $old | has($k)) | select($old[.key] != .value)
    | "\(.key) was \"\($old[.key])\" when this deployment began and is \"\(.value)\" now"')
  if [[ -n $changed ]]; then
    say "error: settings have changed, and what was made with them has not"
    indent <<<"$changed"
    die "set them back, or take another 'name' and another settings file for a new deployment"
  fi
}

record_settings() {
  fixed_settings >"$WORK/fixed.json"
  # shellcheck disable=SC2016 # a variable of jq
  state_edit '.settings = $fixed[0]' --slurpfile fixed "$WORK/fixed.json"
}
