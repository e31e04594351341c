# A private PostgreSQL cluster, thrown away when nobody uses it any more: for tests and benchmarks.
# usage: postgres.sh start|stop|restart FOLDER [NAME], or by ./dev postgres start|stop [PRESET]
#
#   start    makes and starts the cluster NAME of that build folder unless it runs, and prints its URL. Whoever holds a
#            shared lock (flock) on FOLDER/postgres-NAME.users keeps it alive: ten seconds after the last one has gone, in
#            whatever way, it is stopped and removed. FOLDER/postgres-NAME.keep keeps it without one.
#   stop     stops and removes it
#   restart  stops it at once, as a crash of its machine would, and starts it again
#
# Its files lie in a folder of its own under /tmp, because a socket's path must be short and the server, which refuses to
# run as root, must be able to reach it. Only the user that runs it gets in: by the socket without a password, by
# 127.0.0.1 with the one in FOLDER/postgres-NAME.password.
set -euo pipefail

fail() {
    echo "postgres.sh: $*" >&2
    exit 1
}

verb=${1:-}
folder=${2:-}
name=${3:-main}
case "$folder" in
    dev | clang | asan | tsan | release | "")
        preset=${folder:-dev}
        folder=build/$preset
        mkdir -p "$folder"
        [ "$verb" != start ] || touch "$folder/postgres-$name.keep"
        [ "$verb" != stop ] || rm -f "$folder/postgres-$name.keep"
        ;;
esac
[ -d "$folder" ] || fail "there is no folder '$folder'"
folder=$(cd "$folder" && pwd)
files=$folder/postgres-$name
home=/tmp/nuages-postgres-$(id -u)-$(printf '%s' "$files" | md5sum | cut -c 1-12)

bin=$(pg_config --bindir 2>/dev/null || true)
[ -x "$bin/initdb" ] || bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || fail "PostgreSQL's server is not installed. ./dev setup installs it (apt-get install postgresql)."

owner=()
if [ "$(id -u)" -eq 0 ]; then
    getent passwd postgres >/dev/null || fail "the server must not run as root, and there is no user 'postgres'"
    owner=(setpriv --reuid=postgres --regid=postgres --init-groups --)
fi
as_owner() { (cd / && exec "${owner[@]}" env -i PATH="$bin:/usr/bin:/bin" LC_ALL=C.UTF-8 TZ=UTC "$@" 8>&- 9>&- </dev/null); }

port() { cat "$home/port"; }
# Whoever else made that folder would get the tests to talk to a server of his.
is_ours() { [ "$(stat -c %U "$home" 2>/dev/null)" = "$(as_owner id -un)" ]; }
is_running() { is_ours && [ -f "$home/port" ] && as_owner "$bin/pg_isready" -q -h "$home" -p "$(port)" -U postgres; }

start_server() {
    as_owner "$bin/pg_ctl" -D "$home/data" -l "$home/log" -w -t 60 -o "-p $(port) -k $home" start >/dev/null 2>&1
}

remove() {
    if [ -d "$home/data" ]; then
        as_owner "$bin/pg_ctl" -D "$home/data" -m immediate -w -t 30 stop >/dev/null 2>&1 || true
    fi
    rm -rf "$home"
}

make() {
    remove
    # Where the folder is there after all, somebody else has made it.
    mkdir -m 700 "$home" || fail "cannot make $home"
    [ ${#owner[@]} -eq 0 ] || chown postgres:postgres "$home"
    (umask 077 && head -c 18 /dev/urandom | base64 | tr -d '+/=\n' >"$files.password")
    [ ${#owner[@]} -eq 0 ] || chown root:root "$files.password"
    local secret=$home/password
    (umask 077 && cat "$files.password" >"$secret")
    [ ${#owner[@]} -eq 0 ] || chown postgres "$secret"
    as_owner "$bin/initdb" -D "$home/data" -U postgres -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions \
        --auth-local=trust --auth-host=scram-sha-256 --pwfile="$secret" >"$home/initdb.log" 2>&1 ||
        fail "initdb failed: $(cat "$home/initdb.log")"
    rm -f "$secret"
    cat >>"$home/data/postgresql.conf" <<'CONF'
listen_addresses = '127.0.0.1'
max_connections = 400
shared_buffers = 64MB
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 512MB
jit = off
deadlock_timeout = 100ms
log_min_messages = warning
timezone = 'UTC'
lc_messages = 'C'
CONF
    if command -v openssl >/dev/null; then
        as_owner openssl req -new -x509 -days 30 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
            -subj /CN=localhost -keyout "$home/data/server.key" -out "$home/data/server.crt" >/dev/null 2>&1 &&
            echo "ssl = on" >>"$home/data/postgresql.conf"
    fi
    local attempt
    for attempt in 1 2 3 4 5 6; do
        echo $((20000 + (RANDOM * 32768 + RANDOM) % 40000)) >"$home/port"
        start_server && return
    done
    fail "the server does not start: $(tail -n 20 "$home/log" 2>/dev/null)"
}

# Stops the cluster when it has had no user for ten seconds. One watcher a cluster.
watch() {
    exec 7>>"$files.watcher"
    flock -n 7 || return 0
    while :; do
        flock -x 8
        flock -u 8
        sleep 10 7>&- 8>&-
        [ ! -e "$files.keep" ] || return 0
        if flock -n -x 8; then
            exec 9>>"$files.lock"
            flock -x 9
            remove 7>&-
            rm -f "$files.password"
            return 0
        fi
    done
}

exec 9>>"$files.lock"
flock -x 9
case "$verb" in
    start)
        is_running || make
        exec 8>>"$files.users"
        ( exec 9>&-; trap '' HUP INT; watch ) </dev/null >/dev/null 2>&1 &
        echo "postgres://postgres@/postgres?host=$home&port=$(port)"
        ;;
    stop) remove; rm -f "$files.password" ;;
    restart)
        as_owner "$bin/pg_ctl" -D "$home/data" -m immediate -w -t 30 stop >/dev/null 2>&1 || true
        start_server || fail "the server does not start again: $(tail -n 20 "$home/log")"
        ;;
    *) fail "usage: postgres.sh start|stop|restart FOLDER [NAME]" ;;
esac
