public import TensorEngine

/// A rule that turns gradients into steps of the parameters.
public protocol Optimizer: Sendable {
  /// The learning rate of the next step.
  var learningRate: Float { get set }

  /// Takes one step.
  ///
  /// - Parameters:
  ///   - parameters: changed in place.
  ///   - gradients: of the loss, in the order of the parameters.
  mutating func step(_ parameters: inout [Parameter], gradients: [Tensor])
}

/// An L2 penalty, added to gradients as `λ·w`.
public struct WeightDecay: Sendable {
  /// λ.
  public let rate: Float

  /// The roles that are not decayed.
  public let exempt: Set<Parameter.Role>

  /// No decay.
  public static let none = WeightDecay(0)

  /// Decay of the weights by `rate`. Biases are exempt by custom; slopes because decay would push
  /// them to 0, a plain rectifier (He et al. 2015, section 2.1).
  public init(_ rate: Float, exempting exempt: Set<Parameter.Role> = [.bias, .slopes]) {
    precondition(rate >= 0, "a weight decay is at least 0, got \(rate)")
    self.rate = rate
    self.exempt = exempt
  }

  func callAsFunction(_ role: Parameter.Role) -> Float {
    exempt.contains(role) ? 0 : rate
  }
}

/// Stochastic gradient descent with momentum: `v ← μ·v + g + λ·w`, `w ← w − η·v`.
///
/// At a constant learning rate these are the updates of Krizhevsky et al. 2012, section 5, with v
/// measured in units of −η.
public struct SGD: Optimizer {
  /// The learning rate η of the next step.
  public var learningRate: Float
  let momentum: Float
  let weightDecay: WeightDecay
  private var velocities: [Tensor] = []

  /// Descent at a learning rate η with momentum μ.
  public init(learningRate: Float, momentum: Float = 0, weightDecay: WeightDecay = .none) {
    precondition(
      (0..<1).contains(momentum), "a momentum is at least 0 and less than 1, got \(momentum)")
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
  }

  /// Takes one step.
  public mutating func step(_ parameters: inout [Parameter], gradients: [Tensor]) {
    if velocities.isEmpty { velocities = zeros(like: parameters) }
    for index in parameters.indices {
      parameters[index].value.descend(
        gradient: gradients[index], velocity: &velocities[index], learningRate: learningRate,
        momentum: momentum, weightDecay: weightDecay(parameters[index].role))
    }
  }
}

/// Adam (Kingma & Ba 2015, algorithm 1).
public struct Adam: Optimizer {
  /// The learning rate η of the next step.
  public var learningRate: Float
  let beta1: Float
  let beta2: Float
  let epsilon: Float
  let weightDecay: WeightDecay
  private var firstMoments: [Tensor] = []
  private var secondMoments: [Tensor] = []
  private var power1: Double = 1
  private var power2: Double = 1

  /// Adam with the constants of the paper unless given.
  public init(
    learningRate: Float, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8,
    weightDecay: WeightDecay = .none
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// Takes one step.
  public mutating func step(_ parameters: inout [Parameter], gradients: [Tensor]) {
    if firstMoments.isEmpty {
      firstMoments = zeros(like: parameters)
      secondMoments = zeros(like: parameters)
    }
    power1 *= Double(beta1)
    power2 *= Double(beta2)
    let rate = Float(Double(learningRate) / (1 - power1))
    let scale = Float((1 / (1 - power2)).squareRoot())
    for index in parameters.indices {
      parameters[index].value.descendAdaptively(
        gradient: gradients[index], firstMoment: &firstMoments[index],
        secondMoment: &secondMoments[index], rate: rate, scale: scale, beta1: beta1, beta2: beta2,
        epsilon: epsilon, weightDecay: weightDecay(parameters[index].role))
    }
  }
}

private func zeros(like parameters: [Parameter]) -> [Tensor] {
  parameters.map { Tensor(repeating: 0, shape: $0.value.shape) }
}
