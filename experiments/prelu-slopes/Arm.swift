import ExperimentKit
import NeuralNetworks
import TensorEngine

/// One rectifier of the network, beside the published one of Table 1.
struct Rectifier {
  let name: String
  /// The learned slope of Table 1, channel-shared.
  let publishedShared: Double
  /// The mean learned slope of Table 1, channel-wise.
  let publishedChannelWise: Double
  /// The channels of the publication's network.
  let publishedChannels: Int

  /// The eleven convolutions and two fully connected layers, from the input.
  static let all = [
    Rectifier("conv1", 0.681, 0.596, 64),
    Rectifier("conv2_1", 0.103, 0.321, 128), Rectifier("conv2_2", 0.099, 0.204, 128),
    Rectifier("conv2_3", 0.228, 0.294, 128), Rectifier("conv2_4", 0.561, 0.464, 128),
    Rectifier("conv3_1", 0.126, 0.196, 256), Rectifier("conv3_2", 0.089, 0.152, 256),
    Rectifier("conv3_3", 0.124, 0.145, 256), Rectifier("conv3_4", 0.062, 0.124, 256),
    Rectifier("conv3_5", 0.008, 0.134, 256), Rectifier("conv3_6", 0.210, 0.198, 256),
    Rectifier("fc1", 0.063, 0.074, 4096), Rectifier("fc2", 0.031, 0.075, 4096),
  ]

  private init(_ name: String, _ shared: Double, _ channelWise: Double, _ channels: Int) {
    self.name = name
    publishedShared = shared
    publishedChannelWise = channelWise
    publishedChannels = channels
  }

  var isConvolution: Bool { name.hasPrefix("conv") }

  func published(shared: Bool) -> Double { shared ? publishedShared : publishedChannelWise }

  /// Spearman's correlation of place and slope, from the input.
  static func depthCorrelation(_ slopes: [Double]) -> Double? {
    Statistics.spearman(slopes.indices.map(Double.init), slopes)
  }

  /// The parameters of the publication's network without slopes: 7×7 and 2×2 filters, a spatial
  /// pyramid of 6² + 3² + 2² + 1² bins, and 1,000 outputs.
  static var publishedParameters: Int {
    var inputs = 3
    var total = 0
    for rectifier in all {
      let area = rectifier.name == "conv1" ? 49 : rectifier.isConvolution ? 4 : 1
      if rectifier.name == "fc1" { inputs *= 50 }
      total += (area * inputs + 1) * rectifier.publishedChannels
      inputs = rectifier.publishedChannels
    }
    return total + (inputs + 1) * 1000
  }
}

/// Whose slopes are learned: what is compared.
struct Arm: Equatable {
  /// One slope a layer, not one a channel.
  let isShared: Bool
  /// Weight decay of the slopes; the weights have none.
  let slopeDecay: Float
  /// Whether it is trained for long, because slopes move slowly.
  let isLong: Bool

  static let channelWise = Arm(isShared: false, slopeDecay: 0, isLong: true)
  static let shared = Arm(isShared: true, slopeDecay: 0, isLong: true)
  static let decays: [Float] = [0, 0.0005, 0.01, 0.1]
  /// What decay does to the slopes is seen sooner.
  static let decayed = decays.map { Arm(isShared: false, slopeDecay: $0, isLong: false) }
  static let all = [channelWise, shared] + decayed

  func epochs(_ plan: Plan) -> Int {
    isLong
      ? plan.choose(smoke: 2, standard: 16, paper: 12)
      : plan.choose(smoke: 1, standard: 3, paper: 1)
  }

  var mode: String { isShared ? "channel-shared" : "channel-wise" }

  /// The network of Table 1, scaled down: 3×3 in place of 2×2 filters, an eighth to a quarter of the
  /// channels, and a first layer of 5×5 filters of the given stride.
  func layers(stride: Int) -> [any Layer] {
    let activation = LayerActivation.prelu(initialSlope: 0.25, shared: isShared)
    let kaiming = Initializer.recommended(for: activation)
    func convolutions(_ count: Int, _ filters: Int) -> [any Layer] {
      (0..<count).map { _ in
        Convolution(filters, kernel: 3, activation: activation, initializer: kaiming)
      }
    }
    var layers: [any Layer] = [
      Convolution(16, kernel: 5, stride: stride, activation: activation, initializer: kaiming),
      Pooling(.max, window: 2),
    ]
    layers += convolutions(4, 32) + [Pooling(.max, window: 2)] + convolutions(6, 48) + [Flatten()]
    layers += (0..<2).map { _ in Dense(128, activation: activation, initializer: kaiming) }
    return layers + [Dense(10, initializer: .lecun)]
  }

  func rows(_ table: ResultTable) -> ResultTable {
    table.filter {
      $0.text("slopes") == mode && $0["slope_decay"] == slopeDecay.value
        && $0.flag("long") == isLong
    }
  }

  /// The network as it is tuned: for a short time and without decay.
  var tuned: Arm { Arm(isShared: isShared, slopeDecay: 0, isLong: false) }
}

/// One training, or one check of the definition.
struct SlopeTrial: ExperimentTrial {
  /// What is trained, at which rate; nil for the definition.
  let training: (arm: Arm, rate: Float)?
  let seed: Int
  let images: Int
  let epochs: Int
  let batchSize: Int
  let stride: Int

  init(_ training: (arm: Arm, rate: Float)?, seed: Int, _ plan: Plan) {
    self.training = training
    self.seed = seed
    epochs = training?.arm.epochs(plan) ?? 0
    (images, batchSize, stride) = plan.choose(
      smoke: (64, 32, 2), standard: (4000, 32, 2), paper: (20_000, 32, 1))
  }

  var settings: [Setting] {
    [
      Setting("slopes", training?.arm.mode ?? "definition"),
      Setting("slope_decay", training?.arm.slopeDecay), Setting("long", training?.arm.isLong),
      Setting("learning_rate", training?.rate), Setting("seed", seed),
    ]
  }

  var cost: Double { training == nil ? 0.01 : Double(epochs) }
}
