# Builds the fuzz targets with clang's libFuzzer and runs each for a time (60 seconds unless said otherwise). What they
# find stays in build/fuzz/findings, with all that each said.
source tools/dev/common.sh
set -o pipefail

seconds=60
if [[ "${1:-}" =~ ^[0-9]+$ ]]; then
    seconds=$1
    shift
fi
bash tools/dev/setup.sh fuzz
configure fuzz
mapfile -t targets < <(git ls-files 'modules/*/fuzz/*_fuzz.cpp' | xargs -n 1 basename | sed 's/\.cpp$//')
[ $# -gt 0 ] && targets=("$@")
build fuzz "${targets[@]}"
mkdir -p build/fuzz/findings
failed=0
for target in "${targets[@]}"; do
    say "$target for $seconds seconds"
    corpus=build/fuzz/corpus/$target
    mkdir -p "$corpus"
    seeds=$(git ls-files "modules/*/fuzz/$target.corpus/*" | head -n 1)
    "build/fuzz/bin/$target" -max_total_time="$seconds" -timeout=10 -print_final_stats=1 -verbosity=0 \
        -artifact_prefix=build/fuzz/findings/"$target"- "$corpus" ${seeds:+"$(dirname "$seeds")"} 2>&1 |
        tee "build/fuzz/findings/$target.log" | tail -n 20 ||
        failed=1
done
exit $failed
