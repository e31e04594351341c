# Builds the release preset and runs one benchmark beside its peer.
source tools/dev/common.sh

name=${1:-}
[ -n "$name" ] && [ -f "bench/$name/run.sh" ] ||
    die "bench: name one of: $(for f in bench/*/run.sh; do basename "$(dirname "$f")"; done | xargs)."
shift
bash tools/dev/setup.sh release
build release all
exec bash "bench/$name/run.sh" "$PWD/build/release" "$@"
