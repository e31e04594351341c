# How quick answered requests are at 80 % of what the server can carry, and at twice of it: a view of fixed CPU cost, the
# server pinned to one core, an open load from the other. The figures are the server's own (queueing included), and those
# of the client beside them; medians of RUNS interleaved runs.
#   bench/overload/run.sh BUILD_FOLDER [RUNS] [SECONDS] [COST_MICROSECONDS]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../measure.sh"
build=${1:?usage: bench/overload/run.sh BUILD_FOLDER [RUNS] [SECONDS] [COST_MICROSECONDS]}
runs=${2:-5}
seconds=${3:-10}
cost=${4:-1000}
connections=${NUAGES_BENCH_CONNECTIONS:-40}
port=${NUAGES_BENCH_PORT:-28090}

for program in h2load wrk taskset curl; do
    command -v "$program" >/dev/null || { echo "bench overload needs $program: ./dev setup release" >&2; exit 1; }
done
work=$(mktemp -d)
server_pid=
cleanup() {
    [ -n "$server_pid" ] && kill "$server_pid" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

taskset -c $server_core "$build/bin/bench_overload" "$port" "$cost" &
server_pid=$!
until curl -fso /dev/null "http://127.0.0.1:$port/figures/"; do sleep 0.05; done
figures() { curl -fs --retry 50 --retry-delay 0 --retry-max-time 20 "http://127.0.0.1:$port/figures/"; }

# What it carries: a closed loop of few clients keeps it busy without a queue that is refused.
taskset -c $client_core wrk -t1 -c2 -d4s "http://127.0.0.1:$port/" >"$work/wrk"
capacity=$(awk '/^Requests\/sec/ { print $2 }' "$work/wrk")
figures >/dev/null

# load NAME FACTOR: a warm-up, then the run; appends to NAME.{rate,refused,p50,p99,client}.
load() {
    local name=$1 rate each
    rate=$(awk -v c="$capacity" -v f="$2" -v n=$connections 'BEGIN { r = int(c * f / n); print (r > 0 ? r : 1) }')
    each=$rate
    taskset -c $client_core h2load --h1 -t1 -c$connections -D2 --rps="$each" "http://127.0.0.1:$port/" >/dev/null
    figures >/dev/null
    rm -f "$work/requests"
    taskset -c $client_core h2load --h1 -t1 -c$connections -D"$seconds" --rps="$each" --log-file="$work/requests" \
        "http://127.0.0.1:$port/" >"$work/h2load"
    read -r answered refused p50 p99 _ < <(figures)
    echo "$answered" | awk -v s="$seconds" '{ print $1 / s }' >>"$work/$name.rate"
    echo "$refused" | awk -v s="$seconds" '{ print $1 / s }' >>"$work/$name.refused"
    echo "$p50" >>"$work/$name.p50"
    echo "$p99" >>"$work/$name.p99"
    awk '$2 == 200 { print $3 }' "$work/requests" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR - 1) * 0.99) + 1] }' \
        >>"$work/$name.client"
}
for _ in $(seq "$runs"); do
    load usual 0.8
    load twice 2.0
done

row() { printf '%-44s %12s %12s %8s\n' "$@"; }
echo
echo "A view of $cost us CPU, $connections connections, capacity $capacity requests/s; median of $runs runs of $seconds s"
row '' '80 % load' 'twice' ratio
row 'answered a second' "$(value usual.rate)" "$(value twice.rate)" "$(ratio "$(value twice.rate)" "$(value usual.rate)")"
row 'refused (503) a second' "$(value usual.refused)" "$(value twice.refused)" ''
row 'p50 of the answered, server, us' "$(value usual.p50)" "$(value twice.p50)" "$(ratio "$(value twice.p50)" "$(value usual.p50)")"
row 'p99 of the answered, server, us' "$(value usual.p99)" "$(value twice.p99)" "$(ratio "$(value twice.p99)" "$(value usual.p99)")"
row 'p99 of the answered, client, us' "$(value usual.client)" "$(value twice.client)" \
    "$(ratio "$(value twice.client)" "$(value usual.client)")"
