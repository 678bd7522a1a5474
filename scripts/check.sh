#!/usr/bin/env bash
# Everything that must hold before a commit: format, build, tests, determinism, documents.
# Needs a Swift toolchain and nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

step "Format"
swift format lint --strict --recursive --parallel Package.swift Sources Tests experiments

step "Build, without a warning"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift build --build-tests 2>&1 | tee "$log"
if grep -E '(^|[^a-z])warning:' "$log"; then
  echo "check: the build has warnings" >&2
  exit 1
fi

step "Test"
swift test

step "Determinism"
scripts/check-determinism.sh

step "Committed results come out again"
# The main job and what takes less than a minute; scripts/reproduce.sh alone does all, in hours.
scripts/reproduce.sh relu-vs-tanh variance-propagation saturation zero-centering output-units \
  linearity activation-shapes

step "Documents say what the CSVs say"
swift run summarize --check
echo "all checks passed"
