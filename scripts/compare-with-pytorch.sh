#!/bin/sh
# How fast is the engine, beside PyTorch (and TensorFlow, JAX) on this machine?
#
# Usage: scripts/compare-with-pytorch.sh [--peers NAMES] [--rounds N] [--threads N] [--only NAMES]
#                                        [--seconds S] [--out FILE] [--append] [--avx2]
#
#   --peers NAMES  of pytorch, tensorflow, jax, with commas between (pytorch)
#   --rounds N     how often both sides are run, in turn; ratios are medians of the rounds (3)
#   --threads N    threads on each side (1)
#   --only NAMES   benchmarks, with commas between: see swift run benchmark --help (all)
#   --seconds S    how long each is timed in a round, at least (2)
#   --append       keep what the table has of other peers, benchmarks, vectors and threads
#   --avx2         hold both sides to vectors of 256 bits, where they would take 512; not jax, which has no
#                  switch for its products
#   --out FILE     the table (results/performance/comparison.csv); swift run summarize shows it in README
#
# Installs the peers with pip into .build-peers/NAME, which can be deleted afterwards. Everything else
# that runs on the machine makes the figures worse: close it.
set -eu
start=$PWD
cd "$(dirname "$0")/.."
. scripts/quoting.sh

case " $* " in *" --help "* | *" -h "*)
  sed -n '2,/^set/{s/^# \{0,1\}//;/^set/!p;}' "$0"
  exit 0
  ;;
esac

peers=pytorch
previous=
for argument; do
  shift
  case $previous in
    --peers) peers=$argument ;;
    --out) argument=$(absolute "$argument" "$start") ;;
  esac
  previous=$argument
  set -- "$@" "$argument"
done

mkdir -p .build-peers
build="swift build -c release"
case " $* " in *" --avx2 "*) build="$build --traits AVX2 --scratch-path .build-avx2" ;; esac
$build --product benchmark
benchmark=$($build --show-bin-path)/benchmark
for peer in $(echo "$peers" | tr , ' '); do
  case $peer in
    pytorch) package=torch ;;
    tensorflow) package=tensorflow-cpu ;;
    jax) package=jax ;;
    *) echo "no peer $peer: choose from pytorch, tensorflow, jax" >&2 && exit 64 ;;
  esac
  if [ ! -x ".build-peers/$peer/bin/python" ]; then
    python3 -m venv ".build-peers/$peer"
  fi
  # PyTorch's own index has builds without CUDA, which are the same on a CPU and much smaller.
  ".build-peers/$peer/bin/python" -c "import ${package%-cpu}" 2>/dev/null ||
    { [ $peer = pytorch ] && ".build-peers/$peer/bin/pip" install --quiet numpy &&
      ".build-peers/$peer/bin/pip" install --quiet torch --index-url https://download.pytorch.org/whl/cpu; } ||
    ".build-peers/$peer/bin/pip" install --quiet $package numpy
done
exec python3 scripts/peers/compare.py --benchmark "$benchmark" "$@"
