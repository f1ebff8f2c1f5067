#!/usr/bin/env bash
# Sets up what is missing on a Debian machine, then checks and tests everything, and ends with a line that counts what ran.
# A part that cannot run has failed. Logs of all parts: .cache/test.
set -uo pipefail
cd "$(dirname "$0")/.."
logs=.cache/test
mkdir -p "$logs"
rm -f "$logs"/*
started=$SECONDS
passed=0 failed=0 skipped=0
counts=()

say() { printf '%s\n' "$*"; }

bash scripts/setup.sh || { say "0 passed, 1 failed"; exit 1; }
if [ -d ../shared/data ]; then
	HOMEGROUP_SHARED_DATA=$(cd ../shared/data && pwd)
	export HOMEGROUP_SHARED_DATA
fi
export CGO_ENABLED=0

# check NAME COMMAND…: one check that holds or does not.
check() {
	local name=$1 begun=$SECONDS
	shift
	if "$@" >"$logs/$name.log" 2>&1; then
		passed=$((passed + 1))
		say "ok    $name ($((SECONDS - begun)) s)"
	else
		failed=$((failed + 1))
		say "FAIL  $name ($((SECONDS - begun)) s)"
		tail -n 60 "$logs/$name.log" | sed 's/^/      /'
	fi
}

# tests LABEL: reads counts that a part wrote as "LABEL passed failed", one a line; none is a failure.
tests() {
	local part=$1 status=$2 begun=$3 some=0
	while read -r label p f; do
		some=1
		passed=$((passed + p)) failed=$((failed + f))
		counts+=("$label $p")
		if [ "$p" = 0 ]; then
			failed=$((failed + 1)) status=1
			say "      no test ran: $label"
		fi
	done < <(cat "$logs/$part.counts" 2>/dev/null)
	if [ "$some" = 0 ] || { [ "$status" != 0 ] && [ "$failed" = 0 ]; }; then
		failed=$((failed + 1)) status=1
	fi
	if [ "$status" = 0 ]; then
		say "ok    $part ($((SECONDS - begun)) s)"
	else
		say "FAIL  $part ($((SECONDS - begun)) s), see $logs/$part.log"
	fi
}

formatted() {
	local wrong
	wrong=$(git ls-files '*.go' | xargs gofmt -l)
	[ -z "$wrong" ] || { say "not as gofmt writes it (make fmt):" "$wrong"; return 1; }
}

static_binary() {
	go build -trimpath -ldflags='-s -w' -o bin/homegroup ./cmd/homegroup || return 1
	! ldd bin/homegroup 2>/dev/null || { say "bin/homegroup is not static"; return 1; }
	local size
	size=$(stat -c %s bin/homegroup)
	say "$size bytes"
	[ "$size" -le $((45 << 20)) ] || { say "bin/homegroup has $size bytes; 45 MiB are the most"; return 1; }
}

check gofmt formatted
check build static_binary
check vet go vet ./...
check tidy go mod tidy -diff
check verify go mod verify
check staticcheck go tool staticcheck ./...
check types npx --no-install tsc -p tsconfig.json
check packs bin/homegroup programs check programs

begun=$SECONDS
bash scripts/vulnerabilities.sh >"$logs/vulnerabilities.log" 2>&1
case $? in
0) passed=$((passed + 1)) && say "ok    vulnerabilities ($((SECONDS - begun)) s)" ;;
75)
	passed=$((passed + 1)) skipped=$((skipped + 1))
	say "PART  vulnerabilities ($((SECONDS - begun)) s)"
	sed 's/^/      /' "$logs/vulnerabilities.log"
	;;
*)
	failed=$((failed + 1))
	say "FAIL  vulnerabilities"
	tail -n 60 "$logs/vulnerabilities.log" | sed 's/^/      /'
	;;
esac

begun=$SECONDS
CGO_ENABLED=1 go test -race -timeout 25m -json ./... 2>"$logs/go.err" | node scripts/count.js go "$logs/go.counts" | tee "$logs/go.log"
status=$?
if [ -s "$logs/go.err" ]; then
	cat "$logs/go.err" >>"$logs/go.log"
	grep -v '^go: downloading' "$logs/go.err" | head -n 40
fi
tests go $status $begun

# node PART LABEL FILES…
node_tests() {
	local part=$1 label=$2 begun=$SECONDS status
	shift 2
	node --test --test-concurrency=1 --test-reporter=./scripts/count.js --test-reporter-destination=stdout "$@" >"$logs/$part.log" 2>&1
	status=$?
	grep -E '^(FAIL|      )' "$logs/$part.log" | head -n 80
	sed -n "s/^counted /$label /p" "$logs/$part.log" >"$logs/$part.counts"
	tests "$part" $status $begun
}
node_tests node calendar_API_and_scoring_in_node tests/ical/*.test.js tests/api/*.test.js tests/score/*.test.js
node_tests companion ciphers_and_companion_in_node tests/crypto/*.test.js tests/book/*.test.js tests/companion/*.test.js
node_tests browser browser tests/browser/*.test.js
node_tests accessibility accessibility tests/access/*.test.js

say ""
say "Ran in $((SECONDS - started)) s: $passed in all; $(
	IFS=';'
	printf "%s" "${counts[*]}" | sed "s:;:; :g; s:_: :g"
)."
line="$passed passed, $failed failed"
[ "$skipped" = 0 ] || line="$line, $skipped skipped"
say "$line"
[ "$failed" = 0 ]
