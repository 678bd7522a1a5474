import Foundation

extension Host {
  /// How many processors this process may use: those that its affinity and its container grant, not all
  /// that the machine has.
  static var grantedProcessors: Int {
    let online = ProcessInfo.processInfo.activeProcessorCount
    return max(1, min(online, affineProcessors ?? online, containerProcessors ?? online))
  }

  /// The processors that the scheduler may put this process on, nil where the system does not tell.
  private static var affineProcessors: Int? {
    FileManager.default.contents(atPath: "/proc/self/status").flatMap {
      processors(inStatus: String(decoding: $0, as: UTF8.self))
    }
  }

  /// The bits of the line `Cpus_allowed:` of a process's status, hexadecimal words between commas.
  static func processors(inStatus text: String) -> Int? {
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed:") })
    else { return nil }
    let words = line.dropFirst("Cpus_allowed:".count).split(separator: ",")
      .map { UInt64($0.trimmingCharacters(in: .whitespaces), radix: 16) }
    guard !words.isEmpty, !words.contains(nil) else { return nil }
    return words.reduce(0) { $0 + ($1?.nonzeroBitCount ?? 0) }
  }

  /// The limit of the control group, nil where there is none.
  private static var containerProcessors: Int? {
    let text = FileManager.default.contents(atPath: "/sys/fs/cgroup/cpu.max")
    return text.flatMap { processors(ofQuota: String(decoding: $0, as: UTF8.self)) }
  }

  /// The whole processors of a quota such as `150000 100000`, rounded up; nil for `max 100000`.
  static func processors(ofQuota text: String) -> Int? {
    let numbers = text.split(whereSeparator: \.isWhitespace).map { Double($0) }
    guard numbers.count == 2, let quota = numbers[0], let period = numbers[1], quota > 0, period > 0
    else { return nil }
    return Int((quota / period).rounded(.up))
  }
}
