# Runs the ORM's benchmarks: run.sh BUILD_FOLDER [ONLY]
#   queries   beside the same by hand in C and in Django (package python3-django), on SQLite and PostgreSQL, whose
#             server has the other core; only those whose name has ONLY in it
#   compile   a file with ten models and twenty queries beside one that includes four standard headers
set -euo pipefail
build=${1:?usage: run.sh BUILD_FOLDER [ONLY]}
only=${2:-}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../measure.sh"
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python=/usr/bin/python3 # that of Debian, whose packages these are
"$python" -c "import django, psycopg2" 2>/dev/null || {
    python=
    echo "Without Django: apt-get install python3-django python3-psycopg2 has it measured, too."
}
queries() { taskset -c "$client_core" "$build/bin/orm_bench" "$1" "$python" "$here/django_queries.py" "$only"; }
queries "$work/bench.sqlite3"
touch "$build/postgres-bench.keep"
url=$(taskset -c "$server_core" bash "$root/tools/dev/postgres.sh" start "$build" bench)
trap 'rm -rf "$work" "$build/postgres-bench.keep"; bash "$root/tools/dev/postgres.sh" stop "$build" bench' EXIT
queries "$url"
[ -z "$only" ] || exit 0

# CPU seconds (user and system) of one compilation as the dev preset does it, without ccache.
compile_seconds() {
    local TIMEFORMAT='%U %S'
    { time "${CXX:-g++}" -std=c++20 -O0 -g1 -fPIC "${includes[@]}" -c "$1" -o "$work/out.o"; } 2>&1 |
        awk '{ print $1 + $2 }'
}

includes=()
for module in base meta fibers sql db orm; do
    includes+=("-I$root/modules/$module/include")
done
# Once for the messages, should it not compile.
"${CXX:-g++}" -std=c++20 "${includes[@]}" -fsyntax-only "$here/compile/views.cpp"
for _ in 1 2 3 4 5 6 7 8 9; do
    compile_seconds "$here/compile/headers.cpp" >>"$work/headers"
    compile_seconds "$here/compile/views.cpp" >>"$work/views"
done
awk -v headers="$(value headers)" -v views="$(value views)" 'BEGIN {
    ratio = views / headers
    printf "%-28s four headers %.3f s   views %.3f s   %.2f x (limit 3.00)%s\n", "compiling 20 queries", headers, views,
        ratio, ratio <= 3 ? "" : "  EXCEEDED"
}'
