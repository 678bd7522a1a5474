import TensorEngine

extension Processor {
  /// Ends the process with a message if this processor lacks instructions that the build needs.
  package static func requireInstructions(for program: String) {
    #if AVX2 && arch(x86_64)
      let missing = missing(["avx2", "fma"], among: flags)
      guard !missing.isEmpty else { return }
      Failure(
        code: ExitCode.unsupported,
        message: "this build needs a processor with \(missing.joined(separator: " and "));"
          + " build for any x86-64 with: swift run --disable-default-traits \(program)"
      ).end(program)
    #endif
  }
}
