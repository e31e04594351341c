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
    done < <(awk '/^```/ { code = !code; next } !code { gsub(/`[^`]*`/, ""); print }' "$page" | grep -oE '\]\([^)]+\)' | sed 's/^](//; s/)$//' |
        grep -vE '^(https?:|mailto:|#)' || true)
done

mapfile -t sources < <(git ls-files --cached --others --exclude-standard '*.h' '*.cpp' | grep -v /cli/templates/)
awk '
function clean(line) { gsub(/^[ \t]+|[ \t]+$/, "", line); return line }
# Whether the block stands somewhere in the sources: every place of its first line is tried.
function is_quoted(    place, i) {
    for (place = last[block[1]]; place; place = earlier[place]) {
        for (i = 2; i <= size && source[place + i - 1] == block[i]; ++i) ;
        if (i > size) return 1
    }
    return 0
}
pass == 1 {
    line = clean($0)
    if (line == "") next
    source[++count] = line
    earlier[count] = last[line]
    last[line] = count
    next
}
FNR == 1 { inside = 0 }
/^```cpp/ { inside = 1; size = 0; start = FNR; next }
/^```/ && inside {
    inside = 0
    if (size > 0 && !is_quoted()) {
        printf "%s:%d: this C++ example is in no source that the build compiles\n", FILENAME, start
        bad = 1
    }
    next
}
inside { line = clean($0); if (line != "") block[++size] = line }
END { exit bad }
' pass=1 "${sources[@]}" pass=2 "${pages[@]}" || failed=1
exit $failed
