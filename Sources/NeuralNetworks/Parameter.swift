public import TensorEngine

/// One tensor of a network: trained, or followed in training.
public struct Parameter: Sendable {
  /// What a parameter is for; weight decay and tables go by it.
  public enum Role: Sendable, Hashable, CaseIterable {
    /// Weights of a product.
    case weights
    /// What is added to a product.
    case bias
    /// The negative slopes of a parametric rectifier.
    case slopes
    /// What normalized numbers are multiplied by.
    case scale
    /// What training follows instead of moving it by a gradient, such as running means. Neither
    /// optimizers nor penalties touch it, and no count of trained numbers has it.
    case statistics
  }

  /// Where it belongs, such as `layer 3 weights`.
  public let name: String

  /// What it is for.
  public let role: Role

  /// The current value.
  public var value: Tensor

  /// A parameter before its first step.
  public init(name: String, role: Role, value: Tensor) {
    self.name = name
    self.role = role
    self.value = value
  }
}
