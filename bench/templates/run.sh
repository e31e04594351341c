# Templates beside Django and Jinja2: the same pages, the same output, microseconds of CPU time for a rendering.
#   bench/templates/run.sh BUILD_FOLDER
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=${1:?usage: bench/templates/run.sh BUILD_FOLDER}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The Python that has a module.
python_with() {
    local python
    for python in /usr/bin/python3 python3; do
        "$python" -c "import $1" 2>/dev/null && echo "$python" && return
    done
    echo "bench templates needs Python's $1: ./dev setup release" >&2
    exit 1
}
django=$(python_with django)
jinja=$(python_with jinja2)

# Three rounds, one after the other, so that a busy moment does not hit one engine alone.
for _ in 1 2 3; do
    "$build/bin/bench_templates" "$here" "$work" >>"$work/nuages.times"
    "$django" "$here/peer.py" django "$here" "$work" >>"$work/django.times"
    "$jinja" "$here/peer.py" jinja "$here" "$work" >>"$work/jinja.times"
done

for page in fortunes table page; do
    for peer in django jinja; do
        cmp "$work/$page.nuages" "$work/$page.$peer" || {
            echo "bench templates: the page $page differs from that of $peer" >&2
            exit 1
        }
    done
done

# value ENGINE PAGE [COLUMN]: the median of the rounds
value() { awk -v page="$2" -v column="${3:-2}" '$1 == page { print $column }' "$work/$1.times" | sort -n | sed -n 2p; }

echo
printf '%-34s %12s %12s %12s %9s %9s %12s\n' 'CPU us a rendering' nuages django jinja2 'x django' 'x jinja2' allocations
for page in fortunes table page; do
    case $page in
        fortunes) title='fortunes' ;;
        table) title='table of 1,000 x 10' ;;
        page) title='inheritance, loops, filters, url' ;;
    esac
    awk -v title="$title" -v ours="$(value nuages $page)" -v django="$(value django $page)" \
        -v jinja="$(value jinja $page)" -v allocations="$(value nuages $page 3)" 'BEGIN {
        printf "%-34s %12.2f %12.2f %12.2f %9.1f %9.1f %12d%s\n", title, ours, django, jinja, django / ours, jinja / ours,
            allocations, (django / ours < 30 || jinja / ours < 8) ? "  SHORT OF 30 x and 8 x" : ""
    }'
done
awk -v ours="$(value nuages parse)" 'BEGIN {
    printf "%-34s %12.2f us (limit 100)%s\n", "parsing 10 KiB", ours, (ours > 100) ? "  EXCEEDED" : ""
}'
