# Checks the documentation: every relative link leads to a file, and every C++ example is quoted, line for line, from a
# source that the build compiles (white space at the ends of lines does not count).
source tools/dev/common.sh

mapfile -t pages < <(git ls-files --cached --others --exclude-standard '*.md' | grep -v /cli/templates/)
failed=0
for page in "${pages[@]}"; do
    folder=$(dirname "$page")
    while read -r link; do
        target=${link%%#*}
        [ -z "$target" ] && continue
        [ -e "$folder/$target" ] || { echo "$page: the link '$link' leads nowhere"; failed=1; }
    done < <(awk '/^```/ { code = !code } !code' "$page" | grep -oE '\]\([^)]+\)' | sed 's/^](//; s/)$//' |
        grep -vE '^(https?:|mailto:|#)' || true)
done

mapfile -t sources < <(git ls-files --cached --others --exclude-standard '*.h' '*.cpp' | grep -v /cli/templates/)
awk '
function clean(line) { gsub(/^[ \t]+|[ \t]+$/, "", line); return line }
pass == 1 { line = clean($0); if (line != "") all = all line "\n"; next }
FNR == 1 { inside = 0 }
/^```cpp/ { inside = 1; block = ""; start = FNR; next }
/^```/ && inside {
    inside = 0
    if (block != "" && index(all, "\n" block) == 0) {
        printf "%s:%d: this C++ example is in no source that the build compiles\n", FILENAME, start
        bad = 1
    }
    next
}
inside { line = clean($0); if (line != "") block = block line "\n" }
END { exit bad }
' pass=1 "${sources[@]}" pass=2 "${pages[@]}" || failed=1
exit $failed
