/// The activations without learned parameters, with their usual constants.
public enum Activations {
  /// All of them, in the order of tables.
  public static let all: [any Activation] = [
    Identity(), BinaryStep(), Sigmoid(), Tanh(), ReLU(), LeakyReLU(), ELU(), SELU(), Softplus(),
    Swish(), GELU(), Mish(),
  ]

  /// The activation of that name, or nil.
  public static func named(_ name: String) -> (any Activation)? {
    all.first { $0.name == name }
  }
}
