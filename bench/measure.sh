# What the benchmarks measure with, for sourcing. `work` is the folder of their figures, a file for each.

# A server and what asks it keep to a core each: left to the scheduler, both sit on one core at one time and on two at
# another, and what waking the other costs goes by that.
server_core=0
client_core=$(($(nproc) > 1 ? 1 : 0))

# Nanoseconds of CPU that a process has used.
cpu_ns() { cat /proc/"$1"/task/*/schedstat | awk '{ sum += $1 } END { printf "%.0f", sum }'; }
# Bytes of memory that it has.
rss_bytes() { awk '/^VmRSS/ { printf "%.0f", $2 * 1024 }' "/proc/$1/status"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
# The median of the figures in a file; - where there are none.
value() { [ -s "$work/$1" ] && median <"$work/$1" || echo -; }
# A ratio of two values; - where the second is missing.
ratio() { [ "$2" = - ] && echo - || awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
