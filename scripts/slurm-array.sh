#!/usr/bin/env bash
# The suite on Slurm without a workflow engine: per experiment an array of shards, then a job that
# collects them.
#
# Usage: scripts/slurm-array.sh [OPTION...] [NAME...] [-- SBATCH_OPTION...]
#
#   NAME            experiments to run (default: all)
#   --profile NAME  smoke, standard or paper (default: standard)
#   --shards N      jobs an experiment is cut into (default: 16)
#   --out DIR       the folder of the results (default: results)
#   --trials DIR    the folder of finished trials (default: .trials)
#   --data DIR      the folder of data sets that are not embedded (default: data)
#   --logs DIR      the folder of the jobs' output (default: .build-slurm)
#   --dry-run       build nothing and print what would be submitted
#
# What stands after -- goes to sbatch, such as: -- --partition=short --mem=2G --cpus-per-task=4
# Folders that are given are relative to where this is run, the others to the package.
# A shard runs as many trials at once as it has processors. The package must lie on a file system
# that all nodes share. A shard that was stopped or requeued goes on with what it had finished; to
# repeat those that failed, run this again.
#
# Builds here, prints the numbers of the jobs and returns. Exit codes: 1 a failed build, 64 bad usage,
# 69 no sbatch.
set -euo pipefail
start=$PWD
cd "$(dirname "$0")/.."
. scripts/quoting.sh

fail() { # CODE MESSAGE
  echo "slurm-array.sh: $2" >&2
  exit "$1"
}

profile=standard
shards=16
out=results
trials=.trials
logs=.build-slurm
data=
dry_run=
names=()
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      sed -n '2,/^set /s/^# \{0,1\}//p' "scripts/$(basename "$0")"
      exit 0
      ;;
    --)
      shift
      break
      ;;
    --dry-run) dry_run=yes ;;
    --profile | --shards | --out | --trials | --data | --logs)
      [ -n "${2-}" ] || fail 64 "$1 needs a value; see --help"
      case $1 in
        --profile) profile=$2 ;;
        --shards) shards=$2 ;;
        --out) out=$(absolute "$2" "$start") ;;
        --trials) trials=$(absolute "$2" "$start") ;;
        --data) data=$(absolute "$2" "$start") ;;
        --logs) logs=$(absolute "$2" "$start") ;;
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
case $shards in
  '' | 0* | *[!0-9]*) fail 64 "--shards is a whole number from 1, not $shards" ;;
esac
if [ ${#names[@]} -eq 0 ]; then
  for readme in experiments/*/README.md; do names+=("$(basename "$(dirname "$readme")")"); done
fi

if [ -z "$dry_run" ]; then
  command -v sbatch >/dev/null || fail 69 "there is no sbatch here"
  log=$(swift build -c release 2>&1) || {
    echo "$log" >&2
    fail 1 "swift build failed"
  }
  mkdir -p "$logs"
fi
bin=$(swift build -c release --show-bin-path)

# Words as a shell takes them, each after a space. A job's commands are run by sh, which need not be bash.
words() { # WORD...
  local word
  for word; do printf ' %s' "$(quoted "$word")"; done
}

submit() { # OPTION...; prints the number of the job
  if [ -n "$dry_run" ]; then
    echo "sbatch$(words "$@")" >&2
    echo JOB
  else
    sbatch --parsable --chdir="$PWD" "$@" | cut -d ';' -f 1
  fi
}

for name in "${names[@]}"; do
  command=exec$(words "$bin/$name" --profile "$profile" --trials "$trials")
  [ -z "$data" ] || command+=$(words --data "$data")
  array=$(submit "$@" --job-name="$name" --array="1-$shards" --output="${logs//%/%%}/$name-%a.txt" \
    --wrap="$command --jobs \${SLURM_CPUS_PER_TASK:-1} --shard \$SLURM_ARRAY_TASK_ID/$shards")
  collect=$(submit "$@" --job-name="$name-collect" --dependency="afterok:$array" \
    --kill-on-invalid-dep=yes --output="${logs//%/%%}/$name-collect.txt" \
    --wrap="$command$(words --out "$out") --collect")
  echo "$name: shards are job $array, its tables job $collect"
done
