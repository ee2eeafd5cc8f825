# The sample and workerd, one at a time on a port of this machine, for the scripts that compare them. Sourced by bash.
# Expects: here (this folder). Sets: root, jar, java, port, url, work, systems, server (the process that runs).
# Environment: PORT, SAMPLE_JAR, JAVA_HOME, SYSTEMS, SERVER_PROCESSOR (the number of the only processor it may use).

root=$(dirname "$here")
port=${PORT:-18080}
jar=${SAMPLE_JAR:-$root/sample-app/target/sample-app.jar}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
systems=${SYSTEMS:-sample workerd}
pin_server=${SERVER_PROCESSOR:+taskset -c $SERVER_PROCESSOR}
url=http://127.0.0.1:$port

mkdir -p "$here/target"
work=$(mktemp -d "$here/target/compare.XXXXXX") # beside the sources, on a real disk: /tmp may be memory
server=

say() { echo "$*" >&2; }
fail() { say "$(basename "$0"): $*"; exit 1; }

stop() {
  [ -n "$server" ] || return 0
  kill "$server" 2>/dev/null || true
  local tries
  for tries in $(seq 100); do
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  kill -9 "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
}
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

build_sample() {
  [ ! -e "$jar" ] || return 0
  [ -z "${SAMPLE_JAR:-}" ] || fail "SAMPLE_JAR '$jar' does not exist."
  say "Building the sample"
  (cd "$root" && mvn -q -DskipTests -pl sample-app -am package)
}

start() { # system
  ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || fail "Port $port is in use. Set PORT to a free one."
  case $1 in
    sample)
      $pin_server "$java" -jar "$jar" --server.address=127.0.0.1 --server.port="$port" \
        --durable-objects.storage.directory="$work/sample/data" >"$work/sample.log" 2>&1 &
      ;;
    workerd)
      $pin_server "$here/peer/run" "$work/workerd" "$port" >"$work/workerd.log" 2>&1 &
      ;;
    *) fail "There is no system '$1': SYSTEMS takes 'sample' and 'workerd'." ;;
  esac
  server=$!
  local tries
  for tries in $(seq 1200); do
    [ "$(curl -fs "$url/hello" 2>/dev/null)" = hello ] && return
    kill -0 "$server" 2>/dev/null || fail "$1 has ended: $(tail -20 "$work/$1.log")"
    sleep 0.1
  done
  fail "$1 does not answer on $url/hello: $(tail -20 "$work/$1.log")"
}

ratio() { # a, b
  awk -v a="$1" -v b="$2" 'BEGIN { if (a == "-" || b == "-") print "-"; else printf "%.2f\n", a / b }'
}

verdict() { # ratio, target
  awk -v r="$1" -v t="$2" 'BEGIN { if (t != "") print ">= " t, (r == "-" ? "" : r + 0 >= t + 0 ? "met" : "MISSED") }'
}
