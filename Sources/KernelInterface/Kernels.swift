/// What the engine asks of its kernels: loops over memory, without shapes to check.
///
/// They are compiled twice from the same sources, for vectors of 256 and of 512 bits, and taken by what
/// the processor has. Both give the same bits: elements of a vector are independent of each other, and
/// every sum has its order whatever the width.
package protocol Kernels: Sendable {
  /// `c[m×n] = a[m×k] · b[k×n] + bias`.
  func multiply(
    _ m: Int, _ n: Int, _ k: Int, _ a: MatrixView, _ b: MatrixView,
    into c: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?,
    finish: ((Int, Int) -> Void)?)

  /// A convolution of images.
  func convolve(
    _ g: ConvolutionGeometry, _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, into y: UnsafeMutablePointer<Float>,
    finish: ((Int, Int) -> Void)?)

  /// The gradient of a convolution's images.
  func convolveBackwardToImages(
    _ g: ConvolutionGeometry, _ dy: UnsafePointer<Float>, _ w: UnsafePointer<Float>,
    into dx: UnsafeMutablePointer<Float>)

  /// The gradient of a convolution's filters.
  func convolveBackwardToFilters(
    _ g: ConvolutionGeometry, _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
    into dw: UnsafeMutablePointer<Float>)

  /// The largest element of each window, and its place in it.
  func maxPool(
    _ g: PoolingGeometry, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    winners: UnsafeMutablePointer<Float>)

  /// The gradient of `maxPool`.
  func maxPoolBackward(
    _ g: PoolingGeometry, _ dy: UnsafePointer<Float>, winners: UnsafePointer<Float>,
    into dx: UnsafeMutablePointer<Float>)

  /// The mean of each window.
  func averagePool(
    _ g: PoolingGeometry, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>)

  /// The gradient of `averagePool`.
  func averagePoolBackward(
    _ g: PoolingGeometry, _ dy: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>)

  /// A rectifier with learned slopes.
  func parametricRectifier(
    _ count: Int, channels: Int, _ x: UnsafePointer<Float>, slopes: UnsafePointer<Float>,
    shared: Bool, into y: UnsafeMutablePointer<Float>)

  /// The gradient of `parametricRectifier`, and the terms of that of the slopes.
  func parametricRectifierBackward(
    _ count: Int, channels: Int, _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
    slopes: UnsafePointer<Float>, shared: Bool, into dx: UnsafeMutablePointer<Float>,
    terms: UnsafeMutablePointer<Float>)

  /// A step of gradient descent with momentum.
  func momentumStep(
    _ count: Int, _ w: UnsafePointer<Float>, _ v: UnsafeMutablePointer<Float>,
    _ g: UnsafePointer<Float>, learningRate: Float, momentum: Float, weightDecay: Float,
    into new: UnsafeMutablePointer<Float>)

  /// A step of Adam.
  func adamStep(
    _ count: Int, _ w: UnsafePointer<Float>, _ m: UnsafeMutablePointer<Float>,
    _ u: UnsafeMutablePointer<Float>, _ g: UnsafePointer<Float>, rate: Float, scale: Float,
    beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float,
    into new: UnsafeMutablePointer<Float>)

  /// Fused multiply-adds on registers alone: how many operations, and what came out.
  func multiplyAdds(rounds: Int) -> (operations: Double, result: Float)

  /// The sums of the columns of a matrix.
  func sumRows(
    _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>)
}
