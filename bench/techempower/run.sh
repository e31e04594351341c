# The tests of the TechEmpower framework benchmarks on SQLite and on PostgreSQL, there beside Django under gunicorn: CPU
# time of the site for each request, medians of interleaved slices. The site has one core, on which it takes turns with
# PostgreSQL, and wrk another: on wrk's core PostgreSQL answers piecemeal, and the site falls asleep and wakes two to
# three times as often.
# usage: run.sh BUILD_FOLDER [SLICES] [SECONDS]
set -euo pipefail
build=$1
slices=${2:-5}
seconds=${3:-2}
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$(cd ../.. && pwd)
source ../measure.sh

data=$(mktemp -d) work=$(mktemp -d)
server= django=
stop_server() {
    local process
    for process in $server $django; do kill "$process" 2>/dev/null && wait "$process" 2>/dev/null || true; done
    server= django=
}
finish() {
    stop_server
    rm -rf "$data" "$work" "$build/postgres-bench.keep"
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
    taskset -c "$server_core" "$program" serve "127.0.0.1:$port" >"$data/server.log" 2>&1 &
    server=$!
    await "$server" "$port" "$data/server.log"
}

# Django on the same tables, where it is installed.
start_django() {
    [ -n "${DATABASE_URL:-}" ] && command -v gunicorn >/dev/null && /usr/bin/python3 -c 'import django, psycopg2' 2>/dev/null || return 0
    taskset -c "$server_core" gunicorn -w 1 -k sync -b "127.0.0.1:$django_port" django_site:wsgi >"$data/django.log" 2>&1 &
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

# Nanoseconds of CPU that the process $1 and its children have used: a master and its workers.
cpu_of_all() {
    local process sum=0
    for process in "$1" $(cat "/proc/$1/task/$1/children"); do
        sum=$((sum + $(cpu_ns "$process")))
    done
    echo "$sum"
}

# slice NAME PROCESS PORT PATH: appends the requests a second to NAME.rate, and the microseconds of CPU that each took of
# the process and its children to NAME.
slice() {
    local name=$1 before after output
    shift
    before=$(cpu_of_all "$1")
    output=$(taskset -c "$client_core" wrk -t 1 -c 64 -d "${seconds}s" "http://127.0.0.1:$2/$3")
    after=$(cpu_of_all "$1")
    if grep -q 'Non-2xx' <<<"$output"; then
        echo "$3: $(grep 'Non-2xx' <<<"$output")" >&2
        exit 1
    fi
    awk -v ns=$((after - before)) '/requests in/ { printf "%.2f\n", ns / $1 / 1000 }' <<<"$output" >>"$work/$name"
    awk '/Requests\/sec/ { printf "%.0f\n", $2 }' <<<"$output" >>"$work/$name.rate"
}

row() { printf '%-28s %12s %16s %12s %16s %10s\n' "$@"; }

# The CPU a request of each test, beside a plaintext one's and Django's.
measure() {
    local tests path ours theirs
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

    tests=(plaintext json db 'queries?queries=20' fortunes 'updates?queries=20' 'cached-queries?count=100')
    for _ in $(seq "$slices"); do
        for path in "${tests[@]}"; do
            slice "$1.$path" "$server" "$port" "$path"
            [ -z "$django" ] || [[ $path == cached* ]] || slice "$1.$path.django" "$django" "$django_port" "$path"
        done
    done
    row "$1" 'requests/s' 'server CPU us' '/ plaintext' 'Django CPU us' 'Dj. / us'
    for path in "${tests[@]}"; do
        ours=$(value "$1.$path") theirs=$(value "$1.$path.django")
        row "$path" "$(value "$1.$path.rate")" "$ours" "$(ratio "$ours" "$(value "$1.plaintext")")" "$theirs" \
            "$([ "$theirs" = - ] && echo - || ratio "$theirs" "$ours")"
    done
    stop_server
}

measure SQLite
touch "$build/postgres-bench.keep"
DATABASE_URL=$(taskset -c "$server_core" bash "$root/tools/dev/postgres.sh" start "$build" bench)
export DATABASE_URL
measure PostgreSQL
