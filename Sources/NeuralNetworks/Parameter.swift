public import TensorEngine

/// One trained tensor of a network.
public struct Parameter: Sendable {
  /// What a parameter is for; weight decay and tables go by it.
  public enum Role: Sendable, Hashable, CaseIterable {
    /// Weights of a product.
    case weights
    /// What is added to a product.
    case bias
    /// The negative slopes of a parametric rectifier.
    case slopes
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
