#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The processor that this process runs on.
package enum Processor {
  /// Its name, as the system tells it; nil if it does not.
  package static var name: String? {
    #if os(Linux)
      value(of: "model name")
    #elseif os(macOS)
      text("machdep.cpu.brand_string")
    #else
      nil
    #endif
  }

  /// The extensions of its instructions, in small letters; nil if the system does not tell. What the
  /// system cannot use is not among them.
  package static let flags: Set<String>? = {
    #if os(Linux)
      let flags = value(of: "flags")
    #elseif os(macOS)
      let features = ["features", "leaf7_features"].compactMap { text("machdep.cpu." + $0) }
      let flags = features.isEmpty ? nil : features.joined(separator: " ")
    #else
      let flags: String? = nil
    #endif
    return flags.map { Set($0.lowercased().split(separator: " ").map(String.init)) }
  }()

  /// Those of the instructions that are not among its flags; none if the flags are not known.
  package static func missing(_ needed: [String], among flags: Set<String>?) -> [String] {
    guard let flags else { return [] }
    return needed.filter { !flags.contains($0) }
  }

  /// Whether it has the AVX-512 instructions that the wide kernels are compiled for: x86-64-v4.
  package static let hasWideVectors: Bool =
    flags?.isSuperset(of: ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]) ?? false

  #if os(Linux)
    /// The first value of a key of `/proc/cpuinfo`.
    private static func value(of key: String) -> String? {
      guard let file = fopen("/proc/cpuinfo", "r") else { return nil }
      defer { fclose(file) }
      // All of them are alike; of the first one every line is within so many bytes.
      var bytes = [UInt8](repeating: 0, count: 1 << 14)
      let count = fread(&bytes, 1, bytes.count, file)
      for line in String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n") {
        guard let colon = line.firstIndex(of: ":") else { continue }
        var name = line[..<colon]
        while name.last == "\t" || name.last == " " { name.removeLast() }
        if name == key { return String(line[line.index(after: colon)...].drop { $0 == " " }) }
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
