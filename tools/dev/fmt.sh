# Formats the sources, or with --check says which are not.
source tools/dev/common.sh

tool=$(command -v clang-format-14 || command -v clang-format) ||
    die "clang-format is missing; './dev setup' installs it."
mapfile -t files < <(git ls-files --cached --others --exclude-standard '*.h' '*.cpp' | grep -v '/cli/templates/')
[ ${#files[@]} -eq 0 ] && exit 0
if [ "${1:-}" = --check ]; then
    printf '%s\n' "${files[@]}" | xargs -P "$(nproc)" -n 20 "$tool" --dry-run -Werror
else
    printf '%s\n' "${files[@]}" | xargs -P "$(nproc)" -n 20 "$tool" -i
fi
