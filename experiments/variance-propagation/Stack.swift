import TrainingExperiments

/// The layers that are stacked.
enum Kind: String {
  /// 30 fully connected layers of 1,024 units.
  case dense
  /// 30 convolutions 2×2 of 512 filters, without padding, from an image of 34×34 down to 4×4.
  case convolution
  /// The ten convolutions 3×3 of VGG model B without its pooling.
  case vgg
}

/// A stack of layers before training: what is measured.
struct Stack: Equatable {
  let kind: Kind
  /// The negative slope of the rectifier: 0 for ReLU.
  var slope: Float = 0
  /// The standard deviation of the weights over the one that keeps variances, equation 15.
  var beta: Float = 1
  /// Whether the first layer has n·Var[w] = 1, as no rectifier stands before it.
  var hasOwnFirstLayer = false

  /// The number of inputs of fully connected layers.
  static let batch = 64
  static let vggFilters = [64, 64, 128, 128, 256, 256, 512, 512, 512, 512]

  /// The shapes of the weights.
  func shapes(_ plan: Plan) -> [Shape] {
    let depth = plan.profile == .smoke ? 4 : 30
    switch kind {
    case .dense:
      let units = plan.profile == .smoke ? 64 : 1024
      return Array(repeating: [units, units], count: depth)
    case .convolution:
      let filters = plan.profile == .smoke ? 16 : 512
      return Array(repeating: [2, 2, filters, filters], count: depth)
    case .vgg:
      let filters = Self.vggFilters.map { plan.profile == .smoke ? $0 / 32 : $0 }
      return zip([3] + filters, filters).map { [3, 3, $0, $1] }
    }
  }

  /// A batch of Gaussian numbers that fits the first layer.
  func input(_ shapes: [Shape], key: Key) -> Tensor {
    let channels = shapes[0][-2]
    // Padding is seen by what lies within as many pixels of the border as there are layers, so the
    // middle of 22×22 pixels is free of it.
    let shape: Shape =
      switch kind {
      case .dense: [Self.batch, channels]
      case .convolution: [1, shapes.count + 4, shapes.count + 4, channels]
      case .vgg: [1, 2 * shapes.count + 2, 2 * shapes.count + 2, channels]
      }
    return Tensor(key.normal(count: shape.count), shape: shape)
  }

  /// The variance of the weights of one layer.
  ///
  /// VGG has the fixed standard deviation 0.01 of He et al. 2015, section 2.2.
  func variance(_ shape: Shape, isFirst: Bool) -> Float {
    guard kind != .vgg else { return 0.01 * 0.01 }
    let fanIn = Float(shape.count / shape[-1])
    if isFirst && hasOwnFirstLayer { return 1 / fanIn }
    return beta * beta * 2 / ((1 + slope * slope) * fanIn)
  }
}

// What theory says of the scatter between draws.
extension Stack {
  /// The standard deviation over draws of ln Var[y] of a layer over that of the first.
  func forwardDeviation(to layer: Int, _ shapes: [Shape]) -> Double {
    RectifierSpread(slope: Double(slope))
      .forwardVariance(units: shapes[0][-1], alike: alike(layer, shapes)).squareRoot()
  }

  /// That of ln of the gradient's energy at a layer's output over that at the last.
  func backwardDeviation(to layer: Int, _ shapes: [Shape]) -> Double {
    RectifierSpread(slope: Double(slope))
      .backwardVariance(to: layer, units: shapes[0][-1], alike: alike(shapes.count, shapes))
      .squareRoot()
  }

  /// Of all pairs of inputs of a layer's units, weighted by what they give to the last of so many layers, the
  /// share that is one and the same input.
  ///
  /// The units of a convolution see the patches of an image; the nearer its border, the fewer outputs a pixel
  /// feeds. From the side of the last image down each pixel takes half of either neighbor's weight.
  private func alike(_ layers: Int, _ shapes: [Shape]) -> [Double] {
    guard kind == .convolution else {
      return Array(repeating: 1 / Double(Self.batch), count: layers)
    }
    let side = shapes.count + 4 - layers
    var weights = Array(repeating: 1 / Double(side), count: side)
    var shares: [Double] = []
    for _ in 0..<layers {
      let line = weights.reduce(0) { $0 + $1 * $1 }
      shares.append(line * line)
      weights = zip([0] + weights, weights + [0]).map { ($0 + $1) / 2 }
    }
    return shares.reversed()
  }
}

/// One draw of the weights, the input and the gradient at the end.
struct StackTrial: ExperimentTrial {
  let stack: Stack
  let seed: Int
  let shapes: [Shape]

  var cost: Double {
    switch stack.kind {
    case .dense: 1
    case .convolution: 2
    case .vgg: 3
    }
  }
}

/// What one layer of a stack does to its input and to the gradient.
struct LayerMoments {
  /// Var[w] as it was meant.
  let weightVariance: Double
  /// E[x²] of the input.
  let inputMeanSquare: Double
  /// Var[x] of the input.
  let inputVariance: Double
  /// Var[y] of the product y = Σ w·x; its mean is 0 over the draws of w.
  let productVariance: Double
  /// Σ Δx² of the gradient for the input.
  let gradientEnergy: Double
  /// E[Δx²] far from any padding.
  let gradientMeanSquare: Double

  /// Draws a stack, sends an input up and a gradient down; the last element is the output.
  static func measure(_ trial: StackTrial, key: Key) -> (
    layers: [LayerMoments], output: LayerMoments
  ) {
    let stack = trial.stack
    let tape = Tape()
    var x = tape.variable(stack.input(trial.shapes, key: key.split("input")))
    var inputs = [x]
    var products: [Variable] = []
    let slopes = Variable(constant: Tensor(repeating: stack.slope, shape: [1]))
    for (index, shape) in trial.shapes.enumerated() {
      let deviation = stack.variance(shape, isFirst: index == 0).squareRoot()
      let weights = Variable(
        constant: Initializer.normal(standardDeviation: deviation).weights(
          shape, key: key.split("layer \(index + 1) weights")))
      let y =
        stack.kind == .dense
        ? x.dense(weights, bias: nil)
        : x.convolved(with: weights, bias: nil, padding: stack.kind == .vgg ? 1 : 0)
      x = stack.slope == 0 ? y.activated(by: ReLU()) : y.parametricallyRectified(slopes: slopes)
      products.append(y)
      inputs.append(x)
    }
    let top = Variable(
      constant: Tensor(key.split("gradient").normal(count: x.value.count), shape: x.shape))
    let gradients = tape.gradients(of: (x * top).sum(), keeping: inputs)
    let moments = inputs.indices.map { index in
      let (value, gradient) = (inputs[index].value, gradients[inputs[index]])
      return LayerMoments(
        weightVariance: index < trial.shapes.count
          ? Double(stack.variance(trial.shapes[index], isFirst: index == 0)) : .nan,
        inputMeanSquare: value.meanSquare, inputVariance: value.variance,
        productVariance: index < products.count ? products[index].value.meanSquare : .nan,
        gradientEnergy: gradient.meanSquare * Double(gradient.count),
        gradientMeanSquare: stack.kind == .vgg ? meanSquareInMiddle(gradient) : gradient.meanSquare)
    }
    return (Array(moments.dropLast()), moments[moments.count - 1])
  }

  /// The mean square over the four pixels in the middle of an image of even size.
  private static func meanSquareInMiddle(_ image: Tensor) -> Double {
    let (width, channels) = (image.shape[2], image.shape[3])
    let values = image.values
    var squares: [Double] = []
    for row in [image.shape[1] / 2 - 1, image.shape[1] / 2] {
      for column in [width / 2 - 1, width / 2] {
        let start = (row * width + column) * channels
        squares += values[start..<start + channels].map { Double($0) * Double($0) }
      }
    }
    return Statistics.mean(squares) ?? .nan
  }
}
