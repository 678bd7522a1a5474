public import ExperimentKit
extension Claim {
  public static let d12 = Claim("D12", "x", source: "y", in: [], owner: "prelu-accuracy", primary: Quantity("d12.gain", "w", rule: .report, expected: nil))
  public static let d13 = Claim("D13", "x", source: "y", in: [], owner: "prelu-accuracy", primary: Quantity("d13.gain", "w", rule: .report, expected: nil))
}
