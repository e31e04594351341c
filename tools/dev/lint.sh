# clang-tidy over the sources that changed since a commit (origin/main, else the last one), or over all with --all.
source tools/dev/common.sh

bash tools/dev/setup.sh tidy
configure dev
if [ "${1:-}" = --all ]; then
    mapfile -t files < <(git ls-files 'modules/*.cpp' 'tools/*.cpp' 'examples/*.cpp' | grep -v /templates/)
else
    # In a fresh clone origin/main is what is checked out: then the last commit is what changed.
    base=${1:-$(git rev-parse --verify -q origin/main || true)}
    [ -n "$base" ] && [ "$(git rev-parse "$base")" != "$(git rev-parse HEAD)" ] || base=HEAD~1
    mapfile -t files < <(git diff --name-only --diff-filter=d "$base" -- '*.cpp' | grep -v /templates/)
fi
# What the preset does not build (benchmarks, fuzz targets, snippets that must not compile) has no command to check by.
checked=()
for file in "${files[@]}"; do
    grep -qF "\"file\": \"$PWD/$file\"" build/dev/compile_commands.json && checked+=("$file")
done
[ ${#checked[@]} -eq 0 ] && { say "Nothing to lint"; exit 0; }
say "clang-tidy over ${#checked[@]} files"
printf '%s\n' "${checked[@]}" | xargs -P "$(nproc)" -n 1 clang-tidy-19 --quiet -p build/dev --warnings-as-errors='*' \
    --extra-arg=-Wno-ignored-gch 2>&1 |
    grep -vE '^[0-9]+ warnings? generated|^Suppressed|^Use -' || [ "${PIPESTATUS[1]}" -eq 0 ]
