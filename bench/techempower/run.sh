# The tests of the TechEmpower framework benchmarks on SQLite and on PostgreSQL: the server on one core, wrk (and
# PostgreSQL) on the other.
# usage: run.sh BUILD_FOLDER [SECONDS_A_TEST]
set -euo pipefail
build=$1
seconds=${2:-5}
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$(cd ../.. && pwd)

data=$(mktemp -d)
server=
stop_server() {
    [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true
    server=
}
finish() {
    stop_server
    rm -rf "$data" "$build/postgres-bench.keep"
    bash "$root/tools/dev/postgres.sh" stop "$build" bench
}
trap finish EXIT
export NUAGES_DATABASES_DEFAULT_NAME=$data/techempower.sqlite3
export NUAGES_SERVER_THREADS=1
program=$build/bin/techempower
port=28080

start_server() {
    "$program" migrate -v 0
    "$program" load_benchmark
    taskset -c 0 "$program" serve "127.0.0.1:$port" >"$data/server.log" 2>&1 &
    server=$!
    local _
    for _ in $(seq 100); do
        curl -fso /dev/null "http://127.0.0.1:$port/plaintext" && return
        kill -0 "$server" 2>/dev/null || { cat "$data/server.log" >&2; exit 1; }
        sleep 0.05
    done
}

# What the rules ask of each answer, before its speed counts.
expect() {
    local answer
    answer=$(curl -sSi "http://127.0.0.1:$port/$1")
    if ! grep -q '^Server: ' <<<"$answer" || ! grep -qE "$2" <<<"$answer"; then
        printf '%s did not answer with a Server header and %s but with\n%s\n' "$1" "$2" "$answer" >&2
        exit 1
    fi
}
world='\{"id": ?[0-9]+, ?"randomNumber": ?[0-9]+\}'

# The server's CPU in microseconds a request, of each test.
measure() {
    echo "$1"
    start_server
    expect plaintext '^Hello, World!$'
    expect json '^\{"message": ?"Hello, World!"\}$'
    expect db "^$world$"
    expect 'queries?queries=20' "^\[($world, ?){19}$world\]$"
    expect 'queries?queries=x' "^\[$world\]$"
    expect 'queries?queries=501' "^\[($world, ?)+$world\]$"
    expect fortunes '<td>11</td><td>&lt;script&gt;.*<td>0</td><td>Additional fortune added at request time.</td>.*フレームワークのベンチマーク'
    expect 'updates?queries=20' "^\[($world, ?){19}$world\]$"
    expect 'cached-queries?count=100' "^\[($world, ?){99}$world\]$"

    printf '%-28s %14s %16s\n' test 'requests/s' 'server CPU us/req'
    for path in plaintext json db 'queries?queries=20' fortunes 'updates?queries=20' 'cached-queries?count=100'; do
        before=$(cpu)
        output=$(taskset -c 1 wrk -t 1 -c 64 -d "${seconds}s" "http://127.0.0.1:$port/$path")
        after=$(cpu)
        if grep -q 'Non-2xx' <<<"$output"; then
            echo "$path: $(grep 'Non-2xx' <<<"$output")" >&2
            exit 1
        fi
        awk -v path="$path" -v used=$((after - before)) -v ticks="$ticks" '
            /requests in/ { requests = $1 }
            /Requests\/sec/ { rate = $2 }
            END { printf "%-28s %14.0f %16.2f\n", path, rate, used / ticks * 1e6 / requests }' <<<"$output"
    done
    stop_server
}

ticks=$(getconf CLK_TCK)
# Of the master and its workers.
cpu() {
    local process
    for process in "$server" $(cat "/proc/$server/task/$server/children"); do
        cat "/proc/$process/stat"
    done | awk '{ sum += $14 + $15 } END { print sum }'
}

measure SQLite
touch "$build/postgres-bench.keep"
DATABASE_URL=$(bash "$root/tools/dev/postgres.sh" start "$build" bench)
export DATABASE_URL
measure PostgreSQL
