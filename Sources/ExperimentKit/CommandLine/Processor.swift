import Foundation

/// The processor that this process runs on.
package enum Processor {
  /// Ends the process with a message if this processor lacks instructions that the build needs.
  package static func requireInstructions(for program: String) {
    let missing = missingInstructions
    guard !missing.isEmpty else { return }
    Failure(
      code: ExitCode.unsupported,
      message: "this build needs a processor with \(missing.joined(separator: " and "));"
        + " build for any x86-64 with: swift run --disable-default-traits \(program)"
    ).end(program)
  }

  /// Its name, as the system tells it.
  static var name: String? {
    #if os(Linux)
      value(of: "model name")
    #elseif os(macOS)
      text("machdep.cpu.brand_string")
    #else
      nil
    #endif
  }

  /// The instructions that the build needs and the processor has not; empty if all is well, or if
  /// the system does not tell.
  static var missingInstructions: [String] {
    #if AVX2 && arch(x86_64)
      #if os(Linux)
        return missing(["avx2", "fma"], flags: value(of: "flags"))
      #elseif os(macOS)
        let flags =
          (text("machdep.cpu.features") ?? "") + " "
          + (text("machdep.cpu.leaf7_features") ?? "")
        return missing(["avx2", "fma"], flags: flags == " " ? nil : flags)
      #else
        return []
      #endif
    #else
      return []
    #endif
  }

  /// Those of the needed instructions that are not among the flags of `/proc/cpuinfo`.
  static func missing(_ needed: [String], flags: String?) -> [String] {
    guard let flags else { return [] }
    let available = Set(flags.lowercased().split(separator: " ").map(String.init))
    return needed.filter { !available.contains($0) }
  }

  #if os(Linux)
    /// The first value of a key of `/proc/cpuinfo`.
    private static func value(of key: String) -> String? {
      let text = FileManager.default.contents(atPath: "/proc/cpuinfo")
        .map { String(decoding: $0, as: UTF8.self) }
      for line in (text ?? "").split(separator: "\n") {
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2,
          parts[0].trimmingCharacters(in: .whitespaces) == key
        else { continue }
        return parts[1].trimmingCharacters(in: .whitespaces)
      }
      return nil
    }
  #elseif os(macOS)
    /// A text that the system keeps under a name.
    private static func text(_ name: String) -> String? {
      var size = 0
      guard sysctlbyname(name, nil, &size, nil, 0) == 0, size > 0 else { return nil }
      var bytes = [UInt8](repeating: 0, count: size)
      guard sysctlbyname(name, &bytes, &size, nil, 0) == 0 else { return nil }
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  #endif
}
