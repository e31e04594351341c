# Reloads (SIGHUP) and restarts (SIGUSR2) of `serve` while wrk asks: no request may fail.
#   bench/restarts/run.sh BUILD_FOLDER [TIMES] [WORKERS]
set -euo pipefail
build=${1:?usage: bench/restarts/run.sh BUILD_FOLDER [TIMES] [WORKERS]}
times=${2:-50}
workers=${3:-2}
port=${NUAGES_BENCH_PORT:-28100}

command -v wrk >/dev/null || { echo "bench restarts needs wrk: ./dev setup release" >&2; exit 1; }
work=$(mktemp -d)
master= wrk=
cleanup() {
    [ -n "$wrk" ] && kill "$wrk" 2>/dev/null || true
    [ -n "$master" ] && kill "$master" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

mkdir -p "$work/site/config/settings"
cat >"$work/site/config/settings/base.toml" <<'CONF'
secret_key = "k3y-f0r-b3nchm4rks-0123456789abcdefghijklmnopqrstuvwxyzABCDEF"
debug = false
allowed_hosts = ["127.0.0.1"]
[server]
max_queue_delay = 0
[databases.default]
engine = "sqlite"
name = "db.sqlite3"
CONF
program=${NUAGES_BENCH_PROGRAM:-$build/bin/techempower}
page=${NUAGES_BENCH_PAGE:-/plaintext}
[ -x "$program" ] || { echo "bench restarts: there is no $program" >&2; exit 1; }
cd "$work/site"
"$program" migrate >/dev/null 2>&1 || true
"$program" serve "$port" --workers="$workers" 2>"$work/log" &
master=$!
until curl -fso /dev/null "http://127.0.0.1:$port$page"; do
    kill -0 "$master" 2>/dev/null || { echo "bench restarts: the site did not start" >&2; cat "$work/log" >&2; exit 1; }
    sleep 0.05
done

# times_reloaded: how often new workers have taken over.
times_reloaded() { grep -c 'nuages.serve: reloaded' "$work/log" || true; }

run() {
    local signal=$1 name=$2 before
    wrk -t1 -c32 -d100000s "http://127.0.0.1:$port$page" >"$work/wrk" &
    wrk=$!
    for i in $(seq "$times"); do
        before=$(times_reloaded)
        kill "-$signal" "$master"
        for _ in $(seq 600); do
            [ "$(times_reloaded)" -gt "$before" ] && break
            sleep 0.05
        done
        [ "$(times_reloaded)" -gt "$before" ] || { echo "bench restarts: $name $i did not end" >&2; cat "$work/log" >&2; exit 1; }
    done
    kill -INT "$wrk"
    wait "$wrk" || true
    wrk=
    local requests errors
    requests=$(awk '/requests in/ { print $1 }' "$work/wrk")
    errors=$(grep -e 'Non-2xx' -e 'Socket errors' "$work/wrk" || echo '0 failed')
    printf '%-10s %6s times, %s workers, %10s requests: %s\n' "$name" "$times" "$workers" "$requests" "$(echo "$errors" | xargs)"
    [ "$errors" = '0 failed' ] || failed=1
}
failed=0
run HUP reload
run USR2 restart
exit $failed
