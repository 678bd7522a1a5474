#!/usr/bin/env bash
# Regenerates committed results and compares them byte for byte.
#
# Usage: scripts/reproduce.sh [--profile NAME | --paper] [--jobs N] [--data DIR] [--only TEXT] [NAME...]
#
#   NAME            experiments to reproduce (default: all with committed results)
#   --profile NAME  the profile whose results are compared (default: standard)
#   --paper         the same as --profile paper
#   --jobs N        trials run at once (default: one a processor)
#   --only TEXT     a sample: the trials with TEXT in their id, such as seed=3, row by row
#   --data DIR      the folder of the data sets that are not embedded (default: data)
#
# Names the first cell of every table that differs. Works in .build-reproduce: stopped, it goes on
# with the finished trials of the same build. Nothing is taken from .trials, and results is not
# touched. Experiments that measure time are left out.
#
# Exit codes: 0 all the same, 1 a difference or a failed build, 64 bad usage, 66 nothing committed to compare with;
# an experiment that cannot be run ends this with its own exit code.
set -euo pipefail
start=$PWD
cd "$(dirname "$0")/.."
. scripts/quoting.sh

fail() { # CODE MESSAGE
  echo "reproduce.sh: $2" >&2
  exit "$1"
}

profile=standard
options=()
names=()
only=
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      sed -n '2,/^set /s/^# \{0,1\}//p' "scripts/$(basename "$0")"
      exit 0
      ;;
    --paper) profile=paper ;;
    --profile | --jobs | --data | --only)
      [ -n "${2-}" ] || fail 64 "$1 needs a value; see --help"
      case $1 in
        --profile) profile=$2 ;;
        --only) only=$2 ;;
        --data)
          data=$(absolute "$2" "$start")
          [ -d "$data" ] || fail 66 "there is no folder $data"
          options+=(--data "$data")
          ;;
        *) options+=("$1" "$2") ;;
      esac
      shift
      ;;
    -*) fail 64 "unknown option $1; see --help" ;;
    *)
      [ -f "experiments/$1/README.md" ] || fail 64 "there is no experiment $1"
      names+=("$1")
      ;;
  esac
  shift
done

if [ ${#names[@]} -eq 0 ]; then
  for claims in "results/$profile"/*/claims.csv; do
    [ ! -f "$claims" ] || names+=("$(basename "$(dirname "$claims")")")
  done
  [ ${#names[@]} -gt 0 ] || fail 66 "there are no committed results in results/$profile"
else
  for name in "${names[@]}"; do
    [ -f "results/$profile/$name/claims.csv" ] ||
      fail 66 "there are no committed results in results/$profile/$name"
  done
fi

log=$(swift build 2>&1) || {
  echo "$log" >&2
  fail 1 "swift build failed"
}
bin=$(swift build --show-bin-path)
work=.build-reproduce
mkdir -p "$work"
differing=()
compared=0
for name in "${names[@]}"; do
  case $("$bin/$name" --help) in
    *"Its tables hold times"*)
      echo "$name: left out, it measures time"
      continue
      ;;
  esac
  if [ -n "$only" ]; then
    code=0
    "$bin/$name" --profile "$profile" --only "$only" --trials "$work/trials" \
      ${options[@]+"${options[@]}"} 2>"$work/$name.txt" || code=$?
    [ "$code" -le 1 ] || { cat "$work/$name.txt" >&2 && exit "$code"; }
    compared=$((compared + 1))
    [ "$code" -eq 0 ] || { cat "$work/$name.txt" && differing+=("$name"); }
    rm -rf "$work/trials/$name" "$work/$name.txt"
    continue
  fi
  # Verdicts at other rates are made only when asked for.
  rates=()
  [ ! -f "results/$profile/$name/sensitivity.csv" ] || rates=(--sensitivity)
  rm -rf "$work/results/$profile/$name"
  "$bin/$name" --profile "$profile" --out "$work/results" --trials "$work/trials" \
    ${options[@]+"${options[@]}"} ${rates[@]+"${rates[@]}"} >"$work/$name.txt" || {
    code=$?
    fail "$code" "$name did not finish; the same command goes on with it"
  }
  compared=$((compared + 1))
  if answer=$("$bin/compare-results" "results/$profile/$name" "$work/results/$profile/$name" 2>&1); then
    echo "$name: $answer"
    rm -rf "$work/results/$profile/$name" "$work/$name.txt"
  else
    echo "$name: DIFFERENT"
    echo "$answer"
    differing+=("$name")
  fi
  # Whoever runs this again wants to see it computed again.
  rm -rf "$work/trials/$name"
done

if [ -n "$only" ] && [ ${#differing[@]} -gt 0 ]; then
  fail 1 "${#differing[@]} of $compared differ: ${differing[*]}"
fi
[ ${#differing[@]} -eq 0 ] ||
  fail 1 "${#differing[@]} of $compared differ: ${differing[*]}; the new tables are in $PWD/$work/results"
rm -rf "$work"
echo "$compared of $compared reproduced to the bit"
