#!/usr/bin/env bash
# Checks that an experiment gives the same bytes however it is built and run.
#
# Usage: scripts/check-determinism.sh [--builds N] [NAME...]
#
#   NAME        experiments to check (default: all)
#   --builds N  how many of them to compare between builds (default: 3, spread over the list)
#
# Every experiment runs its smoke profile straight (--jobs 1), which is compared byte for byte with
# --jobs 2, with --threads 2, with three shards collected, and with a run that is stopped by SIGINT,
# then killed by SIGKILL, then resumed. Some are compared with a release build, on x86-64 one without the
# kernels for 512-bit vectors, so that a processor that has these compares the widths too; and with a build
# for any x86-64: without the FMA instruction it is so slow that it runs the cheaper trials of every kind
# and takes over the others. Experiments that measure time are left out.
#
# Where objdump is there, it must also find no AVX-512 instruction outside of the kernels that are only
# called where the processor has them: the linker may not have merged what was compiled for either.
#
# Exit codes: 0 all the same, 1 a difference or a failed build, 64 bad usage.
# Builds go to .build, .build-avx2 and .build-baseline.
set -euo pipefail
cd "$(dirname "$0")/.."

export LC_ALL=C

# How many times slower the build without FMA is, and how many seconds of a processor an experiment may
# take in it, both about.
slowdown=200
budget=40

fail() { # CODE MESSAGE
  echo "check-determinism.sh: $2" >&2
  exit "$1"
}

# Runs the smoke profile in a folder; what it says goes to the file log there. Takes the place of the
# shell, so that signals reach the experiment: call it in a subshell.
smoke() { # EXECUTABLE FOLDER OPTION...
  local executable=$1 folder=$2
  shift 2
  mkdir -p "$folder"
  cd "$folder"
  exec "$executable" --profile smoke --out results --trials trials "$@" >>log 2>&1
}

run() { # EXECUTABLE FOLDER OPTION...
  (smoke "$@") && return
  echo "  FAILED: $(basename "$1") --profile smoke ${*:3}"
  tail -n 5 "$2/log" | sed 's/^/    /'
  return 1
}

# The finished trials in a folder, each with its inode: a trial that is run again gets another.
finished() { # FOLDER
  find "$1/trials" -name '*.trial' -exec ls -i {} + 2>/dev/null | sort || true
}

# Starts a run and sends a signal as soon as one more trial is finished.
interrupt() { # SIGNAL EXECUTABLE FOLDER OPTION...
  local signal=$1 folder=$3 before pid
  shift
  before=$(finished "$folder" | wc -l)
  (smoke "$@") &
  pid=$!
  while kill -0 "$pid" 2>/dev/null && [ "$(finished "$folder" | wc -l)" -le "$before" ]; do
    sleep 0.02
  done
  kill -s "$signal" "$pid" 2>/dev/null || true
  { wait "$pid"; } 2>/dev/null || true
}

tables() { # FOLDER
  echo "$1"/results/smoke/*
}

same() { # WHAT EXPECTED FOUND
  local answer
  answer=$("$bin/compare-results" "$(tables "$2")" "$(tables "$3")" 2>&1) && {
    echo "  $1: $answer"
    return
  }
  echo "  $1: DIFFERENT"
  echo "$answer" | sed 's/^/    /'
  return 1
}

# Builds silently, unless it fails.
build() { # OPTION...
  local log
  log=$(swift build "$@" 2>&1) || {
    echo "$log" >&2
    fail 1 "swift build $* failed"
  }
}

measures_time() { # EXECUTABLE
  case $("$1" --help) in
    *"Its tables hold times"*) true ;;
    *) false ;;
  esac
}

check_running() { # NAME
  local name=$1 executable=$bin/$1 folder=$scratch/$1 shard stopped killed
  mkdir -p "$folder"
  { TIMEFORMAT=%U && time run "$executable" "$folder/straight" --jobs 1; } 2>"$folder/seconds" ||
    return 1

  run "$executable" "$folder/jobs" --jobs 2 &&
    same "--jobs 1 and --jobs 2" "$folder/straight" "$folder/jobs" || return 1

  run "$executable" "$folder/threads" --jobs 1 --threads 2 &&
    same "--threads 1 and --threads 2" "$folder/straight" "$folder/threads" || return 1

  for shard in 3/3 1/3 2/3; do
    run "$executable" "$folder/shards" --jobs 1 --shard "$shard" || return 1
  done
  run "$executable" "$folder/shards" --collect &&
    same "straight and three shards, collected" "$folder/straight" "$folder/shards" || return 1

  interrupt INT "$executable" "$folder/interrupted" --jobs 2
  finished "$folder/interrupted" >"$folder/stopped"
  interrupt KILL "$executable" "$folder/interrupted" --jobs 2
  finished "$folder/interrupted" >"$folder/killed"
  run "$executable" "$folder/interrupted" --jobs 2 || return 1
  finished "$folder/interrupted" >"$folder/resumed"
  stopped=$(wc -l <"$folder/stopped")
  killed=$(wc -l <"$folder/killed")
  same "straight and stopped after $((stopped)), killed after $((killed)) trials, resumed" \
    "$folder/straight" "$folder/interrupted" || return 1
  if [ -n "$(comm -23 "$folder/stopped" "$folder/killed")" ] ||
    [ -n "$(comm -23 "$folder/killed" "$folder/resumed")" ]; then
    echo "  DIFFERENT: a finished trial was run again"
    return 1
  fi
}

# The ids of the trials for the slow build: of every kind (the words of an id that are no numbers) the
# cheapest first, as many as the budget allows.
cheap_trials() { # NAME
  local name=$1
  (cd "$scratch/$name/straight" && "$bin/$name" --profile smoke --trials trials --list) |
    awk -F '\t' '{ sub("cost ", "", $2); print $2 "\t" $1 }' | sort -g |
    awk -F '\t' '{
        kind = ""
        words = split($2, word, "/")
        for (i = 1; i <= words; i++) if (word[i] !~ /=/) kind = kind "/" word[i]
        print seen[kind]++ "\t" $1 "\t" $2
      }' | sort -t "$(printf '\t')" -k1,1n -k2,2g |
    awk -F '\t' -v seconds="$(tail -n 1 "$scratch/$name/seconds")" -v slowdown="$slowdown" -v budget="$budget" '
      { cost[NR] = $2; id[NR] = $3; total += $2 }
      END {
        for (i = 1; i <= NR; i++) {
          slow = seconds * cost[i] / total * slowdown
          if (used + slow > budget) continue
          used += slow
          print id[i]
        }
      }'
}

# Functions that are not of the wide kernels and have instructions of AVX-512, of which there may be none.
strays() { # EXECUTABLE
  objdump -d --no-show-raw-insn "$1" | awk '
    /^[0-9a-f]+ <.*>:$/ { name = $2 }
    /%zmm|%[xy]mm(1[6-9]|2[0-9]|3[01])|%k[0-7]/ { if (name !~ /WideKernels/) stray[name] = 1 }
    END { for (name in stray) print "    " name }'
}

check_builds() { # NAME
  local name=$1 folder=$scratch/$1 store from id pid count all own found
  run "$release/$name" "$folder/release" --jobs 2 &&
    same "$release_differs" "$folder/straight" "$folder/release" || return 1

  [ -n "$baseline" ] || return 0
  if command -v objdump >/dev/null; then
    found=$(strays "$bin/$name")
    [ -z "$found" ] || {
      echo "  FAILED: instructions of AVX-512 outside of the wide kernels:"
      echo "$found"
      return 1
    }
    echo "  no instruction of AVX-512 outside of the wide kernels"
  fi
  # A run that is killed at once shows where this build keeps its trials.
  (smoke "$baseline/$name" "$folder/baseline") &
  pid=$!
  while kill -0 "$pid" 2>/dev/null && ! ls -d "$folder"/baseline/trials/*/*/locks >/dev/null 2>&1; do
    sleep 0.02
  done
  kill -s KILL "$pid" 2>/dev/null || true
  { wait "$pid"; } 2>/dev/null || true
  store=$(echo "$folder"/baseline/trials/*/*)
  from=$(echo "$folder"/straight/trials/*/*)
  cp "$from"/*.trial "$store"
  cheap_trials "$name" >"$folder/cheap"
  while IFS= read -r id; do
    grep -lxF "rectifiers-trial-1,$id" "$store"/*.trial
  done <"$folder/cheap" >"$folder/files"
  tr '\n' '\0' <"$folder/files" | xargs -0 rm -f
  count=$(wc -l <"$folder/files")
  all=$(find "$from" -name '*.trial' | wc -l)
  [ "$count" -gt 0 ] || {
    echo "  default and x86-64 baseline build: left out, a trial would take over $budget seconds"
    return 0
  }
  run "$baseline/$name" "$folder/baseline" --jobs 2 || return 1
  own=$(sed -n 's/.*"trials_run_now" : \([0-9]*\).*/\1/p' "$folder"/baseline/results/*/*/run.json)
  [ "$own" -eq "$count" ] || {
    echo "  FAILED: the x86-64 baseline build ran $own trials, not $((count))"
    return 1
  }
  same "default and x86-64 baseline build, $own of $((all)) trials its own" \
    "$folder/straight" "$folder/baseline" || return 1
}

# One experiment, all of it; called by this script itself, several at a time.
check() { # NAME
  local result=0
  {
    echo "$1"
    if measures_time "$bin/$1"; then
      echo "  left out: it measures time"
    else
      check_running "$1" || result=1
      case " $chosen " in
        *" $1 "*) [ "$result" -ne 0 ] || check_builds "$1" || result=1 ;;
      esac
    fi
  } >"$scratch/$1.txt" 2>&1
  cat "$scratch/$1.txt"
  rm -rf "${scratch:?}/$1"
  return "$result"
}

if [ "${1-}" = --check ]; then # NAME; the rest is in the environment
  check "$2"
  exit
fi

builds=3
names=()
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      sed -n '2,/^set /s/^# \{0,1\}//p' "scripts/$(basename "$0")"
      exit 0
      ;;
    --builds)
      case ${2-} in
        '' | *[!0-9]*) fail 64 "--builds needs a whole number" ;;
      esac
      builds=$2
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
  for readme in experiments/*/README.md; do names+=("$(basename "$(dirname "$readme")")"); done
fi

build
bin=$(swift build --show-bin-path)

# Every n-th of those that do not measure time, the main job first: it takes the convolutions.
comparable=()
for name in "${names[@]}"; do
  [ "$name" = relu-vs-tanh ] && comparable=("$name" ${comparable[@]+"${comparable[@]}"}) && continue
  measures_time "$bin/$name" || comparable+=("$name")
done
chosen=
[ "$builds" -le ${#comparable[@]} ] || builds=${#comparable[@]}
for ((i = 0; i < builds; i++)); do
  chosen+=" ${comparable[i * ${#comparable[@]} / builds]}"
done

release=
release_differs=
baseline=
if [ -n "$chosen" ]; then
  release_options=(-c release)
  release_differs="debug and release build"
  case $(uname -m) in
    x86_64 | amd64)
      release_options+=(--traits AVX2 --scratch-path .build-avx2)
      if grep -qw avx512vl /proc/cpuinfo 2>/dev/null; then
        release_differs="debug build in 512-bit vectors and release build in 256-bit"
      else
        echo "this processor has no AVX-512: both builds take its 256-bit vectors"
      fi
      baseline_options=(--disable-default-traits --scratch-path .build-baseline)
      for name in $chosen; do build "${baseline_options[@]}" --product "$name"; done
      baseline=$(swift build "${baseline_options[@]}" --show-bin-path)
      ;;
    *) echo "not on x86-64: there is one build for all processors, nothing to compare it with" ;;
  esac
  for name in $chosen; do build "${release_options[@]}" --product "$name"; done
  release=$(swift build "${release_options[@]}" --show-bin-path)
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export bin release release_differs baseline chosen scratch
printf '%s\n' "${names[@]}" | xargs -P 2 -n 1 "scripts/$(basename "$0")" --check || fail 1 "something differs, see above"
echo "${#names[@]} experiments checked"
