import Foundation
import TestSupport
import Testing

/// Scripts where paths have spaces, quotes and letters beyond ASCII.
@Suite("Scripts")
struct ScriptTests {
  /// Runs commands in a folder by `sh`; `$PACKAGE` is this package. Returns what they print.
  private func shell(
    _ commands: String, in folder: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-euc", commands]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment
      .merging(["PACKAGE": packageFolder, "LC_ALL": "C"]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(text)", sourceLocation: sourceLocation)
    return text
  }

  /// A package whose experiment prints its arguments, and a `swift` and an `sbatch` that runs what is
  /// to be wrapped at once, by `sh` as Slurm does.
  private let package = #"""
    mkdir -p "$P/scripts" "$P/experiments/toy" "$P/bin" tools caller
    cp "$PACKAGE"/scripts/*.sh "$P/scripts"
    touch "$P/experiments/toy/README.md"
    printf '#!/bin/sh\nfor a; do printf "<%%s>" "$a"; done >>"$LOG"; echo >>"$LOG"\n' >"$P/bin/toy"
    printf '#!/bin/sh\necho "$PWD/bin"\n' >tools/swift
    cat >tools/sbatch <<'END'
    #!/bin/sh
    for a; do
      case $a in
        --wrap=*) wrap=${a#--wrap=} ;;
        --chdir=*) cd "${a#--chdir=}" ;;
        --output=*) mkdir -p "$(dirname "${a#--output=}")" ;;
      esac
    done
    printf '#!/bin/sh\n%s\n' "$wrap" >"$LOG.sh"
    SLURM_ARRAY_TASK_ID=2 sh "$LOG.sh"
    echo 17
    END
    chmod +x "$P/bin/toy" tools/*
    export PATH="$PWD/tools:$PATH" LOG="$PWD/log"

    """#

  @Test(
    "Slurm jobs run in any folder", arguments: ["plain", "a b", "naïve", "it's \"$HOME\" \\ `x`"])
  func slurm(name: String) throws {
    let folder = try TemporaryFolder()
    let quoted = "'" + name.replacing("'", with: "'\\''") + "'"
    let text = try shell(
      "P=\(quoted)\n" + package + """
        cd caller
        "../$P/scripts/slurm-array.sh" --shards 3 --out \(quoted) --data 'my data' toy -- --x='a b'
        """, in: folder.path)
    #expect(text == "toy: shards are job 17, its tables job 17\n")
    let caller = URL(fileURLWithPath: folder.path).resolvingSymlinksInPath().path + "/caller"
    let log = try folder.text("log").split(separator: "\n")
    let common = "<--profile><standard><--trials><.trials><--data><\(caller)/my data>"
    try #require(log.count == 2)
    #expect(log[0] == "\(common)<--jobs><1><--shard><2/3>")
    #expect(log[1] == "\(common)<--out><\(caller)/\(name)><--collect>")
  }

  @Test("what a dry run prints can be pasted", arguments: ["plain", "a b", "naïve"])
  func dryRun(name: String) throws {
    let folder = try TemporaryFolder()
    _ = try shell(
      "P='\(name)'\n" + package + """
        "$P/scripts/slurm-array.sh" --shards 3 --dry-run toy 2>printed >said
        cd "$P" && sh -eu ../printed
        """, in: folder.path)
    #expect(try folder.text("log").contains("<--shard><2/3>\n"))
  }

  @Test("a new experiment is the example under its name, and complete")
  func newExperiment() throws {
    let folder = try TemporaryFolder()
    let made = try shell(
      #"""
      mkdir -p P/scripts P/experiments P/Tests/ExperimentTests
      cp "$PACKAGE/scripts/new-experiment.sh" P/scripts
      cp -R "$PACKAGE/Tests/ExampleExperiment" P/Tests
      cp "$PACKAGE/Package.swift" P
      P/scripts/new-experiment.sh softplus-vs-relu
      for name in softplus-vs-relu Upper a--b -a '' 'a b' 7a; do
        P/scripts/new-experiment.sh "$name" 2>>errors && echo "made $name"
      done
      cmp -s P/Package.swift "$PACKAGE/Package.swift" && echo unchanged
      python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())' \
        P/experiments/softplus-vs-relu/figures.py || echo "figures.py is no Python"
      """#, in: folder.path)
    #expect(made.contains("run it: swift run softplus-vs-relu --profile smoke\n"))
    #expect(!made.contains("unchanged") && !made.contains("is no Python"))
    #expect(made.components(separatedBy: "made ").count == 2)
    let errors = try folder.text("errors").split(separator: "\n")
    #expect(errors.count == 7 && errors[0].contains("experiments/softplus-vs-relu is there"))

    func text(_ file: String) throws -> String {
      try folder.text("P/experiments/softplus-vs-relu/" + file)
    }
    let example = packageFolder + "/Tests/ExampleExperiment/"
    for (file, original) in [
      ("SoftplusVsRelu.swift", "MishVersusReLU.swift"), ("README.md", "README.md"),
      ("figures.py", "figures.py"), ("deviations.csv", "deviations.csv"),
    ] {
      let expected = try String(contentsOfFile: example + original, encoding: .utf8)
        .replacing("mish-vs-relu", with: "softplus-vs-relu")
        .replacing("MishVersusReLU", with: "SoftplusVsRelu")
      #expect(try text(file) == expected, "\(file)")
    }
    let readme = try text("README.md")
    for section in ["Claim", "Source", "Protocol", "Result", "Deviations", "Reproduce"] {
      #expect(readme.contains("\n## \(section)\n"), "README.md has no section \(section)")
    }
    #expect(readme.contains("<!-- results:begin -->\n<!-- results:end -->\n"))
    #expect(
      try text("deviations.csv") == String(
        contentsOfFile: packageFolder + "/experiments/saturation/deviations.csv", encoding: .utf8
      ).prefix { $0 != "\n" } + "\n")
    let package = try folder.text("P/Package.swift")
    let names = package.split(separator: "\n").prefix { $0 != "]" }.filter { $0.hasPrefix("  \"") }
    #expect(names.contains("  \"softplus-vs-relu\",") && names == names.sorted())
    #expect(
      package.replacing("  \"softplus-vs-relu\",\n", with: "")
        == (try String(contentsOfFile: packageFolder + "/Package.swift", encoding: .utf8)))
    let test = try folder.text("P/Tests/ExperimentTests/SoftplusVsReluTests.swift")
    #expect(test.contains("CommittedResults(\"softplus-vs-relu\")"))
    #expect(test.contains("results.quantity(\"x1.gain\")"))
  }

  @Test("every path in the Snakefile's commands is quoted")
  func snakefile() throws {
    let text = try String(contentsOfFile: packageFolder + "/scripts/Snakefile", encoding: .utf8)
    for name in ["OUT", "TRIALS"] {
      #expect(text.contains("{\(name):q}"))
      // Bare only in names of files, which are f-strings.
      for line in text.split(separator: "\n") where line.contains("{\(name)}") {
        #expect(line.contains("f\"{\(name)}/"), "\(line)")
      }
    }
    #expect(text.contains("shlex.quote"))
  }

  @Test("bytes are the same in a clone that would convert line ends")
  func lineEnds() throws {
    let folder = try TemporaryFolder()
    let found = try shell(
      #"""
      git --version >/dev/null 2>&1 || { echo none; exit 0; }
      mkdir from && cd from
      cp "$PACKAGE/.gitattributes" .
      mkdir scripts results data
      cp "$PACKAGE"/scripts/*.sh "$PACKAGE"/scripts/*.py scripts
      cp "$PACKAGE"/results/standard/linearity/*.csv "$PACKAGE/README.md" results
      printf 'no text \r\n\0\n' >data/t10k-images-idx3-ubyte
      cp data/t10k-images-idx3-ubyte data/a.png
      git init -q && git add -A
      git -c user.name=n -c user.email=e commit -qm m
      cd .. && git clone -q -c core.autocrlf=true from to
      rm -rf from/.git to/.git
      diff -r from to && echo same
      """#, in: folder.path)
    #expect(found == "same\n" || found == "none\n")
  }
}
