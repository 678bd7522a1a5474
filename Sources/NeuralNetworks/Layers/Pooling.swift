public import TensorEngine

/// The largest element or the mean of each window of an image, by channel.
public struct Pooling: Layer {
  /// What is made of a window.
  public enum Kind: Sendable {
    /// Its largest element.
    case max
    /// The mean of its elements.
    case average
  }

  let kind: Kind
  let window: Int
  let stride: Int
  let roundingUp: Bool

  /// Windows of `window`×`window` pixels.
  ///
  /// - Parameters:
  ///   - stride: from one window to the next; nil is side by side.
  ///   - roundingUp: whether windows cut at the lower and right edges count too, by what of them lies
  ///     inside, as in cuda-convnet; otherwise windows lie wholly inside the image.
  public init(_ kind: Kind, window: Int, stride: Int? = nil, roundingUp: Bool = false) {
    self.kind = kind
    self.window = window
    self.stride = stride ?? window
    self.roundingUp = roundingUp
    precondition(
      window >= 1 && self.stride >= 1, "pooling of windows \(window), stride \(self.stride)")
  }

  /// `[(h − window) / stride + 1, (w − window) / stride + 1, c]`, the quotients rounded down or up.
  public func outputShape(for input: Shape) -> Shape {
    input.pooled(window: window, stride: stride, roundingUp: roundingUp)
  }

  /// Windows that are larger than the image.
  public func misfit(for input: Shape) -> String? {
    min(input[0], input[1]) >= window
      ? nil
      : "a pooling takes windows of \(window)×\(window), and its input is \(input[0])×\(input[1])"
  }

  /// The images of the output.
  public func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    switch kind {
    case .max: x.maxPooled(window: window, stride: stride, roundingUp: roundingUp)
    case .average: x.averagePooled(window: window, stride: stride, roundingUp: roundingUp)
    }
  }
}

/// The mean of each channel over a whole square image: `[h, h, c]` to `[c]`.
public struct GlobalAveragePooling: Layer {
  /// The mean of each channel.
  public init() {}

  /// `[c]`.
  public func outputShape(for input: Shape) -> Shape {
    precondition(
      input.rank == 3 && input[0] == input[1],
      "global average pooling takes square images [h, h, c], got \(input)")
    return [input[2]]
  }

  /// Images that are not square.
  public func misfit(for input: Shape) -> String? {
    input[0] == input[1]
      ? nil : "global average pooling takes square images, and its input is \(input[0])×\(input[1])"
  }

  /// `[n, c]`.
  public func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    x.averagePooled(window: x.shape[1], stride: x.shape[1])
      .reshaped(to: [x.shape[0], x.shape[3]])
  }
}

/// Images made vectors: `[h, w, c]` to `[h·w·c]`.
public struct Flatten: Layer {
  /// All axes of an example made one.
  public init() {}

  /// `[h·w·c]`.
  public func outputShape(for input: Shape) -> Shape { [input.count] }

  /// `[n, h·w·c]`.
  public func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    x.flattened()
  }
}
