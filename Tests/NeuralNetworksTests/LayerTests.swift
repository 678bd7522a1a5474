import Randomness
import TensorEngine
import Testing

@testable import NeuralNetworks

@Suite("Activations of layers")
struct LayerActivationTests {
  @Test(
    "are found by their names", arguments: Activations.all.map(\.name) + ["prelu", "prelu-shared"])
  func names(_ name: String) throws {
    #expect(try #require(LayerActivation.named(name)).name == name)
  }

  @Test func unknownName() {
    #expect(LayerActivation.named("rectifier") == nil)
    #expect(LayerActivation.named("") == nil)
  }

  @Test("have slopes only if they are parametric: one a channel, or one")
  func slopes() {
    #expect(LayerActivation.relu.parameters(channels: 5, layer: "layer 1").isEmpty)
    let each = LayerActivation.prelu().parameters(channels: 5, layer: "layer 1")
    #expect(each.map(\.name) == ["layer 1 slopes"] && each.map(\.role) == [.slopes])
    #expect(each[0].value.values == Array(repeating: 0.25, count: 5))
    let shared = LayerActivation.prelu(initialSlope: 0.1, shared: true)
      .parameters(channels: 5, layer: "layer 1")
    #expect(shared.map(\.value.values) == [[0.1]])
  }
}

/// One layer, what it takes, and what it should make of it. Listing a layer here tests its shape,
/// its parameters and its gradients.
struct LayerCase: Sendable, CustomTestStringConvertible {
  let name: String
  let layer: any Layer
  let input: Shape
  let output: Shape
  /// The roles and counts of the parameters, as in `weights 45, bias 5`.
  let parameters: String
  var testDescription: String { name }

  init(
    _ name: String, _ layer: any Layer, _ input: Shape, _ output: Shape, _ parameters: String = ""
  ) {
    self.name = name
    self.layer = layer
    self.input = input
    self.output = output
    self.parameters = parameters
  }
}

let layerCases: [LayerCase] = [
  LayerCase("dense", Dense(5, initializer: .lecun), [9], [5], "weights 45, bias 5"),
  LayerCase(
    "dense without bias", Dense(5, activation: .tanh, initializer: .lecun, bias: nil), [9], [5],
    "weights 45"),
  LayerCase(
    "dense, channel-wise slopes", Dense(5, activation: .prelu(), initializer: .kaiming), [9], [5],
    "weights 45, bias 5, slopes 5"),
  LayerCase(
    "dense, shared slope", Dense(5, activation: .prelu(shared: true), initializer: .kaiming), [9],
    [5], "weights 45, bias 5, slopes 1"),
  LayerCase(
    "dense without bias, channel-wise slopes",
    Dense(5, activation: .prelu(), initializer: .kaiming, bias: nil), [9], [5],
    "weights 45, slopes 5"),
  LayerCase(
    "convolution", Convolution(4, kernel: 3, activation: .sigmoid, initializer: .lecun, bias: 0.1),
    [6, 5, 2], [6, 5, 4], "weights 72, bias 4"),
  LayerCase(
    "convolution, stride 2, no padding",
    Convolution(3, kernel: 3, stride: 2, padding: 0, initializer: .lecun, bias: nil), [8, 7, 2],
    [3, 3, 3], "weights 54"),
  LayerCase(
    "convolution, GELU",
    Convolution(3, kernel: 5, activation: .function(GELU()), initializer: .lecun), [5, 6, 1],
    [5, 6, 3], "weights 75, bias 3"),
  LayerCase(
    "convolution, channel-wise slopes",
    Convolution(4, kernel: 3, activation: .prelu(), initializer: .kaiming), [5, 5, 2], [5, 5, 4],
    "weights 72, bias 4, slopes 4"),
  LayerCase(
    "convolution, shared slope",
    Convolution(4, kernel: 3, activation: .prelu(shared: true), initializer: .kaiming), [5, 5, 2],
    [5, 5, 4], "weights 72, bias 4, slopes 1"),
  LayerCase("max-pooling", Pooling(.max, window: 3, stride: 2), [7, 8, 3], [3, 3, 3]),
  LayerCase("max-pooling side by side", Pooling(.max, window: 2), [7, 8, 3], [3, 4, 3]),
  LayerCase("average-pooling", Pooling(.average, window: 3, stride: 2), [7, 8, 3], [3, 3, 3]),
  LayerCase("average-pooling side by side", Pooling(.average, window: 2), [7, 8, 3], [3, 4, 3]),
  LayerCase(
    "max-pooling, rounding up", Pooling(.max, window: 3, stride: 2, roundingUp: true), [8, 6, 3],
    [4, 3, 3]),
  LayerCase(
    "average-pooling, rounding up", Pooling(.average, window: 3, stride: 2, roundingUp: true),
    [8, 6, 3], [4, 3, 3]),
  LayerCase("global average-pooling", GlobalAveragePooling(), [5, 5, 3], [3]),
  LayerCase("flatten", Flatten(), [4, 3, 2], [24]),
  LayerCase("dropout", Dropout(keeping: 0.75), [9], [9]),
  LayerCase(
    "dropout scaled when evaluated", Dropout(keeping: 0.5, form: .scalingWhenEvaluated), [3, 4, 2],
    [3, 4, 2]),
  LayerCase(
    "batch normalization of vectors", BatchNormalization(), [5], [5],
    "scale 5, bias 5, statistics 10"),
  LayerCase(
    "batch normalization of images", BatchNormalization(), [4, 5, 3], [4, 5, 3],
    "scale 3, bias 3, statistics 6"),
  LayerCase(
    "residual block",
    Residual([
      Dense(7, activation: .prelu(), initializer: .lecun), BatchNormalization(),
      ActivationLayer(.tanh), SwiGLU(4, initializer: .lecun), Maxout(5, initializer: .lecun),
    ]), [5], [5],
    "weights 35, bias 7, slopes 7, scale 7, bias 7, statistics 14, weights 28, weights 28, "
      + "weights 20, bias 5, weights 20, bias 5"),
  LayerCase(
    "residual block that may be dropped",
    Residual(
      [Convolution(2, kernel: 3, activation: .tanh, initializer: .lecun)], survival: 0.75),
    [4, 3, 2], [4, 3, 2], "weights 36, bias 2"),
  LayerCase("residual block of nothing", Residual([]), [3], [3]),
  LayerCase(
    "DropConnect",
    DropConnect(5, keeping: 0.5, activation: .tanh, initializer: .lecun, samples: 20), [9], [5],
    "weights 45, bias 5"),
  LayerCase(
    "DropConnect without bias",
    DropConnect(5, keeping: 0.75, initializer: .lecun, bias: nil), [9], [5], "weights 45"),
  LayerCase(
    "DropConnect, channel-wise slopes",
    DropConnect(5, keeping: 0.5, activation: .prelu(), initializer: .kaiming, samples: 20), [9],
    [5], "weights 45, bias 5, slopes 5"),
  LayerCase("fractional max-pooling", FractionalMaxPooling(), [9, 7, 3], [6, 5, 3]),
  LayerCase(
    "fractional max-pooling, pseudorandom, disjoint",
    FractionalMaxPooling(ratio: 1.5, regions: .pseudorandom, overlapping: false), [9, 7, 3],
    [6, 5, 3]),
]

@Suite("Every layer")
struct LayerTests {
  @Test("gives the shape that it announces", arguments: layerCases)
  func shapes(_ test: LayerCase) {
    #expect(test.layer.outputShape(for: test.input) == test.output)
    let network = Network([test.layer], input: test.input, key: Key(seed: 1))
    let batch = Tensor(repeating: 0.5, shape: test.input.batched(3))
    #expect(network.logits(batch).shape == test.output.batched(3))
  }

  @Test("has the parameters that it should, by name, role and number", arguments: layerCases)
  func parameters(_ test: LayerCase) {
    let parameters = test.layer.parameters(for: test.input, name: "layer 7", key: Key(seed: 1))
    let roles = parameters.map { "\($0.role) \($0.value.count)" }.joined(separator: ", ")
    #expect(roles == test.parameters)
    for parameter in parameters {
      #expect(
        parameter.name.hasPrefix("layer 7") && parameter.name.hasSuffix(" \(parameter.role)"))
    }
    #expect(Set(parameters.map(\.name)).count == parameters.count)
    #expect(parameters.count == test.layer.tensorCount)
  }

  /// The gradient that `Network` gives, along a random direction of every parameter and of the
  /// input, against central differences of its loss, in training (where the key fixes what is random)
  /// and in evaluation. Losses are in float32, so the differences are good to a percent or so: enough
  /// for what a layer adds to the engine's own exact tests, which variable goes where.
  @Test("passes gradients on", arguments: layerCases, [true, false])
  func gradients(_ test: LayerCase, _ isTraining: Bool) {
    let key = Key(seed: 21).split(test.name)
    let mode = isTraining ? Mode.training(key.split("step")) : .evaluation
    var network = Network(
      [test.layer, Flatten(), Dense(3, activation: .tanh, initializer: .lecun)], input: test.input,
      key: key)
    // Biases and slopes of their own, so that none hides behind another.
    for index in network.parameters.indices where network.parameters[index].role != .weights {
      let parameter = network.parameters[index]
      network.parameters[index].value = Tensor(
        key.split("start \(index)").uniform(count: parameter.value.count, in: 0.125..<0.5),
        shape: parameter.value.shape)
    }
    let inputShape = test.input.batched(4)
    let input = Tensor(key.split("input").normal(count: inputShape.count), shape: inputShape)
    let targets = Tensor(key.split("targets").normal(count: 12), shape: [4, 3])
    func loss(_ input: Variable, _ parameters: [Variable]) -> Variable {
      network.outputs(input, parameters, mode: mode)[2].meanSquaredError(targets: targets)
    }
    let tape = Tape()
    let variables = ([input] + network.parameters.map(\.value)).map { tape.variable($0) }
    let gradients = tape.gradients(of: loss(variables[0], Array(variables.dropFirst())))
    for (index, variable) in variables.enumerated()
    where index == 0 || network.parameters[index - 1].role != .statistics {
      let direction = key.split("direction \(index)")
        .uniform(count: variable.value.count, in: -1..<1)
      let step: Float = 0x1p-7 / Float(variable.value.count).squareRoot()
      func moved(_ sign: Float) -> Double {
        var operands = variables.map(\.value)
        operands[index] = Tensor(
          zip(operands[index].values, direction).map { $0 + sign * step * $1 },
          shape: variable.shape)
        let constants = operands.map { Variable(constant: $0) }
        return Double(loss(constants[0], Array(constants.dropFirst())).value.scalar)
      }
      let numeric = (moved(1) - moved(-1)) / (2 * Double(step))
      let gradient = gradients[variable]
      let analytic = zip(gradient.values, direction).reduce(0.0) {
        $0 + Double($1.0) * Double($1.1)
      }
      let scale = (gradient.meanSquare * Double(gradient.count)).squareRoot()
      #expect(scale > 0, "operand \(index) gets no gradient")
      #expect(
        abs(analytic - numeric)
          < 0.02 * scale + 4e-7 * Double(gradient.count).squareRoot() * 0x1p7,
        "operand \(index): tape \(analytic), differences \(numeric), length \(scale)")
    }
  }

  /// 32, 16, 8, 4: the layers of cuda-convnet's CIFAR-10 networks; rounded down 15, 7, 3.
  @Test("pools 32×32 by windows of 3, stride 2, to 16, 8 and 4 when it rounds up")
  func roundingUp() {
    func sizes(_ roundingUp: Bool) -> [Int] {
      var shape: Shape = [32, 32, 3]
      return (0..<3).map { _ in
        shape = Pooling(.max, window: 3, stride: 2, roundingUp: roundingUp).outputShape(for: shape)
        return shape[0]
      }
    }
    #expect(sizes(true) == [16, 8, 4])
    #expect(sizes(false) == [15, 7, 3])
  }

  @Test("computes f(x·W + b): a dense layer by hand")
  func dense() {
    let x = Variable(constant: Tensor([1, 2, -3, 0.5], shape: [2, 2]))
    let weights = Variable(constant: Tensor([1, -2, 0.5, 4, 3, -1], shape: [2, 3]))
    let bias = Variable(constant: Tensor([0.5, -10, 0], shape: [3]))
    let slopes = Variable(constant: Tensor([0.5, 0.25, 2], shape: [3]))
    func output(_ activation: LayerActivation, _ parameters: [Variable]) -> [Float] {
      Dense(3, activation: activation, initializer: .lecun)
        .forward(x, parameters[...], mode: .evaluation).value.values
    }
    #expect(output(.identity, [weights, bias]) == [9.5, -6, -1.5, -0.5, -2.5, -2])
    #expect(output(.relu, [weights, bias]) == [9.5, 0, 0, 0, 0, 0])
    #expect(output(.prelu(), [weights, bias, slopes]) == [9.5, -1.5, -3, -0.25, -0.625, -4])
  }
}
