public import TensorEngine

/// A rule that turns gradients into steps of the parameters.
///
/// A step moves the parameters one by one, in any order, so that each can be moved while its gradient
/// is still in the cache.
public protocol Optimizer: Sendable {
  /// The learning rate of the next step.
  var learningRate: Float { get set }

  /// How far a constant gradient of 1 moves a weight in a step, once the momentum is that of it; nil where
  /// that depends on the weight.
  var steadyStep: Float? { get }

  /// Begins a step; `move` for every parameter completes it.
  mutating func beginStep(_ parameters: [Parameter])

  /// Moves one parameter.
  ///
  /// - Parameters:
  ///   - parameter: changed in place.
  ///   - index: its place among the parameters.
  ///   - gradient: of the loss for this parameter.
  mutating func move(_ parameter: inout Parameter, at index: Int, gradient: Tensor)
}

extension Optimizer {
  /// It depends.
  public var steadyStep: Float? { nil }

  /// Takes one step.
  ///
  /// - Parameters:
  ///   - parameters: changed in place.
  ///   - gradients: of the loss, in the order of the parameters.
  public mutating func step(_ parameters: inout [Parameter], gradients: [Tensor]) {
    beginStep(parameters)
    for index in parameters.indices where parameters[index].role != .statistics {
      move(&parameters[index], at: index, gradient: gradients[index])
    }
  }
}

/// An L2 penalty, added to gradients as `λ·w`.
public struct WeightDecay: Sendable {
  /// λ.
  public let rate: Float

  /// The roles that are not decayed.
  public let exempt: Set<Parameter.Role>

  /// No decay.
  public static let none = WeightDecay(0)

  /// Decay of the weights by `rate`. Biases and scales are exempt by custom; slopes because decay
  /// would push them to 0, a plain rectifier (He et al. 2015, section 2.1).
  public init(_ rate: Float, exempting exempt: Set<Parameter.Role> = [.bias, .slopes, .scale]) {
    precondition(
      rate >= 0 && rate.isFinite, "a weight decay is at least 0 and finite, got \(rate)")
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
  public var learningRate: Float {
    didSet { checkLearningRate(learningRate) }
  }
  let momentum: Float
  let weightDecay: WeightDecay
  let biasRateMultiple: Float
  private var velocities: [Tensor] = []

  /// Descent at a learning rate η with momentum μ.
  ///
  /// - Parameter biasRateMultiple: the learning rate of biases over that of all other parameters; 2 in
  ///   cuda-convnet's and Caffe's networks.
  public init(
    learningRate: Float, momentum: Float = 0, weightDecay: WeightDecay = .none,
    biasRateMultiple: Float = 1
  ) {
    checkLearningRate(learningRate)
    precondition(
      (0..<1).contains(momentum), "a momentum is at least 0 and less than 1, got \(momentum)")
    precondition(
      biasRateMultiple >= 0 && biasRateMultiple.isFinite,
      "the multiple of the biases' learning rate is at least 0 and finite, got \(biasRateMultiple)")
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.biasRateMultiple = biasRateMultiple
  }

  /// η / (1 − μ).
  public var steadyStep: Float? { learningRate / (1 - momentum) }

  /// Begins a step.
  public mutating func beginStep(_ parameters: [Parameter]) {
    if velocities.isEmpty { velocities = zeros(like: parameters) }
  }

  /// Moves one parameter.
  public mutating func move(_ parameter: inout Parameter, at index: Int, gradient: Tensor) {
    parameter.value.descend(
      gradient: gradient, velocity: &velocities[index],
      learningRate: parameter.role == .bias ? biasRateMultiple * learningRate : learningRate,
      momentum: momentum, weightDecay: weightDecay(parameter.role))
  }
}

/// Adam (Kingma & Ba 2015, algorithm 1).
public struct Adam: Optimizer {
  /// The learning rate η of the next step.
  public var learningRate: Float {
    didSet { checkLearningRate(learningRate) }
  }
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
    checkLearningRate(learningRate)
    for (name, beta) in [("β₁", beta1), ("β₂", beta2)] {
      precondition(
        (0..<1).contains(beta), "Adam's \(name) is at least 0 and less than 1, got \(beta)")
    }
    precondition(
      epsilon > 0 && epsilon.isFinite, "Adam's ε is positive and finite, got \(epsilon)")
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// Begins a step.
  public mutating func beginStep(_ parameters: [Parameter]) {
    if firstMoments.isEmpty {
      firstMoments = zeros(like: parameters)
      secondMoments = zeros(like: parameters)
    }
    power1 *= Double(beta1)
    power2 *= Double(beta2)
  }

  /// Moves one parameter.
  public mutating func move(_ parameter: inout Parameter, at index: Int, gradient: Tensor) {
    parameter.value.descendAdaptively(
      gradient: gradient, firstMoment: &firstMoments[index], secondMoment: &secondMoments[index],
      rate: Float(Double(learningRate) / (1 - power1)),
      scale: Float((1 / (1 - power2)).squareRoot()), beta1: beta1, beta2: beta2, epsilon: epsilon,
      weightDecay: weightDecay(parameter.role))
  }
}

private func checkLearningRate(_ rate: Float) {
  precondition(rate >= 0 && rate.isFinite, "a learning rate is at least 0 and finite, got \(rate)")
}

private func zeros(like parameters: [Parameter]) -> [Tensor] {
  parameters.map { Tensor(repeating: 0, shape: $0.value.shape) }
}
