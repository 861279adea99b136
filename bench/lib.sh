# What the benchmarks share; sourced by them. Everything listens on loopback and is bounded in time.
set -euo pipefail
# A job of its own, as in a terminal: without job control a background process ignores Ctrl-C.
set -m
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
export MINITWITTER_HOME=$work/home
gateway=http://127.0.0.1:${MINITWITTER_GATEWAY_PORT:-8080}
connections=${BENCH_CONNECTIONS:-32}
pid=''

stop_system() {
  [ -z "$pid" ] || { kill -s INT "$pid" 2>/dev/null || true; wait "$pid" || true; }
  pid=''
}
trap 'stop_system; rm -rf "$work"' EXIT

# start_system [NAME=VALUE…]: `up` in a folder of its own; returns when it is ready.
start_system() {
  env --default-signal=INT "$@" ./minitwitter up >"$work/up.log" 2>&1 &
  pid=$!
  for _ in $(seq 1200); do
    grep -q 'is ready' "$work/up.log" && return
    kill -0 "$pid" 2>/dev/null || { cat "$work/up.log" >&2; exit 1; }
    sleep 0.05
  done
  echo "bench: not ready after a minute" >&2
  exit 1
}

# with_constant_page: lets `up` answer /bench/constant with the bytes of the file $BENCH_PAGE.
with_constant_page() {
  export BENCH_PAGE=$work/page.json SPRING_MAIN_SOURCES=io.minitwitter.bench.ConstantPage
  export MINITWITTER_CLASS_PATH=$work/classes
  "$(./minitwitter jdk)/bin/javac" --release 25 -parameters -d "$work/classes" -cp "standalone/target/lib/*" \
    bench/ConstantPage.java
}

# post PATH JSON [TOKEN]
post() {
  curl -sf "$gateway$1" -H 'Content-Type: application/json' ${3:+-H "Authorization: Bearer $3"} -d "$2"
}

# register USERNAME: prints an access token; the same registration again opens another session.
register() {
  post /api/v1/auth/register \
    "{\"email\":\"$1@example.com\",\"username\":\"$1\",\"password\":\"correct horse battery staple\"}" |
    jq -r .access_token
}

# fill: ten users and forty tweets, half of which the first user, $reader, likes; $id is the newest tweet.
fill() {
  local tokens=() text i
  for i in $(seq 10); do tokens+=("$(register "user$i")"); done
  reader=${tokens[0]}
  text=$(printf 'a tweet of one hundred and forty characters, as many users write them %.0s' 1 2 | cut -c1-140)
  for i in $(seq 40); do
    id=$(post /api/v1/tweets "{\"content\":\"$text\"}" "${tokens[$((i % 10))]}" | jq -r .id)
    [ $((i % 2)) = 0 ] || post "/api/v1/tweets/$id/like" '{}' "$reader"
  done
}

# CPU time of the system's process so far, in microseconds; its PostgreSQL and Redis are not in it.
cpu_micros() {
  local stat
  stat=$(<"/proc/$pid/stat")
  awk -v hz="$(getconf CLK_TCK)" '{print int(($12 + $13) * 1000000 / hz)}' <<<"${stat##*) }"
}

# load PATH SECONDS [TOKEN]: prints "requests-per-second cpu-micros-per-request"; any failed request ends the run.
load() {
  local before after requests
  before=$(cpu_micros)
  wrk -t1 -c"$connections" -d"${2}s" --timeout 10s ${3:+-H "Authorization: Bearer $3"} "$gateway$1" >"$work/wrk"
  after=$(cpu_micros)
  if grep -qE 'Non-2xx|Socket errors' "$work/wrk"; then
    cat "$work/wrk" >&2
    exit 1
  fi
  requests=$(awk '/requests in/ {print $1}' "$work/wrk")
  awk -v cpu=$((after - before)) -v n="$requests" '/Requests\/sec/ {printf "%.0f %.0f\n", $2, cpu / n}' "$work/wrk"
}

median() { sort -n | awk '{v[NR] = $1} END {print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }

# within NAME RATIO at-most|at-least GOAL: prints the verdict; remembers what fell short for the exit status.
status=0
within() {
  if awk -v r="$2" -v how="$3" -v g="$4" 'BEGIN {exit !(how == "at-most" ? r <= g : r >= g)}'; then
    printf 'ok       %-40s %6.2f (%s %s)\n' "$1" "$2" "${3/-/ }" "$4"
  else
    printf 'SHORT    %-40s %6.2f (%s %s)\n' "$1" "$2" "${3/-/ }" "$4"
    status=1
  fi
}
