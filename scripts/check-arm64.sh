#!/usr/bin/env bash
# Checks that the engine's kernels give the same bits on 64-bit ARM as on this machine.
#
# Usage: scripts/check-arm64.sh
#
# Compiles Randomness and TensorEngine twice: as they are for this machine, and in Swift's Embedded mode for
# aarch64, which is linked against a C library for ARM and run by an emulator. Both print a digest of what each
# kernel makes of the same seeded inputs (scripts/arm64/Digests.swift), and every line must agree: random
# numbers, elementary functions and activations over bit patterns all over the floats, products,
# convolutions (direct and by minimal filtering) with their gradients, pooling, reductions, optimizer steps.
#
# What it does not show: the tape, batch normalization and what lies above them, which Embedded mode does not
# take, though they do no arithmetic of their own but by these kernels or element by element; threads and
# memory of a real ARM system; and the arithmetic of a real ARM processor, for which the emulator stands.
#
# Needs, on Debian: apt-get install gcc-aarch64-linux-gnu qemu-user
#
# Exit codes: 0 all the same, 1 a difference or a failed build, 64 bad usage, 66 something it needs is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { # CODE MESSAGE
  echo "check-arm64.sh: $2" >&2
  exit "$1"
}

case ${1-} in
  -h | --help)
    sed -n '2,/^set /s/^# \{0,1\}//p' "scripts/$(basename "$0")" | sed '$d'
    exit 0
    ;;
  '') ;;
  *) fail 64 "it takes no arguments; see --help" ;;
esac
for tool in swiftc aarch64-linux-gnu-gcc qemu-aarch64; do
  command -v "$tool" >/dev/null || fail 66 "there is no $tool; on Debian: apt-get install gcc-aarch64-linux-gnu qemu-user"
done
resources=$(swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
unicode=$resources/embedded/aarch64-none-none-elf/libswiftUnicodeDataTables.a
[ -f "$unicode" ] || fail 66 "this toolchain has no Embedded standard library for ARM: $unicode is missing"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# As in Package.swift.
flags=(-package-name rectifiers -O -wmo -parse-as-library -swift-version 6
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility
  -enable-upcoming-feature InternalImportsByDefault -enable-experimental-feature BuiltinModule)

# Compiles the modules into a folder: the sources of the engine follow.
compile() { # FOLDER "FLAG..." FILE...
  local folder=$work/$1 own
  read -ra own <<<"$2"
  shift 2
  mkdir -p "$folder"
  swiftc "${own[@]}" "${flags[@]}" -module-name Randomness -emit-module \
    -emit-module-path "$folder/Randomness.swiftmodule" -c Sources/Randomness/*.swift \
    -o "$folder/Randomness.o" || return 1
  swiftc "${own[@]}" "${flags[@]}" -I "$folder" -module-name TensorEngine -c "$@" \
    scripts/arm64/Digests.swift -o "$folder/TensorEngine.o"
}

# The engine and the interface of its kernels as one module, of which only the second asks the system.
mkdir "$work/sources" "$work/system"
while IFS= read -r file; do
  case $file in
    */Parallelism.swift | */Storage.swift | */WidestKernels.swift | */Processor.swift) to=system ;;
    *) to=sources ;;
  esac
  sed '/^[@_a-z ]*import KernelInterface$/d' "$file" >"$work/$to/$(basename "$file")"
done < <(find Sources/KernelInterface Sources/TensorEngine -name '*.swift' ! -path '*/Differentiation/*' \
  ! -path '*/Normalization/*' ! -name Activations.swift)
here=
[ "$(uname -m)" != x86_64 ] || here="-Xcc -march=x86-64-v3"
log=$work/log
{
  compile here "$here" "$work"/sources/*.swift "$work"/system/*.swift &&
    swiftc "$work/here/Randomness.o" "$work/here/TensorEngine.o" -o "$work/here/digests" &&
    compile arm "-target aarch64-none-none-elf -enable-experimental-feature Embedded" "$work"/sources/*.swift \
      scripts/arm64/Serial.swift &&
    aarch64-linux-gnu-gcc -static-pie "$work/arm/Randomness.o" "$work/arm/TensorEngine.o" "$unicode" -lm \
      -o "$work/arm/digests"
} >"$log" 2>&1 || {
  cat "$log" >&2
  fail 1 "it does not compile"
}

"$work/here/digests" >"$work/here.txt"
qemu-aarch64 "$work/arm/digests" >"$work/arm.txt"
count=$(wc -l <"$work/here.txt")
[ "$count" -gt 0 ] || fail 1 "no digest was made"
if difference=$(diff "$work/here.txt" "$work/arm.txt"); then
  echo "$((count)) kernels give the same bits on $(uname -m) and on aarch64"
else
  echo "$difference"
  fail 1 "aarch64 (>) differs from $(uname -m) (<)"
fi
