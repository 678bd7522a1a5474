#!/bin/sh
# Makes a new experiment of the one that CONTRIBUTING walks through, as a beginning that already runs.
#
# Usage: scripts/new-experiment.sh NAME
#
#   NAME  small letters and digits, with dashes between words, such as elu-vs-relu
#
# Writes experiments/NAME (the Swift page, README.md, figures.py, deviations.csv), a test of its committed
# results in Tests/ExperimentTests, and its word in Package.swift. Replaces nothing that is there.
#
# Exit codes: 64 bad usage, 66 not in the package, 73 something of that name is there.
set -eu
LC_ALL=C
export LC_ALL

fail() { # CODE MESSAGE
  echo "new-experiment.sh: $2" >&2
  exit "$1"
}

case ${1-} in
  -h | --help)
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0" | sed '$d'
    exit 0
    ;;
esac
[ $# -eq 1 ] || fail 64 "usage: scripts/new-experiment.sh NAME"
name=$1
case $name in
  *[!a-z0-9-]* | -* | *- | *--* | [!a-z]* | '')
    fail 64 "a name has small letters, digits and dashes between words, such as elu-vs-relu: not \"$name\""
    ;;
esac

cd "$(dirname "$0")/.."
example=Tests/ExampleExperiment
[ -f $example/MishVersusReLU.swift ] || fail 66 "no $example here: the script belongs into its package"
type=$(printf '%s\n' "$name" | awk -F- '{
  for (i = 1; i <= NF; i++) printf "%s%s", toupper(substr($i, 1, 1)), substr($i, 2) }')
test=Tests/ExperimentTests/${type}Tests.swift
for taken in "experiments/$name" "Sources/$name" "$test"; do
  [ ! -e "$taken" ] || fail 73 "$taken is there; choose another name"
done
if grep -q "\"$name\"" Package.swift; then fail 73 "Package.swift has a target $name; choose another name"; fi

renamed() { # FILE
  sed -e "s/mish-vs-relu/$name/g" -e "s/MishVersusReLU/$type/g" "$example/$1"
}
mkdir -p "experiments/$name"
renamed MishVersusReLU.swift >"experiments/$name/$type.swift"
for file in README.md figures.py deviations.csv; do
  renamed "$file" >"experiments/$name/$file"
done

cat >"$test" <<END
import Testing

/// The committed results of \`$name\`.
@Suite("$name, committed results")
struct ${type}Tests {
  let results = CommittedResults("$name")

  @Test("the gain of X1 is that of the runs, paired by seed")
  func gain() throws {
    func errors(_ activation: String) throws -> [Double] {
      try results.rows("runs").filter { \$0["activation"] == activation }
        .map { number(\$0, "test_error") }
    }
    let (relu, mish) = try (errors("relu"), errors("mish"))
    #expect(relu.count == 10 && mish.count == 10)
    let gain = zip(relu, mish).reduce(0) { \$0 + \$1.0 - \$1.1 } / 10
    #expect(try abs(gain - number(results.quantity("x1.gain"), "measured")) < 1e-9)
  }
}
END

# In the order of the alphabet.
awk -v name="$name" '
  /^let experiments = \[/ { inside = 1 }
  inside && !done {
    split($0, part, "\"")
    if ($0 ~ /^\]/ || ($0 ~ /^  "/ && part[2] > name)) { print "  \"" name "\","; done = 1 }
  }
  { print }' Package.swift >"experiments/$name/Package.swift.new"
cat "experiments/$name/Package.swift.new" >Package.swift
rm "experiments/$name/Package.swift.new"

cat <<END
made experiments/$name, $test and a word in Package.swift
It is a copy of the example: now make it yours, beginning with the claim (CONTRIBUTING.md, "Adding an experiment").
run it: swift run $name --profile smoke
END
