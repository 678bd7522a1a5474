import TensorEngine

/// The networks that several experiments train.
public enum Architectures {
  /// MLP(L, H): L hidden layers of H units, then a linear output layer.
  ///
  /// - Parameters:
  ///   - initializer: of the hidden layers.
  ///   - outputInitializer: of the output layer, whose units are linear.
  ///   - flattening: whether the examples are images.
  public static func multilayerPerceptron(
    hiddenLayers: Int, units: Int, classes: Int, activation: LayerActivation,
    initializer: Initializer, outputInitializer: Initializer = .lecun, flattening: Bool = true
  ) -> [any Layer] {
    precondition(hiddenLayers >= 0, "a perceptron of \(hiddenLayers) hidden layers")
    let hidden = (0..<hiddenLayers).map { _ in
      Dense(units, activation: activation, initializer: initializer)
    }
    return (flattening ? [Flatten()] : []) + hidden + [
      Dense(classes, initializer: outputInitializer)
    ]
  }

  /// CNN4, the four-layer network of Krizhevsky et al. 2012, Figure 1, as cuda-convnet's fast CIFAR-10
  /// network draws it: three convolutions 5×5 of 32, 32 and 64 filters, each followed by a 3×3
  /// max-pooling of stride 2, then a linear output layer.
  ///
  /// - Parameters:
  ///   - filters: of the three convolutions, where they are fewer than cuda-convnet's.
  ///   - initializers: of the four layers, first to last.
  public static func fourLayerConvolutional(
    classes: Int, filters: [Int] = [32, 32, 64], activation: LayerActivation,
    initializers: [Initializer]
  ) -> [any Layer] {
    precondition(filters.count == 3, "three convolutions, \(filters.count) numbers of filters")
    precondition(initializers.count == 4, "four layers, \(initializers.count) initializers")
    var layers: [any Layer] = []
    for (filters, initializer) in zip(filters, initializers) {
      layers.append(
        Convolution(filters, kernel: 5, activation: activation, initializer: initializer))
      layers.append(Pooling(.max, window: 3, stride: 2))
    }
    return layers + [Flatten(), Dense(classes, initializer: initializers[3])]
  }

  /// The network of cuda-convnet's published definition that errs by 19 % on CIFAR-10, to the letter:
  /// convolutions 5×5 of 32, 32 and 64 filters, a max-pooling behind the first and average-poolings
  /// behind the others, all 3×3 of stride 2 and rounded up, a linear output layer; the activation
  /// after the first pooling and directly after the second and third convolution.
  ///
  /// Its biases learn at twice the rate of its weights, which is the optimizer's business.
  ///
  /// - Parameter initializers: of the four layers, first to last.
  public static func cudaConvnet(
    classes: Int, activation: LayerActivation, initializers: [Initializer]
  ) -> [any Layer] {
    precondition(initializers.count == 4, "four layers, \(initializers.count) initializers")
    func pooling(_ kind: Pooling.Kind) -> Pooling {
      Pooling(kind, window: 3, stride: 2, roundingUp: true)
    }
    func convolution(_ filters: Int, _ layer: Int) -> Convolution {
      Convolution(
        filters, kernel: 5, activation: layer == 0 ? .identity : activation,
        initializer: initializers[layer])
    }
    return [
      convolution(32, 0), pooling(.max), ActivationLayer(activation),
      convolution(32, 1), pooling(.average), convolution(64, 2), pooling(.average),
      Flatten(), Dense(classes, initializer: initializers[3]),
    ]
  }

  /// A plain deep network: stages of convolutions 3×3, then a linear output layer.
  ///
  /// The first convolution of a stage has stride 2; there is no pooling, which would change the
  /// variances that initializers are derived for.
  ///
  /// - Parameters:
  ///   - stages: how many convolutions, each of how many filters.
  ///   - initializer: of the convolutions.
  ///   - outputInitializer: of the output layer, whose units are linear.
  public static func plainConvolutional(
    stages: [(convolutions: Int, filters: Int)], classes: Int, activation: LayerActivation,
    initializer: Initializer, outputInitializer: Initializer = .lecun
  ) -> [any Layer] {
    let convolutions = stages.flatMap { stage in
      precondition(stage.convolutions >= 0, "a stage of \(stage.convolutions) convolutions")
      return (0..<stage.convolutions).map { index in
        Convolution(
          stage.filters, kernel: 3, stride: index == 0 ? 2 : 1, activation: activation,
          initializer: initializer)
      }
    }
    return convolutions + [Flatten(), Dense(classes, initializer: outputInitializer)]
  }

  /// The stages of CNN10, ten convolutions in all: the nearest to the fourteen layers of He et al.
  /// 2015, Table 1, that is trained here in seconds.
  ///
  /// - Parameter filters: of the first five convolutions; the others have twice as many.
  public static func tenConvolutions(filters: Int) -> [(convolutions: Int, filters: Int)] {
    [(1, filters), (4, filters), (5, 2 * filters)]
  }
}

extension Initializer {
  /// What the literature recommends for an activation: the function's own rule, and Kaiming with the
  /// starting slope for the PReLU.
  public static func recommended(for activation: LayerActivation) -> Initializer {
    switch activation {
    case .prelu(let slope, _): .kaiming(negativeSlope: slope)
    case .function(let function):
      switch function.initialization {
      case .he: .kaiming
      case .glorot: .xavier
      case .lecun: .lecun
      }
    }
  }
}
