public import Randomness
public import TensorEngine

/// A convolutional layer on NHWC images: `f(x ∗ W + b)`, W `[kernel, kernel, channels, filters]`.
public struct Convolution: Layer {
  let filters: Int
  let kernel: Int
  let stride: Int
  let padding: Int
  let activation: LayerActivation
  let initializer: Initializer
  let bias: Float?

  /// A layer of so many filters.
  ///
  /// - Parameters:
  ///   - kernel: height and width of the filters.
  ///   - padding: zeros around the image; nil is `kernel / 2`, which at stride 1 keeps height
  ///     and width if the kernel is odd.
  ///   - bias: what every bias starts from; nil for no bias.
  public init(
    _ filters: Int, kernel: Int, stride: Int = 1, padding: Int? = nil,
    activation: LayerActivation = .identity, initializer: Initializer, bias: Float? = 0
  ) {
    precondition(
      filters > 0 && kernel > 0, "a convolution of \(filters) filters of \(kernel)×\(kernel)")
    precondition(stride >= 1, "the stride of a convolution is at least 1, got \(stride)")
    self.filters = filters
    self.kernel = kernel
    self.stride = stride
    self.padding = padding ?? kernel / 2
    precondition(
      (0..<kernel).contains(self.padding),
      "the padding of a convolution is at least 0 and less than the kernel's \(kernel), "
        + "got \(self.padding)")
    self.activation = activation
    self.initializer = initializer
    self.bias = bias
  }

  /// `[(h + 2·padding − kernel) / stride + 1, (w + 2·padding − kernel) / stride + 1, filters]`, the
  /// quotients rounded down.
  public func outputShape(for input: Shape) -> Shape {
    input.convolved(by: [kernel, kernel], filters: filters, stride: stride, padding: padding)
  }

  /// A kernel that is larger than the padded image.
  public func misfit(for input: Shape) -> String? {
    min(input[0], input[1]) + 2 * padding >= kernel
      ? nil
      : "a convolution of \(kernel)×\(kernel), padded by \(padding), takes no input of"
        + " \(input[0])×\(input[1])"
  }

  /// Weights, a bias if there is one, slopes if they are trained.
  public var tensorCount: Int { affineTensorCount(bias: bias, activation) }

  /// Weights, bias and the activation's own.
  public func parameters(for input: Shape, name: String, key: Key) -> [Parameter] {
    // A network asks for these first.
    _ = outputShape(for: input)
    return affineParameters(
      weights: [kernel, kernel, input[2], filters], bias: bias, initializer, activation,
      name: name, key: key)
  }

  /// The images of the output.
  public func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    applyAffine(parameters, bias: bias != nil, activation) { weights, bias, activation in
      x.convolved(
        with: weights, bias: bias, stride: stride, padding: padding, activation: activation)
    }
  }
}
