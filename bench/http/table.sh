# The whole table: each kind of work beside nginx where nginx can do it, and beside Django under gunicorn and uvicorn.
# Each server has one process on one core, the load generator another; CPU time of the server for each request, medians
# of interleaved slices. Then what idle and slow clients cost.
#   bench/http/table.sh BUILD_FOLDER [SLICES] [SECONDS]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../measure.sh"
build=${1:?usage: bench/http/table.sh BUILD_FOLDER [SLICES] [SECONDS]}
slices=${2:-5}
seconds=${3:-2}
streams=1000
slow=8000
idle=10000
port=${NUAGES_BENCH_PORT:-28090}
nginx_port=$((port + 1))
gunicorn_port=$((port + 2))
uvicorn_port=$((port + 3))
site_port=$((port + 4))
python=/usr/bin/python3  # Debian's, which has Debian's packages
work=$(mktemp -d)
pids=()
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
chmod 755 "$work"
head -c 10240 /dev/urandom >"$work/10k.bin"
head -c 10485760 /dev/urandom >"$work/10m.bin"
cat >"$work/nginx.conf" <<CONF
worker_processes 1;
error_log $work/error.log;
pid $work/nginx.pid;
daemon off;
events { worker_connections 16384; }
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    open_file_cache off;
    default_type application/octet-stream;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
    client_max_body_size 1m;
    client_body_buffer_size 128k;
    client_body_temp_path $work; proxy_temp_path $work; fastcgi_temp_path $work; uwsgi_temp_path $work; scgi_temp_path $work;
    server {
        listen 127.0.0.1:$nginx_port backlog=4096;
        root $work;
        location = / { default_type text/plain; return 200 "Hello, World!"; }
        location = /json { default_type application/json; return 200 '{"message": "Hello, World!"}'; }
        location / { }
    }
}
CONF
ulimit -n 20000 2>/dev/null || true
start() {
    taskset -c $server_core "$@" >>"$work/servers.log" 2>&1 &
    pids+=($!)
    started=$!
}
await() { for _ in $(seq 200); do (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return; sleep 0.05; done; echo "port $1 does not answer" >&2; exit 1; }
child() { pgrep -P "$1" | head -1; }

start "$build/bin/bench_http_workload" "$port" "$work"; ours=$started; await "$port"
start nginx -c "$work/nginx.conf" -p "$work"; await "$nginx_port"; nginx=$(child "$started")
start "$build/bin/bench_http_site" "$site_port"; site=$started; await "$site_port"
gunicorn= uvicorn= gunicorn_site= uvicorn_site=
export PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1
# start_gunicorn PORT and start_uvicorn PORT: `started` is the process that serves.
start_gunicorn() { start gunicorn -w 1 -k sync -b "127.0.0.1:$1" django_site:wsgi; await "$1"; started=$(child "$started"); }
start_uvicorn() { start $python -m uvicorn --log-level warning --port "$1" django_site:asgi; await "$1"; }
if command -v gunicorn >/dev/null; then
    start_gunicorn "$gunicorn_port"; gunicorn=$started
    DJANGO_MIDDLEWARE=default start_gunicorn $((gunicorn_port + 3)); gunicorn_site=$started
fi
if $python -c 'import uvicorn' 2>/dev/null; then
    start_uvicorn "$uvicorn_port"; uvicorn=$started
    DJANGO_MIDDLEWARE=default start_uvicorn $((uvicorn_port + 3)); uvicorn_site=$started
fi

# slice NAME PID PORT PATH CONNECTIONS [WRK ARGUMENTS]: appends the server's CPU us a request to NAME.
slice() {
    local name=$1 pid=$2 to=$3 path=$4 connections=$5 before after
    shift 5
    [ -n "$pid" ] || return 0
    before=$(cpu_ns "$pid")
    taskset -c $client_core wrk -t1 -c"$connections" -d"$seconds"s "$@" "http://127.0.0.1:$to$path" >"$work/wrk"
    after=$(cpu_ns "$pid")
    awk -v ns=$((after - before)) '/requests in/ { printf "%.2f\n", ns / $1 / 1000 }' "$work/wrk" >>"$work/$name"
    awk '/Non-2xx/ { print FILENAME ": " $0 > "/dev/stderr"; exit 1 }' "$work/wrk"
}

for _ in $(seq "$slices"); do
    for page in plaintext:/ json:/json; do
        name=${page%%:*} path=${page#*:}
        slice "$name.ours" "$ours" "$port" "$path" 64
        slice "$name.nginx" "$nginx" "$nginx_port" "$path" 64
        slice "$name.gunicorn" "$gunicorn" "$gunicorn_port" "$path" 64
        slice "$name.uvicorn" "$uvicorn" "$uvicorn_port" "$path" 64
        slice "${name}_site.ours" "$site" "$site_port" "$path" 64
        slice "${name}_site.gunicorn" "$gunicorn_site" $((gunicorn_port + 3)) "$path" 64
        slice "${name}_site.uvicorn" "$uvicorn_site" $((uvicorn_port + 3)) "$path" 64
    done
    slice pipelined.ours "$ours" "$port" / 64 -s "$here/pipeline.lua"
    slice pipelined.nginx "$nginx" "$nginx_port" / 64 -s "$here/pipeline.lua"
    slice file10k.ours "$ours" "$port" /10k.bin 64
    slice file10k.nginx "$nginx" "$nginx_port" /10k.bin 64
    slice file10m.ours "$ours" "$port" /10m.bin 8
    slice file10m.nginx "$nginx" "$nginx_port" /10m.bin 8
    slice upload.ours "$ours" "$port" /upload 64 -s "$here/upload.lua"
done

row() { printf '%-34s %10s %10s %10s %10s %8s %8s\n' "$@"; }
echo
echo "Server CPU us a request, one core each, median of $slices slices of $seconds s"
row '' nuages nginx gunicorn uvicorn '/ nginx' 'Dj. / us'
for name in plaintext json plaintext_site json_site pipelined file10k file10m upload; do
    us=$(value $name.ours)
    row "${name/_site/, default middleware}" "$us" "$(value $name.nginx)" "$(value $name.gunicorn)" "$(value $name.uvicorn)" \
        "$(ratio "$us" "$(value $name.nginx)")" "$([ -s "$work/$name.gunicorn" ] && ratio "$(value $name.gunicorn)" "$us" || echo -)"
done
[ -n "$gunicorn" ] && [ -n "$uvicorn" ] || echo "(gunicorn or uvicorn is not installed: ./dev setup release)"

before=$(cpu_ns "$ours") memory=$(rss_bytes "$ours")
events=$(taskset -c $client_core "$build/bin/bench_http_streams" "$port" $streams $((seconds * 2)))
after=$(cpu_ns "$ours")
awk -v ns=$((after - before)) -v n="$events" -v s=$((seconds * 2)) -v streams=$streams -v rss=$(($(rss_bytes "$ours") - memory)) \
    'BEGIN { printf "\n%d streams of events for %d s: %d events, %.2f us of CPU each, %.1f KiB of memory a stream\n",
             streams, s, n, ns / n / 1000, rss / streams / 1024 }'

# fresh PORT: the server anew, whose memory has not grown by anything yet.
fresh() {
    start "$build/bin/bench_http_workload" "$1" "$work"
    ours=$started port=$1
    await "$port"
    taskset -c $client_core wrk -t1 -c64 -d1s "http://127.0.0.1:$port/" >/dev/null
}
# crowd PROGRAM PORT COUNT: starts it, and waits until the server has taken in the last of them.
crowd() {
    local ready
    coproc CROWD { exec taskset -c $client_core "$build/bin/$1" "$2" "$3"; }
    crowd_pid=$CROWD_PID
    read -r ready <&"${CROWD[0]}"
    sleep 1
}
disperse() { kill "$crowd_pid"; wait "$crowd_pid" 2>/dev/null || true; sleep 1; }
# memory_row WHAT PROGRAM COUNT: what a crowd takes of our server.
memory_row() {
    local before
    before=$(rss_bytes "$ours")
    crowd "$2" "$port" "$3"
    awk -v what="$1" -v n="$3" -v b=$(($(rss_bytes "$ours") - before)) \
        'BEGIN { printf "%d %s connections: %.1f MiB, %d bytes each\n", n, what, b / 1048576, b / n }'
    disperse
}
# p99 NAME PORT: appends those of tenths of a second to NAME, in us. The host of a virtual machine takes away hundredths of
# its time, in pieces of up to milliseconds: of a whole second they are all that a p99 tells.
p99() {
    rm -f "$work/requests"  # h2load would add to it
    taskset -c $client_core h2load --h1 -t1 -c16 -D3 --log-file="$work/requests" "http://127.0.0.1:$2/" >/dev/null
    awk '$2 != 200 { print "status " $2 > "/dev/stderr"; exit 1 } { printf "%.0f %d\n", int($1 / 100000), $3 }' "$work/requests" |
        LC_ALL=C sort -k1,1n -k2,2n |
        awk '$1 != tenth { if (NR > 1 && whole++) print us[int(n * 0.99 + 0.99)]; tenth = $1; n = 0 } { us[++n] = $2 }' >>"$work/$1"
}
slow_row() {
    awk -v who="$1" -v a="$(value "p99.alone.$1")" -v c="$(value "p99.crowd.$1")" \
        'BEGIN { printf "  %-8s %6.0f us, %6.0f us without them: %.2f x\n", who, c, a, c / a }'
}

fresh $((port + 8))
memory_row idle bench_http_idle $idle
fresh $((port + 1))
memory_row slow-loris bench_http_slow $slow
for _ in $(seq "$slices"); do
    for server in "nuages $port" "nginx $nginx_port"; do
        read -r name to <<<"$server"
        p99 "p99.alone.$name" "$to"
        crowd bench_http_slow "$to" $slow
        p99 "p99.crowd.$name" "$to"
        disperse
    done
done
echo "p99 of 16 other clients beside them, median of tenths of a second:"
slow_row nuages
slow_row nginx
