#!/bin/sh
# Has our code write a log, and a Go program on golang.org/x/mod check it; then damages the log in several ways, each of
# which the program must notice, so that its silence means something.
#
#     check_with_go.sh WRITE_LOG_PROGRAM WORK_DIRECTORY
set -eu

write_log=$1
work=$2
here=$(cd "$(dirname "$0")" && pwd)
library=/usr/share/gocode

if ! command -v go >/dev/null; then
    echo "This test needs Go: apt-get install golang-go golang-golang-x-mod-dev" >&2
    exit 1
fi
if [ ! -d "$library/src/golang.org/x/mod/sumdb/tlog" ]; then
    echo "This test needs golang.org/x/mod: apt-get install golang-golang-x-mod-dev" >&2
    exit 1
fi

rm -rf "$work/all"
mkdir -p "$work/all"
# Debian's packages are laid out as a GOPATH, so nothing is fetched.
export GO111MODULE=off GOPATH="$library" GOFLAGS= GOCACHE="$work/cache"
(cd "$here/go" && go vet . && go build -o "$work/checklog" .)
"$write_log" "$work/all"

check() {
    "$work/checklog" -vkey "$1/log.vkey" -witness "$1/witness.vkey" -checkpoints "$1/checkpoints" \
        -proofs "$1/proofs" -consistency "$1/consistency" "$1/log"
}
check "$work/all"

# flip FILE OFFSET: changes one bit of one byte.
flip() {
    byte=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
    # shellcheck disable=SC2059 # the format is the byte itself, in octal
    printf "\\$(printf '%03o' $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

damage() {
    what=$1
    file=$2
    cp "$work/all/$file" "$work/kept"
    shift 2
    "$@" "$work/all/$file"
    if check "$work/all" >/dev/null 2>"$work/noticed"; then
        echo "not noticed: $what" >&2
        exit 1
    fi
    echo "noticed: $what: $(head -c 200 "$work/noticed")"
    cp "$work/kept" "$work/all/$file"
}
flip_at_40() { flip "$1" 40; }
flip_at_4() { flip "$1" 4; }
drop_last_byte() { truncate -s -1 "$1"; }
swap_for_older() { cp "$work/all/checkpoints/65536" "$1"; }

damage "a bit in a leaf hash" log/tile/0/007 flip_at_40
damage "a bit in a hash two levels up" log/tile/2/000.p/1 flip_at_4
damage "a bit in an entry" log/tile/entries/007 flip_at_40
damage "a bit in a partial tile of an older size" log/tile/0/000.p/255 flip_at_40
damage "a cut bundle" log/tile/entries/273.p/112 drop_last_byte
damage "a bit in the newest checkpoint" log/checkpoint flip_at_40
damage "a bit in an older checkpoint" checkpoints/65536 flip_at_40
damage "an older checkpoint in place of another in a proof" proofs/0-65537.tlog-proof swap_for_older
damage "a bit in an inclusion proof" proofs/69999-70000.tlog-proof flip_at_40
damage "a bit in a consistency proof" consistency/65537-70000 flip_at_40
check "$work/all" >/dev/null
