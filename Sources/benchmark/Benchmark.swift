import ExperimentKit
import Foundation
import NeuralNetworks
import TensorEngine
import Training

/// `swift run benchmark`: how fast the engine is, on networks that other frameworks can run too.
@main
struct Benchmark {
  static func main() {
    do {
      let arguments = try Arguments(CommandLine.arguments.dropFirst())
      Processor.requireInstructions(for: "benchmark")
      if arguments.version { return try StandardOutput.write(Version.line(of: "benchmark")) }
      if arguments.help { return try StandardOutput.write(Arguments.usage) }
      if let file = arguments.export { return try export(arguments.only, to: file) }
      if arguments.firstStep { return try firstStep(arguments.only[0]) }
      var report = try Report(copies: arguments.copies)
      for name in arguments.only { try time(name, arguments, &report) }
      try report.end(csv: arguments.csv)
    } catch let failure as Failure {
      failure.end("benchmark")
    } catch {
      Failure(code: ExitCode.software, message: "\(error)").end("benchmark")
    }
  }

  private static func time(_ name: String, _ arguments: Arguments, _ report: inout Report) throws {
    switch name {
    case WideNetwork.name:
      let (inputs, weights) = WideNetwork.start()
      var outputs = inputs
      let measurement = Measurement(arguments.effort) {
        outputs = WideNetwork.forward(inputs, weights)
      }
      try report.add(
        name, measurement, images: WideNetwork.examples, operations: WideNetwork.operations,
        check: .exact(
          "the sum of the outputs", Variable(constant: outputs).sum().value.scalar,
          WideNetwork.checksum))
    case "elementwise":
      let (x, gradient) = ElementwiseBenchmark.start()
      for activation in ElementwiseBenchmark.activations.compactMap(Activations.named) {
        let (y, dx) = ElementwiseBenchmark.run(activation, x, gradient)
        let error = ElementwiseBenchmark.error(activation.name, x, gradient, y, dx)
        let measurement = Measurement(arguments.effort) {
          _ = ElementwiseBenchmark.run(activation, x, gradient)
        }
        try report.add(
          "elementwise-\(activation.name)", measurement,
          check: .bounded("error", error, by: ElementwiseBenchmark.largestError))
      }
    case "sgemm":
      for n in SquareProduct.sizes {
        let (a, b) = SquareProduct.start(n)
        let error = SquareProduct.error(a, b, SquareProduct.multiply(a, b))
        let operations = 2 * Double(n * n * n)
        let measurement = Measurement(arguments.effort, inner: max(1, Int(4e8 / operations))) {
          _ = SquareProduct.multiply(a, b)
        }
        try report.add(
          "sgemm-\(n)", measurement, operations: operations,
          check: .bounded("error / bound", error, by: 1))
      }
      // What the products are measured against.
      let rounds = 1_000_000
      let (operations, result) = Processor.multiplyAdds(rounds: rounds)
      let peak = Measurement(arguments.effort) { _ = Processor.multiplyAdds(rounds: rounds) }
      try report.add(
        "fma-peak", peak, operations: operations,
        check: .exact("the limit of x/2 + 1", result, 2))
    default:
      for network in TrainingNetwork.all where network.name == name {
        try train(network, arguments, &report)
      }
    }
  }

  private static func train(
    _ network: TrainingNetwork, _ arguments: Arguments, _ report: inout Report
  ) throws {
    let trainings = (0..<arguments.copies).map { _ in Training(network) }
    var effort = arguments.effort
    effort.warmUp = 0
    for training in trainings { for _ in 0..<5 { training.step() } }
    let losses = trainings[0].losses
    let measurement =
      arguments.copies == 1
      ? Measurement(effort) { trainings[0].step() }
      : Measurement(effort, copies: arguments.copies) { trainings[$0].step() }
    try report.add(
      network.name, measurement, images: network.batch * arguments.copies,
      operations: network.operations * Double(arguments.copies),
      losses: (losses[0], losses[4]),
      check: .losses((losses[0], losses[4]), network.losses))
  }

  /// A training under way; used by one thread at a time.
  private final class Training: @unchecked Sendable {
    private var network: Network
    private let batch: Examples
    private var optimizer = TrainingNetwork.optimizer()
    /// Of the first five steps.
    private(set) var losses: [Float] = []

    init(_ network: TrainingNetwork) {
      (self.network, batch) = network.start()
    }

    func step() {
      let loss = TrainingNetwork.step(&network, &optimizer, batch)
      if losses.count < 5 { losses.append(loss) }
    }
  }

  private static func firstStep(_ name: String) throws {
    for network in TrainingNetwork.all where network.name == name {
      let training = Training(network)
      training.step()
      try StandardOutput.write("\(name): loss \(training.losses[0])\n")
    }
  }

  /// Weights and data under the names that `scripts/peers` reads.
  private static func export(_ names: [String], to file: String) throws {
    var tensors = Safetensors()
    for network in TrainingNetwork.all where names.contains(network.name) {
      let (start, batch) = network.start()
      for parameter in start.parameters {
        tensors.add("\(network.name)/\(parameter.name)", parameter.value)
      }
      tensors.add("\(network.name)/inputs", batch.inputs)
      tensors.add("\(network.name)/labels", batch.labels)
    }
    if names.contains(WideNetwork.name) {
      let (inputs, weights) = WideNetwork.start()
      tensors.add("\(WideNetwork.name)/inputs", inputs)
      for (index, tensor) in weights.enumerated() {
        tensors.add("\(WideNetwork.name)/layer \(index + 1) weights", tensor)
      }
    }
    try WholeFile.write(tensors.contents, to: file)
  }
}
