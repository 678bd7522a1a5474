import Datasets
import ExperimentKit
import NeuralNetworks

/// What the command line asks to be compared.
struct Comparison: Sendable, Equatable {
  var activations = ["mish"]
  var baseline = "relu"
  var initializer = "recommended"
  /// Hidden units joined by commas, or the name of a network.
  var layers = "128,128"
  var optimizer = "momentum"
  var batchSize = 64
  /// Nil where epochs are given.
  var steps: Int? = 1000
  /// Nil where steps are given.
  var epochs: Int?
  /// How many images are trained on; nil for all.
  var images: Int?
  /// Ascending; one that is given, or a grid to choose from.
  var rates: [Float] = [0.003, 0.01, 0.03, 0.1]
  /// The training error that is timed, as a share.
  var target: Double?

  static let options = [
    CommandLineOption(
      "--activation", "NAME,...",
      "what is compared (default: mish): \(try_out.activations.all)"),
    CommandLineOption("--baseline", "NAME", "what it is compared with (default: relu)"),
    CommandLineOption(
      "--layers", "N,N,...",
      "units of the hidden layers, or a network: \(networks.all) (default: 128,128)"),
    CommandLineOption(
      "--initializer", "NAME",
      "weights of the hidden layers: \(initializers.all) (default: recommended, by the activation)"),
    CommandLineOption(
      "--optimizer", "NAME", "\(optimizers.all) (default: momentum, which is 0.9)"),
    CommandLineOption(
      "--learning-rate", "R,R,...",
      "one for all, or a grid from which each activation gets its own, on seeds that no comparison rests"
        + " on; it grows until the best lies inside (default: 0.003,0.01,0.03,0.1)"),
    CommandLineOption("--batch-size", "N", "images a step (default: 64)"),
    CommandLineOption("--steps", "N", "steps of a training (default: 1000)"),
    CommandLineOption("--epochs", "N", "in place of --steps: passes over the images"),
    CommandLineOption("--images", "N", "train on the first N images only (default: all)"),
    CommandLineOption(
      "--target-error", "E",
      "also compare the steps to this training error, such as 0.25, at the rate that is fastest"),
  ]

  init() {}

  /// What the options say.
  ///
  /// - Throws: ``Failure`` with exit code 64.
  init(_ given: [String: String]) throws {
    if let text = given["--baseline"] {
      baseline = try try_out.activations.check(text, for: "--baseline")
    }
    if let text = given["--activation"] {
      activations = try list(text).map { try try_out.activations.check($0) }
    }
    guard Set(activations + [baseline]).count == activations.count + 1 else {
      throw Failure.usage(
        "nothing is compared with itself: \((activations + [baseline]).joined(separator: ", "))"
          + " has an activation twice (the last is the --baseline)")
    }
    if let text = given["--initializer"] { initializer = try initializers.check(text) }
    if let text = given["--optimizer"] { optimizer = try optimizers.check(text) }
    if let text = given["--layers"] { layers = try Self.layers(text) }
    func count(_ name: String, upTo limit: Int = 10_000_000) throws -> Int? {
      try given[name].map { try wholeNumber(name, $0, upTo: limit) }
    }
    batchSize = try count("--batch-size") ?? batchSize
    images = try count("--images")
    epochs = try count("--epochs")
    if given["--steps"] != nil, epochs != nil {
      throw Failure.usage("--steps and --epochs exclude each other")
    }
    steps = epochs == nil ? try count("--steps") ?? steps : nil
    if let text = given["--learning-rate"] {
      rates = try list(text).map { rate in
        guard let number = Float(rate), number > 0, number.isFinite else {
          throw Failure.usage("--learning-rate is a positive number or several, not \"\(text)\"")
        }
        return number
      }.sorted()
      if let twice = zip(rates, rates.dropFirst()).first(where: { $0 == $1 }) {
        throw Failure.usage("--learning-rate has \(twice.0) twice")
      }
    }
    if let text = given["--target-error"] {
      guard let share = Double(text), share > 0, share < 1 else {
        throw Failure.usage("--target-error is a share between 0 and 1, not \"\(text)\"")
      }
      target = share
    }
  }

  private static func layers(_ text: String) throws -> String {
    if networks(text) != nil { return text }
    let units = list(text).map { Int($0).flatMap { (1...65_536).contains($0) ? $0 : nil } }
    guard !units.isEmpty, !units.contains(nil) else {
      throw Failure.usage(
        "--layers is units of the hidden layers, such as 128,128, or one of \(networks.all), not"
          + " \"\(text)\"" + didYouMean(text, networks.names))
    }
    return units.compactMap { $0 }.map(String.init).joined(separator: ",")
  }

  /// What tells this comparison from others, for a folder: its activations, and a digest of the rest.
  var name: String {
    let all =
      activations + [
        baseline, initializer, layers, optimizer, "\(batchSize)", "\(steps ?? 0)",
        "\(epochs ?? 0)", "\(images ?? 0)", "\(rates)", "\(target ?? 0)",
      ]
    let digest = SHA256.hexDigest(of: Array(all.joined(separator: "\n").utf8)).prefix(8)
    return activations.prefix(3).joined(separator: "-") + "-vs-\(baseline)-\(digest)"
  }
}

/// The parts of a list with commas.
private func list(_ text: String) -> [String] {
  text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
}
