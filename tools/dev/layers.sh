# Holds every include of <nuages/MODULE/...> in modules/ against the DEPS that the including module declares.
# Sources and public headers may include DEPS; tests, benchmarks and fuzz targets also TEST_DEPS.
source tools/dev/common.sh

awk '
function declared(module, file, test,    text, line, n, words, i, into) {
    while ((getline line < file) > 0) { sub(/#.*/, "", line); text = text " " line }
    close(file)
    gsub(/[()]/, " ", text)
    n = split(text, words, /[ \t]+/)
    for (i = 1; i <= n; ++i) {
        if (words[i] ~ /^(DEPS|PRIVATE|TEST_DEPS)$/) into = words[i]
        else if (into == "DEPS") may[module, words[i]] = 1
        else if (into == "TEST_DEPS") may_test[module, words[i]] = 1
    }
}
FNR == 1 {
    split(FILENAME, path, "/")
    module = path[2]
    in_test = FILENAME ~ /^modules\/[^\/]*\/(test|bench|fuzz)\//
    if (!(module in known)) { known[module] = 1; declared(module, "modules/" module "/CMakeLists.txt") }
    public = FILENAME ~ /\/include\//
}
match($0, /^[ \t]*#[ \t]*include[ \t]*<nuages\/[a-z_]+\//) {
    target = $0
    sub(/^.*<nuages\//, "", target)
    sub(/\/.*/, "", target)
    if (target == module || (module, target) in may || (in_test && (module, target) in may_test)) next
    printf "%s:%d: module %s includes <nuages/%s/...>, but does not declare it: add %s to DEPS in modules/%s/CMakeLists.txt if the layers allow it\n", FILENAME, FNR, module, target, target, module
    bad = 1
}
public && /^[ \t]*#[ \t]*include[ \t]*<(boost\/|openssl\/|sqlite3|libpq|toml\+\+|simdjson|spdlog|CLI\/|regex>|iostream>|filesystem>|future>|thread>|ranges>)/ {
    printf "%s:%d: a public header may not show this: %s\n", FILENAME, FNR, $0
    bad = 1
}
public && /^[ \t]*#[ \t]*include[ \t]*"/ {
    printf "%s:%d: a public header includes public headers only, with <nuages/...>: %s\n", FILENAME, FNR, $0
    bad = 1
}
END { exit bad }
' $(git ls-files --cached --others --exclude-standard 'modules/*.h' 'modules/*.cpp' | grep -v /cli/templates/ | while read -r f; do [ -f "$f" ] && echo "$f"; done)
