# The HTTP server beside nginx, each pinned to one core with the load generator on another; CPU time of the server for
# each request, medians of interleaved slices.
#   bench/http/run.sh BUILD_FOLDER [SLICES] [SECONDS]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../measure.sh"
build=${1:?usage: bench/http/run.sh BUILD_FOLDER [SLICES] [SECONDS]}
slices=${2:-9}
seconds=${3:-2}
connections=64
idle=5000
our_port=${NUAGES_BENCH_PORT:-28080}
nginx_port=$((our_port + 1))
site_port=$((our_port + 2))

for program in wrk nginx taskset; do
    command -v "$program" >/dev/null || { echo "bench http needs $program: ./dev setup release" >&2; exit 1; }
done

work=$(mktemp -d)
our_pid= site_pid= nginx_master=
cleanup() {
    [ -n "$our_pid" ] && kill "$our_pid" 2>/dev/null || true
    [ -n "$site_pid" ] && kill "$site_pid" 2>/dev/null || true
    [ -n "$nginx_master" ] && kill "$nginx_master" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

cat >"$work/nginx.conf" <<CONF
worker_processes 1;
error_log $work/error.log;
pid $work/nginx.pid;
daemon off;
events { worker_connections 16384; }
http {
    access_log off;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
    client_body_temp_path $work; proxy_temp_path $work; fastcgi_temp_path $work; uwsgi_temp_path $work; scgi_temp_path $work;
    server {
        listen 127.0.0.1:$nginx_port backlog=4096;
        location / { default_type text/plain; return 200 "Hello, World!"; }
    }
}
CONF

ulimit -n 20000 2>/dev/null || true
taskset -c $server_core "$build/bin/bench_http_plaintext" "$our_port" &
our_pid=$!
taskset -c $server_core "$build/bin/bench_http_site" "$site_port" &
site_pid=$!
taskset -c $server_core nginx -c "$work/nginx.conf" -p "$work" &
nginx_master=$!
for _ in $(seq 100); do
    nginx_pid=$(pgrep -P "$nginx_master" | head -1) || true
    [ -n "${nginx_pid:-}" ] && (exec 3<>"/dev/tcp/127.0.0.1/$our_port") 2>/dev/null &&
        (exec 3<>"/dev/tcp/127.0.0.1/$site_port") 2>/dev/null && break
    sleep 0.05
done


# slice NAME PID PORT [WRK ARGUMENTS]: appends "requests/s" and "CPU us a request" to NAME.rate and NAME.cpu.
slice() {
    local name=$1 pid=$2 port=$3 before after requests rate
    shift 3
    before=$(cpu_ns "$pid")
    taskset -c $client_core wrk -t1 -c$connections -d"$seconds"s "$@" "http://127.0.0.1:$port/" >"$work/wrk"
    after=$(cpu_ns "$pid")
    if grep -q -e 'Non-2xx' -e 'Socket errors' "$work/wrk"; then
        echo "bench http: $name answered with errors:" >&2
        cat "$work/wrk" >&2
        exit 1
    fi
    requests=$(awk '/requests in/ { print $1 }' "$work/wrk")
    rate=$(awk '/^Requests\/sec/ { print $2 }' "$work/wrk")
    echo "$rate" >>"$work/$name.rate"
    awk -v ns=$((after - before)) -v n="$requests" 'BEGIN { printf "%.3f\n", ns / n / 1000 }' >>"$work/$name.cpu"
}

# idle NAME PID PORT: bytes of memory for each idle connection that made one request.
idle() {
    local before after
    before=$(rss_bytes "$2")
    coproc CLIENT { exec "$build/bin/bench_http_idle" "$3" "$idle"; }
    local client_pid=$CLIENT_PID ready
    read -r ready <&"${CLIENT[0]}"
    after=$(rss_bytes "$2")
    kill "$client_pid"
    wait "$client_pid" 2>/dev/null || true
    echo $(((after - before) / idle)) >"$work/$1.idle"
}

slice warm "$our_pid" "$our_port"
slice warm "$site_pid" "$site_port"
slice warm "$nginx_pid" "$nginx_port"
for _ in $(seq "$slices"); do
    slice ours "$our_pid" "$our_port"
    slice nginx "$nginx_pid" "$nginx_port"
    slice site "$site_pid" "$site_port"
    slice ours16 "$our_pid" "$our_port" -s "$here/pipeline.lua"
    slice nginx16 "$nginx_pid" "$nginx_port" -s "$here/pipeline.lua"
done
idle ours "$our_pid" "$our_port"
idle nginx "$nginx_pid" "$nginx_port"

row() { printf '%-42s %14s %14s %10s\n' "$@"; }

echo
echo "Plaintext, $connections connections, one core for the server, median of $slices slices of $seconds s"
row '' nuages 'nginx return' ratio
row 'requests/s' "$(value ours.rate)" "$(value nginx.rate)" "$(ratio "$(value ours.rate)" "$(value nginx.rate)")"
row 'server CPU a request, us' "$(value ours.cpu)" "$(value nginx.cpu)" "$(ratio "$(value ours.cpu)" "$(value nginx.cpu)")"
row 'with the default middleware, requests/s' "$(value site.rate)" "$(value nginx.rate)" \
    "$(ratio "$(value site.rate)" "$(value nginx.rate)")"
row 'with the default middleware, CPU us' "$(value site.cpu)" "$(value nginx.cpu)" \
    "$(ratio "$(value site.cpu)" "$(value nginx.cpu)")"
row 'pipelined (16), requests/s' "$(value ours16.rate)" "$(value nginx16.rate)" \
    "$(ratio "$(value ours16.rate)" "$(value nginx16.rate)")"
row 'pipelined (16), CPU a request, us' "$(value ours16.cpu)" "$(value nginx16.cpu)" \
    "$(ratio "$(value ours16.cpu)" "$(value nginx16.cpu)")"
row 'pipelined rate / unpipelined rate' "$(ratio "$(value ours16.rate)" "$(value ours.rate)")" \
    "$(ratio "$(value nginx16.rate)" "$(value nginx.rate)")" ''
row "memory of an idle connection ($idle), bytes" "$(value ours.idle)" "$(value nginx.idle)" \
    "$(ratio "$(value ours.idle)" "$(value nginx.idle)")"

for pid in "$our_pid" "$site_pid" "$nginx_master"; do kill "$pid" 2>/dev/null || true; done
wait 2>/dev/null || true
NUAGES_BENCH_PORT=$((our_port + 10)) bash "$here/table.sh" "$build" 5 "$seconds"
