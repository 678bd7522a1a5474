// The operations on tensors that the differentiable ones are made of: each checks its shapes, makes
// its result and calls one kernel.

extension Tensor {
  /// `f(x)` element by element.
  func mapped(_ body: (Lanes) -> Lanes) -> Tensor {
    let result = Tensor(uninitialized: shape)
    let (x, y) = (elements, result.storage.elements)
    parallelRanges(count, grain: elementwiseGrain) { range in
      transform(range.count, x + range.lowerBound, into: y + range.lowerBound, body)
    }
    return result
  }

  /// `f(a, b)` element by element; the shapes are equal.
  func combined(with other: Tensor, _ body: (Lanes, Lanes) -> Lanes) -> Tensor {
    precondition(
      shape == other.shape, "elementwise operands differ in shape: \(shape) and \(other.shape)")
    let result = Tensor(uninitialized: shape)
    let (a, b, y) = (elements, other.elements, result.storage.elements)
    parallelRanges(count, grain: elementwiseGrain) { range in
      let start = range.lowerBound
      combine(range.count, a + start, b + start, into: y + start, body)
    }
    return result
  }

  /// The sum of two tensors of one shape.
  static func + (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b) { $0 + $1 } }

  /// `self += other`, in place unless the memory is shared.
  mutating func add(_ other: Tensor) {
    precondition(shape == other.shape, "cannot add \(other.shape) to \(shape)")
    replaceElements { combine(other.count, $0, other.elements, into: $1) { $0 + $1 } }
  }

  /// The tensor times a number.
  func scaled(by factor: Float) -> Tensor { mapped { $0 * factor } }

  /// The sum of all elements, in the fixed order of `reduce`.
  func total() -> Float {
    reduce(count, elements, elements) { v, _ in v }
  }

  /// The product of two matrices, either read as its transpose.
  ///
  /// - Complexity: 2·m·n·k operations.
  func multiplied(
    by other: Tensor, transposingSelf: Bool = false, transposingOther: Bool = false
  ) -> Tensor {
    multiplied(
      by: other, transposingSelf: transposingSelf, transposingOther: transposingOther, bias: nil,
      activation: nil, forGradient: false
    ).values
  }

  /// The product of two matrices, either read as its transpose, plus a bias, activated.
  func multiplied(
    by other: Tensor, transposingSelf: Bool = false, transposingOther: Bool = false,
    bias: Tensor?, activation: ActivationLoops?, forGradient: Bool
  ) -> ActivatedTensor {
    precondition(
      shape.rank == 2 && other.shape.rank == 2,
      "a matrix product takes two matrices, got \(shape) and \(other.shape)")
    let (m, k) = transposingSelf ? (shape[1], shape[0]) : (shape[0], shape[1])
    let (k2, n) =
      transposingOther ? (other.shape[1], other.shape[0]) : (other.shape[0], other.shape[1])
    precondition(
      k == k2, "the inner extents of \(shape) and \(other.shape) differ: \(k) and \(k2)")
    precondition(
      bias.map { $0.count == n } ?? true, "the bias has \(bias?.count ?? 0) values for \(n) columns"
    )
    let result = ActivatedTensor(uninitialized: [m, n], activation, forGradient: forGradient)
    multiply(
      m, n, k, MatrixView(elements, columns: shape[1], transposed: transposingSelf),
      MatrixView(other.elements, columns: other.shape[1], transposed: transposingOther),
      into: result.values.storage.elements, bias: bias?.elements, finish: result.finish)
    return result
  }

  /// The sums of the columns of a matrix, or over all but the innermost axis: shape `[last]`.
  func summedRows() -> Tensor {
    let result = Tensor(uninitialized: [shape[-1]])
    sumRows(count / shape[-1], shape[-1], elements, into: result.storage.elements)
    return result
  }

  /// `f(x)` for an activation, and what its gradient needs if it is wanted.
  package func activated(_ loops: ActivationLoops, forGradient: Bool) -> ActivatedTensor {
    ActivatedTensor(of: self, loops, forGradient: forGradient)
  }

  /// The geometry of a convolution of this batch of images.
  func convolutionGeometry(_ weights: Tensor, stride: Int, padding: Int) -> ConvolutionGeometry {
    precondition(
      shape.rank == 4 && weights.shape.rank == 4 && shape[3] == weights.shape[2],
      "a convolution takes images [n, h, w, c] and weights [kh, kw, c, f], "
        + "got \(shape) and \(weights.shape)")
    let (kh, kw) = (weights.shape[0], weights.shape[1])
    precondition(stride >= 1, "the stride of a convolution is at least 1, got \(stride)")
    precondition(
      padding >= 0 && padding < min(kh, kw),
      "the padding of a convolution is at least 0 and less than the kernel, got \(padding)")
    precondition(
      shape[1] + 2 * padding >= kh && shape[2] + 2 * padding >= kw,
      "a kernel of \(kh)×\(kw) does not fit \(shape) padded by \(padding)")
    return ConvolutionGeometry(
      images: shape[0], height: shape[1], width: shape[2], channels: shape[3], kernelHeight: kh,
      kernelWidth: kw, outputHeight: (shape[1] + 2 * padding - kh) / stride + 1,
      outputWidth: (shape[2] + 2 * padding - kw) / stride + 1, filters: weights.shape[3],
      stride: stride, padding: padding)
  }

  /// The convolution of this batch of images.
  func convolved(
    _ g: ConvolutionGeometry, with weights: Tensor, bias: Tensor?, activation: ActivationLoops?,
    forGradient: Bool
  ) -> ActivatedTensor {
    precondition(
      bias.map { $0.count == g.filters } ?? true,
      "the bias has \(bias?.count ?? 0) values for \(g.filters) filters")
    let result = ActivatedTensor(
      uninitialized: [g.images, g.outputHeight, g.outputWidth, g.filters], activation,
      forGradient: forGradient)
    convolve(
      g, elements, weights.elements, bias: bias?.elements, into: result.values.storage.elements,
      finish: result.finish)
    return result
  }

  /// The gradient of a convolution's images, self being the gradient of its output.
  func convolvedBackward(_ g: ConvolutionGeometry, toImagesThrough weights: Tensor) -> Tensor {
    let result = Tensor(uninitialized: [g.images, g.height, g.width, g.channels])
    convolveBackwardToImages(g, elements, weights.elements, into: result.storage.elements)
    return result
  }

  /// The gradient of a convolution's weights, self being the gradient of its output.
  func convolvedBackward(_ g: ConvolutionGeometry, toWeightsFrom images: Tensor) -> Tensor {
    let result = Tensor(uninitialized: [g.kernelHeight, g.kernelWidth, g.channels, g.filters])
    convolveBackwardToFilters(g, images.elements, elements, into: result.storage.elements)
    return result
  }

  /// The geometry of a pooling of this batch of images.
  func poolingGeometry(window: Int, stride: Int) -> PoolingGeometry {
    precondition(
      shape.rank == 4 && window >= 1 && stride >= 1 && window <= shape[1] && window <= shape[2],
      "windows of \(window)×\(window), stride \(stride), do not fit images of shape \(shape)")
    return PoolingGeometry(
      images: shape[0], height: shape[1], width: shape[2], channels: shape[3], window: window,
      stride: stride)
  }

  /// The largest element of each window, and which of the window it was.
  func maxPooled(_ g: PoolingGeometry) -> (values: Tensor, winners: Tensor) {
    let shape: Shape = [g.images, g.outputHeight, g.outputWidth, g.channels]
    let (values, winners) = (Tensor(uninitialized: shape), Tensor(uninitialized: shape))
    maxPool(g, elements, into: values.storage.elements, winners: winners.storage.elements)
    return (values, winners)
  }

  /// The gradient of max-pooled images, self being the gradient of the output.
  func maxPooledBackward(_ g: PoolingGeometry, winners: Tensor) -> Tensor {
    let result = Tensor(uninitialized: [g.images, g.height, g.width, g.channels])
    maxPoolBackward(
      g, elements, winners: winners.elements, into: result.storage.elements)
    return result
  }

  /// The mean of each window.
  func averagePooled(_ g: PoolingGeometry) -> Tensor {
    let result = Tensor(uninitialized: [g.images, g.outputHeight, g.outputWidth, g.channels])
    averagePool(g, elements, into: result.storage.elements)
    return result
  }

  /// The gradient of average-pooled images, self being the gradient of the output.
  func averagePooledBackward(_ g: PoolingGeometry) -> Tensor {
    let result = Tensor(uninitialized: [g.images, g.height, g.width, g.channels])
    averagePoolBackward(g, elements, into: result.storage.elements)
    return result
  }

  /// Softmax of each row of a matrix.
  func softmaxed() -> Tensor {
    precondition(shape.rank == 2, "softmax takes a matrix of logits, got \(shape)")
    let result = Tensor(uninitialized: shape)
    softmaxRows(shape[0], shape[1], elements, into: result.storage.elements)
    return result
  }

  /// Each row's probabilities and its negative log-likelihood of the label.
  func softmaxCrossEntropies(_ labels: [Int]) -> (probabilities: Tensor, losses: Tensor) {
    precondition(
      shape.rank == 2 && labels.count == shape[0],
      "\(labels.count) labels for logits of shape \(shape)")
    precondition(
      labels.allSatisfy { 0 <= $0 && $0 < shape[1] }, "a label is not among the \(shape[1]) classes"
    )
    let (probabilities, losses) = (
      Tensor(uninitialized: shape), Tensor(uninitialized: [shape[0]])
    )
    softmaxCrossEntropyRows(
      shape[0], shape[1], elements, labels: labels, probabilities: probabilities.storage.elements,
      losses: losses.storage.elements)
    return (probabilities, losses)
  }

  /// `x > 0 ? x : a·x` with one slope a for each place of the innermost axis, or one for all.
  func rectified(slopes: Tensor) -> Tensor {
    precondition(
      slopes.count == 1 || slopes.count == shape[-1],
      "\(slopes.count) slopes for \(shape[-1]) channels")
    let result = Tensor(uninitialized: shape)
    parametricRectifier(
      count, channels: shape[-1], elements, slopes: slopes.elements, shared: slopes.count == 1,
      into: result.storage.elements)
    return result
  }

  /// The gradients of `rectified(slopes:)` for its input (self) and its slopes.
  func rectifiedBackward(slopes: Tensor, _ gradient: Tensor) -> (input: Tensor, slopes: Tensor) {
    let (dx, terms) = (Tensor(uninitialized: shape), Tensor(uninitialized: shape))
    parametricRectifierBackward(
      count, channels: shape[-1], elements, gradient.elements, slopes: slopes.elements,
      shared: slopes.count == 1, into: dx.storage.elements, terms: terms.storage.elements)
    let sums =
      slopes.count == 1
      ? Tensor(repeating: terms.total(), shape: slopes.shape)
      : terms.summedRows().reshaped(to: slopes.shape)
    return (dx, sums)
  }
}

extension Tensor {
  /// One step of stochastic gradient descent with momentum on these weights:
  /// `v ← μ·v + (g + λ·w)`, `w ← w − η·v`.
  public mutating func descend(
    gradient: Tensor, velocity: inout Tensor, learningRate: Float, momentum: Float,
    weightDecay: Float
  ) {
    precondition(
      shape == gradient.shape && shape == velocity.shape,
      "weights \(shape), gradient \(gradient.shape) and velocity \(velocity.shape) differ in shape")
    momentumStep(
      count, mutableElements, velocity.mutableElements, gradient.elements,
      learningRate: learningRate, momentum: momentum, weightDecay: weightDecay)
  }

  /// One step of Adam (Kingma & Ba 2015, algorithm 1) on these weights.
  ///
  /// - Parameters:
  ///   - rate: the learning rate over the bias correction of the first moment, `η / (1 − β₁ᵗ)`.
  ///   - scale: the bias correction of the second moment, `1 / √(1 − β₂ᵗ)`.
  public mutating func descendAdaptively(
    gradient: Tensor, firstMoment: inout Tensor, secondMoment: inout Tensor, rate: Float,
    scale: Float, beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float
  ) {
    precondition(
      shape == gradient.shape && shape == firstMoment.shape && shape == secondMoment.shape,
      "weights \(shape), gradient \(gradient.shape) and moments differ in shape")
    adamStep(
      count, mutableElements, firstMoment.mutableElements, secondMoment.mutableElements,
      gradient.elements, rate: rate, scale: scale, beta1: beta1, beta2: beta2, epsilon: epsilon,
      weightDecay: weightDecay)
  }
}
