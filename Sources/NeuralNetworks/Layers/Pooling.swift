public import TensorEngine

/// The largest of each window of an image, by channel.
public struct MaxPooling: Layer {
  let window: Int
  let stride: Int

  /// Windows of `window`×`window` pixels, `stride` apart (side by side unless given).
  public init(window: Int, stride: Int? = nil) {
    self.window = window
    self.stride = stride ?? window
    precondition(
      window >= 1 && self.stride >= 1, "pooling of windows \(window), stride \(self.stride)")
  }

  /// `[(h − window) / stride + 1, (w − window) / stride + 1, c]`.
  public func outputShape(for input: Shape) -> Shape {
    pooledShape(input, window, stride)
  }

  /// The images of the output.
  public func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    x.maxPooled(window: window, stride: stride)
  }
}

/// The mean of each window of an image, by channel.
public struct AveragePooling: Layer {
  let window: Int
  let stride: Int

  /// Windows of `window`×`window` pixels, `stride` apart (side by side unless given).
  public init(window: Int, stride: Int? = nil) {
    self.window = window
    self.stride = stride ?? window
    precondition(
      window >= 1 && self.stride >= 1, "pooling of windows \(window), stride \(self.stride)")
  }

  /// `[(h − window) / stride + 1, (w − window) / stride + 1, c]`.
  public func outputShape(for input: Shape) -> Shape {
    pooledShape(input, window, stride)
  }

  /// The images of the output.
  public func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    x.averagePooled(window: window, stride: stride)
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

private func pooledShape(_ input: Shape, _ window: Int, _ stride: Int) -> Shape {
  precondition(
    input.rank == 3 && window <= input[0] && window <= input[1],
    "windows of \(window)×\(window) do not fit images of shape \(input)")
  return [(input[0] - window) / stride + 1, (input[1] - window) / stride + 1, input[2]]
}
