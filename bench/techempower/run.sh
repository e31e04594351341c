# The tests of the TechEmpower framework benchmarks on SQLite and on PostgreSQL, there beside Django under gunicorn: the
# server on one core, wrk (and PostgreSQL) on the other.
# usage: run.sh BUILD_FOLDER [SECONDS_A_TEST]
set -euo pipefail
build=$1
seconds=${2:-5}
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$(cd ../.. && pwd)

data=$(mktemp -d)
server= django=
stop_server() {
    local process
    for process in $server $django; do kill "$process" 2>/dev/null && wait "$process" 2>/dev/null || true; done
    server= django=
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
django_port=28081

# Waits until the process $1 answers at port $2; its log $3 says why it does not.
await() {
    local _
    for _ in $(seq 200); do
        curl -fso /dev/null "http://127.0.0.1:$2/plaintext" && return
        kill -0 "$1" 2>/dev/null || { cat "$3" >&2; exit 1; }
        sleep 0.05
    done
}

start_server() {
    "$program" migrate -v 0
    "$program" load_benchmark
    taskset -c 0 "$program" serve "127.0.0.1:$port" >"$data/server.log" 2>&1 &
    server=$!
    await "$server" "$port" "$data/server.log"
}

# Django on the same tables, where it is installed.
start_django() {
    [ -n "${DATABASE_URL:-}" ] && command -v gunicorn >/dev/null && /usr/bin/python3 -c 'import django, psycopg2' 2>/dev/null || return 0
    taskset -c 0 gunicorn -w 1 -k sync -b "127.0.0.1:$django_port" django_site:wsgi >"$data/django.log" 2>&1 &
    django=$!
    await "$django" "$django_port" "$data/django.log"
}

# What the rules ask of each answer, before its speed counts.
expect() {
    local answer
    answer=$(curl -sSi "http://127.0.0.1:${3:-$port}/$1")
    if ! grep -q '^Server: ' <<<"$answer" || ! grep -qE "$2" <<<"$answer"; then
        printf '%s did not answer with a Server header and %s but with\n%s\n' "$1" "$2" "$answer" >&2
        exit 1
    fi
}
world='\{"id": ?[0-9]+, ?"randomNumber": ?[0-9]+\}'

# What a test costs the process $1, which serves at port $2, and its children: "requests/s microseconds-of-CPU-a-request".
cost() {
    local before after output
    before=$(cpu "$1")
    output=$(taskset -c 1 wrk -t 1 -c 64 -d "${seconds}s" "http://127.0.0.1:$2/$3")
    after=$(cpu "$1")
    if grep -q 'Non-2xx' <<<"$output"; then
        echo "$3: $(grep 'Non-2xx' <<<"$output")" >&2
        exit 1
    fi
    awk -v used=$((after - before)) -v ticks="$ticks" '
        /requests in/ { requests = $1 }
        /Requests\/sec/ { rate = $2 }
        END { printf "%.0f %.2f\n", rate, used / ticks * 1e6 / requests }' <<<"$output"
}

# The CPU a request of each test, beside a plaintext one's and Django's.
measure() {
    local ours theirs plaintext=
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
    start_django
    if [ -n "$django" ]; then
        expect fortunes '<td>11</td><td>&lt;script&gt;.*<td>0</td><td>Additional' "$django_port"
        expect 'updates?queries=20' "^\[($world, ?){19}$world\]$" "$django_port"
    fi

    printf '%-28s %12s %16s %12s %16s %10s\n' "$1" 'requests/s' 'server CPU us' '/ plaintext' 'Django CPU us' 'Dj. / us'
    for path in plaintext json db 'queries?queries=20' fortunes 'updates?queries=20' 'cached-queries?count=100'; do
        ours=$(cost "$server" "$port" "$path")
        theirs='- -'
        [ -z "$django" ] || [[ $path == cached* ]] || theirs=$(cost "$django" "$django_port" "$path")
        [ -n "$plaintext" ] || plaintext=${ours#* }
        awk -v path="$path" -v plaintext="$plaintext" '{
            printf "%-28s %12s %16s %12.2f %16s %10s\n", path, $1, $2, $2 / plaintext, $4, $4 == "-" ? "-" : sprintf("%.1f", $4 / $2)
        }' <<<"$ours $theirs"
    done
    stop_server
}

ticks=$(getconf CLK_TCK)
# Of a master and its workers.
cpu() {
    local process
    for process in "$1" $(cat "/proc/$1/task/$1/children"); do
        cat "/proc/$process/stat"
    done | awk '{ sum += $14 + $15 } END { print sum }'
}

measure SQLite
touch "$build/postgres-bench.keep"
DATABASE_URL=$(bash "$root/tools/dev/postgres.sh" start "$build" bench)
export DATABASE_URL
measure PostgreSQL
